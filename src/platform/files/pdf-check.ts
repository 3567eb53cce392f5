import { isRefusal, type Refusal } from '../refusal.ts'
import { openOnlyViews } from './pdf-check-active.ts'
import {
  type Cursor,
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
  skipSpace,
  type Value,
} from './pdf-check-lexer.ts'
import {
  definitionsOf,
  lengthOf,
  look,
  openFile,
  type PdfFile,
  packedAt,
  resolve,
  unpack,
} from './pdf-check-objects.ts'
import { refuseFile } from './pdf-check-refusals.ts'
import { streamData } from './pdf-check-streams.ts'
import { MAX_OBJECTS } from './pdf-check-xref.ts'

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
    return { pages: countPages(readAll(openFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))) }
  } catch (e) {
    if (isRefusal(e)) return e
    throw e
  }
}

/** All of a file, from the first byte to the last, as `checkPdf` does. Throws a refusal. */
export function readAll(f: PdfFile): PdfFile {
  lookAtEverything(f)
  crossCheck(f)
  return f
}

/** Runs over the whole file, from the first byte to the last: between the objects there may be nothing unknown. */
function lookAtEverything(f: PdfFile): void {
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

function lookAtTable(f: PdfFile, c: Cursor, tables: Set<number>): void {
  const trailer = f.xref.tables.get(c.p)
  if (trailer === undefined) throw damaged()
  tables.add(c.p)
  const from = trailer + 7
  c.p = from
  readValue(c)
  look(f, f.b, from, c.p)
}

function lookAtObject(f: PdfFile, c: Cursor): void {
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
    if (dict.has('/F')) throw refuseFile('pdf-active', { feature: 'externalStream' })
    const data = streamData(c, lengthOf(f, dict))
    const type = dict.get('/Type')
    if (isRef(type)) throw damaged()
    if (type === '/ObjStm') unpack(f, at, dict, data)
  }
  readWord(c, 'endobj')
}

/**
 * Programs that find a file broken search it for the words `obj` and `trailer`, inside streams, strings and comments too.
 * What looks like an object and is none of those just read was put there for them.
 */
function refuseHidden(f: PdfFile, trailers: ReadonlySet<number>): void {
  const { b } = f
  const hidden = () => refuseFile('pdf-active', { feature: 'hiddenObject' })
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
function crossCheck(f: PdfFile): void {
  for (const entry of f.xref.entries) {
    if ('at' in entry) {
      if (entry.at >= f.b.length) throw refuseFile('pdf-truncated')
      const found = f.starts.get(nearby(f.b, entry.at))
      if (found?.num !== entry.num || found.gen !== entry.gen) throw damaged()
    } else if (packedAt(f, entry.inStream).numbers[entry.index] !== entry.num) throw damaged()
  }
  if (!openOnlyViews(f.openActions, (num) => definitionsOf(f, num)))
    throw refuseFile('pdf-active', { feature: 'openAction' })
}

/** Leaves of the page tree, each met once. */
function countPages(f: PdfFile): number {
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
