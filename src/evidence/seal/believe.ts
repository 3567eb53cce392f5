import type { X509Certificate } from 'node:crypto'
import { isPath } from './certificate.ts'

/**
 * Whom who checks believes. A root vouches for thousands of others, and each could draw a page and seal it: so a seal is believed by the
 * certificate it was made with, never by its root; the hour, by the root of an authority that gives the hour to everybody.
 */
export type Trust = { readonly seals: readonly X509Certificate[]; readonly time: readonly X509Certificate[] }

/** A way from a certificate up to its root, its own first. */
type Path = readonly X509Certificate[]

/**
 * Whether this seal is of one that is believed: by that very certificate. None is believed for the one it was renewed with: the way up from it
 * stands in the file, and whoever forged that chose an authority's name, and a key under which a real signature is right too. Each on the way
 * was valid at that moment. Revocation is not looked up: the check works without a network, and says so.
 */
export const isSealOf = ([own, ...above]: Path, seals: readonly X509Certificate[], at: Temporal.Instant): boolean =>
  own !== undefined &&
  [own, ...above].every((one) => isValidAt(one, at)) &&
  seals.some(({ raw }) => raw.equals(own.raw))

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
