import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF } from '../platform/sample.ts'
import { type Clock, clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { documents, followed } from './sample-documents.ts'

const law = loadLaw()
const w = words('fr')

/** A refusal that states two months, franc, before a court; opened on the day it was placed, or not. */
function refusal(court: string, openedOn: string, how: 'opened' | 'waiting' = 'opened'): Clock {
  const { document } = documents['opened, a decision']!
  const on = Temporal.PlainDate.from(openedOn)
  const at = on.toZonedDateTime({ timeZone: 'Europe/Paris', plainTime: '10:00' }).toInstant()
  const term = on.add({ days: 16 }).toZonedDateTime('Europe/Paris').toInstant()
  const opening = how === 'opened' ? { openedAt: at, servedOn: on } : { openedAt: null, servedOn: null, servedBy: null }
  const placed = { depositedAt: at, madeAvailableAt: at, termEndsAt: term, decidedOn: on }
  const remedy = { remedyCourt: court, remedyMonths: 2, remedyFranc: true }
  return clockOf(law, followed({ ...document, ...placed, ...opening, ...remedy }, at))
}
const holidaysSaid = (clock: Clock): string =>
  /<p>Jours fériés : (.*?)<\/p>/.exec(clockPage(w, { clock, law, csrf: SAMPLE_CSRF }))?.[1] ?? ''

const GOOD_FRIDAY = /vendredi 3 avril 2026 \(Vendredi saint\)/

test('the picture dots what is not worked at the seat of the court, as the working counts: Good Friday at Strasbourg, not at Montreuil', () => {
  assert.match(holidaysSaid(refusal('administrative-court-strasbourg', '2026-02-09')), GOOD_FRIDAY)
  assert.doesNotMatch(holidaysSaid(refusal('cnda', '2026-02-09')), GOOD_FRIDAY)
  assert.match(holidaysSaid(refusal('cnda', '2026-02-09')), /lundi 6 avril 2026 \(Lundi de Pâques\)/)
})

test('of a court whose seat is not known, what is not worked at one seat it may have is in dots', () => {
  for (const court of ['administrative-court', 'other-court'])
    assert.match(holidaysSaid(refusal(court, '2026-02-09')), GOOD_FRIDAY, court)
})

test('until a decision is served its picture has the holidays of the Office alone, for those of its court would tell what is in it', () => {
  const waiting = refusal('administrative-court-strasbourg', '2026-03-25', 'waiting')
  assert.deepEqual(waiting.terms, [])
  assert.equal(holidaysSaid(waiting), 'lundi 6 avril 2026 (Lundi de Pâques)')
})
