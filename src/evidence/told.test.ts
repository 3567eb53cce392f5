import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { languages } from '../platform/i18n/index.ts'
import { travelTo } from '../platform/travelled-clock.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { contact } from '../testing/contact.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { activated } from '../testing/phone.ts'
import { staffReads } from '../testing/staff-reads.ts'
import { beat } from './outages.ts'
import { receiptSheet } from './receipt-sheet.ts'
import type { Told } from './told.ts'
import { verifyReceipt } from './verify.ts'

const t = await testHouse({ at: '2026-05-04T08:00:00Z' })
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const [office, officer] = [await machine(t, 'system'), await employ(t, 'officer')]
const him = await person(t, { registeredBy: desk.id })
await contact(t, him.id, 'mobile', '+33612345678')
/** As the clock of a web process says, and that of the database. */
const beats = async (at: string, database = at, on = t) => {
  await travelTo(on.base.pool('owner'), Temporal.Instant.from(database))
  await beat(on.house.ports.db, Temporal.Instant.from(at))
}

const receipts = async (kind: string) =>
  (await owner.query('select id, document_id from evidence.receipt where kind = $1 order by requested_at, id', [kind]))
    .rows
/** What a receipt says, once it passed the check that needs nothing of ours. */
function said(pdf: Buffer): string {
  assert.equal(verifyReceipt(pdf).verdict, 'whole')
  return execFileSync('pdftotext', ['-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .replaceAll(/\s+/g, ' ')
}
const count = async (type: string) =>
  (await owner.query('select 1 from evidence.fact where type = $1', [type])).rows.length

await beats('2026-05-01T00:00:00Z')
const id = await deposited(t, office, decision(him))
await t.settle()

test('asked for the alerts, a receipt tells which left, which way and what became of each, until that moment; it never changes', async () => {
  const { statusCode, headers } = await him.post(`/documents/${id}/receipts`, { kind: 'alerts' })
  assert.deepEqual([statusCode, headers.location], [303, `/documents/${id}?asked=alerts`])
  assert.match((await him.get(headers.location!)).body, /Accusé des avis envoyés \(PDF\).*C’est demandé/s)
  assert.match((await him.get(headers.location!)).body, /Accusé des avis envoyés \(PDF\) – En préparation/)
  await t.settle()
  const [first] = await receipts('alerts')
  const own = `/documents/${id}/receipts/${first.id}`
  const answer = await him.get(own)
  assert.match(String(answer.headers['content-disposition']), /filename="accuse-avis-envoyes-[0-9a-f]{8}\.pdf"/)
  const pdf = answer.rawPayload
  const told = said(pdf)
  assert.match(told, /Accusé des avis envoyés/)
  assert.match(told, /lundi 4 mai 2026[^·]*10:00:00[^·]*· SMS · un document attend · envoyé, sans nouvelle/)
  assert.match(told, /Un avis n’a aucun effet de droit/)
  assert.ok(!told.includes('612345678'), 'never the number')
  assert.match((await him.get(`/documents/${id}/clock`)).body, /name="kind" value="alerts"/)
  assert.match((await him.get(`/documents/${id}?lang=ar`)).body, /href="[^"]*receipts\/[^"]*">إثبات التنبيهات/)

  t.clock.set('2026-05-04T12:00:00Z')
  await him.post(`/documents/${id}/opening`)
  await him.post(`/documents/${id}/receipts`, { kind: 'alerts' })
  await t.settle()
  assert.equal((await receipts('alerts')).length, 2, 'a later one is another, of another number')
  assert.ok((await him.get(own)).rawPayload.equals(pdf))
})

test('asked again within the hour it is the same one; of what is not asked for there is none', async () => {
  for (const kind of ['alerts', 'alerts', 'term', '']) await him.post(`/documents/${id}/receipts`, { kind })
  await t.settle()
  assert.equal((await receipts('alerts')).length, 2)
  assert.equal(await count('AlertsTold'), 2)
})

// @law CESEDA R.531-17
test('five minutes in which no web process answered are an outage, a fact once it is back; less is none, and a beat of another hour than the database’s is refused', async () => {
  t.clock.set('2026-05-06T13:00:00Z')
  await beats('2026-05-06T10:00:00Z')
  await beats('2026-05-06T10:04:59Z')
  await beats('2026-05-06T12:34:01Z')
  await beats('2026-05-06T12:33:30Z', '2026-05-06T12:34:01Z') // another node, a clock that is behind
  for (const wrong of ['2026-05-06T12:30:00Z', '2026-05-06T12:40:00Z', '2036-01-01T00:00:00Z'])
    await assert.rejects(beats(wrong, '2026-05-06T12:34:01Z'), /a beat is of now/)
  await t.settle()
  const { rows } = await owner.query(
    `select subject, person_id, body::jsonb -> 'data' as data from evidence.fact where type = 'SpaceUnavailable' order by id`,
  )
  assert.deepEqual(rows, [
    {
      subject: 'space',
      person_id: null,
      data: { since: '2026-05-01T00:00:00Z', until: '2026-05-06T10:00:00Z' },
    },
    {
      subject: 'space',
      person_id: null,
      data: { since: '2026-05-06T10:04:59Z', until: '2026-05-06T12:34:01Z' },
    },
  ])
  const { rows: watched } = await owner.query(
    `select id, subject, person_id, body::jsonb -> 'data' as data from evidence.fact where type = 'SpaceWatched'`,
  )
  const since = { since: '2026-05-01T00:00:00Z' }
  assert.deepEqual(
    watched,
    [{ id: 'space/watched', subject: 'space', person_id: null, data: since }],
    'once, from its first beat',
  )
  for (const statement of [
    'delete from evidence.outage',
    "update evidence.outage set until = until + interval '1 day'",
  ])
    await assert.rejects(owner.query(statement), /insert-only/)
})

test('the hours of non-availability within the fifteen days are told to him and to the Office, cut to them', async () => {
  t.clock.set('2026-05-08T08:00:00Z')
  await him.post(`/documents/${id}/receipts`, { kind: 'availability' })
  await t.settle()
  const [one] = await receipts('availability')
  const told = said((await him.get(`/documents/${id}/receipts/${one.id}`)).rawPayload)
  assert.match(told, /Accusé des heures de non-disponibilité/)
  assert.match(told, /Entre le lundi 4 mai 2026[^.]*10:00:00[^.]*et le vendredi 8 mai 2026/)
  assert.match(told, /\(50 h 0 min\)/, 'from the moment it was made available')
  assert.match(told, /\(2 h 30 min\)/, 'a minute begun is counted')
  assert.doesNotMatch(told, /que depuis le/)
  const { get, post } = clicks(t, officer)
  t.clock.set('2026-05-08T09:00:00Z')
  await post(`/staff/documents/${id}/receipts`, { kind: 'availability' })
  await t.settle()
  const [, two] = await receipts('availability')
  assert.match(said((await get(`/staff/documents/${id}/receipts/${two.id}`)).rawPayload), /\(2 h 30 min\)/)
})

test('not opened in the fifteen days, the receipt of the term says for how long of them the space was not there', async () => {
  const p = await person(t, { registeredBy: desk.id })
  const letter = await deposited(t, office, decision(p))
  await beats('2026-05-10T00:00:00Z')
  const watchedUntil = (at: string) => owner.query('update evidence.watch set last_beat_at = $1', [at])
  await watchedUntil('2026-05-12T00:00:00Z')
  await beats('2026-05-12T00:08:00Z')
  await watchedUntil('2026-05-25T07:59:00Z')
  t.clock.set('2026-05-25T08:00:00Z')
  await t.settle()
  const { rows } = await owner.query(`select id from evidence.receipt where kind = 'term' and document_id = $1`, [
    letter,
  ])
  const told = said((await p.get(`/documents/${letter}/receipts/${rows[0].id}`)).rawPayload)
  assert.match(told, /l’espace n’a pas été disponible pendant 39 h 8 min au total/)
})

test('each kind is set in every language, on as many pages as it takes', async () => {
  const fact = { id: 'x', digest: 'ab'.repeat(32), happenedAt: t.clock.now(), recordedAt: t.clock.now() }
  const alerts = Array.from({ length: 30 }, (_, i) => ({
    channel: i % 2 ? 'sms' : 'email',
    purpose: 'deposit',
    at: t.clock.now(),
    fate: 'arrived',
    fateAt: t.clock.now(),
  }))
  const told: Told[] = [
    { kind: 'alerts', alerts },
    { kind: 'availability', from: t.clock.now(), to: t.clock.now(), knownFrom: t.clock.now(), outages: [] },
    {
      kind: 'notice',
      handedOverAt: t.clock.now(),
      language: 'ti',
      understoodHow: 'read-by-him',
      version: 'v',
      noticeDigest: 'cd'.repeat(32),
    },
  ]
  for (const { tag } of languages)
    for (const one of told) {
      const document = one.kind === 'notice' ? null : { kind: 'refusal', reference: 'R', digest: 'ab'.repeat(32) }
      const sheet = {
        kind: one.kind,
        language: tag,
        number: 'n',
        foreignerNumber: '1',
        caseNumber: null,
        document,
        told: one,
        fact,
      }
      const nothing = {
        madeAvailableAt: null,
        deemedOn: null,
        served: null,
        regime: null,
        otherRegimes: [],
        readings: [],
        terms: [],
      }
      const pdf = Buffer.from(await receiptSheet(t.house.ports.renderer, { ...sheet, ...nothing }))
      const pages = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString()
      if (one.kind === 'alerts') assert.match(pages, /1\/[2-9]/, tag)
    }
})

test('what nobody watched is said to be unknown, and never that the space was there', async () => {
  const other = await testHouse({ at: '2026-05-04T08:00:00Z' })
  const p = await person(other, { registeredBy: (await testDesk(other)).id })
  const letter = await deposited(other, await machine(other, 'system'), decision(p))
  const asked = async () => {
    await p.post(`/documents/${letter}/receipts`, { kind: 'availability' })
    await other.settle()
    const { rows } = await other.base
      .pool('owner')
      .query(`select id from evidence.receipt where kind = 'availability' order by requested_at`)
    return said((await p.get(`/documents/${letter}/receipts/${rows.at(-1).id}`)).rawPayload)
  }
  assert.match(await asked(), /n’a pas été observée : rien ne peut en être dit/)
  other.clock.set('2026-05-05T08:00:00Z')
  await beats('2026-05-05T07:59:00Z', '2026-05-05T07:59:00Z', other)
  const since = await asked()
  assert.match(since, /aucune interruption de plus de cinq minutes/)
  assert.match(since, /observée que depuis le mardi 5 mai 2026/)
})

// @law CESEDA R.531-17
test('he gets the proof that the notice was handed over, in which language and how it was found out that he understood', async () => {
  const told = await enrolled(t, desk, { language: 'prs' })
  const phone = await activated(t, told)
  const page = '/history'
  assert.match((await phone.get(page)).body, /action="\/history\/receipts"/)
  const { headers } = await phone.post('/history/receipts', {}, page)
  const heard = await phone.get(`${headers.location}&lang=fr`)
  assert.match(
    heard.body,
    /Accusé de remise de la feuille avec la clé \(PDF\).*C’est demandé/s,
    'he is not left to press again',
  )
  assert.doesNotMatch(heard.body, /notice</i, 'to him it is the sheet')
  await t.settle()
  const [receipt] = await receipts('notice')
  assert.equal(receipt.document_id, null)
  const own = `/history/receipts/${receipt.id}`
  assert.match((await phone.get(page)).body, new RegExp(`href="${own}"`))
  const says = said((await phone.get(own)).rawPayload)
  assert.match(says, /Accusé de remise de la notice/)
  assert.match(says, /ont été remises au titulaire de l’espace, en français et en : dari/)
  assert.match(says, /lue à haute voix/)
  assert.ok(says.includes(told.foreignerNumber))
  assert.equal((await him.get(own)).statusCode, 404, 'nobody else gets it')
  const { rows } = await owner.query(
    `select body::jsonb -> 'data' as data from evidence.fact where type = 'NoticeTold'`,
  )
  const handed = await owner.query(
    `select encode(digest, 'hex') as digest from evidence.fact where type = 'NoticeHandedOver' and person_id = $1`,
    [told.personId],
  )
  assert.equal(rows[0].data.factDigest, handed.rows[0].digest)
  assert.ok(!JSON.stringify(rows[0].data).includes('prs'), 'his language is sealed')
})

// @law CESEDA R.531-17
test('an agent of the Office asks for it from the page of the record, and that he reads it is written down; a desk gets none', async () => {
  const told = await enrolled(t, desk, { language: 'prs' })
  const agent = clicks(t, officer)
  const page = `/staff/applicants/${told.personId}`
  assert.match((await agent.get(page)).body, new RegExp(`action="${page}/receipts"`))
  const asked = await agent.post(`${page}/receipts`, {})
  assert.match((await agent.get(String(asked.headers.location))).body, /Accusé de remise de la notice.*C’est demandé/s)
  await t.settle()
  const { rows } = await owner.query(`select id from evidence.receipt where kind = 'notice' and person_id = $1`, [
    told.personId,
  ])
  const address = `${page}/receipts/${rows[0].id}`
  assert.match((await agent.get(page)).body, new RegExp(`href="${address}"`))
  const read = await agent.get(address)
  assert.match(said(read.rawPayload), /Accusé de remise de la notice/)
  assert.deepEqual(
    (await staffReads(t, told.personId))
      .filter(({ what }) => what === 'receipt')
      .map(({ role, about }) => [role, about]),
    [['officer', 'person']],
  )
  const clerk = clicks(t, desk.agent)
  assert.doesNotMatch((await clerk.get(page)).body, /receipts/)
  assert.equal((await clerk.get(address)).statusCode, 403)
  assert.equal((await clerk.post(`${page}/receipts`, {})).statusCode, 403)
  const other = await enrolled(t, desk)
  assert.equal((await agent.get(`/staff/applicants/${other.personId}/receipts/${rows[0].id}`)).statusCode, 404)
})

test('who was handed no notice has no receipt of one: the agent is told so, and nothing is written', async () => {
  const { personId } = await registered(t, desk)
  const agent = clicks(t, officer)
  assert.doesNotMatch((await agent.get(`/staff/applicants/${personId}`)).body, /receipts"/)
  assert.equal((await agent.post(`/staff/applicants/${personId}/receipts`, {})).statusCode, 409)
  const { rowCount } = await owner.query(`select from evidence.fact where type = 'NoticeTold' and subject = $1`, [
    `person:${personId}`,
  ])
  assert.equal(rowCount, 0)
})

test('another person’s document is none of his', async () => {
  const stranger = await person(t, { registeredBy: desk.id })
  for (const kind of ['alerts', 'availability'])
    assert.equal((await stranger.post(`/documents/${id}/receipts`, { kind })).statusCode, 404)
})

test('receipts that wait are counted', async () => {
  const { metrics } = t.house.ports
  const gauge = async () => /^pli_receipts_waiting (.*)$/m.exec(await metrics.text())?.[1]
  const watch = t.house.sweeps.find(({ name }) => name === 'receipts-waiting')!
  await watch.run(t.clock.now())
  assert.equal(await gauge(), '0')
  const waits = await deposited(t, office, decision(him))
  await t.house.jobs['evidence.receipt']!({ factId: `document:${waits}/deposited` }) // no checkpoint covers it
  await watch.run(t.clock.now())
  assert.equal(await gauge(), '1')
})
