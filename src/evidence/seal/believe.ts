import type { X509Certificate } from 'node:crypto'

/**
 * Whether a certificate is vouched for by one of these, at that moment: each signed by the next, all valid then. Revocation is not
 * looked up: the check works without a network, and says so.
 */
export function isVouchedFor(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: Temporal.Instant,
): boolean {
  let current = certificate
  for (let steps = 0; steps < 8; steps++) {
    if (!isValidAt(current, at)) return false
    if (anchors.some(({ raw }) => raw.equals(current.raw))) return true
    const anchor = anchors.find((one) => issued(one, current))
    if (anchor !== undefined) return isValidAt(anchor, at)
    const next = others.find((one) => one.ca && !one.raw.equals(current.raw) && issued(one, current))
    if (next === undefined) return false
    current = next
  }
  return false
}

export const isValidAt = ({ validFromDate, validToDate }: X509Certificate, at: Temporal.Instant): boolean =>
  validFromDate.getTime() <= at.epochMilliseconds && at.epochMilliseconds <= validToDate.getTime()

const issued = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
