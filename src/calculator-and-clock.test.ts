import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerPage } from './calculator/answer-page.tsx'
import { find } from './calculator/find.ts'
import type { Typed } from './calculator/typed.ts'
import { clockOf } from './delivery/clock.ts'
import { documents, followed } from './delivery/sample-documents.ts'
import { fiction, loadLaw, regimeAt } from './law/index.ts'
import { words } from './platform/i18n/index.ts'
import { isRefusal } from './platform/refusal.ts'
import { on } from './testing/calculator.ts'

const law = loadLaw()
const w = words('fr')

type Letter = {
  readonly placed: string
  readonly opened?: string
  readonly decided: string
  readonly kind?: string
  readonly court?: 'cnda' | 'other-court'
  readonly months?: number
  readonly days?: number
  readonly aidDays?: number
}

/** What the Office deposits with its counting, and the person reads in his letter, which is silent on it. */
const LETTERS: Readonly<Record<string, Letter>> = {
  'a month, never opened': { placed: '2022-05-02', decided: '2022-04-20', months: 1 },
  'a month, opened': { placed: '2023-02-01', opened: '2023-02-03', decided: '2023-01-20', months: 1 },
  'a month, opened after the term': { placed: '2023-02-01', opened: '2023-02-20', decided: '2023-01-20', months: 1 },
  'fifteen days before the asylum court': { placed: '2026-03-02', decided: '2026-02-20', days: 15 },
  'days for legal aid that the letter states': { placed: '2026-04-01', decided: '2026-03-20', months: 1, aidDays: 10 },
  'another court': { placed: '2026-03-02', decided: '2026-02-20', court: 'other-court', months: 2 },
  'placed before June 2026, served after by one reading': { placed: '2026-05-27', decided: '2026-05-20', months: 1 },
  'placed before June 2026, served after': { placed: '2026-06-05', decided: '2026-05-20', months: 1 },
  'placed after, decided before': { placed: '2026-06-20', opened: '2026-06-22', decided: '2026-06-01', months: 1 },
  'all after June 2026': { placed: '2026-07-01', decided: '2026-06-20', days: 15 },
}

for (const [what, letter] of Object.entries(LETTERS))
  test(`the same letter in the calculator and on its document: ${what}`, () => {
    const { placed, opened, decided, kind = 'refusal', court = 'cnda', months, days, aidDays } = letter
    const day = Temporal.PlainDate.from
    const regime = regimeAt(law, day(placed))
    assert.ok(!isRefusal(regime))
    const at = (text: string) => day(text).toZonedDateTime({ timeZone: 'Europe/Paris', plainTime: '10:00' }).toInstant()
    const today = day(placed).add({ days: 21 })
    const document = {
      ...documents['cover, a decision']!.document,
      kind,
      regime: regime.name,
      decidedOn: day(decided),
      remedyCourt: court,
      remedyMonths: months ?? null,
      remedyDays: days ?? null,
      remedyFranc: true,
      remedyLegalAidDays: aidDays ?? null,
      depositedAt: at(placed),
      madeAvailableAt: at(placed),
      termEndsAt: fiction(day(placed), regime).effectiveAt,
      openedAt: opened === undefined ? null : at(opened),
    }
    const clock = clockOf(law, followed(document, at(`${today}`)))
    assert.ok(clock.terms.length > 0)
    const length = months === undefined ? { number: `${days}`, unit: 'days' } : { number: `${months}`, unit: 'months' }
    const typed: Typed = {
      letter: court === 'other-court' ? 'other-court' : months === 1 ? 'cnda-month' : 'cnda-other',
      ...length,
      kind,
      ...(aidDays === undefined ? {} : { aidDays: `${aidDays}` }),
      territory: 'metropolitan',
      how: opened === undefined ? 'unopened' : 'opened',
      ...on('placed', placed),
      ...(opened === undefined ? {} : on('opened', opened)),
    }
    const found = find(law, typed, today)
    assert.ok(!isRefusal(found), isRefusal(found) ? found.refusal : '')
    const page = answerPage({ w, law, typed, found, today })
    for (const { name, court: before, actBy } of clock.terms) {
      const told = found.terms.find((term) => term.name === name && term.court === before)
      if (told !== undefined)
        assert.ok(Temporal.PlainDate.compare(told.actBy, actBy) <= 0, `${name} ${told.actBy} ${actBy}`)
      else {
        assert.equal(name, 'legal-aid', `${name} ${before} is on the document alone`)
        assert.ok(page.includes(w('calculator.aidUnknown')), 'he is told to ask today')
      }
    }
  })
