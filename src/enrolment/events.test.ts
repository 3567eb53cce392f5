import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../platform/ids.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { employ, organisation } from '../testing/agents.ts'
import { enrolled, ready, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { addressee } from './addressee.ts'
import { choosePin, correctLanguage, moveReceptionDesk } from './amend.ts'
import { judgeAgain, placeUnderDublin, requalify } from './change-eligibility.ts'
import { assignCaseNumber, correctForeignerNumber } from './correct-number.ts'
import { ORDINARY } from './judge.ts'
import { mergePersons } from './merge.ts'
import { findApplicant, readRecord } from './read-record.ts'
import { wayInOfPerson } from './readiness.ts'
import { spaceOf } from './store.ts'
import { checkConnectionKey } from './use-key.ts'

const t = await testHouse()
const { ports, law } = t.house
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const { acting } = desk.agent
const officer = await employ(t, 'officer')
const elsewhere = await employ(t, 'registration-desk', await organisation(t, 'registration-desk'))

const code = (x: unknown): string => (isRefusal(x) ? x.refusal : 'done')
const ok = <T>(x: T | Refusal): T => {
  assert.ok(!isRefusal(x), JSON.stringify(x))
  return x
}
const tick = () => t.clock.set(t.clock.now().add({ minutes: 1 }))
const facts = async (personId: string, type: string) =>
  (
    await owner.query<{ body: string }>(
      'select body from evidence.fact where person_id = $1 and type = $2 order by id',
      [personId, type],
    )
  ).rows.map((r) => JSON.parse(r.body).data)
const row = async (personId: string) =>
  (await owner.query('select * from enrolment.applicant where id = $1', [personId])).rows[0]
const work = async (personId: string) =>
  (await owner.query('select kind, owner_role from staff.work_item where person_id = $1', [personId])).rows
const goesTo = async (foreignerNumber: string, caseNumber: string | null = null) => {
  const found = await ports.act(acting, (unit) => addressee(unit, { foreignerNumber, caseNumber }))
  return isRefusal(found) ? found.refusal : found.id
}
const opens = async (number: string) =>
  ok(await ports.act({ as: 'door' }, async (unit) => ({ id: await spaceOf(unit.trx, number) }))).id

async function document(personId: string): Promise<string> {
  const id = newId(t.clock.now())
  await owner.query(
    `insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size,
       file_pages, wrapped_key, deposited_at, deposited_by, made_available_at)
     values ($1::uuid, $2, 'introduction', 'none', '2021', $1::text, $1::text, $3, 1, 1, '', $4, 'x', $4)`,
    [id, personId, Buffer.alloc(32), t.clock.now().toString()],
  )
  return id
}
const activate = (personId: string) =>
  owner.query('insert into space.account (person_id, password_hash, activated_at) values ($1, $2, $3)', [
    personId,
    'x',
    t.clock.now().toString(),
  ])

// @law Règlement (UE) 604/2013
test('placed under Dublin: out from now on, what he has not read is listed for the Office, nothing is deleted', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  const one = await document(personId)
  tick()
  const two = await document(personId)
  tick()
  const changed = ok(await placeUnderDublin(ports, law)(acting, personId))
  assert.deepEqual([changed.before, changed.eligibility.answer, changed.eligibility.reason], ['in', 'out', 'dublin'])
  assert.deepEqual(changed.waiting, [one, two], 'and for who asked')
  assert.deepEqual(await facts(personId, 'EligibilityChanged'), [{ before: 'in', after: 'out', waiting: [one, two] }])
  const seen = ok(await readRecord(ports)(acting, personId)).timeline.find((f) => f.type === 'EligibilityChanged')
  assert.equal(seen?.data['cause'], 'dublin', 'opened for who reads his record')
  const written = await owner.query(`select body from evidence.fact where person_id = $1 and body ~* 'dublin'`, [
    personId,
  ])
  assert.deepEqual(written.rows, [], 'no fact says so in clear, nor the work, whose kind goes into one')
  assert.deepEqual(await work(personId), [{ kind: 'unread-at-exit', owner_role: 'officer' }])
  const found = ok(await ports.act(acting, (unit) => addressee(unit, { foreignerNumber })))
  assert.equal(found.eligibility, 'out')
  assert.equal(ok(await checkConnectionKey(ports)({ number: foreignerNumber, key })).personId, personId)
  assert.equal(code(await placeUnderDublin(ports, law)(acting, personId)), 'already-out')
})

test('with nothing unread, Dublin makes no work', async () => {
  const { personId } = await enrolled(t, desk)
  ok(await placeUnderDublin(ports, law)(acting, personId))
  assert.deepEqual(await work(personId), [])
})

