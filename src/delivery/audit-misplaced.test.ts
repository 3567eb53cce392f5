import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { tampering } from '../testing/tampering.ts'
import { auditMisplaced } from './audit-misplaced.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const found = () => auditMisplaced(createDb(owner))
const tamper = tampering(t)

const documents: Record<string, string> = {}
const meant: Record<string, string> = {}
before(async () => {
  const desk = await organisation(t, 'registration-desk')
  const [office, officer] = [await machine(t, 'system'), await employ(t, 'officer')]
  for (const what of ['opened', 'unopened', 'rightly placed']) {
    const [him, rightful] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
    const id = await deposited(t, office, decision(him))
    documents[what] = id
    meant[what] = rightful.id
    t.clock.set(t.clock.now().add({ hours: 1, milliseconds: 120 }))
    if (what === 'opened') await him.post(`/documents/${id}/opening`)
    if (what === 'rightly placed') continue
    const meantFor = { foreignerNumber: rightful.foreignerNumber }
    const taken = withdrawDocument(t.house.ports)(officer.acting, id, { reason: 'wrong-space', meantFor })
    assert.equal(await taken, 'withdrawn')
  }
  await owner.query('create table public.was as table delivery.misplaced')
})

// @law Règlement (UE) 2016/679 (RGPD), art. 34
test('what a person is told of a letter that lay with another is what its fact says', async () => {
  const { rows } = await owner.query('select was_opened from delivery.misplaced order by placed_at')
  assert.deepEqual(
    rows.map(({ was_opened }) => was_opened),
    [true, false],
  )
  assert.deepEqual(await found(), [])
})

test('that a stranger opened it, since when, until when and whose it was are found where the row says another thing, by the column', async () => {
  for (const [what, column, value] of [
    ['opened', 'was_opened', 'false'],
    ['unopened', 'was_opened', 'true'],
    ['opened', 'taken_back_at', `taken_back_at - interval '1 hour'`],
    ['opened', 'taken_back_at', `'infinity'`],
    ['opened', 'placed_at', `placed_at + interval '1 day'`],
    ['unopened', 'person_id', `'${meant['opened']}'`],
  ] as const) {
    const row = `m.document_id = '${documents[what]}'`
    await tamper(`update delivery.misplaced m set ${column} = ${value} where ${row}`)
    const fault = { fault: 'misplaced-not-as-its-fact', documentId: documents[what], columns: [column] }
    assert.deepEqual(await found(), [fault], `${what} ${column} = ${value}`)
    await tamper(
      `update delivery.misplaced m set ${column} = was.${column} from public.was where was.document_id = m.document_id and ${row}`,
    )
  }
  assert.deepEqual(await found(), [])
})

test('a fact that says no last hour is of before there was one: the rest of it is compared', async () => {
  const fact = `id = 'document:${documents['opened']}/misplaced'`
  await tamper('create table public.said as table evidence.fact')
  await tamper(`update evidence.fact set body = regexp_replace(body, ',"until":"[^"]*"', '') where ${fact}`)
  assert.deepEqual(await found(), [])
  await tamper(`update delivery.misplaced set was_opened = false where document_id = '${documents['opened']}'`)
  assert.deepEqual(
    (await found()).map((one) => 'columns' in one && one.columns),
    [['was_opened']],
  )
  await tamper(`update evidence.fact f set body = said.body from public.said where f.id = said.id and f.${fact}`)
  await tamper(`update delivery.misplaced set was_opened = true where document_id = '${documents['opened']}'`)
  assert.deepEqual(await found(), [])
})

test('a fact about what is no document is no end of the audit, and nobody’s row', async () => {
  const id = `document:${documents['opened']}/misplaced`
  for (const subject of ['document:', 'document:none', `document:${documents['opened']}0`, `x${documents['opened']}`]) {
    await tamper(`update evidence.fact set subject = '${subject}' where id = '${id}'`)
    assert.deepEqual(await found(), [], subject)
  }
  await tamper(`update evidence.fact set subject = 'document:${documents['opened']}' where id = '${id}'`)
})

test('a row that was taken away is found, and one that was made up; none is missed of who was erased, nor beside a document that went', async () => {
  const [gone, none] = [documents['opened']!, documents['rightly placed']!]
  await tamper(`update delivery.misplaced set document_id = '${none}' where document_id = '${gone}'`)
  assert.deepEqual(await found(), [
    { fault: 'misplaced-not-as-its-fact', documentId: none, columns: ['misplaced'] },
    { fault: 'misplaced-missing', factId: `document:${gone}/misplaced` },
  ])
  await tamper(`delete from delivery.misplaced`)
  assert.equal((await found()).length, 2)
  await tamper(`delete from delivery.document where id = '${gone}'`)
  await destroyKey(t, meant['unopened']!)
  assert.deepEqual(await found(), [])
})
