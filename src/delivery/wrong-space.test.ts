import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { paddingsOf } from '../evidence/index.ts'
import { subKey } from '../platform/crypto/digest.ts'
import { createDb } from '../platform/db/db.ts'
import { isRefusal } from '../platform/refusal.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { auditDocuments } from './audit.ts'
import { decideOnContest } from './decide-contest.ts'
import { followOwn } from './follow.ts'
import { statusOf } from './status.ts'
import { type Withdrawal, withdrawDocument } from './withdraw.ts'

/* What turns out to be another person's is read by nobody in that space, whatever it had been taken back for before (decisions 0027, 0034). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, head] = [await employ(t, 'officer'), await employ(t, 'division-head')]
const agent = clicks(t, officer)
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const takeBack = (id: string, withdrawal: Withdrawal) => withdrawDocument(t.house.ports)(officer.acting, id, withdrawal)
const wrong = (more: Omit<Withdrawal, 'reason'> = {}) => ({ reason: 'wrong-space', ...more }) as const
const code = (x: unknown) => (isRefusal(x) ? x.refusal : x)
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)
const plain = (html: string) =>
  html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

/** Opened on 4 May: its last safe day is 5 June. */
async function opened(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  await open(him, first)
  return { him, first }
}
/** And replaced on the sixth, by what he opens on the seventh. */
async function replaced() {
  const { him, first } = await opened()
  on('2026-05-06')
  const second = await deposited(t, office, replacementOf(him, first))
  on('2026-05-07')
  await open(him, second)
  return { him, first, second }
}

/** All the places where he could read it, or its day. */
async function reads(him: Person, id: string) {
  const page = (await him.get(`/documents/${id}`)).body
  await t.settle()
  const archive = unzipped((await him.get('/take-away/archive.zip')).rawPayload)
  type Line = { documentId: string; file: { name: string } | null; terms: { actBy: string }[] }
  const lines: Line[] = JSON.parse(archive.get('timeline.json')!.toString()).documents
  const line = lines.find(({ documentId }) => documentId === id)!
  return {
    file: (await him.get(`/documents/${id}/file`)).statusCode,
    link: page.includes(`/documents/${id}/file`),
    days: /vendredi 5 juin 2026/.test(plain(page)),
    taken: line.file !== null,
    terms: line.terms.length,
    calendar: (await him.get(`/documents/${id}/clock.ics`)).body
      .split('BEGIN:VEVENT')
      .some((event) => event.includes('DTSTART') && !event.includes('STATUS:CANCELLED')),
  }
}
const READ = { file: 200, link: true, days: true, taken: true, terms: 2, calendar: true }
const SHUT = { file: 410, link: false, days: false, taken: false, terms: 0, calendar: false }

const factsOf = async (id: string) =>
  (
    await owner.query(
      `select type, body::jsonb->'data' as data from evidence.fact where subject = $1
        and type in ('DocumentWithdrawn', 'WrongSpaceFound', 'DocumentMisplaced') order by recorded_at, id`,
      [`document:${id}`],
    )
  ).rows
const alerted = async (factId: string) =>
  (await owner.query(`select 1 from platform.due_job where name = 'reach.alert' and data->>'factId' = $1`, [factId]))
    .rows.length
const misplaced = async (p: Person) =>
  (
    await owner.query(
      'select document_id, was_opened from delivery.misplaced where person_id = $1 order by placed_at',
      [p.id],
    )
  ).rows

