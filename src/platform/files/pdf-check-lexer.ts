import { refuseFile } from './pdf-check-refusals.ts'

/**
 * The tokens of PDF (ISO 32000-1 § 7.2–7.3) over raw bytes. Two readers of the same grammar: `scan` runs over everything
 * without allocating and reports names; `readValue` builds values, for the few objects whose content decides.
 * Both throw a refusal at the first byte that is not PDF: the check catches it (`checkPdf`), nothing else calls them.
 */
export type Dict = Map<string, Value>
export type Ref = { readonly ref: number; readonly gen: number }
/** Names keep their slash ('/Page'), escapes decoded; the content of strings is of no interest and is not kept. */
export type Value = number | string | boolean | null | Ref | typeof TEXT | Value[] | Dict
export const TEXT = Symbol('a PDF string')

export const damaged = () => refuseFile('pdf-damaged')
const tooComplex = () => refuseFile('pdf-too-complex')

/** Nesting no letter reaches (structure trees are flat: they nest by reference). */
const MAX_DEPTH = 200

const SPACE = 1
const DELIMITER = 2
const kind = new Uint8Array(256)
for (const c of [0, 9, 10, 12, 13, 32]) kind[c] = SPACE
for (const c of '()<>[]{}/%') kind[c.charCodeAt(0)] = DELIMITER
export const isSpace = (c: number | undefined) => c !== undefined && kind[c] === SPACE
export const isDigit = (c: number | undefined) => c !== undefined && c >= 48 && c <= 57

/** The first position at or after `p` that is neither white space nor in a comment. */
export function skipSpace(b: Buffer, p: number, end: number): number {
  while (p < end) {
    const c = b[p]!
    if (kind[c] === SPACE) p++
    else if (c === 37) while (p < end && b[p] !== 10 && b[p] !== 13) p++
    else break
  }
  return p
}

/** The same within a few bytes: offsets of real files are at most a line end off, and a hostile one must not make us walk. */
export const nearby = (b: Buffer, p: number): number => skipSpace(b, p, Math.min(p + 32, b.length))

/** The end of a run of regular characters. */
export function endOfRun(b: Buffer, p: number, end: number): number {
  while (p < end && kind[b[p]!] === 0) p++
  return p
}

export function isWord(b: Buffer, p: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (b[p + i] !== word.charCodeAt(i)) return false
  return p + word.length >= b.length || kind[b[p + word.length]!] !== 0
}

/** `p` is after the opening parenthesis. */
function endOfText(b: Buffer, p: number, end: number): number {
  for (let depth = 1; p < end; p++) {
    const c = b[p]
    if (c === 92) p++
    else if (c === 40) depth++
    else if (c === 41 && --depth === 0) return p + 1
  }
  throw damaged()
}

/** `p` is after the opening angle bracket. */
function endOfHex(b: Buffer, p: number, end: number): number {
  for (; p < end; p++) {
    const c = b[p]!
    if (c === 62) return p + 1
    const hex = isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102)
    if (!hex && kind[c] !== SPACE) throw damaged()
  }
  throw damaged()
}

const hash = (h: number, c: number) => (Math.imul(h, 31) + c) | 0
const hashOf = (name: string) => [...name].reduce((h, c) => hash(h, c.charCodeAt(0)), 0)

/** Names to be told of by `scan`, indexed so that the millions of others cost one multiplication a byte. */
export const watchList = (names: readonly string[]): ReadonlyMap<number, readonly string[]> =>
  Map.groupBy(names, hashOf)

