import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto'
import type { BaseBlock } from 'asn1js'
import { CERTIFIES, called, certify, constraints, type Issuer, type Name, SIGNS } from './certify.ts'
import type { SealKey } from './cms.ts'
import { keyInMemory } from './key.ts'

/* An authority that certifies whoever asks, as a public one does: for tests of those who check. */

const from = Temporal.Instant.from('2026-05-04T07:00:00Z')
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

export type Authority = {
  readonly certificate: X509Certificate
  /** Its own certificate first, up to the root. */
  readonly chain: readonly X509Certificate[]
  certified(name: string | Name, ...extensions: readonly BaseBlock[]): SealKey
  /** Another below it, of this name, with a key that somebody brings. */
  withKey(name: string, key: KeyObject): X509Certificate
  /** Another authority below it. */
  below(name: string, ...extensions: readonly BaseBlock[]): Authority
}

const nameIn = (name: string | Name): Name => (typeof name === 'string' ? called(name) : name)
const anyDepth = [constraints(Number.POSITIVE_INFINITY), CERTIFIES]

export function rootAuthority(name: string, ...extensions: readonly BaseBlock[]): Authority {
  const { publicKey, privateKey } = pair()
  const own = { name: called(name), key: publicKey, extensions: extensions.length === 0 ? anyDepth : extensions }
  const issuer = { name: own.name, key: privateKey }
  return authority(issuer, [certify(issuer, own, from)])
}

function authority(issuer: Issuer, chain: readonly X509Certificate[]): Authority {
  return {
    certificate: chain[0]!,
    chain,
    certified(name, ...extensions) {
      const { publicKey, privateKey } = pair()
      const own = { name: nameIn(name), key: publicKey, extensions: extensions.length === 0 ? [SIGNS] : extensions }
      return keyInMemory([certify(issuer, own, from), ...chain], privateKey)
    },
    withKey: (name, key) => certify(issuer, { name: called(name), key, extensions: anyDepth }, from),
    below(name, ...extensions) {
      const { publicKey, privateKey } = pair()
      const own = { name: called(name), key: publicKey, extensions: extensions.length === 0 ? anyDepth : extensions }
      return authority({ name: own.name, key: privateKey }, [certify(issuer, own, from), ...chain])
    },
  }
}
