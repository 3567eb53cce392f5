import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { isRefusal } from '../refusal.ts'
import { COST, createPasswords } from './password.ts'

const PEPPER = Buffer.alloc(32, 1)

test('a password is verified against its hash, and nobody has none', async () => {
  const passwords = await createPasswords(PEPPER)
  const stored = await passwords.hash('correct horse battery')
  assert.ok(typeof stored === 'string')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await passwords.verify(stored, 'correct horse battery'), true)
  assert.equal(await passwords.verify(stored, 'correct horse batterx'), false)
  assert.equal(await passwords.verify(null, 'correct horse battery'), false)
})

test('a storm is served one by one and the sixty-sixth is told to try again, not left to hang', async () => {
  const passwords = await createPasswords(PEPPER, 1)
  const storm = await Promise.all(Array.from({ length: 70 }, () => passwords.verify(null, 'x')))
  assert.equal(storm.filter((answer) => answer === false).length, 65)
  const busy = storm.filter(isRefusal)
  assert.equal(busy.length, 5)
  assert.equal(busy[0]!.refusal, 'busy-try-again')
  assert.equal(await passwords.verify(null, 'x'), false)
})

test('while others wait the gate rests after each; who comes alone waits for nothing', async () => {
  const rests: number[] = []
  const passwords = await createPasswords(PEPPER, 1, async (ms) => rests.push(ms))
  await passwords.verify(null, 'x')
  assert.deepEqual(rests, [])
  await Promise.all(Array.from({ length: 5 }, () => passwords.verify(null, 'x')))
  assert.equal(rests.length, 4)
  assert.ok(rests.every((ms) => ms > 0))
})

test('a hash made without the pepper, or with another, is nobody’s', async () => {
  const [passwords, others] = [await createPasswords(PEPPER), await createPasswords(Buffer.alloc(32, 2))]
  for (const stored of [await hash('x', COST), await others.hash('x')])
    assert.equal(await passwords.verify(stored as string, 'x'), false)
})