// @law Règlement (UE) 604/2013, art. 3, 17 et 29
// @law arrêté du 25 avril 2022 (INTV2212614A)
test('requalified: in again by where he is domiciled, and a new notice is needed before anything is served', async () => {
  const { personId } = await enrolled(t, desk)
  assert.equal(code(await requalify(ports, law)(acting, personId, paris())), 'already-in')
  tick()
  ok(await placeUnderDublin(ports, law)(acting, personId))
  tick()
  assert.equal(
    code(await requalify(ports, law)(acting, personId, { ...paris(), procedure: 'dublin' })),
    'still-under-dublin',
  )
  const { eligibility } = ok(await requalify(ports, law)(acting, personId, paris()))
  assert.deepEqual([eligibility.answer, eligibility.reason], ['in', 'requalified'])
  const told = async () => (await ready(t, acting, personId)).noticeHandedOver
  assert.equal(await told(), null)
  // Who has his space already knows how it works.
  await activate(personId)
  assert.ok(await told())
})

const paris = () => ({
  procedure: 'normal' as const,
  requalified: { on: Temporal.PlainDate.from('2026-05-04'), domicile: '75' },
})

test('requalified where no text says so: unknown, and the Office is asked', async () => {
  const { personId } = await enrolled(t, desk)
  tick()
  ok(await placeUnderDublin(ports, law)(acting, personId))
  const corsica = { ...paris(), requalified: { ...paris().requalified, domicile: '2A' } }
  assert.equal(ok(await requalify(ports, law)(acting, personId, corsica)).eligibility.answer, 'unknown')
  assert.deepEqual(
    (await work(personId)).map((w) => w.kind),
    ['eligibility-unknown'],
  )
})

test('looked at again with the same answer is no event, and the notice goes on counting', async () => {
  const { personId } = await enrolled(t, desk)
  const before = await row(personId)
  tick()
  const said = { ...ORDINARY, procedure: 'normal' as const, registeredOn: Temporal.PlainDate.from('2026-05-04') }
  ok(await judgeAgain(ports, law)(acting, personId, said))
  assert.deepEqual(await row(personId), before)
  assert.deepEqual(await facts(personId, 'EligibilityChanged'), [])
  assert.equal(
    ok(await judgeAgain(ports, law)(acting, personId, { ...said, detention: true })).eligibility.answer,
    'out',
  )
})

test('a number that changed still leads to him; a mistyped one leads no letter to him, but still opens his space', async () => {
  const { personId, foreignerNumber } = await enrolled(t, desk)
  ok(await correctForeignerNumber(ports)(acting, personId, '99 66 60 00 01', 'changed'))
  assert.equal(await goesTo(foreignerNumber), personId)
  assert.equal(await goesTo('9966600001'), personId)
  tick()
  ok(await correctForeignerNumber(ports)(acting, personId, '9966600002', 'mistyped'))
  assert.equal(await goesTo('9966600001'), 'applicant-not-known')
  assert.equal(await opens('9966600001'), personId)
  assert.deepEqual(ok(await findApplicant(ports)(acting, foreignerNumber)), { personId })
  assert.deepEqual(await facts(personId, 'NumberCorrected'), [{ why: 'changed' }, { why: 'mistyped' }])
  const body = (
    await owner.query(`select string_agg(body, '') as b from evidence.fact where person_id = $1`, [personId])
  ).rows[0].b
  for (const number of [foreignerNumber, '9966600001', '9966600002']) assert.ok(!body.includes(number))
})

test('a mistyped number may be given to its real owner, and is then his alone; one that changed may not', async () => {
  const { personId, foreignerNumber } = await enrolled(t, desk)
  ok(await correctForeignerNumber(ports)(acting, personId, '9966600003', 'mistyped'))
  const real = await registered(t, desk, { foreignerNumber })
  assert.equal(await goesTo(foreignerNumber), real.personId)
  assert.equal(await opens(foreignerNumber), real.personId)
  ok(await correctForeignerNumber(ports)(acting, personId, '9966600004', 'changed'))
  await assert.rejects(registered(t, desk, { foreignerNumber: '9966600003' }), /already-registered/)
})

test('a number is refused when it is wrong, the same, or somebody else’s', async () => {
  const [a, b] = [await enrolled(t, desk), await enrolled(t, desk)]
  const correct = (number: string) => correctForeignerNumber(ports)(acting, a.personId, number, 'changed')
  assert.equal(code(await correct('12345')), 'foreigner-number-wrong')
  assert.equal(code(await correct(a.foreignerNumber)), 'number-unchanged')
  const taken = await correct(b.foreignerNumber)
  assert.deepEqual([code(taken), (taken as Refusal).params], ['number-held-by-another', { applicant: b.personId }])
  const both = await Promise.all([
    correctForeignerNumber(ports)(acting, a.personId, '9966600005', 'changed'),
    correctForeignerNumber(ports)(acting, b.personId, '9966600005', 'changed'),
  ])
  assert.deepEqual(both.map(code).sort(), ['done', 'number-held-by-another'])
})

