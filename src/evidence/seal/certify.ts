import { createHash, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { type BaseBlock, BitString, Boolean as Bool, Constructed, UTCTime, Utf8String } from 'asn1js'
import { algorithm, bigInteger, encoded, integer, octets, oid, read, sequence, setOf } from './der.ts'
import { OID } from './oids.ts'
import { generalizedTime } from './timestamp.ts'

/** Each part of a name by its number: `2.5.4.3` is what it is called. */
export type Name = Readonly<Record<string, string>>
export const called = (name: string): Name => ({ '2.5.4.3': name })

const YEARS = Temporal.Duration.from({ hours: 10 * 365 * 24 })

export type Issuer = { readonly name: Name; readonly key: KeyObject }
export type Subject = { readonly name: Name; readonly key: KeyObject; readonly extensions: readonly BaseBlock[] }

/** An X.509 certificate (RFC 5280), version 3, ECDSA with SHA-256. */
export function certify(issuer: Issuer, subject: Subject, from: Temporal.Instant): X509Certificate {
  // RFC 5280 wants the two-figure year before 2050.
  const time = (at: Temporal.Instant) => new UTCTime({ value: generalizedTime(at).slice(2) })
  const spki = subject.key.export({ format: 'der', type: 'spki' })
  const body = sequence(
    new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [integer(2)] }),
    bigInteger(Uint8Array.of(1, ...randomBytes(15))),
    algorithm(OID.ecdsaWithSha256),
    nameOf(issuer.name),
    sequence(time(from), time(from.add(YEARS))),
    nameOf(subject.name),
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

const nameOf = (name: Name): BaseBlock =>
  sequence(...Object.entries(name).map(([part, value]) => setOf(sequence(oid(part), new Utf8String({ value })))))

export const extension = (name: string, critical: boolean, value: BaseBlock): BaseBlock =>
  sequence(oid(name), ...(critical ? [new Bool({ value: true })] : []), octets(encoded(value)))

/** An authority, with so many below it at most; null: none. */
export const constraints = (below: number | null): BaseBlock =>
  extension(
    OID.basicConstraints,
    true,
    below === null
      ? sequence()
      : sequence(new Bool({ value: true }), ...(below === Number.POSITIVE_INFINITY ? [] : [integer(below)])),
  )

/** Key usage: bits from the left, and how many at the right are none. */
const usage = (bits: number, unused: number): BaseBlock =>
  extension(OID.keyUsage, true, new BitString({ valueHex: Uint8Array.of(bits), unusedBits: unused }))
export const SIGNS = usage(0xc0, 6)
export const CERTIFIES = usage(0x06, 1)

export const purposes = (critical: boolean, ...names: readonly string[]): BaseBlock =>
  extension(OID.extendedKeyUsage, critical, sequence(...names.map(oid)))