for (const how of ['taken back', 'contested, and upheld'] as const)
  test(`of what replaced another and was in the wrong space, ${how}, the agent must say whose the other was: shut with it, or his as before`, async () => {
    for (const are of ['too', 'his'] as const) {
      const { him, first, second } = await replaced()
      const rightful = await person(t, { registeredBy: desk })
      const meantFor = { foreignerNumber: rightful.foreignerNumber }
      if (how !== 'taken back') await him.post(`/documents/${second}/contest`)
      const act = (said: Omit<Withdrawal, 'reason'>) =>
        how === 'taken back'
          ? takeBack(second, wrong({ meantFor, ...said }))
          : decideOnContest(t.house.ports)(head.acting, second, { outcome: 'upheld', meantFor, ...said })
      const asks = clicks(t, how === 'taken back' ? officer : head)
      const { body } = await asks.get(`/staff/documents/${second}`)
      assert.match(body, new RegExp(`name="${how === 'taken back' ? 'withdraw' : 'decide'}-others"`))
      assert.match(body, new RegExp(`<li><a href="/staff/documents/${first}"`), 'to be read before he answers')
      assert.equal(code(await act({})), 'other-letters-not-said')
      const { rows } = await owner.query('select withdrawn_at, contest_outcome from delivery.document where id = $1', [
        second,
      ])
      assert.deepEqual(rows, [{ withdrawn_at: null, contest_outcome: null }], 'nothing by half')
      assert.equal(await act({ others: { are, letters: [first] } }), how === 'taken back' ? 'withdrawn' : 'decided')
      assert.equal(await alerted(`document:${second}/withdrawn`), 1)
      assert.equal(await alerted(`document:${first}/wrong-space-found`), 0, 'told once')
      assert.deepEqual(await reads(him, second), SHUT)
      assert.deepEqual(await reads(him, first), are === 'too' ? SHUT : READ, are)
      const back = (await factsOf(second)).find(({ type }) => type === 'DocumentWithdrawn')!
      assert.deepEqual([back.data.reason, back.data.others], ['wrong-space', are])
      const found = (await factsOf(first)).filter(({ type }) => type === 'WrongSpaceFound')
      assert.deepEqual(
        found.map(({ data }) => [data.wasOpened, data.toldWith]),
        are === 'too' ? [[true, second]] : [],
      )
      assert.deepEqual(
        await misplaced(rightful),
        (are === 'too' ? [first, second] : [second]).map((document_id) => ({ document_id, was_opened: true })),
      )
    }
  })

test('what was taken back by an error is found in the wrong space on the day after: the agent says it on its page, and it is shut', async () => {
  const { him, first } = await opened()
  const copy = await deposited(t, office, copyOf(him, first))
  await open(him, copy)
  const rightful = await person(t, { registeredBy: desk })
  on('2026-05-05')
  await agent.post(`/staff/documents/${first}/withdrawal`, { reason: 'error' })
  assert.deepEqual(await reads(him, first), READ)
  on('2026-05-06')
  const { body } = await agent.get(`/staff/documents/${first}`)
  assert.match(body, /Il était dans le mauvais espace/)
  assert.match(body, /<input type="hidden" name="reason" value="wrong-space"/)
  const said = { reason: 'wrong-space', 'withdraw-foreignerNumber': rightful.foreignerNumber }
  assert.equal((await agent.post(`/staff/documents/${first}/withdrawal`, said)).statusCode, 303)
  assert.equal(await alerted(`document:${first}/wrong-space-found`), 1)
  assert.deepEqual(await reads(him, first), SHUT)
  assert.equal((await him.get(`/documents/${copy}/file`)).statusCode, 410)
  assert.match((await him.get(`/documents/${first}`)).body, /Il n’était pas pour vous/)
  assert.deepEqual((await factsOf(first)).map(({ type, data }) => [type, data.reason, data.wasOpened]).toSorted(), [
    ['DocumentMisplaced', undefined, true],
    ['DocumentWithdrawn', 'error', undefined],
    ['WrongSpaceFound', 'wrong-space', true],
  ])
  const { rows } = await owner.query(
    `select owner_role from staff.work_item where document_id = $1 and kind = 'wrong-space'`,
    [first],
  )
  assert.deepEqual(rows, [{ owner_role: 'auditor' }])
  const followed = await followOwn(t.house.ports)(him.acting, first)
  assert.ok(!isRefusal(followed))
  assert.equal(statusOf(followed.facts).withdrawnReason, 'wrong-space')
  const { master, config } = t.house.ports
  const keys = { master, house: subKey(config.masterKey.key, 'house-facts'), paddings: paddingsOf(config) }
  assert.deepEqual((await auditDocuments(createDb(owner), keys)).faults, [])
  assert.doesNotMatch((await agent.get(`/staff/documents/${first}`)).body, /name="reason"/, 'nothing more to say')
  assert.equal((await agent.post(`/staff/documents/${first}/withdrawal`, said)).statusCode, 410)
  await assert.rejects(
    owner.query('update delivery.document set wrong_space_found_at = null where id = $1', [first]),
    /not rewritten/,
  )
})

