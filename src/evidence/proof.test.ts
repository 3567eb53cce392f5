import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { stoppedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { localMasterKey, personKey } from '../platform/crypto/keys.ts'
import { createAct } from '../platform/db/act.ts'
import { createDb, type Db } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { testDatabase } from '../platform/testing/index.ts'
import { tampering } from '../testing/tampering.ts'
import { canonical } from './canonical.ts'
import { closeLog } from './close-log.ts'
import { createJournal } from './journal.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { checkProof, type FactProof, proveFact } from './proof.ts'
import { sequence } from './sequence.ts'

const clock = stoppedClock('2026-05-04T08:00:00Z')
const origin = 'pli.example/log'
const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
const keys = { origin, signer, padding: randomBytes(32), beatSeconds: 30 }
const houseKey = randomBytes(32)
let worker: Db
let sequencer: Db
let salt: Buffer
let tamper: ReturnType<typeof tampering>

before(async () => {
  const base = await testDatabase()
  tamper = tampering({ base })
  worker = createDb(base.pool('worker'))
  sequencer = createDb(base.pool('sequencer'))
  const act = createAct(base.pool('worker'), clock, createJournal(localMasterKey('test', randomBytes(32)), houseKey))
  await act({ as: 'worker' }, async (unit) =>
    unit.record({
      type: 'SomethingHappened',
      id: 'a/1',
      subject: 'thing:a',
      personId: null,
      happenedAt: clock.now(),
      data: {},
    }),
  )
  const { rows } = await sql<{ sealed: Buffer }>`select sealed_salt as sealed from evidence.fact`.execute(worker)
  salt = personKey(houseKey).unsealFact(rows[0]!.sealed, 'salt:a/1')
})

const close = async () => {
  clock.set(clock.now().add({ minutes: 1 }))
  await closeLog(sequencer, keys)(clock.now())
}
const prove = () => proveFact(worker, { id: 'a/1', salt })

test('no fact is proved before a signed checkpoint covers it', async () => {
  assert.equal(await prove(), null)
  await sequence(sequencer)
  assert.equal(await prove(), null)
})

test('from then on it is proved under the first that does, and the proof checks by itself', async () => {
  await close()
  const proof = (await prove())!
  const found = checkProof(JSON.stringify(proof))
  assert.ok(typeof found === 'object', String(found))
  assert.equal(found.fact['id'], 'a/1')
  assert.equal(found.digest, sha256(proof.fact).toString('hex'))
  assert.deepEqual([found.position, found.checkpoint.size, found.checkpoint.origin], [0, 64, origin])
  await close()
  assert.deepEqual(await prove(), proof, 'the same, however far the log has grown')
})

test('whose key signed is asked: where another signed the first again, it is proved under the next that is the house’s own', async () => {
  const own = writeVerifier(verifierOfSigner(signer))
  const another = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
  const theirs = writeVerifier(verifierOfSigner(another))
  const proveBy = (by: string) => proveFact(worker, { id: 'a/1', salt }, by)
  const before = await proveBy(own)
  assert.deepEqual(before, await prove())
  const { rows } = await sql<{ root: Buffer; note: string }>`
    select root, note from evidence.checkpoint where size = 64`.execute(worker)
  const [{ root, note }] = rows as [{ root: Buffer; note: string }]
  const signed = async (verifier: string, text: string) => {
    await tamper(`insert into evidence.log_key values ('${theirs}', sha256('x'), '2026-05-04') on conflict do nothing`)
    await tamper(`update evidence.checkpoint set signed_by = '${verifier}', note = '${text}' where size = 64`)
  }
  await signed(theirs, signCheckpoint(origin, { size: 64, root }, another))
  const found = checkProof(JSON.stringify(await proveBy(own)))
  await signed(own, note)
  assert.ok(typeof found === 'object', String(found))
  assert.deepEqual([found.verifier, found.checkpoint.size], [own, 128])
  assert.equal(await proveBy(theirs), null)
})

test('whatever else is given for a proof, a clean no', async () => {
  const proof = (await prove())!
  const wrong = (more: Partial<Record<keyof FactProof, unknown>>) => checkProof(JSON.stringify({ ...proof, ...more }))
  assert.equal(wrong({ position: -1 }), 'not-understood')
  assert.equal(wrong({ position: 2 ** 60 }), 'not-understood')
  assert.equal(wrong({ path: [...proof.path, 'x'] }), 'not-understood')
  assert.equal(wrong({ path: Array(100).fill(proof.path[0]) }), 'not-understood')
  assert.equal(wrong({ fact: '[]' }), 'not-understood')
  assert.equal(wrong({ verifier: 'x' }), 'checkpoint-not-signed')
  assert.equal(wrong({ path: [] }), 'fact-not-in-log')
  fc.assert(
    fc.property(fc.json(), (json) => {
      assert.equal(checkProof(json), 'not-understood')
    }),
  )
  for (const text of ['', 'null', '{', '{"v":1}']) assert.equal(checkProof(text), 'not-understood')
})

test('a proof is read in the one form in which it is written: no member twice, no other salt, no other text of the fact', async () => {
  const proof = (await prove())!
  const text = JSON.stringify(proof)
  assert.equal(typeof checkProof(text), 'object')
  for (const other of [
    text.replace('{', '{"fact":"another",'), // JSON.parse takes the last, another reader the first
    text.replace('{', '{ '),
    `${text}\n`,
    text.replace('"v":1', '"v":1.0'),
    text.replace('"path"', '"p\\u0061th"'),
  ]) {
    assert.deepEqual(JSON.parse(other), proof, 'one reader finds nothing wrong')
    assert.equal(checkProof(other), 'not-understood', other.slice(0, 40))
  }
  const wrong = (more: Partial<FactProof>) => checkProof(JSON.stringify({ ...proof, ...more }))
  for (const bytes of [0, 15, 17, 1000])
    assert.equal(wrong({ salt: randomBytes(bytes).toString('base64') }), 'not-understood', `${bytes} bytes of salt`)
  assert.equal(wrong({ fact: `${proof.fact} ` }), 'not-understood')
  assert.equal(wrong({ fact: JSON.stringify(JSON.parse(proof.fact), null, 1) }), 'not-understood')
  const { recordedAt: _, ...timeless } = JSON.parse(proof.fact)
  assert.equal(wrong({ fact: canonical(timeless) }), 'not-understood', 'a fact without its hour')
})
