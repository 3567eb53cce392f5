import { isRefusal } from '../refusal.ts'
import { type Cursor, isDict, isWord, nearby, next, readInteger, readValue, readWord } from './pdf-check-lexer.ts'
import { lengthOf, openFile, type PdfFile } from './pdf-check-objects.ts'
import { decode, streamData } from './pdf-check-streams.ts'

/** The one file that a PDF carries; null when it carries none, or more than one, or is not a PDF. Never throws, bounded like `checkPdf`. */
export function attachmentOf(bytes: Buffer): Buffer | null {
  try {
    const file = openFile(bytes)
    const found = [...file.xref.newest.values()].flatMap((entry) =>
      entry !== null && 'at' in entry ? embedded(file, entry.at) : [],
    )
    return found.length === 1 ? found[0]! : null
  } catch (e) {
    if (isRefusal(e) || e instanceof RangeError) return null
    throw e
  }
}

function embedded(file: PdfFile, at: number): Buffer[] {
  const c: Cursor = { b: file.b, p: nearby(file.b, at), end: file.b.length }
  readInteger(c)
  readInteger(c)
  readWord(c, 'obj')
  const dict = readValue(c)
  if (!isDict(dict) || dict.get('/Type') !== '/EmbeddedFile') return []
  next(c)
  if (!isWord(file.b, c.p, 'stream')) return []
  return [decode(dict, streamData(c, lengthOf(file, dict)), file.budget)]
}
