import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSealed } from '../evidence/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { enrolled, ready, registered, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { correctLanguage } from './amend.ts'
import { keyGroups } from './connection-key.ts'
import { handOver } from './hand-over.ts'
import { printNotices } from './print-notice.ts'
import { readRecord } from './read-record.ts'
import { reissueKey } from './reissue-key.ts'

const t = await testHouse()
const { ports } = t.house
const owner = t.base.pool('owner')
const desk = await testDesk(t)
const officer = await employ(t, 'officer')
const print = (ids: string[], who = desk.agent) => printNotices(ports)(who.acting, ids)
const hand = (ids: string[], who = desk.agent) => handOver(ports)(who.acting, ids, 'interpreter-by-phone')
const ok = <T>(x: T | Refusal): T => {
  assert.ok(!isRefusal(x), JSON.stringify(x))
  return x
}
const code = (x: unknown): string => (isRefusal(x) ? x.refusal : 'done')
const factsOf = async (personId: string) =>
  (
    await owner.query<{ type: string; body: string; author_id: string }>(
      'select type, body, author_id from evidence.fact where person_id = $1 order by recorded_at, id',
      [personId],
    )
  ).rows
const state = async (personId: string) => {
  const { wayIn: way, noticeHandedOver: notice } = await ready(t, officer.acting, personId)
  return { way, notice }
}

/** The words of a PDF, in the order they stand. */
function wordsOf(pdf: Uint8Array): string {
  const dir = mkdtempSync(join(tmpdir(), 'pli-notice-'))
  try {
    writeFileSync(join(dir, 'n.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', join(dir, 'n.pdf'), '-']).toString()
  } finally {
    rmSync(dir, { recursive: true })
  }
}

// @law CESEDA R.531-17
test('printing is a fact, handing over another; nobody has a way in before both', async () => {
  const { personId } = await registered(t, desk)
  assert.deepEqual(await state(personId), { way: { way: 'none', why: 'no-notice' }, notice: null })
  assert.equal(code(await hand([personId])), 'notice-not-printed')

  const { pdf } = ok(await print([personId]))
  assert.deepEqual(await state(personId), { way: { way: 'none', why: 'notice-not-handed-over' }, notice: null })

  t.clock.set(t.clock.now().add({ minutes: 5 }))
  assert.deepEqual(ok(await hand([personId])), { handedOver: 1 })
  const after = await state(personId)
  assert.equal(after.way.way, 'key-pending')
  assert.equal(after.notice?.understoodHow, 'interpreter-by-phone')
  const facts = await factsOf(personId)
  assert.deepEqual(facts.map((f) => f.type).sort(), [
    'ConnectionKeyIssued',
    'NoticeHandedOver',
    'NoticePrinted',
    'PersonRegistered',
  ])
  const handed = facts.find((f) => f.type === 'NoticeHandedOver')!
  const { data, happenedAt } = JSON.parse(handed.body)
  assert.equal(data.digest, sha256(pdf).toString('hex'), 'the digest of the file that was printed')
  assert.equal(data.understoodHow, 'interpreter-by-phone')
  assert.deepEqual(Object.keys(data).toSorted(), ['digest', 'keyId', 'noticeId', 'understoodHow'])
  assert.equal(handed.author_id, desk.agent.id)
  assert.equal(happenedAt, t.clock.now().toString())
})

test('the notice says who helps, where, and how to call', { skip: needs('poppler') }, async () => {
  const { personId } = await registered(t, desk)
  await owner.query(`update staff.organisation set address = '1 rue Exemple', phone = '+33353011234' where id = $1`, [
    desk.receptionDesk,
  ])
  const text = wordsOf(ok(await print([personId])).pdf)
  assert.match(text, /1 rue Exemple/)
  assert.match(text, /\+33 3 53 01 12 34/)
})

