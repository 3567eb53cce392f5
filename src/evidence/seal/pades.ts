import { createHash } from 'node:crypto'
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import { PDFDocument } from 'pdf-lib'
import { type SealKey, signCms } from './cms.ts'
import { attribute, read } from './der.ts'
import { OID } from './oids.ts'
import { checkTimestamp, isAtThatHour, liesBefore, type TimeAuthority } from './timestamp.ts'

/** Room for the signature, its certificates and its timestamp, in figures of hexadecimal: two a byte. */
const ROOM = 32_000

export type Sealing = {
  readonly key: SealKey
  readonly authority: TimeAuthority
  /** Said in the signature's own entry: who seals, why, and when he says it was (the timestamp proves it, and is of that hour). */
  readonly name: string
  readonly reason: string
  readonly at: Temporal.Instant
}

/**
 * Seals a PDF (PAdES baseline B-T, ETSI EN 319 142-1): a signature over every byte but its own place, with a timestamp over the
 * signature. Throws when the time authority does not answer: never a lesser seal.
 */
export async function sealPdf(pdf: Uint8Array, { key, authority, name, reason, at }: Sealing): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  pdflibAddPlaceholder({
    pdfDoc: document,
    reason,
    name,
    contactInfo: '',
    location: '',
    signingTime: new Date(at.epochMilliseconds),
    signatureLength: ROOM,
    subFilter: 'ETSI.CAdES.detached',
    widgetRect: [0, 0, 0, 0],
  })
  const file = Buffer.from(await document.save({ useObjectStreams: false, updateFieldAppearances: false }))
  return fill(file, (signed) =>
    signCms({
      key,
      contentType: OID.data,
      content: signed,
      attached: false,
      after: async (signature) => {
        const digest = createHash('sha256').update(signature).digest()
        const token = await authority.stamp(digest)
        const stamp = checkTimestamp(token, digest)
        if (!stamp?.complete)
          throw new Error('the certificates of the timestamp do not reach a root: PLI_TIME_AUTHORITY_CERTIFICATES_FILE')
        // Whoever checks would find it older than what it is about (verify.ts).
        if (liesBefore(stamp.at, at))
          throw new Error('the time authority says an hour before ours: one of two clocks is wrong')
        // Of two clocks too, or it was stopped between: it is sealed again.
        if (!isAtThatHour(stamp.at, at)) throw new Error('the timestamp is of another hour than the seal')
        return attribute(OID.signatureTimeStamp, read(token)!)
      },
    }),
  )
}

/** Writes the byte range over its stars, signs what it covers, and puts the signature where it was left out. */
async function fill(file: Buffer, sign: (signed: Buffer) => Promise<Buffer>): Promise<Buffer> {
  const rangeAt = file.lastIndexOf('/ByteRange')
  const [open, close] = [file.indexOf('[', rangeAt), file.indexOf(']', rangeAt)]
  const from = file.indexOf(`<${'\0'.repeat(ROOM)}>`)
  const to = file.indexOf('>', from) + 1
  if (rangeAt < 0 || from < 0 || to <= from) throw new Error('no place for a signature')
  const range = `[0 ${from} ${to} ${file.length - to}]`.padEnd(close - open + 1, ' ')
  if (range.length !== close - open + 1) throw new Error('no room for the byte range')
  file.write(range, open, 'latin1')
  const cms = await sign(Buffer.concat([file.subarray(0, from), file.subarray(to)]))
  const hex = cms.toString('hex')
  if (hex.length > to - from - 2) throw new Error('no room for the signature')
  file.write(hex.padEnd(to - from - 2, '0'), from + 1, 'latin1')
  return file
}