test('a machine says by the API whose the other letters were', async () => {
  const { first, second } = await replaced()
  const ask = (payload: object) =>
    t.web.inject({ method: 'POST', url: `/api/v1/documents/${second}/withdrawal`, headers: office.headers, payload })
  const without = await ask(wrong())
  assert.deepEqual([without.statusCode, without.json().field], [422, 'others'])
  const told = await t.web.inject({ url: `/api/v1/documents/${second}`, headers: office.headers })
  const letters = told.json().otherLetters
  assert.deepEqual(letters, [first])
  for (const others of ['too', { are: 'perhaps', letters }, { are: 'too' }, { are: 'too', letters: [] }]) {
    const { code, field } = (await ask({ reason: 'wrong-space', others })).json()
    assert.deepEqual([code, field.split('/')[0]], ['metadata-not-understood', 'others'], JSON.stringify(others))
  }
  const said = await ask(wrong({ others: { are: 'too', letters } }))
  assert.deepEqual([said.statusCode, said.json().withdrawnReason], [200, 'wrong-space'])
})

test('of a letter that is found in the wrong space what had replaced it keeps no day any more, on page, list and receipt', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await opened()
  on('2026-05-06')
  const second = await deposited(t, office, replacementOf(him, first))
  assert.match(plain((await him.get(`/documents/${second}`)).body), /La lettre du lundi 4 mai 2026 comptait déjà/)
  assert.equal(await takeBack(first, wrong({ others: { are: 'his', letters: [second] } })), 'withdrawn')
  on('2026-05-07')
  await open(him, second)
  await t.settle()
  const page = plain((await him.get(`/documents/${second}`)).body)
  assert.doesNotMatch(page, /comptait déjà|5 juin 2026/)
  assert.match(page, /8 juin 2026/)
  const list = plain((await him.get('/inbox')).body)
  assert.doesNotMatch(list, /19 mai 2026/)
  assert.match(list, /22 mai 2026/)
  const { rows } = await owner.query(`select id from evidence.receipt where document_id = $1 and kind = 'opening'`, [
    second,
  ])
  const input = (await him.get(`/documents/${second}/receipts/${rows[0].id}`)).rawPayload
  const receipt = plain(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
  assert.doesNotMatch(receipt, /avait été notifié|5 juin 2026/)
  assert.match(receipt, /8 juin 2026/)
})

test('of two agents who find two letters of a chain in the wrong space at one instant, one is told that it is done', async () => {
  const { first, second } = await replaced()
  const too = (of: string) => wrong({ others: { are: 'too', letters: [of] } })
  const answers = await Promise.all([takeBack(first, too(second)), takeBack(second, too(first))])
  assert.deepEqual(answers.map(code).toSorted(), ['document-withdrawn', 'withdrawn'])
  for (const id of [first, second]) assert.equal((await factsOf(id)).length, id === first ? 2 : 1)
})

// @law Règlement (UE) 2016/679 (RGPD), art. 34
test('whoever it was meant for reads in his list whether another person opened it, and nothing of what it says', async () => {
  for (const was of ['opened', 'unopened'] as const) {
    t.clock.set(START)
    const [him, rightful] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
    const id = await deposited(t, office, decision(him))
    if (was === 'opened') await open(him, id)
    on('2026-05-05')
    await takeBack(id, wrong({ meantFor: { foreignerNumber: rightful.foreignerNumber } }))
    const list = plain((await rightful.get('/inbox')).body)
    assert.match(list, /Personne ne peut plus l’y lire depuis le mardi 5 mai 2026/)
    assert.equal(/Cette personne l’a ouverte et a pu la lire\./.test(list), was === 'opened')
    assert.equal(/Elle n’y a pas été ouverte\./.test(list), was === 'unopened')
    assert.doesNotMatch(list, /refus|CNDA|D-\d/i)
  }
})
