import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { type BaseBlock, BitString, type Sequence } from 'asn1js'
import { isPath, maySeal } from './certificate.ts'
import { CERTIFIES, called, certify, constraints, extension, purposes, SIGNS } from './certify.ts'
import type { SealKey } from './cms.ts'
import { signCms } from './cms.ts'
import { algorithm, encoded, integer, octets, oid, read, sequence } from './der.ts'
import { rootAuthority } from './example-authority.ts'
import { OID } from './oids.ts'
import { checkCms } from './read-cms.ts'

/* RFC 5280 §6: what a certificate says about what it may do, and about those below it. */

const root = rootAuthority('Racine')
const NO_AUTHORITY = constraints(null)
const anyDepth = constraints(Number.POSITIVE_INFINITY)
const inside = (block: BaseBlock | null): BaseBlock[] => (block as Sequence).valueBlock.value
const content = Buffer.from('said')
const found = async (key: SealKey) =>
  checkCms(await signCms({ key, contentType: OID.data, content, attached: false }), content)

test('each is issued by the next, up to a root: what stands between is an authority, who signs is none', async () => {
  const key = root.below('Entre').certified('Cachet', NO_AUTHORITY, SIGNS)
  assert.equal((await found(key))?.complete, true)
  assert.deepEqual(
    (await found(key))?.path.map(({ raw }) => raw),
    key.chain.map(({ raw }) => raw),
  )
  const nobody = root.below('Personne', NO_AUTHORITY, SIGNS)
  assert.equal(await found(nobody.certified('Cachet', NO_AUTHORITY, SIGNS)), null, 'who is no authority issues nothing')
  const mute = root.below('Muette', anyDepth, SIGNS)
  assert.equal(await found(mute.certified('Cachet', NO_AUTHORITY, SIGNS)), null, 'nor who may sign and not certify')
  assert.equal(await found(root.certified('Autorité', anyDepth, SIGNS, CERTIFIES)), null)
})

test('no more authorities stand below one than it says', async () => {
  const none = root.below('Dernière', constraints(0), CERTIFIES)
  assert.ok(await found(none.certified('Cachet', NO_AUTHORITY, SIGNS)))
  assert.equal(await found(none.below('Encore une').certified('Cachet', NO_AUTHORITY, SIGNS)), null)
  const one = rootAuthority('Racine', constraints(1), CERTIFIES).below('Entre')
  assert.ok(await found(one.certified('Cachet', NO_AUTHORITY, SIGNS)))
  assert.equal(await found(one.below('Encore une').certified('Cachet', NO_AUTHORITY, SIGNS)), null)
})

test('what is critical and not understood is refused, and whatever limits names', async () => {
  const odd = (critical: boolean) => extension('1.2.3.4', critical, octets(Buffer.from('?')))
  assert.ok(await found(root.certified('Cachet', NO_AUTHORITY, SIGNS, odd(false))))
  assert.equal(await found(root.certified('Cachet', NO_AUTHORITY, SIGNS, odd(true))), null)
  assert.equal(await found(root.below('Entre', anyDepth, CERTIFIES, odd(true)).certified('Cachet', SIGNS)), null)
  const names = extension(OID.nameConstraints, false, sequence())
  assert.equal(await found(root.below('Entre', anyDepth, CERTIFIES, names).certified('Cachet', SIGNS)), null)
  const twice = root.certified('Cachet', NO_AUTHORITY, SIGNS, odd(false), odd(false))
  assert.equal(await found(twice), null, 'an extension said twice')
})

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

/** A certificate of the same words, signed in another way. */
function signedBy(certificate: X509Certificate, name: BaseBlock, signature: (body: Buffer) => Buffer): X509Certificate {
  const body = inside(read(certificate.raw))[0]!
  inside(body)[2] = name
  const bytes = encoded(body)
  const valueHex = new Uint8Array(signature(bytes))
  return new X509Certificate(encoded(sequence(read(bytes)!, name, new BitString({ valueHex }))))
}

test('what is signed over a digest that is sound is believed, by name; over SHA-1, in whatever form, or unnamed, it is not', () => {
  const from = Temporal.Instant.from('2026-05-04T07:00:00Z')
  const [rsa, ec] = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ]
  const issued = ({ publicKey, privateKey }: Pair, name: BaseBlock, how: (body: Buffer) => Buffer) => {
    const issuer = { name: called('Racine'), key: privateKey }
    const above = certify(issuer, { ...issuer, key: publicKey, extensions: [anyDepth, CERTIFIES] }, from)
    const own = certify(issuer, { name: called('Cachet'), key: ec.publicKey, extensions: [SIGNS] }, from)
    return isPath([signedBy(own, name, how), above])
  }
  const byRsa = (name: string, digest: string) =>
    issued(rsa, algorithm(name, true), (body) => sign(digest, body, rsa.privateKey))
  const byEc = (name: string, digest: string) =>
    issued(ec, algorithm(name), (body) => sign(digest, body, ec.privateKey))
  const pss = (parameters: BaseBlock, digest: string, saltLength: number) =>
    issued(rsa, sequence(oid('1.2.840.113549.1.1.10'), parameters), (body) =>
      sign(digest, body, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
    )
  assert.deepEqual(
    [
      ...[byRsa('1.2.840.113549.1.1.11', 'sha256'), byRsa('1.2.840.113549.1.1.12', 'sha384')],
      ...[byRsa('1.2.840.113549.1.1.13', 'sha512'), byEc('1.2.840.10045.4.3.2', 'sha256')],
      ...[byEc('1.2.840.10045.4.3.3', 'sha384'), byEc('1.2.840.10045.4.3.4', 'sha512')],
    ],
    Array(6).fill(true),
  )
  assert.deepEqual(
    {
      'RSA, SHA-1': byRsa('1.2.840.113549.1.1.5', 'sha1'),
      'ECDSA, SHA-1': byEc('1.2.840.10045.4.1', 'sha1'),
      'RSASSA-PSS, whose digest is SHA-1 when it names none': pss(sequence(), 'sha1', 20),
      'RSA, SHA-224': byRsa('1.2.840.113549.1.1.14', 'sha224'),
    },
    {
      'RSA, SHA-1': false,
      'ECDSA, SHA-1': false,
      'RSASSA-PSS, whose digest is SHA-1 when it names none': false,
      'RSA, SHA-224': false,
    },
  )
})

test('an authority that is for something else issues nobody who seals', () => {
  const web = root.below('Sites', anyDepth, CERTIFIES, purposes(false, '1.3.6.1.5.5.7.3.1'))
  const { chain } = web.certified('Cachet', NO_AUTHORITY, SIGNS)
  assert.deepEqual([isPath(chain), maySeal(chain)], [true, false])
})

test('a way of more than eight is looked at by nobody, nor a signature with a certificate too many', async () => {
  const deep = (steps: number) =>
    Array.from({ length: steps }).reduce<typeof root>((above, _, i) => above.below(`n° ${i}`), root)
  assert.ok(await found(deep(6).certified('Cachet', SIGNS)), 'eight with the root and its own')
  assert.equal(await found(deep(7).certified('Cachet', SIGNS)), null)
  const key = root.certified('Cachet', SIGNS)
  const stranger = rootAuthority('Étrangère').certificate
  assert.equal(await found({ ...key, chain: [...key.chain, stranger] }), null)
})

test('the bytes of a signature are looked at up to a length', () => {
  assert.equal(checkCms(encoded(sequence(...Array.from({ length: 30_000 }, () => integer(1)))), content), null)
})
