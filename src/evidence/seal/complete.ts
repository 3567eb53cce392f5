import type { X509Certificate } from 'node:crypto'
import { vouches, vouchesForItself } from './certificate.ts'
import { assemble } from './cms.ts'
import { partsOfCms } from './read-cms.ts'

/**
 * The signature of another (CMS SignedData) in the one form that we believe (cms.ts), with the certificates from its own to a root: those
 * of the known that it lacks, none that leads nowhere, and nothing that it did not sign. What an authority writes in its own way is so
 * put right once, by who asked it. Without a way to a root those that came along stay. Throws on what is no signature.
 */
export function completed(der: Uint8Array, known: readonly X509Certificate[]): Buffer {
  const parts = partsOfCms(der)
  const path = wayToRoot([parts.signer], [...parts.certificates, ...known])
  return assemble({ ...parts, certificates: path ?? parts.certificates, unsignedAttributes: [] })
}

const LONGEST = 8

function wayToRoot(
  path: readonly X509Certificate[],
  pool: readonly X509Certificate[],
): readonly X509Certificate[] | null {
  const top = path.at(-1)!
  if (vouchesForItself(top)) return path
  if (path.length === LONGEST) return null
  for (const next of pool) {
    if (path.some(({ raw }) => raw.equals(next.raw)) || !vouches(next, top)) continue
    const found = wayToRoot([...path, next], pool)
    if (found !== null) return found
  }
  return null
}
