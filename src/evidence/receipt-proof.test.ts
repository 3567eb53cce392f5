import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { Fact } from '../platform/db/act.ts'
import { createDb } from '../platform/db/db.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { organisation } from '../testing/agents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { closeLog } from './close-log.ts'
import { signNote, verifierOfSigner, writeVerifier } from './log/note.ts'
import { logKeys } from './log-keys.ts'
import { checkProof } from './proof.ts'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const owner = t.base.pool('owner')
const run = (name: string) => t.house.sweeps.find((sweep) => sweep.name === name)!.run(t.clock.now())

async function deposited(someone: Person, document: string): Promise<void> {
  const fact: Fact = {
    type: 'DocumentDeposited',
    id: `document:${document}/deposited`,
    subject: `document:${document}`,
    personId: someone.id,
    happenedAt: t.clock.now(),
    regime: '2021',
    data: {
      documentId: document,
      kind: 'refusal',
      legalEffect: 'decision',
      reference: 'R-2026-1',
      fileDigest: 'ab'.repeat(32),
      madeAvailableAt: t.clock.now().toString(),
      termEndsAt: '2026-05-19T22:00:00Z',
    },
    sealed: { foreignerNumber: someone.foreignerNumber },
  }
  await t.house.ports.act({ as: 'worker' }, async (unit) => unit.record(fact))
  await t.house.jobs['evidence.receipt']!({ factId: fact.id })
}
const made = async () => (await owner.query('select from evidence.receipt where rendered_at is not null')).rowCount

test('a receipt whose proof does not check is not sealed: it waits, it rings, and is made once it does', async () => {
  const someone = await person(t, { registeredBy: desk })
  await deposited(someone, '01980000-0000-7000-8000-000000000001')
  await run('checkpoints')
  const tamper = tampering(t)
  const { rows } = await owner.query<{ note: string }>('select note from evidence.checkpoint')
  const signed = (note: string) => tamper(`update evidence.checkpoint set note = '${note}'`)
  const origin = t.house.config.log.origin
  const [text] = rows[0]!.note.split('\n\n')
  await signed(signNote(`${text}\n`, { name: origin, key: generateKeyPairSync('ed25519').privateKey }))
  assert.equal(await run('receipts'), 0)
  assert.equal(await made(), 0)
  assert.equal(t.log.filter((line) => line.includes('"event":"receipt"')).length, 1)
  await signed(rows[0]!.note)
  assert.equal(await run('receipts'), 1)
  assert.equal(await made(), 1)
})

test('after the key of the log was changed a receipt carries the new one, under a checkpoint that it signed', async () => {
  const someone = await person(t, { registeredBy: desk })
  const document = '01980000-0000-7000-8000-000000000002'
  await deposited(someone, document)
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  const keys = logKeys(t.house.config)
  const former = { ...keys, signer: { name: keys.origin, key: generateKeyPairSync('ed25519').privateKey } }
  await closeLog(createDb(t.base.pool('sequencer')), former)(t.clock.now())
  assert.equal(await run('receipts'), 0, 'it waits for the next')
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await run('checkpoints')
  assert.equal(await run('receipts'), 1)
  const { rows } = await owner.query('select id from evidence.receipt where document_id = $1', [document])
  const pdf = (await someone.get(`/documents/${document}/receipts/${rows[0]!.id}`)).rawPayload
  const checked = checkProof(attachmentOf(pdf)!.toString())
  assert.ok(typeof checked === 'object', String(checked))
  assert.equal(checked.verifier, writeVerifier(verifierOfSigner(keys.signer)))
  const published = (await t.web.inject({ url: '/log/key' })).body.split('\n')
  for (const { signer } of [keys, former])
    assert.ok(published.some((line) => line.startsWith(writeVerifier(verifierOfSigner(signer)))))
})
