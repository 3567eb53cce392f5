import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { localMasterKey, newPersonKey, personKey } from './keys.ts'
import { seal, unseal } from './seal.ts'

const key = randomBytes(32)

test('what is sealed comes back with the same key and the same subject', () => {
  const plain = randomBytes(1000)
  assert.deepEqual(unseal(key, seal(key, plain, 'a'), 'a'), plain)
})

test('one changed bit anywhere, another key or another subject: nothing is released', () => {
  const sealed = seal(key, Buffer.from('1234567890'), 'document:1')
  for (let i = 0; i < sealed.length; i++) {
    const broken = Buffer.from(sealed)
    broken[i]! ^= 1
    assert.throws(() => unseal(key, broken, 'document:1'))
  }
  assert.throws(() => unseal(key, sealed, 'document:2'))
  assert.throws(() => unseal(randomBytes(32), sealed, 'document:1'))
  assert.throws(() => unseal(key, sealed.subarray(0, 20), 'document:1'))
})

test("a person's wrapped key opens under his own id and the master key that wrapped it, and under no other", async () => {
  const master = localMasterKey('one', randomBytes(32))
  const mine = newPersonKey()
  const wrapped = await master.wrap('person-1', mine)
  assert.deepEqual(await master.unwrap('person-1', wrapped, 'one'), mine)
  await assert.rejects(master.unwrap('person-2', wrapped, 'one'))
  await assert.rejects(master.unwrap('person-1', wrapped, 'two'))
  await assert.rejects(localMasterKey('one', randomBytes(32)).unwrap('person-1', wrapped, 'one'))
})

test('a sealed fact cannot be read as a sealed value: each use has a key of its own', () => {
  const k = personKey(newPersonKey())
  assert.throws(() => k.unsealValue(k.sealFact(Buffer.from('x'), 'about'), 'about'))
})