test('no fact says in clear which language he was told in: it says where he comes from. Sealed, it is there', async () => {
  const tigrinya = await enrolled(t, desk, { language: 'tir' })
  for (const { body } of await factsOf(tigrinya.personId)) assert.doesNotMatch(body, /"(ti|tir|ti-[0-9a-f]+)"/)
  const { personId } = await registered(t, desk, { language: 'wol' })
  ok(await print([personId]))
  const readByHim = await handOver(ports)(desk.agent.acting, [personId], 'read-by-him')
  assert.deepEqual([code(readByHim), (readByHim as Refusal).field], ['notice-not-read-by-him', 'understoodHow'])
  assert.equal((await factsOf(personId)).filter((f) => f.type === 'NoticeHandedOver').length, 0)
  ok(await hand([personId]))
  const read = ok(await readRecord(ports)(desk.agent.acting, personId))
  const fact = read.timeline.find((f) => f.type === 'NoticeHandedOver')!
  const { rows } = await owner.query('select body from evidence.fact where id = $1', [fact.id])
  assert.doesNotMatch(rows[0].body, /wol/)
  const sealed = ok(await ports.act({ as: 'worker' }, (unit) => openSealed(unit.trx, ports.master, fact)))
  assert.deepEqual([sealed['language'], sealed['understood']], ['fr', 'wol'])
  assert.match(String(sealed['version']), /^fr-/)
})

// @law CESEDA R.531-17
test('told in a language that turns out not to be his, he was not told: nothing binds until he has a new notice in his own', async () => {
  const { personId } = await enrolled(t, desk)
  const correct = (language: string) =>
    correctLanguage(ports)(desk.agent.acting, personId, { language, establishedBy: 'interpreter-by-phone' })
  const told = async () => (await state(personId)).notice !== null
  assert.ok(await told())
  ok(await correct('prs'))
  assert.ok(await told(), 'the same language, established otherwise')
  ok(await correct('tir'))
  assert.equal(await told(), false)
  assert.equal((await state(personId)).way.way, 'key-pending', 'his key opens what is there already')

  ok(await print([personId]))
  ok(await correct('amh'))
  assert.equal(code(await hand([personId])), 'notice-in-another-language', 'printed for Tigrinya')
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  ok(await print([personId]))
  assert.equal(await told(), false, 'printed is not handed over')
  ok(await hand([personId]))
  assert.ok(await told())
})

test('an open space makes up for no language: told in another than his, he is told again before anything binds', async () => {
  const { personId } = await enrolled(t, desk)
  await owner.query('insert into space.account (person_id, password_hash, activated_at) values ($1, $2, $3)', [
    personId,
    'x',
    t.clock.now().toString(),
  ])
  ok(await correctLanguage(ports)(desk.agent.acting, personId, { language: 'tir', establishedBy: 'read-aloud' }))
  assert.equal((await state(personId)).notice, null)
  assert.equal((await state(personId)).way.way, 'activated', 'what is there already he opens as before')
  const record = (await clicks(t, desk.agent).get(`/staff/applicants/${personId}`)).body
  assert.match(record, /notice remise ne vaut plus/)
  assert.match(record, /Imprimer une nouvelle notice/)
  assert.doesNotMatch(record, /Mot de passe perdu/, 'nothing of his is lost')
  const before = t.clock.now()
  t.clock.set(before.add({ minutes: 1 }))
  ok(await reissueKey(ports)(desk.agent.acting, personId, null, { pin: '', documentSeen: true }))
  assert.equal((await state(personId)).notice, null, 'printed is not handed over')
  ok(await hand([personId]))
  assert.equal((await state(personId)).notice?.understood, 'tir')
})

test('handed over twice is handed over once', async () => {
  const { personId } = await enrolled(t, desk)
  assert.deepEqual(ok(await hand([personId])), { handedOver: 0 })
  assert.equal((await factsOf(personId)).filter((f) => f.type === 'NoticeHandedOver').length, 1)
})

