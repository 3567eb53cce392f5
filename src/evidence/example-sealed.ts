import { PDFDocument } from 'pdf-lib'
import { now } from './example-receipt.ts'
import type { SealKey } from './seal/cms.ts'
import { sealPdf } from './seal/pades.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'

/** Any page with any attachment, sealed by anybody: for tests of those who check. */
export async function sealedPage(
  text: string,
  seal: SealKey,
  time: SealKey,
  { at = now, name = 'evidence.json', change = async (pdf: PDFDocument) => pdf } = {},
): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.addPage([400, 200]).drawText('ACCUSÉ DE PREMIÈRE CONSULTATION : 3 janvier 2031', { x: 20, y: 100, size: 12 })
  await document.attach(Buffer.from(text), name, { mimeType: 'application/json' })
  const drawn = await document.save({ useObjectStreams: false })
  const page = await (await change(await PDFDocument.load(drawn))).save({ useObjectStreams: false })
  return sealPdf(page, { key: seal, authority: ownTimeAuthority(time, () => at), name: 'Ofpra', reason: 'x', at })
}
