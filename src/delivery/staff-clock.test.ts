import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { words } from '../platform/i18n/index.ts'
import { SAMPLE_NOW } from '../platform/sample.ts'
import { render } from '../ui/index.ts'
import { type Clock, clockOf } from './clock.ts'
import { documents, followed } from './sample-documents.ts'
import { StaffClock } from './staff-clock.tsx'
import type { Document } from './store.ts'

/* What the Office reads of the days of a document: each by its name, none mixed (law.md §0), and none that contradicts another. */

const law = loadLaw()
const fr = words('fr')

const html = (clock: Clock) => render(StaffClock({ w: fr, clock, paper: '/' }))
const plain = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const clock = (name: string, over: Partial<Document> = {}) => {
  const { document, at = SAMPLE_NOW, others = [] } = documents[name]!
  return clockOf(law, followed({ ...document, ...over }, at, others))
}
const office = (name: string, over: Partial<Document> = {}) => plain(html(clock(name, over)))

const REPLACEMENT = 'cover, a replacement of what was served'
const BACK: Partial<Document> = { withdrawnAt: SAMPLE_NOW.subtract({ hours: 1 }), withdrawnReason: 'error' }

// @law CESEDA R.531-17
test('of what the term serves the Office reads the day told to open it, the recorded one, and the two other readings of the end', () => {
  const safe = /Dernier jour sûr pour l’ouvrir, dit à la personne dimanche 17 mai 2026/
  const ends = [
    /Jour enregistré : sans ouverture, réputé notifié à la fin du mardi 19 mai 2026/,
    /Lecture la plus stricte : la loi compte déjà à la fin du lundi 18 mai 2026/,
    /Lecture la plus longue : rien ne peut lui être opposé avant la fin du mercredi 20 mai 2026/,
  ]
  for (const name of ['cover, a decision', 'cover, a summons', 'cover, the term has passed', 'opened, after the term'])
    for (const end of ends) assert.match(office(name), end, name)
  assert.match(office('cover, a decision'), safe)
  // A summons is to be opened today; what the term has served has no such day any more.
  for (const name of ['cover, a summons', 'cover, the term has passed']) assert.doesNotMatch(office(name), safe, name)
  for (const name of ['opened, a decision', 'cover, a letter without effect', 'contested, not opened', 'cover, a copy'])
    for (const end of ends) assert.doesNotMatch(office(name), end, name)
})

test('of a replacement beside which a day runs already the Office reads that the person is told to open it the same day', () => {
  assert.match(office(REPLACEMENT), /pour l’ouvrir, dit à la personne le jour même : un jour gardé court déjà/)
})

test('a day that is not known yet, and one that there will never be, are not said alike', () => {
  const unknown = /pas encore connu/
  const never =
    /Dernier jour du délai, comme le compte un avocat aucun : rien ne notifie ce document, ni ne le notifiera/
  assert.match(office(REPLACEMENT), unknown)
  assert.doesNotMatch(office(REPLACEMENT), never)
  assert.match(office(REPLACEMENT, BACK), never)
  assert.doesNotMatch(office(REPLACEMENT, BACK), unknown)
  assert.doesNotMatch(office(REPLACEMENT, BACK), /Rien ne peut lui être opposé/)
})

test('of what nothing has served no sentence speaks of its service or of its own last day', () => {
  for (const over of [{}, BACK]) {
    const shown = office(REPLACEMENT, over)
    assert.match(shown, /comptait déjà/)
    assert.doesNotMatch(shown, /n’invoque cette notification|Le dernier jour est celui de ce document/)
  }
  assert.match(office('contested, opened'), /Personne n’invoque cette notification/)
  const opened = { openedAt: SAMPLE_NOW, servedOn: Temporal.PlainDate.from('2026-05-12'), servedBy: 'opening' } as const
  assert.match(office(REPLACEMENT, opened), /Le dernier jour est celui de ce document/)
})

test('no heading of the count has nothing under it, in any state', () => {
  const shown = [
    ...Object.keys(documents).map((name) => [name, html(clock(name))]),
    ['', html(clock(REPLACEMENT, BACK))],
  ]
  for (const [name = '', page = ''] of shown) assert.doesNotMatch(page, /<\/h\d><ol><\/ol>|<\/h\d><ul><\/ul>/, name)
  assert.match(html(clock('opened, a decision')), /Comment la date la plus tardive est comptée<\/h4><ol><li>/)
})

test('the working of the latest date ends with that date, and there is none where no such date is known', () => {
  const opened = { openedAt: SAMPLE_NOW, servedOn: civilDay(SAMPLE_NOW), servedBy: 'opening' } as const
  const { document, others = [] } = documents[REPLACEMENT]!
  const longer = others.map((first) => ({ ...first, remedyMonths: 2 }))
  const clocks = [
    ...Object.keys(documents).map((name) => clock(name)),
    clock(REPLACEMENT, opened),
    clockOf(law, followed({ ...document, ...opened }, SAMPLE_NOW, longer)),
  ]
  for (const { terms } of clocks)
    for (const { longest, longestSteps } of terms)
      assert.equal(longestSteps.find(({ code }) => code === 'longest-last')?.params['day'], longest?.toString())
  const appeal = clocks.at(-1)!.terms.find(({ name }) => name === 'appeal')!
  assert.ok(appeal.longest!.month === 7, 'two months, as the first states')
})
