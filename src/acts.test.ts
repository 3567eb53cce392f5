import assert from 'node:assert/strict'
import { test } from 'node:test'
import { civilDay } from './platform/clock.ts'
import { deliveryReportUrl, reportKey } from './platform/sms/index.ts'
import { until } from './platform/testing/processes.ts'
import { employ, machine } from './testing/agents.ts'
import { clicks } from './testing/clicks.ts'
import { decision, deposited } from './testing/documents.ts'
import { enrolled, testDesk } from './testing/enrolled.ts'
import { testHouse } from './testing/house.ts'
import { activated } from './testing/phone.ts'

/** Every act that matters, and who does it: each is a fact about the person, and who did it is its author. */
const ACTS = [
  ['registration', 'PersonRegistered', 'registration-desk'],
  ['notice printed, with its key', 'NoticePrinted', 'registration-desk'],
  ['notice handed over', 'NoticeHandedOver', 'registration-desk'],
  ['key re-issued, to whom a desk identified', 'ConnectionKeyIssued', 'registration-desk'],
  ['activation', 'SpaceActivated', 'applicant'],
  ['contact given', 'ContactAdded', 'applicant'],
  ['contact changed', 'ContactVerified', 'applicant'],
  ['contact taken back', 'ContactRemoved', 'applicant'],
  ['deposit', 'DocumentDeposited', 'system'],
  ['alert', 'AlertSent', 'worker'],
  ['its result', 'AlertDelivered', 'worker'],
  ['no alert, and why', 'AlertNotSent', 'worker'],
  ['opening', 'DocumentOpened', 'applicant'],
  ['bytes delivered whole', 'DocumentTransferred', 'worker'],
  ['term', 'ServiceDeemed', 'worker'],
  ['receipt, with its digest', 'ReceiptMade', 'worker'],
  ['contest', 'DocumentContested', 'applicant'],
  ['contest decided', 'ContestDecided', 'division-head'],
  ['retraction', 'DocumentWithdrawn', 'officer'],
  ['wrong space, found after it was taken back', 'WrongSpaceFound', 'officer'],
  ['re-service', 'DocumentReServed', 'system'],
  ['given otherwise, by post or from a hand', 'DocumentGivenOtherwise', 'officer'],
  ['channel: he cannot use the space', 'NoContactDeclared', 'applicant'],
  ['channel: the Office answers', 'PaperRequestAnswered', 'officer'],
  ['the end of his procedure, as the Office says', 'CaseEnded', 'officer'],
  ['access by staff to his record', 'ApplicantRead', 'officer'],
  ['access by staff to a document', 'DocumentRead', 'officer'],
  ['access by a machine', 'DocumentRead', 'system'],
  ['archive asked for', 'ArchiveAsked', 'applicant'],
  ['archive made, and gone', 'ArchiveDelivered', 'worker'],
  ['file for counsel asked for', 'CounselFileAsked', 'applicant'],
  ['file for counsel made', 'CounselFileSealed', 'worker'],
  ['file for a court asked for', 'DocumentExportAsked', 'officer'],
  ['file for a court made', 'DocumentExported', 'officer'],
  ['litigation declared', 'LitigationDeclared', 'officer'],
] as const

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const [office, officer, head] = [
  await machine(t, 'system'),
  await employ(t, 'officer'),
  await employ(t, 'division-head'),
]
const agent = clicks(t, officer)

const facts = async (personId: string) =>
  (
    await owner.query<{ type: string; author_role: string; data: Record<string, unknown> }>(
      `select type, author_role, body::jsonb -> 'data' as data from evidence.fact where person_id = $1`,
      [personId],
    )
  ).rows

