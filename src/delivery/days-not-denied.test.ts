import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { needs, testDatabase } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { decideOnContest } from './decide-contest.ts'
import { withdrawDocument } from './withdraw.ts'

/* Beside a day that is told, or "go today", nothing says that there is nothing to do, or that no day counts (law.md §0). */

type Regime = { kinds: Record<string, { appealTerm: string; remedies?: string[]; neverCourts?: string[] }> }

/** The asylum court is written down as one that never judges a refusal: no day can be counted. */
const rewritten = changedLaw((edit) =>
  edit<Regime>('regimes/2021.json', ({ kinds }) => {
    Object.assign(kinds['refusal']!, { appealTerm: 'stated', remedies: [], neverCourts: ['cnda'] })
  }),
)

const base = await testDatabase()
const dir = await mkdtemp(path.join(tmpdir(), 'pli-not-denied-'))
after(() => rm(dir, { recursive: true, force: true }))
const t = await testHouse({ on: { base, dir } }) // 4 May 2026, ten in the morning in Paris
const since = await testHouse({ on: { base, dir }, parts: { law: rewritten } })
const owner = base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const head = await employ(t, 'division-head')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function placed(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him)) }
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)
const takeBack = async (id: string) =>
  assert.equal(await withdrawDocument(t.house.ports)(officer.acting, id, { reason: 'error' }), 'withdrawn')
const words = (text: string) =>
  text
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
const fromPdf = (input: Buffer) =>
  words(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
const page = async (him: Person, url: string, house = t) =>
  words((await house.web.inject({ url: `/documents/${url}`, headers: { cookie: him.cookie } })).body)
/** What page, clock and the paper of the clock say. */
const told = async (him: Person, id: string, house = t) => [
  await page(him, id, house),
  await page(him, `${id}/clock`, house),
  fromPdf((await house.web.inject({ url: `/documents/${id}/clock.pdf`, headers: { cookie: him.cookie } })).rawPayload),
]
const receipt = async (him: Person, id: string, kind: string) => {
  const asked = 'select id from evidence.receipt where document_id = $1 and kind = $2'
  const { rows } = await owner.query(asked, [id, kind])
  return fromPdf((await him.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload)
}
const NOTHING_TO_DO = /rien à faire/
const NO_DAY_COUNTS =
  /ne compte aucun jour|avant qu’un jour ait compté|aucun jour n’est compté|avec de nouveaux jours|ne sera pas réputé notifié/

test('of a decision that was taken back, once all its days are past, page, clock and paper say to go today and not that there is nothing to do', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-20')
  await takeBack(first)
  for (const text of await told(him, first)) assert.doesNotMatch(text, NOTHING_TO_DO, 'a day is to come')
  on('2026-06-08')
  for (const text of await told(him, first)) {
    assert.match(text, /Allez-y aujourd’hui : voyez un avocat\./)
    assert.doesNotMatch(text, NOTHING_TO_DO)
  }
  assert.match(await page(him, `${first}/clock`), /Ce que vous pouvez faire Ne vous arrêtez pas à la date\./)

  const again = await placed()
  await open(again.him, again.first)
  on('2026-05-20')
  const second = await deposited(t, office, replacementOf(again.him, again.first))
  await takeBack(second)
  on('2026-06-08')
  for (const text of await told(again.him, second)) {
    assert.match(text, /Allez-y aujourd’hui/)
    assert.doesNotMatch(text, NOTHING_TO_DO)
  }
})

test('of what was served, cannot be counted and was taken back, he is sent to a lawyer and not told that there is nothing to do', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  await open(him, first)
  const grant = { kind: 'grant-refugee-status', decision: { decidedOn: '2026-05-01' } }
  on('2026-05-06')
  const second = await deposited(t, office, replacementOf(him, first, grant))
  await open(him, second)
  since.clock.set(t.clock.now())
  for (const text of await told(him, second, since)) {
    assert.match(text, /Aucun jour ne peut être donné ici : voyez un avocat dès aujourd’hui/)
    assert.doesNotMatch(text, /aucun temps ne passe contre vous/)
  }
  const back = await placed()
  await open(back.him, back.first)
  await takeBack(back.first)
  for (const text of await told(back.him, back.first, since)) {
    assert.match(text, /Aucun jour ne peut être donné ici : voyez un avocat dès aujourd’hui/)
    assert.doesNotMatch(text, NOTHING_TO_DO)
  }
})

/** Read in its copy on 6 May, by nothing served. */
async function readInItsCopy() {
  const { him, first } = await placed()
  const second = await deposited(t, office, copyOf(him, first))
  on('2026-05-06')
  await open(him, second)
  return { him, first, second }
}
const KEPT = /5 juin 2026/ // read on 6 May: a month, franc, and 7 June is a Sunday

test('who read the letter in its copy and then disputed it is not told that the law counts no day for it', {
  skip: needs('poppler'),
}, async () => {
  const { him, first, second } = await readInItsCopy()
  on('2026-05-07')
  await him.post(`/documents/${first}/contest`)
  for (const id of [first, second])
    for (const text of await told(him, id)) {
      assert.match(text, KEPT)
      assert.doesNotMatch(text, NO_DAY_COUNTS)
    }
  on('2026-05-08')
  await decideOnContest(t.house.ports)(head.acting, first, { outcome: 'dismissed' })
  for (const text of await told(him, first)) {
    assert.match(text, KEPT)
    assert.doesNotMatch(text, NO_DAY_COUNTS)
  }
})

test('of a replacement that was taken back unserved nobody says that no day had counted above the day that it keeps', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-06')
  const second = await deposited(t, office, replacementOf(him, first))
  await takeBack(second)
  for (const text of await told(him, second)) {
    assert.match(text, KEPT)
    assert.doesNotMatch(text, NO_DAY_COUNTS)
  }
})

test('the receipts of a contest and of a withdrawal say the day of who had read the letter in its copy, as its page does', {
  skip: needs('poppler'),
}, async () => {
  const READ =
    /Vous avez lu le document D-\d+ dans sa copie, le 6 mai 2026\. Par prudence, comptez à partir de ce jour\./
  const tells: (readonly [Person, string, string])[] = []
  for (const reason of ['error', 'replaced'] as const) {
    const { him, first } = await readInItsCopy()
    on('2026-05-08')
    if (reason === 'error') await takeBack(first)
    else await deposited(t, office, replacementOf(him, first))
    tells.push([him, first, 'withdrawal'])
  }
  const { him, first, second } = await readInItsCopy()
  on('2026-05-08')
  await him.post(`/documents/${first}/contest`)
  on('2026-05-09')
  await decideOnContest(t.house.ports)(head.acting, first, { outcome: 'dismissed' })
  await open(him, first)
  tells.push([him, first, 'contest'], [him, first, 'opening'])
  const other = await readInItsCopy()
  await withdrawDocument(t.house.ports)(officer.acting, other.first, { reason: 'wrong-space' })
  on('2026-05-09')
  await t.settle()
  for (const [who, id, kind] of tells) {
    const text = await receipt(who, id, kind)
    assert.match(text, READ, kind)
    assert.match(text, /Dernier jour sûr – Recours : 5 juin 2026/, kind)
    assert.doesNotMatch(text, NO_DAY_COUNTS, kind)
    assert.match(await page(who, id), KEPT)
  }
  assert.doesNotMatch(await receipt(him, second, 'deposit'), /5 juin 2026/, 'it was placed before he read it')
  assert.doesNotMatch(await receipt(other.him, other.first, 'withdrawal'), /5 juin 2026|dans sa copie/)
})
