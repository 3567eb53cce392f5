import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { enrolled, ready, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { checkConnectionKey } from './use-key.ts'

const t = await testHouse({ env: { PLI_PROFILE: 'strict' } })
const { ports } = t.house
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const { get, post } = clicks(t, desk.agent)
const HERE = '/staff/applicants'
const ok = <T>(x: T | Refusal): T => {
  assert.ok(!isRefusal(x), JSON.stringify(x))
  return x
}

test('on the closed list alone, the walk of a desk still works', async () => {
  const form = await post(`${HERE}/new/number`, { scanned: '9950000001' })
  for (const addition of ['language', 'languageEstablishedBy', 'deskSeesWaiting', 'pin'])
    assert.doesNotMatch(form.body, new RegExp(`name="${addition}"`), addition)
  const done = await post(HERE, {
    foreignerNumber: '9950000001',
    registrationDesk: desk.id,
    procedure: 'normal',
    receptionDesk: desk.receptionDesk,
  })
  const record = done.headers.location as string
  const personId = record.split('/').at(-1)!
  const unsaid = await post(`${record}/notice`, {})
  assert.equal(unsaid.statusCode, 422, 'the language of the paper is asked for the paper')
  const pdf = await post(`${record}/notice`, { language: 'prs', languageEstablishedBy: 'read-aloud' })
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal((await post(`${record}/handing-over`, { understoodHow: 'read-aloud' })).headers.location, record)
  assert.match((await get(record)).body, /la personne entre avec la clé/)

  const { rows } = await owner.query('select * from enrolment.applicant where id = $1', [personId])
  const {
    language,
    language_established_by,
    pin_digest,
    desk_sees_waiting,
    eligibility,
    eligibility_reason,
    eligibility_article,
  } = rows[0]
  assert.deepEqual(
    [
      language,
      language_established_by,
      pin_digest,
      desk_sees_waiting,
      eligibility,
      eligibility_reason,
      eligibility_article,
    ],
    [null, null, null, 'later', 'in', 'not-kept', 'not-kept'],
  )
  const told = (await ready(t, desk.agent.acting, personId)).noticeHandedOver
  assert.equal(told?.language, 'prs', 'the language of the notice belongs to the proof')
})

test('the key of a strict deployment opens as any other', async () => {
  const { personId, foreignerNumber, key } = await enrolled(t, desk)
  assert.equal(ok(await checkConnectionKey(ports)({ number: foreignerNumber, key })).personId, personId)
  assert.equal((await ready(t, desk.agent.acting, personId)).wayIn.way, 'key-pending')
})

test('an addition that is sent all the same is refused, not dropped in silence', async () => {
  const system = await machine(t, 'registration-desk', desk.id)
  const send = (url: string, json: unknown) =>
    t.web.inject({
      method: 'POST',
      url,
      headers: { ...system.headers, 'content-type': 'application/json' },
      payload: JSON.stringify(json),
    })
  const base = { foreignerNumber: '9950000009', registrationDesk: desk.id, procedure: 'normal' }
  for (const [field, value] of [
    ['language', 'fra'],
    ['pin', '8251'],
    ['deskSeesWaiting', 'yes'],
    ['languageEstablishedBy', 'read-aloud'],
  ]) {
    const refused = await send('/api/v1/applicants', { ...base, [field!]: value })
    assert.deepEqual([refused.json().code, refused.json().field], ['addition-switched-off', field])
  }
  const { id } = (await send('/api/v1/applicants', base)).json()
  assert.equal((await send(`/api/v1/applicants/${id}/pin`, { pin: '8251' })).json().code, 'addition-switched-off')
  assert.equal(
    (await send(`/api/v1/applicants/${id}/language`, { language: 'fra', languageEstablishedBy: 'read-aloud' })).json()
      .code,
    'addition-switched-off',
  )
  assert.equal((await send(`/api/v1/applicants/${id}/notice`, {})).json().code, 'language-missing')
  const pdf = await send(`/api/v1/applicants/${id}/notice`, { language: 'fra', languageEstablishedBy: 'read-by-him' })
  assert.equal(pdf.headers['content-type'], 'application/pdf')
})

test('Dublin is kept as out, without why', async () => {
  const { personId } = await enrolled(t, desk)
  const officer = await employ(t, 'officer')
  assert.equal((await post(`${HERE}/${personId}/dublin-placement`, {}, officer)).statusCode, 303)
  const page = await get(`${HERE}/${personId}`)
  assert.match(page.body, /Le motif n’est pas conservé ici/)
  assert.doesNotMatch(page.body, /Procédure Dublin|placé sous Dublin/)
  const { rows } = await owner.query('select body from evidence.fact where person_id = $1', [personId])
  assert.doesNotMatch(rows.map((r) => r.body).join(), /dublin/i)
})