test('neither the key nor the number nor the PIN is anywhere in the database', async () => {
  const { key, foreignerNumber } = await enrolled(t, desk, { pin: '407193' })
  const tables = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('enrolment', 'evidence', 'staff', 'space', 'platform', 'jobs')`,
  )
  for (const { name } of tables.rows) {
    const { rows } = await owner.query<{ text: string }>(`select t::text as text from ${name} t`)
    const text = rows.map((r) => r.text).join('\n')
    for (const secret of [key, keyGroups(key).join('-'), '407193'])
      assert.ok(!text.includes(secret), `${name} holds it`)
    if (name !== 'enrolment.applicant') assert.ok(!text.includes(foreignerNumber), `${name} holds the number`)
  }
})

test('printing again is a new key; the old one is dead and so is the way in until the new paper is handed over', async () => {
  const { personId, key } = await enrolled(t, desk)
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  const again = ok(await print([personId]))
  assert.notEqual(again.notices[0]!.key, key)
  const between = await state(personId)
  assert.deepEqual(between.way, { way: 'none', why: 'notice-not-handed-over' })
  assert.ok(between.notice, 'he was told once, and it is proven')
  ok(await hand([personId]))
  assert.equal((await state(personId)).way.way, 'key-pending')
  const cancelled = (await factsOf(personId)).filter((f) => f.type === 'ConnectionKeyCancelled')
  assert.deepEqual(
    cancelled.map((f) => JSON.parse(f.body).data.why),
    ['reprinted'],
  )
})

test('two agents who print at one instant leave one living key', async () => {
  const { personId } = await registered(t, desk)
  const other = await employ(t, 'registration-desk', desk.id)
  for (const x of await Promise.all([print([personId]), print([personId], other), print([personId])])) ok(x)
  const { rows } = await owner.query(
    'select count(*)::int as n from enrolment.connection_key where person_id = $1 and cancelled_at is null',
    [personId],
  )
  assert.equal(rows[0].n, 1)
})

test('no notice for who is out, undecided, or has his space already', async () => {
  const ajaccio = await organisation(t, 'registration-desk', { department: '2A' })
  const there = { id: ajaccio, agent: await employ(t, 'registration-desk', ajaccio), receptionDesk: desk.receptionDesk }
  const unknown = await registered(t, there)
  assert.equal(code(await print([unknown.personId], there.agent)), 'eligibility-not-decided')
  const { personId } = await enrolled(t, desk)
  await owner.query('insert into space.account (person_id, password_hash, activated_at) values ($1, $2, $3)', [
    personId,
    'x',
    t.clock.now().toString(),
  ])
  assert.equal(code(await print([personId])), 'space-already-open')
  assert.deepEqual((await state(personId)).way, { way: 'activated' })
  await owner.query('update space.account set closed_at = $2 where person_id = $1', [
    personId,
    t.clock.now().toString(),
  ])
  assert.equal(code(await print([personId])), 'space-closed')
  assert.deepEqual((await state(personId)).way, { way: 'none', why: 'space-closed' })
})

test('another desk prints nothing, nor does an officer far from the person', async () => {
  const { personId } = await registered(t, desk)
  const elsewhere = await employ(t, 'registration-desk', await organisation(t, 'registration-desk'))
  assert.equal(code(await print([personId], elsewhere)), 'applicant-not-known')
  assert.equal(code(await print([personId], officer)), 'applicant-not-known')
  assert.equal(code(await print(['nobody'])), 'applicant-not-known')
})

test('a family of five is one file of five pages, each with its own key, or nothing at all', {
  skip: needs('poppler'),
}, async () => {
  const family = []
  for (const language of ['prs', 'prs', 'tir', 'fra', 'wol']) family.push(await registered(t, desk, { language }))
  const ids = family.map((p) => p.personId)
  const { pdf, notices } = ok(await print(ids))
  assert.equal(new Set(notices.map((n) => n.key)).size, 5)
  const pages = wordsOf(pdf).split('\f')
  assert.equal(pages.length, 6, 'five pages, and what follows the last')
  for (const [i, { foreignerNumber }] of family.entries()) {
    assert.ok(pages[i]!.includes(foreignerNumber))
    const key = notices[i]!.key
    for (const group of keyGroups(key)) assert.ok(pages[i]!.includes(group), group)
  }
  const facts = await factsOf(ids[1]!)
  const printed = JSON.parse(facts.find((f) => f.type === 'NoticePrinted')!.body).data
  assert.deepEqual([printed.page, printed.pages, printed.digest], [2, 5, sha256(pdf).toString('hex')])
  assert.deepEqual(ok(await hand(ids)), { handedOver: 5 })

  const stranger = await registered(t, { ...desk, agent: desk.agent })
  const before = (await owner.query('select count(*)::int as n from enrolment.connection_key')).rows[0].n
  assert.equal(code(await print([stranger.personId, '018f0000-0000-7000-8000-000000000000'])), 'applicant-not-known')
  assert.equal((await owner.query('select count(*)::int as n from enrolment.connection_key')).rows[0].n, before)
})

test('a file nobody could print in reason is refused', async () => {
  const { personId } = await registered(t, desk)
  const many = Array.from({ length: 21 }, (_, i) => `018f0000-0000-7000-8000-0000000000${i + 10}`)
  assert.equal(code(await print(many)), 'family-too-large')
  assert.equal(code(await print([])), 'family-too-large')
  assert.equal(ok(await print([personId, personId])).notices.length, 1, 'the same person twice is once')
})
