import {
  type Cursor,
  type Dict,
  damaged,
  isDict,
  isWord,
  nearby,
  next,
  readInteger,
  readValue,
  readWord,
  type Value,
} from './pdf-check-lexer.ts'
import { refuseFile } from './pdf-check-refusals.ts'
import { type Budget, charge, decode, streamData } from './pdf-check-streams.ts'

/** Where an object is said to be: at a byte of the file, or as the n-th object of an object stream. */
export type Entry =
  | { readonly at: number; readonly num: number; readonly gen: number }
  | { readonly inStream: number; readonly index: number; readonly num: number }

export type Xref = {
  /** The newest trailer. */
  readonly trailer: Dict
  /** Every in-use entry of every section, newest first. */
  readonly entries: readonly Entry[]
  /** The newest entry of each object; null where it was freed. */
  readonly newest: ReadonlyMap<number, Entry | null>
  /** Sections that are tables: from the word `xref` to the word `trailer`. */
  readonly tables: ReadonlyMap<number, number>
  /** Sections that are streams: where their object begins. */
  readonly streams: ReadonlySet<number>
}

/** A letter has some hundreds; a scanned file of a thousand pages some thousands. */
export const MAX_OBJECTS = 200_000
const MAX_SECTIONS = 500

type Reading = {
  entries: Entry[]
  newest: Map<number, Entry | null>
  tables: Map<number, number>
  streams: Set<number>
  readonly budget: Budget
}

/**
 * Follows the cross-reference sections from `startxref` back to the first: tables, streams, both in one file (hybrid),
 * incremental updates (ISO 32000-1 § 7.5.4–7.5.8).
 */
export function readXref(b: Buffer, startXref: number, budget: Budget): Xref {
  const x: Reading = { entries: [], newest: new Map(), tables: new Map(), streams: new Set(), budget }
  const done = new Set<number>()
  let trailer: Dict | undefined
  for (let at: number | undefined = startXref; at !== undefined; ) {
    const section = readSection(b, at, x, done)
    trailer ??= section
    const beside = offset(section.get('/XRefStm'))
    if (beside !== undefined) readSection(b, beside, x, done)
    at = offset(section.get('/Prev'))
  }
  return { trailer: trailer!, ...x }
}

function offset(v: Value | undefined): number | undefined {
  if (v === undefined) return undefined
  if (typeof v !== 'number') throw damaged()
  return v
}

function readSection(b: Buffer, at: number, x: Reading, done: Set<number>): Dict {
  if (!Number.isInteger(at) || at < 0) throw damaged()
  // Beyond the end: the file was cut, or it counts from a place that is not its beginning.
  if (at >= b.length) throw refuseFile('pdf-truncated')
  const c: Cursor = { b, p: nearby(b, at), end: b.length }
  if (done.has(c.p) || done.size === MAX_SECTIONS) throw damaged()
  done.add(c.p)
  const dict = isWord(b, c.p, 'xref') ? readTable(c, x) : readStream(c, x)
  charge(x.budget, c.p - at)
  if (dict.has('/Encrypt')) throw refuseFile('pdf-encrypted')
  return dict
}

function add(x: Reading, num: number, entry: Entry | null): void {
  if (!x.newest.has(num)) x.newest.set(num, entry)
  if (entry) x.entries.push(entry)
  if (x.newest.size > MAX_OBJECTS || x.entries.length > MAX_OBJECTS) throw refuseFile('pdf-too-complex')
}

const T_OF_TRAILER = 't'.charCodeAt(0)

function readTable(c: Cursor, x: Reading): Dict {
  const { b } = c
  const from = c.p
  c.p += 4
  while (next(c) !== T_OF_TRAILER) {
    const first = readInteger(c)
    const size = readInteger(c)
    for (let num = first; num < first + size; num++) {
      const at = readInteger(c)
      const gen = readInteger(c)
      next(c)
      // An entry in use at byte 0, where no object can be, is how some programs write a free one.
      if (isWord(b, c.p, 'n')) add(x, num, at === 0 ? null : { at, num, gen })
      else if (isWord(b, c.p, 'f')) add(x, num, null)
      else throw damaged()
      c.p++
    }
  }
  x.tables.set(from, c.p)
  readWord(c, 'trailer')
  const trailer = readValue(c)
  if (!isDict(trailer)) throw damaged()
  return trailer
}

function readStream(c: Cursor, x: Reading): Dict {
  x.streams.add(c.p)
  readInteger(c)
  readInteger(c)
  readWord(c, 'obj')
  const dict = readValue(c)
  if (!isDict(dict) || dict.get('/Type') !== '/XRef') throw damaged()
  const length = dict.get('/Length')
  if (typeof length !== 'number') throw damaged()
  next(c)
  if (!isWord(c.b, c.p, 'stream')) throw damaged()
  const bytes = decode(dict, streamData(c, length), x.budget)
  const [w0, w1, w2, more] = numbers(dict.get('/W'))
  if (w0 === undefined || w1 === undefined || w2 === undefined || more !== undefined) throw damaged()
  if (w0 > 4 || w1 > 6 || w2 > 4 || w1 === 0) throw damaged()
  const index = dict.has('/Index') ? numbers(dict.get('/Index')) : [0, ...numbers([dict.get('/Size') ?? null])]
  const field = (at: number, width: number) => {
    let n = 0
    for (let i = 0; i < width; i++) n = n * 256 + (bytes[at + i] ?? 0)
    return n
  }
  let p = 0
  for (let at = 0; at < index.length; at += 2) {
    const first = index[at]!
    const size = index[at + 1]
    if (size === undefined || p + size * (w0 + w1 + w2) > bytes.length) throw damaged()
    for (let i = 0; i < size; i++, p += w0 + w1 + w2) {
      const num = first + i
      const type = w0 === 0 ? 1 : field(p, w0)
      const second = field(p + w0, w1)
      const third = field(p + w0 + w1, w2)
      if (type === 1) add(x, num, second === 0 ? null : { at: second, num, gen: third })
      else if (type === 2) add(x, num, { inStream: second, index: third, num })
      else add(x, num, null)
    }
  }
  return dict
}

function numbers(v: Value | undefined): number[] {
  if (!Array.isArray(v)) throw damaged()
  return v.map((n) => {
    if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0) throw damaged()
    return n
  })
}
