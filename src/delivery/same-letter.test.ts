import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fiction, regimeAt } from '../law/index.ts'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { asking, on } from '../testing/calculator.ts'
import { testHouse } from '../testing/house.ts'
import { clockOf } from './clock.ts'
import { termWords } from './parts.tsx'
import { documents, followed } from './sample-documents.ts'

const t = await testHouse()
const { law } = t.house
const post = asking(t)
const w = words('fr')

/** Each last safe day that the calculator's page gives for what is called so; what a lawyer counts stands folded, below. */
const daysFor = (body: string, what: string): string[] =>
  [
    ...body
      .split(`<summary>${w('calculator.counted')}`)[0]!
      .matchAll(new RegExp(`${what}(?:</strong>)? – [^<]*<time datetime="([^"]+)"`, 'g')),
  ].map((found) => found[1]!)

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
  test(`the same letter in the calculator and on its document: ${what}`, async () => {
    const { placed, opened, decided, kind = 'refusal', court = 'cnda', months, days, aidDays } = letter
    const day = Temporal.PlainDate.from
    const regime = regimeAt(law, day(placed))
    assert.ok(!isRefusal(regime))
    const at = (text: string) => day(text).toZonedDateTime({ timeZone: 'Europe/Paris', plainTime: '10:00' }).toInstant()
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
    const clock = clockOf(law, followed(document, at(`${day(placed).add({ days: 21 })}`)))
    assert.ok(clock.terms.length > 0)
    const length = months === undefined ? { number: `${days}`, unit: 'days' } : { number: `${months}`, unit: 'months' }
    const typed = {
      letter: court === 'other-court' ? 'other-court' : months === 1 ? 'cnda-month' : 'cnda-other',
      ...length,
      kind,
      ...(aidDays === undefined ? {} : { aidDays: `${aidDays}` }),
      territory: 'metropolitan',
      how: opened === undefined ? 'unopened' : 'opened',
      ...on('placed', placed),
      ...(opened === undefined ? {} : on('opened', opened)),
    }
    t.clock.set(`${at(opened ?? placed)}`)
    const { statusCode, body } = await post({ ...typed, step: 'answer' })
    assert.equal(statusCode, 200)
    for (const term of clock.terms) {
      const told = daysFor(body, termWords(w, term))
      if (told.length === 0) {
        assert.equal(term.name, 'legal-aid', `${term.name} is on the document alone`)
        assert.ok(body.includes(w('calculator.aidUnknown')), 'he is told to ask today')
      }
      for (const safe of told) assert.ok(safe <= `${term.actBy}`, `${term.name} ${safe} ${term.actBy}`)
    }
  })
