import { isRefusal, type Refusal } from '../refusal.ts'
import { feature, openOnlyViews, WATCHED } from './pdf-check-active.ts'
import {
  type Cursor,
  type Dict,
  damaged,
  isDict,
  isDigit,
  isRef,
  isSpace,
  isWord,
  nearby,
  next,
  readInteger,
  readValue,
  readWord,
  scan,
  skipSpace,
  type Value,
} from './pdf-check-lexer.ts'
import { refuseFile } from './pdf-check-refusals.ts'
import { type Budget, budgetFor, decode, type ObjectStream, readObjectStream, streamData } from './pdf-check-streams.ts'
import { MAX_OBJECTS, readXref, type Xref } from './pdf-check-xref.ts'

/**
 * Checks a PDF that will be served as it is: whole, readable by anyone, showing everyone the same thing, doing nothing.
 *
 * Our own reader rather than a library: pdf-lib is not maintained and repairs silently what we must refuse, pdf.js does
 * the same and takes tens of milliseconds, qpdf and poppler are processes. What is needed is small: be *stricter* than
 * every viewer. A file on which viewers could disagree (wrong lengths, objects outside the cross-reference, text between
 * objects) is refused as damaged instead of being guessed at, so no object can hide where only some would find it.
 * Agreement with `qpdf --check` on real files, and fuzzing, are in the tests. Memory is bounded (`budgetFor`); time is
 * linear in the bytes given and inflated.
 */
export function checkPdf(bytes: Uint8Array, maxBytes = 20 << 20): { readonly pages: number } | Refusal {
  if (bytes.length === 0) return refuseFile('file-empty')
  if (bytes.length > maxBytes) return refuseFile('file-too-large', { maxBytes })
  try {
    const f = openFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    lookAtEverything(f)
    crossCheck(f)
    return { pages: countPages(f) }
  } catch (e) {
    if (isRefusal(e)) return e
    throw e
  }
}

type File = {
  readonly b: Buffer
  readonly xref: Xref
  readonly budget: Budget
  /** Where each object of the file begins: offset → number and generation. */
  readonly starts: Map<number, { readonly num: number; readonly gen: number }>
  /** Decoded object streams, by the offset of the object that holds them. */
  readonly packed: Map<number, ObjectStream>
  /** Values of /OpenAction, judged once everything is known. */
  readonly openActions: Value[]
  /** The `startxref` that leads to `xref`. */
  readonly lastStart: number
}

function openFile(b: Buffer): File {
  if (!/^%PDF-[12]\.\d[\r\n \t%]/.test(b.toString('latin1', 0, 9))) throw refuseFile('not-a-pdf')
  const end = b.lastIndexOf('%%EOF')
  const start = end < 0 ? -1 : b.lastIndexOf('startxref', end)
  if (start < 0) throw refuseFile('pdf-truncated')
  const c: Cursor = { b, p: start, end }
  readWord(c, 'startxref')
  const at = readInteger(c)
  if (next(c) !== undefined) throw damaged()
  const budget = budgetFor(b.length)
  const xref = readXref(b, at, budget)
  return { b, xref, budget, starts: new Map(), packed: new Map(), openActions: [], lastStart: start }
}

/** Runs over the whole file, from the first byte to the last: between the objects there may be nothing unknown. */
function lookAtEverything(f: File): void {
  const { b } = f
  const c: Cursor = { b, p: 0, end: b.length }
  const tables = new Set<number>()
  let lastStart = -1
  for (let first = next(c); first !== undefined; first = next(c)) {
    if (isDigit(first)) lookAtObject(f, c)
    else if (isWord(b, c.p, 'startxref')) {
      lastStart = c.p
      c.p += 9
      readInteger(c)
    } else lookAtTable(f, c, tables)
  }
  // What was followed from the end must be what stands there, not bytes inside a stream, a string or a comment.
  const followed = tables.size === f.xref.tables.size && [...f.xref.streams].every((at) => f.starts.has(at))
  if (!followed || lastStart !== f.lastStart) throw damaged()
  refuseHidden(f, new Set(f.xref.tables.values()))
}

function lookAtTable(f: File, c: Cursor, tables: Set<number>): void {
  const trailer = f.xref.tables.get(c.p)
  if (trailer === undefined) throw damaged()
  tables.add(c.p)
  const from = trailer + 7
  c.p = from
  readValue(c)
  look(f, f.b, from, c.p)
}

/** One a file is the rule, one a revision; each is looked for in the whole file. */
const MAX_OPEN_ACTIONS = 50

function look(f: File, b: Uint8Array, from: number, end: number): number {
  return scan(b, from, end, WATCHED, (name, after) => {
    const found = feature(name)
    if (found) throw refuseFile('pdf-active', { feature: found })
    if (name !== 'OpenAction') throw refuseFile('pdf-encrypted')
    if (f.openActions.length === MAX_OPEN_ACTIONS) throw refuseFile('pdf-too-complex')
    f.openActions.push(readValue({ b, p: after, end }))
  })
}

function lookAtObject(f: File, c: Cursor): void {
  const { b } = f
  const at = c.p
  const num = readInteger(c)
  const gen = readInteger(c)
  readWord(c, 'obj')
  f.starts.set(at, { num, gen })
  if (f.starts.size > MAX_OBJECTS) throw refuseFile('pdf-too-complex')
  const body = c.p
  c.p = look(f, b, body, c.end)
  if (c.p === c.end) throw refuseFile('pdf-truncated')
  if (isWord(b, c.p, 'stream')) {
    const dict = readValue({ b, p: body, end: c.p })
    if (!isDict(dict)) throw damaged()
    if (dict.has('/F')) throw refuseFile('pdf-active', { feature: 'external-stream' })
    const data = streamData(c, lengthOf(f, dict))
    const type = dict.get('/Type')
    if (isRef(type)) throw damaged()
    if (type === '/ObjStm') unpack(f, at, dict, data)
  }
  readWord(c, 'endobj')
}

