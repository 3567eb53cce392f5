import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPath, maySeal } from './certificate.ts'
import { CERTIFIES, constraints, extension, purposes, SIGNS } from './certify.ts'
import type { SealKey } from './cms.ts'
import { signCms } from './cms.ts'
import { encoded, integer, octets, sequence } from './der.ts'
import { rootAuthority } from './example-authority.ts'
import { OID } from './oids.ts'
import { checkCms } from './read-cms.ts'

/* RFC 5280 §6: what a certificate says about what it may do, and about those below it. */

const root = rootAuthority('Racine')
const NO_AUTHORITY = constraints(null)
const anyDepth = constraints(Number.POSITIVE_INFINITY)
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
