import { createHash, type X509Certificate } from 'node:crypto'
import type { BaseBlock } from 'asn1js'
import { maySeal } from './certificate.ts'
import { signedAttributesOf } from './cms.ts'
import { encoded } from './der.ts'
import { OID } from './oids.ts'
import { type CheckedCms, checkCms, LARGEST } from './read-cms.ts'
import { checkTimestamp, isAtThatHour, type Timestamp } from './timestamp.ts'

export type CheckedSeal = {
  readonly signer: X509Certificate
  /** Its own certificate first, then each that vouches for the one before, up to a root. */
  readonly path: readonly X509Certificate[]
  /** Of the signature; null: it has none that is right. */
  readonly timestamp: Timestamp | null
  readonly cms: CheckedCms
}

/**
 * The seal of a PDF: one signature that covers every byte of the file but its own. Null when there is none, or more, or one that is
 * wrong or covers less: what was added after is not sealed. Never throws.
 */
export function checkSeal(pdf: Buffer): CheckedSeal | null {
  const found = placeOf(pdf)
  if (found === null) return null
  const [at, from, to] = found
  if (to - from - 2 > 2 * LARGEST) return null // a place of half a gigabyte no text can hold
  const hex = pdf.toString('latin1', from + 1, to - 1)
  if (!/^(?:[0-9a-f]{2})+$/.test(hex)) return null
  const der = withoutFilling(Buffer.from(hex, 'hex'))
  if (der === null) return null
  const cms = checkCms(der, Buffer.concat([pdf.subarray(0, from), pdf.subarray(to)]))
  if (cms === null || !cms.complete || cms.contentType !== OID.data || !maySeal(cms.path)) return null
  const token = cms.unsignedAttributes.get(OID.signatureTimeStamp)
  if (!isAsWeSign(cms, token)) return null
  const stamp = token && checkTimestamp(token, createHash('sha256').update(cms.signature).digest())
  // Its certificates are not covered by the seal: only a whole way to a root leaves none of them free.
  // Nor is the token itself: whoever holds the file is given a new one, of his day, over the same signature.
  const said = saidAt(pdf, at, to)
  const timestamp = stamp?.complete && said !== null && isAtThatHour(stamp.at, said) ? stamp : null
  return { signer: cms.signer, path: cms.path, timestamp, cms }
}

/** What PAdES baseline B-T asks for, and no attribute beside it: nobody would read what stands there. */
function isAsWeSign({ path, content, signedAttributes, unsignedAttributes }: CheckedCms, token?: Buffer): boolean {
  if (unsignedAttributes.size !== (token === undefined ? 0 : 1)) return false
  const bytesOf = (attributes: readonly BaseBlock[]) => Buffer.concat(attributes.map(encoded))
  return bytesOf(signedAttributes).equals(bytesOf(signedAttributesOf(OID.data, content, path)))
}

/** `/ByteRange [0 a b c]`, once, over the whole file, around one `<…>`. */
function placeOf(pdf: Buffer): readonly [number, number, number] | null {
  const at = pdf.indexOf('/ByteRange')
  if (at < 0 || pdf.indexOf('/ByteRange', at + 1) >= 0) return null
  const range = /^\/ByteRange\s*\[\s*0 (\d{1,9}) (\d{1,9}) (\d{1,9})\s*\]/.exec(pdf.toString('latin1', at, at + 200))
  if (range === null) return null
  const [from, to, rest] = range.slice(1).map(Number) as [number, number, number]
  if (from >= to || to + rest !== pdf.length || pdf[from] !== 0x3c || pdf[to - 1] !== 0x3e) return null
  return [at, from, to]
}

/** When who sealed says it was (`/M`, once, in the dictionary of the signature): the seal covers it. */
function saidAt(pdf: Buffer, at: number, to: number): Temporal.Instant | null {
  const begins = pdf.lastIndexOf(' obj', at)
  const ends = pdf.indexOf('endobj', to)
  if (begins < 0 || ends < 0) return null
  const around = pdf.toString('latin1', begins, at) + pdf.toString('latin1', to, ends)
  const [found, ...more] = [...around.matchAll(/\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/g)]
  if (found === undefined || more.length > 0) return null
  const [, year, month, day, hour, minute, second] = found
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  } catch {
    return null
  }
}

/** The place is larger than the signature, and filled with zeros; anything else there would be read by nobody, and is refused. */
function withoutFilling(bytes: Buffer): Buffer | null {
  const length = derLength(bytes)
  if (length === null || length > bytes.length || bytes.subarray(length).some((byte) => byte !== 0)) return null
  return bytes.subarray(0, length)
}

function derLength(bytes: Buffer): number | null {
  const first = bytes[1]
  if (bytes[0] !== 0x30 || first === undefined) return null
  if (first < 0x80) return 2 + first
  const count = first & 0x7f
  if (count < 1 || count > 4 || bytes.length < 2 + count) return null
  return 2 + count + bytes.readUIntBE(2, count)
}