test('a case number becomes known, then another application gives another: both lead to him, and both identifiers must match', async () => {
  const [a, b] = [await enrolled(t, desk), await enrolled(t, desk, { caseNumber: '260580001' })]
  assert.equal(await goesTo(a.foreignerNumber), a.personId)
  const assign = (number: string, why: 'new-application' | 'mistyped' = 'new-application') =>
    assignCaseNumber(ports)(acting, a.personId, number, why)
  ok(await assign('26-05-80002'))
  assert.equal(await goesTo(a.foreignerNumber), 'number-missing', 'once it is known it must be said')
  assert.equal(await goesTo(a.foreignerNumber, '260580001'), 'numbers-do-not-match')
  assert.equal(await goesTo(b.foreignerNumber, '260580001'), b.personId)
  tick()
  ok(await assign('260580003'))
  assert.equal(await goesTo(a.foreignerNumber, '260580002'), a.personId)
  tick()
  ok(await assign('260580004', 'mistyped'))
  assert.equal(await goesTo(a.foreignerNumber, '260580003'), 'numbers-do-not-match')
  assert.equal(code(await assign('260580001')), 'case-number-taken')
  assert.equal(code(await assign('x')), 'case-number-wrong')
  assert.deepEqual(
    (await facts(a.personId, 'CaseNumberAssigned')).map((d) => d.why),
    ['first', 'new-application', 'mistyped'],
  )
})

test('he moves to another structure: it sees nothing until he says so', async () => {
  const { personId } = await enrolled(t, desk)
  const other = await organisation(t, 'reception-desk')
  assert.equal((await row(personId)).desk_sees_waiting, 'yes')
  ok(await moveReceptionDesk(ports)(acting, personId, other, undefined))
  assert.deepEqual([(await row(personId)).reception_desk_id, (await row(personId)).desk_sees_waiting], [other, 'later'])
  ok(await moveReceptionDesk(ports)(acting, personId, other, 'yes'))
  ok(await moveReceptionDesk(ports)(acting, personId, other, 'yes'))
  assert.equal(code(await moveReceptionDesk(ports)(acting, personId, null, 'yes')), 'no-desk-to-see')
  assert.equal(code(await moveReceptionDesk(ports)(acting, personId, desk.id, 'no')), 'reception-desk-not-known')
  ok(await moveReceptionDesk(ports)(acting, personId, null, 'no'))
  assert.equal((await facts(personId, 'ReceptionDeskChanged')).length, 3, 'said twice is once')
})

test('the language and the PIN are corrected; the PIN is in no fact', async () => {
  const { personId } = await enrolled(t, desk)
  ok(await correctLanguage(ports)(acting, personId, { language: 'ti', establishedBy: 'interpreter-by-phone' }))
  assert.equal((await row(personId)).language, 'tir')
  assert.equal(
    code(await correctLanguage(ports)(acting, personId, { language: 'xx', establishedBy: 'read-aloud' })),
    'language-not-known',
  )
  ok(await choosePin(ports)(acting, personId, '۸۲۵۱'))
  assert.equal(code(await choosePin(ports)(acting, personId, '1234')), 'pin-too-simple')
  assert.equal(code(await choosePin(ports)(acting, personId, '')), 'pin-wrong')
  assert.deepEqual(await facts(personId, 'PinChosen'), [{}])
})

test('merged: the numbers of the other lead to the record kept, his key is dead, both records say so', async () => {
  const kept = await enrolled(t, desk)
  const other = await enrolled(t, desk, { caseNumber: '260570001' })
  ok(await mergePersons(ports)(acting, { kept: kept.personId, merged: other.personId }))
  assert.equal(await goesTo(other.foreignerNumber, '260570001'), kept.personId)
  assert.equal(await goesTo(kept.foreignerNumber, '260570001'), kept.personId, 'he takes the case number he lacked')
  assert.equal(await opens(other.foreignerNumber), kept.personId)
  assert.equal(
    code(await checkConnectionKey(ports)({ number: other.foreignerNumber, key: other.key })),
    'key-cancelled',
  )
  for (const id of [kept.personId, other.personId]) assert.equal((await facts(id, 'PersonsMerged')).length, 1)
  const again = await placeUnderDublin(ports, law)(acting, other.personId)
  assert.deepEqual([code(again), (again as Refusal).params], ['applicant-merged', { applicant: kept.personId }])
  await assert.rejects(registered(t, desk, { foreignerNumber: other.foreignerNumber }), /already-registered/)
  const third = await enrolled(t, desk)
  ok(await mergePersons(ports)(acting, { kept: third.personId, merged: kept.personId }))
  assert.equal(await goesTo(other.foreignerNumber, '260570001'), third.personId, 'never a chain')
})

