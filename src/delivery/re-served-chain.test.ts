import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { copyOf, decision, deposited, replacementOf, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* A letter that was replaced more than once is one letter still (decision 0034): its days, and the ways through it. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

/** The first opened on 4 May: legal aid is safe until 19 May. Replaced on the 11th by what nothing serves yet. */
async function replacedOnce(): Promise<{ him: Person; first: string; copy: string; second: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  await him.post(`/documents/${first}/opening`)
  const copy = await deposited(t, office, copyOf(him, first))
  on('2026-05-11')
  return { him, first, copy, second: await deposited(t, office, replacementOf(him, first)) }
}

const plainText = (html: string) =>
  html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')

const TOLD = [
  /La lettre du 4 mai 2026 comptait déjà : gardez son dernier jour sûr\./,
  /Par prudence, ouvrez aujourd’hui\./,
]

test('an agent who replaces a replacement is shown the days that the person will read: those of the first of all are kept', async () => {
  const { him, second } = await replacedOnce()
  on('2026-05-12')
  const today = await employ(t, 'officer') // a session is of its own day
  const agent = clicks(t, today)
  const typed = { ...typedDecision(him), reServiceOf: second, reServiceAs: 'replacement' }
  const place = String((await sendForm(t, today, typed)).headers.location)
  const preview = plainText((await agent.get(place)).body)
  for (const says of TOLD) assert.match(preview, says)
  const placed = await agent.post(place, {})
  const id = /documents\/([0-9a-f-]+)/.exec(String(placed.headers.location))![1]!
  const cover = plainText((await him.get(`/documents/${id}`)).body)
  for (const says of TOLD) assert.match(cover, says)
})

test('an agent who places a copy of a replacement is shown the days of the whole letter', async () => {
  const { him, second } = await replacedOnce()
  on('2026-05-12')
  const today = await employ(t, 'officer')
  const { decidedOn: _, court: __, months: ___, franc: ____, ...typed } = typedDecision(him)
  const place = String(
    (await sendForm(t, today, { ...typed, reServiceOf: second, reServiceAs: 'copy' })).headers.location,
  )
  assert.match(plainText((await clicks(t, today).get(place)).body), TOLD[1]!)
})

test('whatever of a letter was taken back for another leads to the one that replaces it now, and nothing else does', async () => {
  const { him, first, copy, second } = await replacedOnce()
  const leads = async (id: string, to: string) =>
    (await him.get(`/documents/${id}`)).body.includes(`href="/documents/${to}"`)
  for (const id of [first, copy]) assert.ok(await leads(id, second))
  on('2026-05-12')
  const ofSecond = await deposited(t, office, copyOf(him, second))
  assert.ok(!(await leads(ofSecond, second)), 'it is no replacement of its copy')
  const third = await deposited(t, office, replacementOf(him, second))
  for (const id of [first, copy, second, ofSecond]) assert.ok(await leads(id, third), id)
  assert.ok(!(await leads(third, second)))
})
