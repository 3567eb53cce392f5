import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { copyOf, decision, deposited, ofOthers, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { type Withdrawal, withdrawDocument } from './withdraw.ts'

/* Decision 0034: a letter and its copies are one, and so is what he says of them, and the Office's answer. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const head = await employ(t, 'division-head')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function placed(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him)) }
}
const row = async (id: string) =>
  (await owner.query('select *, served_on::text from delivery.document where id = $1', [id])).rows[0]
const contestOf = (him: Person, id: string) => him.post(`/documents/${id}/contest`)
const decide = (id: string, outcome: 'upheld' | 'dismissed') =>
  decideOnContest(t.house.ports)(head.acting, id, { outcome })
const typesOf = async (id: string) =>
  (
    await owner.query(
      `select type from evidence.fact where subject = $1 and (type like '%Contest%' or type = 'DocumentWithdrawn')
        order by recorded_at, id`,
      [`document:${id}`],
    )
  ).rows.map((r) => r.type)
const looks = async (him: Person) =>
  (
    await owner.query(
      `select document_id, outcome from staff.work_item where person_id = $1 and kind = 'contested-document'`,
      [him.id],
    )
  ).rows
const shut = async (him: Person, ids: readonly string[]) => {
  const answers = []
  for (const id of ids) {
    answers.push((await him.post(`/documents/${id}/opening`)).statusCode)
    const file = await him.get(`/documents/${id}/file`)
    answers.push(file.statusCode)
    assert.notEqual(file.headers['content-type'], 'application/pdf')
  }
  return answers
}

for (const said of ['first', 'copy'] as const)
  test(`"this is not mine", said of the ${said}, is said of the letter: both are shut, and it is never served`, async () => {
    const { him, first } = await placed()
    on('2026-05-06')
    const second = await deposited(t, office, copyOf(him, first))
    await him.post(`/documents/${second}/opening`)
    on('2026-05-07')
    await contestOf(him, said === 'first' ? first : second)
    assert.deepEqual(await shut(him, [first, second]), [409, 409, 409, 409])
    await contestOf(him, said === 'first' ? second : first) // twice is once
    for (const id of [first, second]) {
      assert.deepEqual(await typesOf(id), ['DocumentContested'])
      assert.equal((await row(id)).contested_at?.toString(), '2026-05-07T08:00:00Z')
    }
    assert.deepEqual(await looks(him), [{ document_id: first, outcome: null }])
    on('2026-05-25')
    await t.settle()
    assert.deepEqual([(await row(first)).served_on, (await row(first)).served_by], [null, null])
    const { servedOn, servedBy, contestedAt } = (
      await t.web.inject({ url: `/api/v1/documents/${first}`, headers: office.headers })
    ).json()
    assert.deepEqual([servedOn, servedBy], [null, null])
    assert.ok(contestedAt)
  })

for (const asked of ['first', 'copy'] as const)
  test(`upheld, asked of the ${asked}, the first and its copies go; dismissed, all are open again`, async () => {
    for (const outcome of ['upheld', 'dismissed'] as const) {
      const { him, first } = await placed()
      const second = await deposited(t, office, copyOf(him, first))
      const third = await deposited(t, office, copyOf(him, first))
      on('2026-05-06')
      await contestOf(him, second)
      assert.equal(await decide(asked === 'first' ? first : second, outcome), 'decided')
      const done = outcome === 'upheld' ? 'withdrawn' : 'confirmed'
      assert.deepEqual(await looks(him), [{ document_id: first, outcome: done }])
      for (const id of [first, second, third]) {
        const { contest_outcome, withdrawn_reason } = await row(id)
        assert.deepEqual([contest_outcome, withdrawn_reason], [outcome, outcome === 'upheld' ? 'wrong-space' : null])
        const facts = ['DocumentContested', 'ContestDecided', ...(outcome === 'upheld' ? ['DocumentWithdrawn'] : [])]
        assert.deepEqual((await typesOf(id)).toSorted(), facts.toSorted())
        assert.equal((await him.post(`/documents/${id}/opening`)).statusCode, outcome === 'upheld' ? 410 : 303)
      }
    }
  })

test('a copy that is to come is shut while its first is contested, and is taken back with it', async () => {
  const { him, first } = await placed()
  t.clock.set('2026-05-04T20:30:00Z') // at night
  const second = await deposited(t, office, copyOf(him, first))
  await contestOf(him, first)
  on('2026-05-06')
  assert.doesNotMatch((await him.get(`/documents/${second}`)).body, /\/opening"/, 'nothing to press that is refused')
  assert.deepEqual(await shut(him, [second]), [409, 409])
  assert.equal((await row(second)).opened_at, null)
  assert.equal(await decide(first, 'upheld'), 'decided')
  assert.equal((await row(second)).withdrawn_reason, 'wrong-space')
})

test('of what he read in its copy, contested and dismissed, a day is told, and nothing says that the time has not begun', async () => {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  await him.post(`/documents/${second}/opening`)
  on('2026-05-06')
  await contestOf(him, first)
  await decide(first, 'dismissed')
  for (const url of [first, second, `${first}/clock`, `${second}/clock`]) {
    const { body } = await him.get(`/documents/${url}`)
    assert.match(body, /dernier jour sûr/)
    assert.doesNotMatch(body, /n’a pas commencé ici/, url)
  }
})

test('of a first and its copy contested at one instant each is contested once, and one looks', async () => {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  on('2026-05-06')
  const answers = await Promise.all([first, second, second, first].map((id) => contestOf(him, id)))
  assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([303]))
  for (const id of [first, second]) assert.deepEqual(await typesOf(id), ['DocumentContested'])
  assert.equal((await looks(him)).length, 1)
})

test('what the Office had answered of the first stays so; a copy of it that is contested then and is not his takes it along', async () => {
  const { him, first } = await placed()
  await contestOf(him, first)
  await decide(first, 'dismissed')
  const second = await deposited(t, office, copyOf(him, first))
  on('2026-05-06')
  await contestOf(him, second)
  assert.deepEqual([(await row(first)).contest_outcome, (await row(second)).contest_outcome], ['dismissed', null])
  assert.equal(await decide(second, 'upheld'), 'decided')
  assert.equal((await row(first)).withdrawn_reason, 'wrong-space')
})

const takeBack = (id: string, withdrawal: Withdrawal) => withdrawDocument(t.house.ports)(head.acting, id, withdrawal)

test('a copy that the Office takes back from the wrong space takes its first along, and the other copies: no term serves a stranger', async () => {
  const { him, first } = await placed()
  const rightful = await person(t, { registeredBy: desk })
  await him.post(`/documents/${first}/opening`)
  const [second, third] = [
    await deposited(t, office, copyOf(him, first)),
    await deposited(t, office, copyOf(him, first)),
  ]
  on('2026-05-06')
  const wrong = { reason: 'wrong-space', meantFor: { foreignerNumber: rightful.foreignerNumber } } as const
  assert.equal(await takeBack(second, wrong), 'withdrawn')
  for (const id of [first, second, third]) {
    assert.equal((await row(id)).withdrawn_reason, 'wrong-space')
    assert.deepEqual(await typesOf(id), ['DocumentWithdrawn'])
  }
  assert.deepEqual(await shut(him, [first, second, third]), [410, 410, 410, 410, 410, 410])
  const told = await owner.query('select document_id, was_opened from delivery.misplaced where person_id = $1', [
    rightful.id,
  ])
  assert.deepEqual(told.rows, [{ document_id: first, was_opened: true }], 'once, and that it was read there')
  const items = await owner.query(`select 1 from staff.work_item where document_id = $1 and kind = 'wrong-space'`, [
    first,
  ])
  assert.equal(items.rows.length, 1)

  const unread = await placed()
  const again = await deposited(t, office, copyOf(unread.him, unread.first))
  assert.equal(await takeBack(again, { reason: 'wrong-space' }), 'withdrawn')
  on('2026-05-25')
  await t.settle()
  assert.equal((await row(unread.first)).served_on, null)
})

test('what was opened there in a copy taken back alone was opened there; a letter that it replaced, and that was his, was not', async () => {
  for (const earlier of ['first', 'copy'] as const) {
    const { him, first } = await placed()
    const rightful = await person(t, { registeredBy: desk })
    const copy = await deposited(t, office, copyOf(him, first))
    await him.post(`/documents/${earlier === 'first' ? first : copy}/opening`)
    on('2026-05-06')
    assert.equal(await takeBack(copy, { reason: 'error' }), 'withdrawn')
    const last = earlier === 'copy' ? first : await deposited(t, office, replacementOf(him, first))
    const meantFor = { foreignerNumber: rightful.foreignerNumber }
    const others = await ofOthers(t, office, last, 'his')
    assert.equal(await takeBack(last, { reason: 'wrong-space', meantFor, ...others }), 'withdrawn')
    const told = `select m.document_id, m.was_opened, (f.body::jsonb->'data'->>'wasOpened')::bool as said from delivery.misplaced m
      join evidence.fact f on f.id = 'document:' || m.document_id || '/misplaced' where m.person_id = $1`
    const { rows } = await owner.query(told, [rightful.id])
    const itself = earlier === 'copy'
    assert.deepEqual(rows, [{ document_id: last, was_opened: itself, said: itself }], earlier)
  }
})

test('a copy taken back by mistake leaves its first, until it is found in the wrong space; what is gone already is not taken back twice', async () => {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  await him.post(`/documents/${second}/opening`)
  assert.equal(await takeBack(second, { reason: 'error' }), 'withdrawn')
  const twice = await takeBack(second, { reason: 'replaced' })
  assert.ok(typeof twice !== 'string' && twice.refusal === 'document-withdrawn')
  assert.equal((await row(first)).withdrawn_at, null)
  assert.equal(await takeBack(second, { reason: 'wrong-space' }), 'withdrawn')
  assert.equal((await row(first)).withdrawn_reason, 'wrong-space')
  assert.equal((await him.get(`/documents/${second}/file`)).statusCode, 410)
})
