import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BaseBlock } from 'asn1js'
import type { Trust } from './believe.ts'
import { CERTIFIES, called, certify, constraints, purposes, SIGNS } from './certify.ts'
import type { SealKey } from './cms.ts'
import { keyInMemory } from './key.ts'
import { OID } from './oids.ts'

/**
 * An authority of our own making, for development and tests: everything is right in form, and nobody outside vouches for it. What it
 * seals has no legal presumption, and says so on its face.
 */
export type SelfMade = { readonly anchor: X509Certificate; readonly seal: SealKey; readonly time: SealKey }

const FILE = 'self-made-authority.json'
/** What somebody brings to `bin/pli verify` who believes this house, in the clear: no key is in them. */
const BESIDE = { seal: 'self-made-seal.pem', time: 'self-made-time.pem' } as const

/** Made once and kept in a folder, for its owner alone: what was sealed yesterday is vouched for by the same root today. */
export function selfMadeIn(folder: string, now: Temporal.Instant): SelfMade {
  const path = join(folder, FILE)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    const whole = `${path}.${process.pid}`
    writeFileSync(whole, JSON.stringify(make(now, 'Pli, autorité de développement'), null, 2), { mode: 0o600 })
    try {
      linkSync(whole, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another process was quicker
    } finally {
      rmSync(whole)
    }
  }
  const made = fromPems(JSON.parse(readFileSync(path, 'utf8')) as Pems)
  const { seals, time } = trustOfSelfMade(made)
  writeFileSync(join(folder, BESIDE.seal), seals.join(''))
  writeFileSync(join(folder, BESIDE.time), time.join(''))
  return made
}

/** Who believes that authority; null: it was not made yet. */
export function trustIn(folder: string): Trust | null {
  const path = join(folder, FILE)
  return existsSync(path) ? trustOfSelfMade(fromPems(JSON.parse(readFileSync(path, 'utf8')) as Pems)) : null
}

export const trustOfSelfMade = ({ anchor, seal }: SelfMade): Trust => ({ seals: [seal.chain[0]!], time: [anchor] })

export const selfMadeAuthority = (now: Temporal.Instant): SelfMade =>
  fromPems(make(now, 'Pli, autorité de développement'))

type Pem = { readonly certificate: string; readonly key: string }
type Pems = { readonly root: string; readonly seal: Pem; readonly time: Pem }

function fromPems({ root, seal, time }: Pems): SelfMade {
  const anchor = new X509Certificate(root)
  const read = ({ certificate, key }: Pem) =>
    keyInMemory([new X509Certificate(certificate), anchor], createPrivateKey(key))
  return { anchor, seal: read(seal), time: read(time) }
}

function make(now: Temporal.Instant, name: string): Pems {
  const from = now.subtract({ hours: 1 })
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { name: called(name), key: root.privateKey }
  const issued = (subject: string, ...more: BaseBlock[]): Pem => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const extensions = [constraints(null), SIGNS, ...more]
    return {
      certificate: certify(issuer, { name: called(subject), key: publicKey, extensions }, from).toString(),
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    }
  }
  const own = {
    name: called(name),
    key: root.publicKey,
    extensions: [constraints(Number.POSITIVE_INFINITY), CERTIFIES],
  }
  return {
    root: certify(issuer, own, from).toString(),
    seal: issued(`${name}, cachet`),
    time: issued(`${name}, horodatage`, purposes(true, OID.timeStamping)),
  }
}
