import { X509Certificate } from 'node:crypto'
import type { BaseBlock, Sequence } from 'asn1js'
import { encoded, read } from './der.ts'

/**
 * A signature (CMS SignedData) with those of the known certificates that its own lack on the way to a root, and no other. What it signed
 * does not cover the certificates that come along: only a whole chain leaves no byte of them free (read-cms.ts). As it was when nothing
 * is missing, or the missing one is not known. Throws on what is no signature.
 */
export function completed(der: Uint8Array, known: readonly X509Certificate[]): Buffer {
  const outer = read(der)
  const signed = inside(inside(outer)[1])[0]
  const bag = inside(signed).find((part) => part.idBlock.tagClass === 3 && part.idBlock.tagNumber === 0)
  const certificates = inside(bag).map((block) => new X509Certificate(encoded(block)))
  const more: X509Certificate[] = []
  for (let next = missing(certificates, known); next !== undefined; next = missing([...certificates, ...more], known))
    more.push(next)
  if (more.length === 0) return Buffer.from(der)
  inside(bag).push(...more.map(({ raw }) => read(raw)!))
  return encoded(outer!)
}

/** Who vouches for one of these that nobody among them vouches for. */
const missing = (those: readonly X509Certificate[], known: readonly X509Certificate[]): X509Certificate | undefined => {
  const alone = those.filter((one) => !those.some((other) => vouches(other, one)))
  return known.find((one) => alone.some((certificate) => vouches(one, certificate)))
}

export const vouches = (one: X509Certificate, other: X509Certificate): boolean =>
  other.checkIssued(one) && other.verify(one.publicKey)

function inside(block: BaseBlock | undefined | null): BaseBlock[] {
  const value = (block as Sequence | undefined | null)?.valueBlock.value
  if (!Array.isArray(value)) throw new Error('not a signature')
  return value
}
