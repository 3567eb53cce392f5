import type { X509Certificate } from 'node:crypto'
import type { BaseBlock, ObjectIdentifier, Sequence } from 'asn1js'
import { isPath, vouches } from './certificate.ts'
import { encoded, partsOf } from './der.ts'
import { OID } from './oids.ts'

/**
 * Whom who checks believes. A root vouches for thousands of others, and each could draw a page and seal it: so a seal is believed by the
 * certificate it was made with, never by its root; the hour, by the root of an authority that gives the hour to everybody.
 */
export type Trust = { readonly seals: readonly X509Certificate[]; readonly time: readonly X509Certificate[] }

/** A way from a certificate up to its root, its own first. */
type Path = readonly X509Certificate[]

/**
 * Whether this seal is of one that is believed: by that very certificate, or by the one it was renewed with. Each on the way was valid at
 * that moment. Revocation is not looked up: the check works without a network, and says so.
 */
export function isSealOf(path: Path, seals: readonly X509Certificate[], at: Temporal.Instant): boolean {
  const [own, issuer] = path
  return (
    own !== undefined &&
    path.every((one) => isValidAt(one, at)) &&
    seals.some((kept) => kept.raw.equals(own.raw) || (issuer !== undefined && isRenewed(kept, own, issuer)))
  )
}

/** The same authority gave it to the same organisation: by its number in a public register (eIDAS), which a name alone is not. */
function isRenewed(kept: X509Certificate, own: X509Certificate, issuer: X509Certificate): boolean {
  const [before, now] = [partsOf(kept).subject, partsOf(own).subject]
  return isOrganisation(now) && encoded(before).equals(encoded(now)) && vouches(issuer, kept)
}

const isOrganisation = (subject: BaseBlock): boolean =>
  inside(subject).some((set) =>
    inside(set).some(
      (pair) => (inside(pair)[0] as ObjectIdentifier).valueBlock.toString() === OID.organizationIdentifier,
    ),
  )

const inside = (block: BaseBlock): BaseBlock[] => (block as Sequence).valueBlock.value

/** Whether one of these roots vouches for who gave the hour, at that moment. */
export function isTimeOf(path: Path, roots: readonly X509Certificate[], at: Temporal.Instant): boolean {
  for (const [i, one] of path.entries()) {
    if (!isValidAt(one, at)) return false
    if (roots.some(({ raw }) => raw.equals(one.raw))) return true
    const upTo = path.slice(0, i + 1)
    if (roots.some((root) => isValidAt(root, at) && isPath([...upTo, root]))) return true
  }
  return false
}

export const isValidAt = ({ validFromDate, validToDate }: X509Certificate, at: Temporal.Instant): boolean =>
  validFromDate.getTime() <= at.epochMilliseconds && at.epochMilliseconds <= validToDate.getTime()
