import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { contact } from '../testing/contact.ts'
import { copyOf, decision, deposited, ofOthers, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { withdrawDocument } from './withdraw.ts'

/* Who learns what of a letter that was found in the wrong space: whoever it lay with, whoever it was meant for, and the Office. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const [officer, head] = [await employ(t, 'officer'), await employ(t, 'division-head')]
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)
const plain = (html: string) =>
  html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

const withdraw = withdrawDocument(t.house.ports)
const decide = decideOnContest(t.house.ports)
const takeBack = async (id: string, reason: 'replaced' | 'error') =>
  assert.equal(await withdraw(officer.acting, id, { reason }), 'withdrawn')
/** `rightful`: whom it was meant for, where that is known. */
async function found(id: string, are: 'too' | 'his', rightful?: Person) {
  const meantFor = rightful && { meantFor: { foreignerNumber: rightful.foreignerNumber } }
  const said = { ...meantFor, ...(await ofOthers(t, office, id, are)) }
  assert.equal(await withdraw(officer.acting, id, { reason: 'wrong-space', ...said }), 'withdrawn')
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)

async function placed() {
  t.clock.set(START)
  const [him, rightful] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  return { him, rightful, first: await deposited(t, office, decision(him)) }
}
async function replaced() {
  const { him, rightful, first } = await placed()
  on('2026-05-06')
  return { him, rightful, first, second: await deposited(t, office, replacementOf(him, first)) }
}

const toDepositAgain = async (p: Person) =>
  (
    await owner.query(
      `select document_id as id, owner_role as role, due_at::text as due from staff.work_item
        where person_id = $1 and kind = 'deposit-again' and done_at is null`,
      [p.id],
    )
  ).rows

for (const how of ['taken back', 'contested, and upheld'] as const)
  test(`a letter that was his and whose replacement, ${how}, was another’s is deposited again: somebody is asked, and no page sends him to a document that is not there`, async () => {
    const { him, first, second } = await replaced()
    on('2026-05-07')
    if (how === 'taken back') await found(second, 'his')
    else {
      await him.post(`/documents/${second}/contest`)
      const his = await ofOthers(t, office, second, 'his')
      assert.equal(await decide(head.acting, second, { outcome: 'upheld', ...his }), 'decided')
    }
    assert.deepEqual(await toDepositAgain(him), [{ id: first, role: 'officer', due: '2026-05-10 08:00:00+00' }])
    for (const url of [`/documents/${first}`, `/documents/${first}/clock`]) {
      const text = plain((await him.get(url)).body)
      assert.match(text, /Rien ne vient \? Demandez à votre structure\./, url)
      assert.doesNotMatch(text, /Lisez l’autre document|Un autre document le remplace/, url)
    }
    const given = plain((await him.get(`/documents/${first}`)).body)
    assert.match(given, /L’autre document n’était pas pour vous\. L’Office doit vous donner celui-ci de nouveau\./)
    const third = await deposited(t, office, replacementOf(him, first))
    const page = (await him.get(`/documents/${first}`)).body
    assert.match(plain(page), /Lisez l’autre document\./)
    assert.ok(page.includes(`href="/documents/${third}"`))
  })

test('where a letter that is his lies there still, or none was his, nobody is asked to deposit again', async () => {
  const { him, first, second } = await replaced()
  await found(first, 'his')
  assert.deepEqual(await toDepositAgain(him), [], `${second} is there`)
  const other = await replaced()
  await found(other.second, 'too')
  assert.deepEqual(await toDepositAgain(other.him), [])
})

test('of a letter that somebody was asked to deposit again and that was another’s too, nobody is asked any more: what is his before it is', async () => {
  const { him, first, second } = await replaced()
  on('2026-05-07')
  const third = await deposited(t, office, replacementOf(him, second))
  await found(third, 'his')
  assert.deepEqual(
    (await toDepositAgain(him)).map(({ id }) => id),
    [second],
  )
  on('2026-05-08')
  await found(second, 'his')
  assert.deepEqual(
    (await toDepositAgain(him)).map(({ id }) => id),
    [first],
  )
})

const factOf = async (id: string) =>
  (await owner.query(`select body::jsonb->'data' as data from evidence.fact where id = $1`, [id])).rows[0]?.data
const layThere = async (p: Person) =>
  (
    await owner.query(
      `select document_id as id, was_opened as opened, taken_back_at::text as until from delivery.misplaced
        where person_id = $1 order by placed_at`,
      [p.id],
    )
  ).rows

/** What became of those that told him that it was taken back, each of one fact. */
const alerts = async (p: Person, id: string) =>
  (
    await owner.query(
      `select type from evidence.fact where person_id = $1 and subject = $2 and type like 'Alert%'
        and body::jsonb #>> '{data,purpose}' = 'withdrawn'`,
      [p.id, `document:${id}`],
    )
  ).rows.map(({ type }) => type)

test('who could read a letter until it was shut with one that he never saw is told so, once; whoever it was meant for, of what had lain there alone', async () => {
  const { him, rightful, first } = await placed()
  for (const p of [him, rightful]) await contact(t, p.id, 'email', `p${p.foreignerNumber}@exemple.org`)
  await open(him, first)
  t.clock.set('2026-05-11T20:00:00Z') // ten in the evening in Paris: what is placed now is there at eight
  const second = await deposited(t, office, replacementOf(him, first))
  assert.equal((await him.get(`/documents/${first}/file`)).statusCode, 200)
  t.clock.set('2026-05-11T21:00:00Z')
  await found(second, 'too', rightful)
  assert.equal((await him.get(`/documents/${first}/file`)).statusCode, 410)
  await t.settle()
  on('2026-05-12') // no alert leaves at night
  await t.settle()
  assert.deepEqual(await alerts(him, first), ['AlertSent', 'AlertSent'], 'that it was replaced, and that it is shut')
  assert.deepEqual(await alerts(him, second), [])
  const mails = (p: Person) => t.sent.mail.filter(({ to }) => to.includes(p.foreignerNumber)).length
  assert.equal((await factOf(`document:${second}/withdrawn`)).toldWith, first)
  assert.ok(!('toldWith' in (await factOf(`document:${first}/wrong-space-found`))))
  assert.equal(mails(rightful), 1)
  assert.deepEqual(await layThere(rightful), [{ id: first, opened: true, until: '2026-05-11 21:00:00+00' }])
  assert.equal(await factOf(`document:${second}/misplaced`), undefined)
  const list = plain((await rightful.get('/inbox')).body)
  assert.equal(list.match(/Une lettre pour vous était au mauvais endroit/g)?.length, 1)
  assert.doesNotMatch(list, /12 mai 2026/)
})

test('of what was taken back before it was ever there, and alone, nobody is told that it lay with another', async () => {
  const { him, rightful } = await placed()
  t.clock.set('2026-05-04T20:00:00Z')
  const id = await deposited(t, office, decision(him))
  t.clock.set('2026-05-04T21:00:00Z')
  await found(id, 'his', rightful)
  assert.deepEqual(await layThere(rightful), [])
})

/** What happened to a letter of 4 May until it was found in the wrong space on the twentieth, and until when it could be read there. */
const UNTIL: Readonly<Record<string, readonly [(him: Person, first: string) => Promise<unknown>, until: string]>> = {
  'opened, said not to be his, and replaced': [
    async (him, first) => {
      await open(him, first)
      on('2026-05-05')
      await him.post(`/documents/${first}/contest`)
      on('2026-05-06')
      await deposited(t, office, replacementOf(him, first))
    },
    '2026-05-05',
  ],
  'opened, said not to be his, answered that it is, and replaced': [
    async (him, first) => {
      await open(him, first)
      on('2026-05-05')
      await him.post(`/documents/${first}/contest`)
      on('2026-05-06')
      assert.equal(await decide(head.acting, first, { outcome: 'dismissed' }), 'decided')
      await deposited(t, office, replacementOf(him, first))
    },
    '2026-05-20',
  ],
  'opened, and taken back by an error': [
    async (him, first) => {
      await open(him, first)
      on('2026-05-06')
      await takeBack(first, 'error')
    },
    '2026-05-20',
  ],
  'opened, and said not to be his': [
    async (him, first) => {
      await open(him, first)
      on('2026-05-05')
      await him.post(`/documents/${first}/contest`)
    },
    '2026-05-05',
  ],
  'opened in its copy, which he said was not his': [
    async (him, first) => {
      const copy = await deposited(t, office, copyOf(him, first))
      await open(him, copy)
      on('2026-05-05')
      await him.post(`/documents/${copy}/contest`)
    },
    '2026-05-05',
  ],
  'unopened, and taken back by an error': [
    async (_him, first) => {
      on('2026-05-06')
      await takeBack(first, 'error')
    },
    '2026-05-06',
  ],
  unopened: [async () => {}, '2026-05-20'],
}

for (const [what, [happens, until]] of Object.entries(UNTIL))
  test(`whoever a letter was meant for is told until when another person could read it, or until when it lay there: ${what}`, async () => {
    const { him, rightful, first } = await placed()
    await happens(him, first)
    on('2026-05-20')
    await found(first, 'his', rightful)
    const opened = !what.startsWith('unopened')
    assert.deepEqual(await layThere(rightful), [{ id: first, opened, until: `${until} 08:00:00+00` }])
    const { wasOpened, until: said } = await factOf(`document:${first}/misplaced`)
    assert.deepEqual([wasOpened, said], [opened, `${until}T08:00:00Z`])
    const day = Temporal.PlainDate.from(until).toLocaleString('fr', { day: 'numeric', month: 'long', year: 'numeric' })
    assert.match(
      plain((await rightful.get('/inbox')).body),
      new RegExp(`Personne ne peut plus l’y lire depuis le \\S+ ${day}`),
    )
  })
