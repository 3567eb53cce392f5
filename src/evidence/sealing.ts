import { createPrivateKey } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { certificatesIn } from '../platform/crypto/certificates.ts'
import type { Trust } from './seal/believe.ts'
import { isPath, maySeal, vouchesForItself } from './seal/certificate.ts'
import type { SealKey } from './seal/cms.ts'
import { keyInMemory } from './seal/key.ts'
import { selfMadeIn, trustIn } from './seal/self-made.ts'
import { httpTimeAuthority, ownTimeAuthority, type TimeAuthority } from './seal/timestamp.ts'

/** Who seals the receipts and who says the hour. */
export type Sealing = {
  readonly key: SealKey
  readonly authority: TimeAuthority
  /** False: of our own making. The seal is right in form and has no legal presumption, and the receipt says so. */
  readonly presumed: boolean
}

/** Those of the configuration; what is missing in development is of our own making, kept with the program's own files. */
export function sealingOf(
  {
    seal,
    timeAuthority,
    timeAuthorityCertificates,
    varDir,
  }: Pick<Config, 'seal' | 'timeAuthority' | 'timeAuthorityCertificates' | 'varDir'>,
  clock: Clock,
): Sealing {
  const asked = timeAuthority && httpTimeAuthority(timeAuthority, certificatesIn(timeAuthorityCertificates ?? ''))
  if (seal !== null && asked !== null)
    return { key: keyFromPem(seal.certificates, seal.key), authority: asked, presumed: true }
  const made = selfMadeIn(varDir, clock.now())
  return {
    key: seal === null ? made.seal : keyFromPem(seal.certificates, seal.key),
    authority: asked ?? ownTimeAuthority(made.time, () => clock.now()),
    presumed: false,
  }
}

/** Whom a check believes: those of the configuration; in development ourselves too, once we were made. */
export function trustOf({ trust, varDir, env }: Pick<Config, 'trust' | 'varDir' | 'env'>): Trust {
  const own = env === 'development' ? trustIn(varDir) : null
  return {
    seals: [...certificatesIn(trust.seals ?? ''), ...(own?.seals ?? [])],
    time: [...certificatesIn(trust.time ?? ''), ...(own?.time ?? [])],
  }
}

function keyFromPem(certificates: string, key: string): SealKey {
  const chain = certificatesIn(certificates)
  const secret = createPrivateKey(key)
  const [own] = chain
  const root = chain.at(-1)
  if (own === undefined || !own.checkPrivateKey(secret))
    throw new Error('the first certificate of the seal is not of its key')
  if (root === undefined || !isPath(chain) || !vouchesForItself(root))
    throw new Error('the certificates of the seal are not a way from its own up to a root')
  if (!maySeal(chain)) throw new Error('the certificate of the seal is not one to sign documents with')
  return keyInMemory(chain, secret)
}
