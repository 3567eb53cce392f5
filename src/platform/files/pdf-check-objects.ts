import { feature, WATCHED } from './pdf-check-active.ts'
import {
  type Cursor,
  type Dict,
  damaged,
  isDict,
  isRef,
  isWord,
  nearby,
  next,
  readInteger,
  readValue,
  readWord,
  scan,
  type Value,
} from './pdf-check-lexer.ts'
import { refuseFile } from './pdf-check-refusals.ts'
import {
  type Budget,
  budgetFor,
  charge,
  decode,
  type ObjectStream,
  readObjectStream,
  streamData,
} from './pdf-check-streams.ts'
import { readXref, type Xref } from './pdf-check-xref.ts'

/** The objects of a file: where they begin, what they hold, what they refer to (ISO 32000-1 § 7.3.10, 7.5). */
export type PdfFile = {
  readonly b: Buffer
  readonly xref: Xref
  readonly budget: Budget
  /** Where each object of the file begins: offset → number and generation. */
  readonly starts: Map<number, { readonly num: number; readonly gen: number }>
  /** Decoded object streams, by the offset of the object that holds them. */
  readonly packed: Map<number, ObjectStream>
  /** Values of /OpenAction, judged once everything is known. */
  readonly openActions: Value[]
  /** Names of what a file carries with it, as they were met; null: it may carry nothing. */
  readonly carried: string[] | null
  /** The `startxref` that leads to `xref`. */
  readonly lastStart: number
}

export function openFile(b: Buffer, carried: string[] | null = null, budget = budgetFor(b.length)): PdfFile {
  if (!/^%PDF-[12]\.\d[\r\n \t%]/.test(b.toString('latin1', 0, 9))) throw refuseFile('not-a-pdf')
  const end = b.lastIndexOf('%%EOF')
  const start = end < 0 ? -1 : b.lastIndexOf('startxref', end)
  if (start < 0) throw refuseFile('pdf-truncated')
  const c: Cursor = { b, p: start, end }
  readWord(c, 'startxref')
  const at = readInteger(c)
  if (next(c) !== undefined) throw damaged()
  const xref = readXref(b, at, budget)
  return { b, xref, budget, starts: new Map(), packed: new Map(), openActions: [], carried, lastStart: start }
}

/** `/EF`, `/EmbeddedFiles`, `/EmbeddedFile`: who carries more than one file is refused like who may carry none. */
const NAMES_OF_ONE = 3

/** One a file is the rule, one a revision; each is looked for in the whole file. */
const MAX_OPEN_ACTIONS = 50

export function look(f: PdfFile, b: Buffer, from: number, end: number): number {
  return scan(b, from, end, WATCHED, (name, after) => {
    const found = feature(name)
    if (found === 'embeddedFile' && f.carried && f.carried.push(name) <= NAMES_OF_ONE) return
    if (found) throw refuseFile('pdf-active', { feature: found })
    if (name !== 'OpenAction') throw refuseFile('pdf-encrypted')
    if (f.openActions.length === MAX_OPEN_ACTIONS) throw refuseFile('pdf-too-complex')
    f.openActions.push(valueAt(f, { b, p: after, end }))
  })
}

export function lengthOf(f: PdfFile, dict: Dict): number {
  const length = resolve(f, dict.get('/Length') ?? null)
  if (typeof length !== 'number') throw damaged()
  return length
}

export function unpack(f: PdfFile, at: number, dict: Dict, data: Buffer): ObjectStream {
  const known = f.packed.get(at)
  if (known) return known
  const stream = readObjectStream(dict, decode(dict, data, f.budget))
  f.packed.set(at, stream)
  stream.offsets.forEach((from, i) => {
    const end = stream.offsets[i + 1] ?? stream.bytes.length
    // Judged as the readers read: one value from its offset, nothing beyond the next one's.
    if (look(f, stream.bytes, from, end) !== end) throw damaged()
  })
  return stream
}

/** The newest definition of what a value refers to; null, as the standard says, where there is none. */
export function resolve(f: PdfFile, v: Value): Value {
  if (!isRef(v)) return v
  const entry = f.xref.newest.get(v.ref)
  if (!entry) return null
  if ('at' in entry) return entry.gen === v.gen ? readObject(f, entry.at, entry.num) : null
  const stream = packedAt(f, entry.inStream)
  if (stream.numbers[entry.index] !== entry.num) throw damaged()
  return valueAt(f, { b: stream.bytes, p: stream.offsets[entry.index]!, end: stream.bytes.length })
}

/** Parsed once more, and charged for: a thousand entries may lead to one object, and each object reach to the end of the file. */
function valueAt(f: PdfFile, c: Cursor): Value {
  const from = c.p
  const value = readValue(c)
  charge(f.budget, c.p - from)
  return value
}

function readObject(f: PdfFile, at: number, num: number): Value {
  const c: Cursor = { b: f.b, p: at, end: f.b.length }
  const value = objectAt(c, num)
  charge(f.budget, c.p - at)
  return value
}

/** Who calls it charges for all of it, from the number on: before each word a comment may be as long as the file. */
function objectAt(c: Cursor, num: number): Value {
  if (readInteger(c) !== num) throw damaged()
  readInteger(c)
  readWord(c, 'obj')
  return readValue(c)
}

export function packedAt(f: PdfFile, num: number): ObjectStream {
  const entry = f.xref.newest.get(num)
  if (!entry || !('at' in entry)) throw damaged()
  const at = nearby(f.b, entry.at)
  const known = f.packed.get(at)
  if (known) return known
  const c: Cursor = { b: f.b, p: at, end: f.b.length }
  const dict = objectAt(c, num)
  if (!isDict(dict) || dict.get('/Type') !== '/ObjStm') throw damaged()
  const length = dict.get('/Length')
  // An object stream whose length is itself packed would have to be opened to be opened.
  const packed = isRef(length) && f.xref.newest.get(length.ref)
  if (packed && 'inStream' in packed) throw damaged()
  next(c)
  if (!isWord(f.b, c.p, 'stream')) throw damaged()
  const data = streamData(c, lengthOf(f, dict))
  charge(f.budget, c.p - at)
  return unpack(f, at, dict, data)
}

export function definitionsOf(f: PdfFile, num: number): Value[] {
  const found: Value[] = []
  for (const [at, start] of f.starts) if (start.num === num) found.push(readObject(f, at, num))
  for (const s of f.packed.values())
    s.numbers.forEach((n, i) => {
      if (n === num) found.push(valueAt(f, { b: s.bytes, p: s.offsets[i]!, end: s.bytes.length }))
    })
  return found
}
