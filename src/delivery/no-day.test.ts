import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import type { Law } from '../law/index.ts'
import { words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW } from '../platform/sample.ts'
import { testDatabase } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { changedLaw } from '../testing/changed-law.ts'
import { decision, deposited, replacementOf, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { escapeHtml, refusalWords, render } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { documentPage } from './pages.tsx'
import { documents, followed } from './sample-documents.ts'
import { StaffClock } from './staff-clock.tsx'

type Regime = { kinds: Record<string, { appealTerm: string; remedies?: string[]; neverCourts?: string[] }> }

/** What nobody should do to the data of a law: the asylum court is written down as one that never judges a refusal. */
const rewritten = changedLaw((edit) =>
  edit<Regime>('regimes/2021.json', ({ kinds }) => {
    Object.assign(kinds['refusal']!, { appealTerm: 'stated', remedies: [], neverCourts: ['cnda'] })
  }),
)

const NO_DAY = /Aucun jour ne peut être donné ici : voyez un avocat dès aujourd’hui\./
const w = words('fr')
const base = await testDatabase()
const dir = await mkdtemp(path.join(tmpdir(), 'pli-no-day-'))
after(() => rm(dir, { recursive: true, force: true }))
const t = await testHouse({ on: { base, dir } })
const since = await testHouse({ on: { base, dir }, parts: { law: rewritten } })

test('where a change of the data makes the law refuse to count, he is told that no day can be given, and where to go, on every page', async () => {
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  const pages = ['/inbox', `/documents/${id}`, `/documents/${id}/clock`]
  const read = async (house: typeof t, url: string) =>
    (await house.web.inject({ url, headers: { cookie: p.cookie } })).body
  for (const url of pages) assert.doesNotMatch(await read(t, url), NO_DAY, url)
  for (const url of pages) assert.match(await read(since, url), NO_DAY, url)
  assert.match(await read(since, pages[1]!), /clock#places/)
  assert.match(await read(since, pages[2]!), /tel:3039/)
  // Five pages were looked at: each look is told, by the code alone.
  const figures = await since.house.ports.metrics.text()
  assert.match(figures, /pli_refusals_total\{capability="law",code="no-asylum-court-for-kind"\} 5/)
  const grant = await deposited(t, office, { ...decision(p), kind: 'grant-refugee-status' })
  await p.post(`/documents/${grant}/opening`)
  assert.doesNotMatch(await read(since, `/documents/${grant}/clock`), NO_DAY, 'against which the law has no remedy')
})

test('of a letter that is served again his list tells it too, and each look is told by the code', async () => {
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p))
  await p.post(`/documents/${first}/opening`)
  const { decision: _, ...plain } = decision(p)
  await deposited(t, office, { ...plain, reService: { of: first, as: 'copy' } })
  const { ports } = since.house
  const told = async () => Number(/code="no-asylum-court-for-kind"\} (\d+)/.exec(await ports.metrics.text())?.[1] ?? 0)
  const before = await told()
  const { body } = await since.web.inject({ url: '/inbox', headers: { cookie: p.cookie } })
  assert.equal(body.match(new RegExp(NO_DAY, 'g'))?.length, 2)
  assert.equal((await told()) - before, 2, 'its first and its copy, a line each')
})

test('a kept day that cannot be counted is told too of a replacement that he has not opened: his list, and what the Office is shown before', async () => {
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p))
  t.clock.set(t.clock.now().add({ hours: 24 * 16 }))
  await t.settle()
  const second = await deposited(t, office, replacementOf(p, first))
  const { ports } = since.house
  since.clock.set(t.clock.now())
  const told = async () => Number(/code="no-asylum-court-for-kind"\} (\d+)/.exec(await ports.metrics.text())?.[1] ?? 0)
  const before = await told()
  const { body } = await since.web.inject({ url: '/inbox', headers: { cookie: p.cookie } })
  assert.match(body, /Par prudence, ouvrez aujourd’hui/)
  assert.equal((await told()) - before, 1)
  const officer = await employ(t, 'officer')
  const { decidedOn: _, court: __, months: ___, franc: ____, ...typed } = typedDecision(p)
  const kept = await sendForm(since, officer, { ...typed, reServiceOf: second, reServiceAs: 'copy' })
  const preview = await since.web.inject({ url: String(kept.headers.location), headers: officer.headers })
  assert.equal(preview.statusCode, 200)
  assert.equal((await told()) - before, 2)
})

test('each look of the Office at such a document is told too, by the code alone: its page, and the sheet it prints', async () => {
  const desk = await organisation(t, 'registration-desk')
  const office = await machine(t, 'system')
  const officer = await employ(t, 'officer')
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  const { ports } = since.house
  const told = async () =>
    Number(
      /pli_refusals_total\{capability="law",code="no-asylum-court-for-kind"\} (\d+)/.exec(
        await ports.metrics.text(),
      )?.[1] ?? 0,
    )
  const before = await told()
  for (const url of [`/staff/documents/${id}`, `/staff/documents/${id}/clock.pdf`]) {
    const { statusCode } = await since.web.inject({ url, headers: officer.headers })
    assert.equal(statusCode, 200, url)
  }
  assert.equal((await told()) - before, 2)
})

test('so it is on the cover of what the term has served, on what was contested since, and for the Office with the reason', () => {
  const pageOf = (name: string, law: Law) => {
    const { document, at = SAMPLE_NOW } = documents[name]!
    return documentPage(w, { ...clockOf(law, followed(document, at)), csrf: SAMPLE_CSRF })
  }
  for (const name of ['cover, the term has passed', 'opened, a decision', 'contested, opened']) {
    assert.doesNotMatch(pageOf(name, t.house.law), NO_DAY, name)
    assert.match(pageOf(name, rewritten), NO_DAY, name)
  }
  assert.doesNotMatch(pageOf('cover, a decision', rewritten), NO_DAY, 'nothing has served it')
  const { document } = documents['opened, a decision']!
  const clock = clockOf(rewritten, followed(document, SAMPLE_NOW))
  const office = render(StaffClock({ w, clock, paper: '/paper' }))
  assert.match(office, NO_DAY)
  assert.ok(office.includes(escapeHtml(refusalWords(w, clock.noDay!).title)))
})
