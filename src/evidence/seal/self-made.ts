import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BaseBlock, BitString, Boolean as Bool, Constructed, UTCTime, Utf8String } from 'asn1js'
import type { SealKey } from './cms.ts'
import { algorithm, bigInteger, encoded, integer, octets, oid, read, sequence, setOf } from './der.ts'
import { keyInMemory } from './key.ts'
import { OID } from './oids.ts'
import { generalizedTime } from './timestamp.ts'

/**
 * An authority of our own making, for development and tests: everything is right in form, and nobody outside vouches for it. What it
 * seals has no legal presumption, and says so on its face.
 */
export type SelfMade = { readonly anchor: X509Certificate; readonly seal: SealKey; readonly time: SealKey }

const FILE = 'self-made-authority.json'

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
  return fromPems(JSON.parse(readFileSync(path, 'utf8')) as Pems)
}

/** The root of that authority; null: it was not made yet. */
export function rootIn(folder: string): X509Certificate | null {
  const path = join(folder, FILE)
  return existsSync(path) ? new X509Certificate((JSON.parse(readFileSync(path, 'utf8')) as Pems).root) : null
}

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

const YEARS = Temporal.Duration.from({ hours: 10 * 365 * 24 })

function make(now: Temporal.Instant, name: string): Pems {
  const from = now.subtract({ hours: 1 })
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { name, key: root.privateKey }
  const issued = (subject: string, ...more: BaseBlock[]): Pem => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const extensions = [constraints(false), usage(0xc0, 6), ...more]
    return {
      certificate: certify(issuer, { name: subject, key: publicKey, extensions }, from).toString(),
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    }
  }
  const own = { name, key: root.publicKey, extensions: [constraints(true), usage(0x06, 1)] }
  return {
    root: certify(issuer, own, from).toString(),
    seal: issued(`${name}, cachet`),
    time: issued(`${name}, horodatage`, extension('2.5.29.37', true, sequence(oid(OID.timeStamping)))),
  }
}

type Subject = { readonly name: string; readonly key: KeyObject; readonly extensions: readonly BaseBlock[] }

/** An X.509 certificate (RFC 5280), version 3, ECDSA with SHA-256. */
function certify(issuer: { name: string; key: KeyObject }, subject: Subject, from: Temporal.Instant): X509Certificate {
  // RFC 5280 wants the two-figure year before 2050.
  const time = (at: Temporal.Instant) => new UTCTime({ value: generalizedTime(at).slice(2) })
  const spki = subject.key.export({ format: 'der', type: 'spki' })
  const body = sequence(
    new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [integer(2)] }),
    bigInteger(Uint8Array.of(1, ...randomBytes(15))),
    algorithm(OID.ecdsaWithSha256),
    commonName(issuer.name),
    sequence(time(from), time(from.add(YEARS))),
    commonName(subject.name),
    read(spki)!,
    new Constructed({
      idBlock: { tagClass: 3, tagNumber: 3 },
      value: [
        sequence(
          ...subject.extensions,
          extension('2.5.29.14', false, octets(createHash('sha1').update(spki).digest())), // a name, not a proof
        ),
      ],
    }),
  )
  const signature = sign('sha256', encoded(body), issuer.key)
  return new X509Certificate(
    encoded(sequence(body, algorithm(OID.ecdsaWithSha256), new BitString({ valueHex: new Uint8Array(signature) }))),
  )
}

const commonName = (name: string): BaseBlock =>
  sequence(setOf(sequence(oid('2.5.4.3'), new Utf8String({ value: name }))))

const extension = (name: string, critical: boolean, value: BaseBlock): BaseBlock =>
  sequence(oid(name), ...(critical ? [new Bool({ value: true })] : []), octets(encoded(value)))

const constraints = (authority: boolean): BaseBlock =>
  extension('2.5.29.19', true, authority ? sequence(new Bool({ value: true })) : sequence())

/** Key usage: bits from the left, and how many at the right are none. */
const usage = (bits: number, unused: number): BaseBlock =>
  extension('2.5.29.15', true, new BitString({ valueHex: Uint8Array.of(bits), unusedBits: unused }))
