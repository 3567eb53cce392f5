import { inflateSync } from 'node:zlib'
import { type Cursor, type Dict, damaged, isDict, isWord, next, readInteger, type Value } from './pdf-check-lexer.ts'
import { refuseFile } from './pdf-check-refusals.ts'

/**
 * Streams the check has to look into: cross-reference streams and object streams (ISO 32000-1 § 7.5.7, 7.5.8). Content
 * streams, fonts and images hold no action and stay closed.
 */

/**
 * Bytes that may still be inflated, or parsed once more, for this file: a bomb is stopped by the sum, not by each stream or object. What
 * runs over the file once from end to end is not of it.
 */
export type Budget = { left: number }

/** Charged for work that is done already, each piece of it no longer than the file: so all of it is the budget and one file at most. */
export function charge(budget: Budget, bytes: number): void {
  budget.left -= bytes
  if (budget.left < 0) throw refuseFile('pdf-too-complex')
}

/** A megabyte and so many times the file; of a file of any size no more than a text can hold. */
export const budgetOf = (times: number, fileBytes: number): Budget => ({
  left: Math.min(32 << 20, (1 << 20) + times * fileBytes),
})
/** Object streams of real letters shrink three to eight times. */
export const budgetFor = (fileBytes: number): Budget => budgetOf(20, fileBytes)

/** The bytes of a stream as its dictionary says they are coded: plain, or deflated with or without a predictor. */
export function decode(dict: Dict, raw: Buffer, budget: Budget): Buffer {
  const filter = only(dict.get('/Filter'))
  if (filter === undefined || filter === null) return spend(budget, raw)
  // Other codings are lawful here and used by nobody but those who hide something.
  if (filter !== '/FlateDecode' && filter !== '/Fl') throw refuseFile('pdf-active', { feature: 'hiddenObject' })
  const parms = only(dict.get('/DecodeParms')) ?? null
  if (parms !== null && !isDict(parms)) throw damaged()
  return spend(budget, unpredict(inflate(raw, budget), parms))
}

function only(v: Value | undefined): Value | undefined {
  if (!Array.isArray(v)) return v
  if (v.length > 1) throw refuseFile('pdf-active', { feature: 'hiddenObject' })
  return v[0]
}

function inflate(raw: Buffer, budget: Budget): Buffer {
  try {
    return inflateSync(raw, { maxOutputLength: Math.max(1, budget.left) })
  } catch (e) {
    if (e instanceof RangeError) throw refuseFile('pdf-too-complex')
    throw damaged()
  }
}

function spend(budget: Budget, bytes: Buffer): Buffer {
  charge(budget, bytes.length)
  return bytes
}

const count = (v: Value | undefined, otherwise: number): number => {
  if (v === undefined) return otherwise
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1 || v > 4096) throw damaged()
  return v
}

/** Undoes the PNG predictors (RFC 2083 § 6), the only ones used for these streams. */
function unpredict(bytes: Buffer, parms: Dict | null): Buffer {
  const predictor = parms ? count(parms.get('/Predictor'), 1) : 1
  if (parms === null || predictor === 1) return bytes
  if (predictor < 10 || predictor > 15) throw refuseFile('pdf-active', { feature: 'hiddenObject' })
  const bits = count(parms.get('/Colors'), 1) * count(parms.get('/BitsPerComponent'), 8)
  const row = Math.ceil((bits * count(parms.get('/Columns'), 1)) / 8)
  const pixel = Math.max(1, bits >> 3)
  // A row may be said to have gigabytes: only of whole ones that are there is anything made. One cut short each reader fills up its own way.
  if (bytes.length % (row + 1) !== 0) throw damaged()
  const rows = bytes.length / (row + 1)
  const out = Buffer.alloc(rows * row)
  for (let y = 0; y < rows; y++) {
    const type = bytes[y * (row + 1)]!
    if (type > 4) throw damaged()
    for (let x = 0; x < row; x++) {
      const left = x >= pixel ? out[y * row + x - pixel]! : 0
      const up = y > 0 ? out[(y - 1) * row + x]! : 0
      const corner = y > 0 && x >= pixel ? out[(y - 1) * row + x - pixel]! : 0
      const coded = bytes[y * (row + 1) + 1 + x]!
      out[y * row + x] = coded + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][type]!
    }
  }
  return out
}

function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c)
  const pb = Math.abs(a - c)
  const pc = Math.abs(a + b - 2 * c)
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/**
 * The extent of the data of a stream. The cursor is at the keyword `stream`, and is left after `endstream`. The length
 * must be exact: where it is not, programs guess, and guess differently.
 */
export function streamData(c: Cursor, length: number): Buffer {
  const { b } = c
  let from = c.p + 6
  if (b[from] === 13) from++
  if (b[from++] !== 10) throw damaged()
  const to = from + length
  if (!(length >= 0) || to > c.end) throw damaged()
  c.p = to
  if (b[c.p] === 13) c.p++
  if (b[c.p] === 10) c.p++
  if (!isWord(b, c.p, 'endstream')) throw damaged()
  c.p += 9
  return b.subarray(from, to)
}

export type ObjectStream = {
  readonly bytes: Buffer
  readonly numbers: readonly number[]
  readonly offsets: readonly number[]
}

/** The table at the head of a decoded object stream. Offsets are made absolute and must ascend. */
export function readObjectStream(dict: Dict, bytes: Buffer): ObjectStream {
  const n = dict.get('/N')
  const first = dict.get('/First')
  // Between two bytes there is nothing: who stands there reads on for ever.
  const isWithin = (v: Value | undefined): v is number =>
    Number.isInteger(v) && (v as number) >= 0 && (v as number) <= bytes.length
  if (!isWithin(n) || !isWithin(first)) throw damaged()
  const c: Cursor = { b: bytes, p: 0, end: first }
  const numbers: number[] = []
  const offsets: number[] = []
  for (let i = 0, last = -1; i < n; i++) {
    numbers.push(readInteger(c))
    const offset = readInteger(c) + first
    if (offset <= last || offset >= bytes.length) throw damaged()
    offsets.push(offset)
    last = offset
  }
  if (next(c) !== undefined) throw damaged()
  return { bytes, numbers, offsets }
}
