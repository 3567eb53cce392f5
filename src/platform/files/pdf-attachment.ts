import { isRefusal } from '../refusal.ts'
import { readAll } from './pdf-check.ts'
import {
  type Cursor,
  type Dict,
  isDict,
  isRef,
  isWord,
  nearby,
  next,
  readInteger,
  readValue,
  readWord,
  type Value,
} from './pdf-check-lexer.ts'
import { lengthOf, openFile, type PdfFile, resolve } from './pdf-check-objects.ts'
import { type Budget, budgetOf, decode, streamData } from './pdf-check-streams.ts'

/** What is attached is text: it does not shrink as letters do. Whoever hands a file in is unknown, so what it may cost is small. */
export const attachmentBudget = (fileBytes: number): Budget => budgetOf(4, fileBytes)

/** As a deposit asks it, at no more cost than an attachment: a file under a password says so where its objects are listed. Never throws. */
export function isEncryptedPdf(bytes: Buffer): boolean {
  try {
    openFile(bytes, [], attachmentBudget(bytes.length))
    return false
  } catch (e) {
    if (isRefusal(e)) return e.refusal === 'pdf-encrypted'
    if (e instanceof RangeError) return false
    throw e
  }
}

/**
 * The one file that a PDF carries: the one that a reader shows, for the catalogue names it in `/AF` and in `/Names`, and there is no other
 * anywhere in the file. All of the file is looked at, as strictly as a document that is served (`checkPdf`). Null when it is not so, or is
 * not a PDF. Never throws, bounded.
 */
export function attachmentOf(bytes: Buffer, budget = attachmentBudget(bytes.length)): Buffer | null {
  try {
    // Three names are let through (pdf-check-objects.ts), and the three that lead to the file are all needed: there is no other.
    return attached(readAll(openFile(bytes, [], budget)))
  } catch (e) {
    if (isRefusal(e) || e instanceof RangeError) return null
    throw e
  }
}

function attached(file: PdfFile): Buffer | null {
  const root = resolve(file, file.xref.trailer.get('/Root') ?? null)
  const names = isDict(root) ? resolve(file, root.get('/Names') ?? null) : null
  const tree = isDict(names) ? resolve(file, names.get('/EmbeddedFiles') ?? null) : null
  if (!isDict(root) || !isDict(tree) || tree.has('/Kids')) return null
  const pairs = resolve(file, tree.get('/Names') ?? null)
  const associated = resolve(file, root.get('/AF') ?? null)
  if (!Array.isArray(pairs) || pairs.length !== 2 || !Array.isArray(associated) || associated.length !== 1) return null
  const named: Value | undefined = pairs[1]
  const of: Value | undefined = associated[0]
  if (!isRef(named) || !isRef(of) || named.ref !== of.ref) return null
  const specification = resolve(file, named)
  const files =
    isDict(specification) && !specification.has('/RF') ? resolve(file, specification.get('/EF') ?? null) : null
  return isDict(files) ? streamOf(file, files) : null
}

/** `/F` and, for those who know it, `/UF`: one file under both. */
function streamOf(file: PdfFile, files: Dict): Buffer | null {
  const found = files.get('/F')
  const entry = isRef(found) ? file.xref.newest.get(found.ref) : null
  if (!isRef(found) || !entry || !('at' in entry) || entry.gen !== found.gen) return null
  for (const [key, other] of files)
    if ((key !== '/F' && key !== '/UF') || !isRef(other) || other.ref !== found.ref) return null
  const c: Cursor = { b: file.b, p: nearby(file.b, entry.at), end: file.b.length }
  readInteger(c)
  readInteger(c)
  readWord(c, 'obj')
  const dict = readValue(c)
  next(c)
  if (!isDict(dict) || dict.get('/Type') !== '/EmbeddedFile' || !isWord(file.b, c.p, 'stream')) return null
  return decode(dict, streamData(c, lengthOf(file, dict)), file.budget)
}