test('merged with documents on both sides, on purpose: nothing moves, each space is opened with its own number and key', async () => {
  const kept = await enrolled(t, desk)
  const other = await enrolled(t, desk)
  await document(kept.personId)
  const unread = await document(other.personId)
  const merge = (evenIfBothHoldDocuments: boolean) =>
    mergePersons(ports)(acting, { kept: kept.personId, merged: other.personId, evenIfBothHoldDocuments })
  assert.equal(code(await merge(false)), 'merge-both-hold-documents')
  ok(await merge(true))
  assert.equal(await goesTo(other.foreignerNumber), kept.personId, 'what comes later goes to the record kept')
  assert.equal(await opens(other.foreignerNumber), other.personId, 'what was there is opened where it is')
  assert.equal(
    ok(await checkConnectionKey(ports)({ number: other.foreignerNumber, key: other.key })).personId,
    other.personId,
  )
  assert.deepEqual(await work(other.personId), [{ kind: 'unread-after-merge', owner_role: 'officer' }])
  assert.deepEqual((await facts(kept.personId, 'PersonsMerged'))[0].waiting, [unread])
  const { rows } = await owner.query('select person_id from delivery.document where id = $1', [unread])
  assert.equal(rows[0].person_id, other.personId)
})

test('a merge that would leave documents behind an empty record is refused', async () => {
  const empty = await enrolled(t, desk)
  const used = await enrolled(t, desk)
  await document(used.personId)
  const merge = (kept: string, merged: string) => mergePersons(ports)(acting, { kept, merged })
  assert.equal(code(await merge(empty.personId, used.personId)), 'merge-the-other-way')
  assert.equal(code(await merge(used.personId, used.personId)), 'merge-with-himself')
  assert.equal(code(await merge(used.personId, newId(t.clock.now()))), 'applicant-not-known')
  ok(await merge(used.personId, empty.personId))
})

test('nobody changes the record of another desk, nor who may only read', async () => {
  const { personId } = await enrolled(t, desk)
  const postRoom = await employ(t, 'post-room')
  for (const who of [elsewhere.acting, postRoom.acting]) {
    assert.equal(code(await placeUnderDublin(ports, law)(who, personId)), 'applicant-not-known')
    assert.equal(
      code(await correctForeignerNumber(ports)(who, personId, '9966600009', 'changed')),
      'applicant-not-known',
    )
    assert.equal(code(await moveReceptionDesk(ports)(who, personId, null, 'no')), 'applicant-not-known')
    assert.equal(code(await choosePin(ports)(who, personId, '8251')), 'applicant-not-known')
  }
  ok(await placeUnderDublin(ports, law)(officer.acting, personId))
})

test('a reading is a fact of who reads, and out of reach is not found', async () => {
  const { personId, foreignerNumber } = await enrolled(t, desk)
  const found = ok(await readRecord(ports)(officer.acting, personId))
  assert.equal(found.wayIn.way, 'key-pending')
  assert.ok(found.handedOver)
  assert.deepEqual(found.timeline.map((f) => f.type).sort(), [
    'ConnectionKeyIssued',
    'NoticeHandedOver',
    'NoticePrinted',
    'PersonRegistered',
  ])
  ok(await findApplicant(ports)(acting, foreignerNumber))
  assert.deepEqual(
    (await staffReads(t, personId)).map(({ by, what }) => [by, what]).sort(),
    [
      [desk.agent.id, 'search'],
      [officer.id, 'record'],
    ].sort(),
  )
  assert.equal(code(await readRecord(ports)(elsewhere.acting, personId)), 'applicant-not-known')
  assert.equal(code(await findApplicant(ports)(elsewhere.acting, foreignerNumber)), 'applicant-not-known')
  assert.equal(code(await readRecord(ports)(acting, 'x')), 'applicant-not-known')
})

test('the way in is told by worker and staff alike', async () => {
  const { personId } = await enrolled(t, desk)
  for (const who of [acting, officer.acting, { as: 'worker' } as const])
    assert.deepEqual(await ports.act(who, async (unit) => (await wayInOfPerson(unit, personId)).way), 'key-pending')
})