function lengthOf(f: File, dict: Dict): number {
  const length = resolve(f, dict.get('/Length') ?? null)
  if (typeof length !== 'number') throw damaged()
  return length
}

function unpack(f: File, at: number, dict: Dict, data: Uint8Array): ObjectStream {
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
function resolve(f: File, v: Value): Value {
  if (!isRef(v)) return v
  const entry = f.xref.newest.get(v.ref)
  if (!entry) return null
  if ('at' in entry) return entry.gen === v.gen ? readObject(f, entry.at, entry.num) : null
  const stream = packedAt(f, entry.inStream)
  if (stream.numbers[entry.index] !== entry.num) throw damaged()
  return readValue({ b: stream.bytes, p: stream.offsets[entry.index]!, end: stream.bytes.length })
}

function readObject(f: File, at: number, num: number): Value {
  const c: Cursor = { b: f.b, p: at, end: f.b.length }
  if (readInteger(c) !== num) throw damaged()
  readInteger(c)
  readWord(c, 'obj')
  return readValue(c)
}

function packedAt(f: File, num: number): ObjectStream {
  const entry = f.xref.newest.get(num)
  if (!entry || !('at' in entry)) throw damaged()
  const at = nearby(f.b, entry.at)
  const known = f.packed.get(at)
  if (known) return known
  const c: Cursor = { b: f.b, p: at, end: f.b.length }
  if (readInteger(c) !== num) throw damaged()
  readInteger(c)
  readWord(c, 'obj')
  const dict = readValue(c)
  if (!isDict(dict) || dict.get('/Type') !== '/ObjStm') throw damaged()
  const length = dict.get('/Length')
  // An object stream whose length is itself packed would have to be opened to be opened.
  const packed = isRef(length) && f.xref.newest.get(length.ref)
  if (packed && 'inStream' in packed) throw damaged()
  next(c)
  if (!isWord(f.b, c.p, 'stream')) throw damaged()
  return unpack(f, at, dict, streamData(c, lengthOf(f, dict)))
}

/**
 * Programs that find a file broken search it for the words `obj` and `trailer`, inside streams, strings and comments too.
 * What looks like an object and is none of those just read was put there for them.
 */
function refuseHidden(f: File, trailers: ReadonlySet<number>): void {
  const { b } = f
  const hidden = () => refuseFile('pdf-active', { feature: 'hidden-object' })
  for (let at = b.indexOf('obj'); at >= 0; at = b.indexOf('obj', at + 3)) {
    let p = at
    for (const digits of [false, true, false, true]) {
      const from = p
      while (p > 0 && (digits ? isDigit(b[p - 1]) : isSpace(b[p - 1]))) p--
      // White space may be missing only between the generation and the word.
      if (p === from && (digits || p !== at)) {
        p = -1
        break
      }
    }
    if (p >= 0 && !f.starts.has(p)) throw hidden()
  }
  for (let at = b.indexOf('trailer'); at >= 0; at = b.indexOf('trailer', at + 7)) {
    const after = skipSpace(b, at + 7, Math.min(at + 1024, b.length))
    if (b[after] === 60 && b[after + 1] === 60 && !trailers.has(at)) throw hidden()
  }
}

/** Every entry of every cross-reference section names an object that is there, and no other. */
function crossCheck(f: File): void {
  for (const entry of f.xref.entries) {
    if ('at' in entry) {
      if (entry.at >= f.b.length) throw refuseFile('pdf-truncated')
      const found = f.starts.get(nearby(f.b, entry.at))
      if (found?.num !== entry.num || found.gen !== entry.gen) throw damaged()
    } else if (packedAt(f, entry.inStream).numbers[entry.index] !== entry.num) throw damaged()
  }
  if (!openOnlyViews(f.openActions, (num) => definitionsOf(f, num)))
    throw refuseFile('pdf-active', { feature: 'open-action' })
}

function definitionsOf(f: File, num: number): Value[] {
  const found: Value[] = []
  for (const [at, start] of f.starts) if (start.num === num) found.push(readObject(f, at, num))
  for (const s of f.packed.values())
    s.numbers.forEach((n, i) => {
      if (n === num) found.push(readValue({ b: s.bytes, p: s.offsets[i]!, end: s.bytes.length }))
    })
  return found
}

/** Leaves of the page tree, each met once. */
function countPages(f: File): number {
  const root = resolve(f, f.xref.trailer.get('/Root') ?? null)
  if (!isDict(root)) throw damaged()
  const todo: Value[] = [root.get('/Pages') ?? null]
  const met = new Set<number>()
  let pages = 0
  for (let v = todo.pop(); v !== undefined; v = todo.pop()) {
    if (!isRef(v) || met.has(v.ref)) throw damaged()
    met.add(v.ref)
    const node = resolve(f, v)
    if (!isDict(node)) throw damaged()
    if (node.get('/Type') === '/Page') pages++
    else {
      const kids = resolve(f, node.get('/Kids') ?? null)
      if (!Array.isArray(kids) || todo.length + kids.length > MAX_OBJECTS) throw damaged()
      for (const kid of kids) todo.push(kid)
    }
  }
  if (pages === 0) throw refuseFile('pdf-no-page')
  return pages
}