async function walk() {
  const him = await enrolled(t, desk, { language: 'fr' })
  const phone = await activated(t, him)
  const place = String(
    (await phone.post('/contacts', { kind: 'mobile', mobile: '0612345678' }, '/contacts')).headers.location,
  )
  await t.settle()
  const code = /\d{6}/.exec(t.sent.sms[0]!.text)![0]
  await phone.post(`${place}/verification`, { code }, place)
  const seen = { lost: 'yes', documentSeen: 'yes' }
  await clicks(t, desk.agent).post(`/staff/applicants/${him.personId}/notice`, seen)
  const [opened, unopened, contested] = [await given(him), await given(him), await given(him)]
  await t.settle()
  await reported(opened)
  const press = (id: string, act: string) => phone.post(`/documents/${id}/${act}`, {}, `/documents/${id}`)
  await press(opened, 'opening')
  await phone.get(`/documents/${opened}/file`)
  await until('the end of the transfer', async () =>
    (await facts(him.personId)).some(({ type }) => type === 'DocumentTransferred'),
  )
  await press(contested, 'contest')
  await clicks(t, head).post(`/staff/documents/${contested}/contest-decision`, { outcome: 'dismissed' })
  await agent.post(`/staff/documents/${contested}/withdrawal`, { reason: 'replaced' })
  const replacement = await deposited(t, office, decision(him, { reService: { of: contested, as: 'replacement' } }))
  const his = { 'withdraw-others': 'his', 'withdraw-letters': replacement }
  await agent.post(`/staff/documents/${contested}/withdrawal`, { reason: 'wrong-space', ...his })
  await phone.post(`${place}/removal`, {}, '/contacts')
  await agent.get(`/staff/applicants/${him.personId}`)
  await agent.get(`/staff/documents/${unopened}`)
  await t.web.inject({ url: `/api/v1/documents/${unopened}`, headers: office.headers })
  await agent.post(`/staff/applicants/${him.personId}/litigations`, { court: 'cnda', reference: '26012345' })
  await phone.get('/take-away/archive.zip')
  await until('the end of the archive', async () =>
    (await facts(him.personId)).some(({ type }) => type === 'ArchiveDelivered'),
  )
  await phone.post('/take-away/counsel', {}, '/take-away')
  await agent.post(`/staff/documents/${opened}/export`, { reason: 'court-asked', courtReference: '26PA01234' })
  await phone.post('/contacts/none', { wants: 'paper' }, '/contacts/none')
  await answered(him.personId)
  t.clock.set(t.clock.now().add({ hours: 24 * 20 }))
  await t.settle()
  const givenOn = civilDay(t.clock.now()).toString()
  const again = clicks(t, await employ(t, 'officer')) // a session is of its own day
  await again.post(`/staff/documents/${unopened}/given`, { givenBy: 'hand', givenOn })
  await again.post(`/staff/applicants/${him.personId}/case-end`, { why: 'departure', endedOn: givenOn })
  return him.personId
}

const given = (him: { foreignerNumber: string }) => deposited(t, office, decision(him))

async function reported(documentId: string) {
  const { rows } = await owner.query('select id from reach.alert where document_id = $1', [documentId])
  const at = deliveryReportUrl({ url: '/carrier/sms-report', key: reportKey(t.house.ports.pepper) }, rows[0].id)
  await t.web.inject(at.replace('%d', '1').replace('%D', ''))
  await t.settle()
}

async function answered(personId: string) {
  const asked = `select id from staff.work_item where person_id = $1 and kind = 'paper-asked'`
  const { id } = (await owner.query(asked, [personId])).rows[0]
  await agent.post(`/staff/work-items/${id}/closing`, { [`outcome-${id}`]: 'stays-in-space' })
}

const personId = await walk()

test('every act that matters is a fact about the person, and says who did it', async () => {
  const written = (await facts(personId)).map(({ type, author_role }) => `${type} by ${author_role}`)
  const missing = ACTS.filter(([, type, role]) => !written.includes(`${type} by ${role}`))
  assert.deepEqual(missing, [])
})

test('a receipt’s fact has the digest of the very bytes that he is handed', async () => {
  const made = (await facts(personId)).filter(({ type }) => type === 'ReceiptMade')
  const { rows } = await owner.query(
    `select id, encode(digest, 'hex') as digest from evidence.receipt where person_id = $1 and rendered_at is not null`,
    [personId],
  )
  assert.ok(rows.length > 3)
  assert.deepEqual(
    made.map(({ data }) => [data['receiptId'], data['digest']]).sort(),
    rows.map(({ id, digest }) => [id, digest]).sort(),
  )
})

test('no personal value stands in clear in any of them', async () => {
  const { rows } = await owner.query<{ number: string; body: string }>(
    `select a.foreigner_number as number, f.body from evidence.fact f join enrolment.applicant a on a.id = f.person_id`,
  )
  for (const { number, body } of rows)
    for (const personal of [number, '0612345678', '+33612345678', '2840"']) assert.ok(!body.includes(personal), body)
  assert.ok(rows.some(({ body }) => body.includes(civilDay(t.clock.now()).year.toString())))
})