/** The name whose first byte after the slash is at `p`, with `#4a` escapes decoded. */
function nameAt(b: Buffer, p: number, stop: number): string {
  const raw = b.toString('latin1', p, Math.min(stop, p + 512))
  if (!raw.includes('#')) return raw
  // A zero byte is forbidden in a name, and programs written in C would stop there and read another name.
  if (raw.includes('#00')) throw damaged()
  return raw.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

const stack = new Uint8Array(MAX_DEPTH)

/**
 * Runs over the tokens of one object, checking that brackets match, up to `endobj` or `stream` (left unread) or to `end`.
 * `seen` is called for each watched name with the position after it.
 */
export function scan(
  b: Buffer,
  p: number,
  end: number,
  watched: ReadonlyMap<number, readonly string[]>,
  seen: (name: string, after: number) => void,
): number {
  let depth = 0
  while (p < end) {
    const c = b[p]!
    if (kind[c] === SPACE) p++
    else if (c === 47) {
      const from = ++p
      let h = 0
      let escaped = false
      for (let d = b[p]!; p < end && kind[d] === 0; d = b[++p]!) {
        h = hash(h, d)
        if (d === 35) escaped = true
      }
      if (escaped || watched.has(h)) {
        const name = nameAt(b, from, p)
        if (watched.get(hashOf(name))?.includes(name)) seen(name, p)
      }
    } else if (c === 40) p = endOfText(b, p + 1, end)
    else if (c === 91 || (c === 60 && b[p + 1] === 60)) {
      if (depth === MAX_DEPTH) throw tooComplex()
      stack[depth++] = c
      p += c === 91 ? 1 : 2
    } else if (c === 93 || (c === 62 && b[p + 1] === 62)) {
      if (depth === 0 || stack[--depth] !== (c === 93 ? 91 : 60)) throw damaged()
      p += c === 93 ? 1 : 2
    } else if (c === 60) p = endOfHex(b, p + 1, end)
    else if (c === 37) p = skipSpace(b, p, end)
    else if (kind[c] === DELIMITER) throw damaged()
    else {
      if (c >= 65) {
        if (depth === 0 && (isWord(b, p, 'endobj') || isWord(b, p, 'stream'))) return p
        if (!isWord(b, p, 'R') && !isWord(b, p, 'true') && !isWord(b, p, 'false') && !isWord(b, p, 'null'))
          throw damaged()
      }
      p = endOfRun(b, p, end)
    }
  }
  if (depth !== 0) throw damaged()
  return end
}

export type Cursor = { readonly b: Buffer; p: number; readonly end: number }

/** Moves to the next token; its first byte, or undefined at the end. */
export function next(c: Cursor): number | undefined {
  c.p = skipSpace(c.b, c.p, c.end)
  return c.p < c.end ? c.b[c.p] : undefined
}

export function readInteger(c: Cursor): number {
  next(c)
  const from = c.p
  let n = 0
  while (c.p < c.end && isDigit(c.b[c.p])) n = n * 10 + c.b[c.p++]! - 48
  if (c.p === from || c.p - from > 15) throw damaged()
  return n
}

export function readWord(c: Cursor, word: string): void {
  next(c)
  if (!isWord(c.b, c.p, word)) throw damaged()
  c.p += word.length
}

/** The value at the cursor, which is left after it. A key given twice is refused: readers disagree on which one counts. */
export function readValue(c: Cursor, depth = 0): Value {
  if (depth > MAX_DEPTH) throw tooComplex()
  const { b, end } = c
  const first = next(c)
  const from = c.p
  if (first === undefined) throw damaged()
  if (first === 47) {
    c.p = endOfRun(b, from + 1, end)
    return `/${nameAt(b, from + 1, c.p)}`
  }
  if (first === 40) {
    c.p = endOfText(b, from + 1, end)
    return TEXT
  }
  if (first === 91) {
    const items: Value[] = []
    c.p++
    while (next(c) !== 93) items.push(readValue(c, depth + 1))
    c.p++
    return items
  }
  if (first === 60 && b[from + 1] === 60) return readDict(c, depth)
  if (first === 60) {
    c.p = endOfHex(b, from + 1, end)
    return TEXT
  }
  return readBare(c)
}

function readDict(c: Cursor, depth: number): Dict {
  const { b } = c
  const dict: Dict = new Map()
  c.p += 2
  while (next(c) !== 62) {
    if (b[c.p] !== 47) throw damaged()
    const key = readValue(c, depth + 1) as string
    if (dict.has(key)) throw damaged()
    dict.set(key, readValue(c, depth + 1))
  }
  if (b[c.p + 1] !== 62) throw damaged()
  c.p += 2
  return dict
}

/** A number, a reference (`12 0 R`), true, false or null. */
function readBare(c: Cursor): Value {
  const { b, p, end } = c
  const stop = endOfRun(b, p, end)
  if (stop === p || stop - p > 40) throw damaged()
  c.p = stop
  const number = digits(b, p, stop)
  if (number < 0) return readWordOrReal(b.toString('latin1', p, stop))
  // What is looked at ahead is looked at again when it turns out to be something else.
  const after = nearby(b, stop)
  const genEnd = endOfRun(b, after, Math.min(after + 11, end))
  const gen = digits(b, after, genEnd)
  if (gen < 0) return number
  const r = nearby(b, genEnd)
  if (b[r] !== 82 || !isWord(b, r, 'R')) return number
  c.p = r + 1
  return { ref: number, gen }
}

/** The value of one to ten digits; -1 for anything else. */
function digits(b: Buffer, from: number, to: number): number {
  if (to === from || to - from > 10) return -1
  let n = 0
  for (let p = from; p < to; p++) {
    if (!isDigit(b[p])) return -1
    n = n * 10 + b[p]! - 48
  }
  return n
}

function readWordOrReal(word: string): Value {
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === 'null') return null
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw damaged()
  return Number(word)
}

export const isDict = (v: Value | undefined): v is Dict => v instanceof Map
export const isRef = (v: Value | undefined): v is Ref =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && !(v instanceof Map)
