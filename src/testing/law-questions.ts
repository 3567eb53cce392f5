import fc from 'fast-check'
import type { StatedRemedy, TermsCase } from '../law/index.ts'
import { TERRITORIES } from './naive-calendar.ts'
import { KINDS, type Question } from './naive-law.ts'

const FIRST = Temporal.PlainDate.from('2019-01-01')
const upTo = (most: number) => fc.integer({ min: 0, max: most })
/** Where the law changed: the space, the new numbers of the code, the Pact. */
const CHANGES = ['2020-07-08', '2021-05-01', '2026-06-12'].map((day) => Temporal.PlainDate.from(day))

/** A day since 2019: some where months are clamped and holidays crowd, some in the weeks around each change of law. */
const day = fc.tuple(upTo(3400), fc.constantFrom(...CHANGES), upTo(40)).chain(([days, change, around]) => {
  const date = FIRST.add({ days })
  return fc.constantFrom(
    date,
    date,
    date,
    date.with({ day: 31 }),
    date.with({ month: 1, day: 15 }),
    date.with({ month: 6, day: 1 }),
    change.subtract({ days: around }).add({ days: 15 }),
  )
})

const COURTS = ['cnda', 'cnda', 'administrative-court', 'administrative-court-strasbourg', 'other-court']

const remedy: fc.Arbitrary<StatedRemedy> = fc
  .record({
    court: fc.constantFrom(...COURTS),
    length: fc.oneof(
      fc.integer({ min: 1, max: 3 }).map((months) => ({ months })),
      fc.integer({ min: 1, max: 60 }).map((days) => ({ days })),
    ),
    franc: fc.constantFrom(true, false, null),
    legalAidDays: fc.option(fc.integer({ min: 1, max: 30 })),
  })
  .map(({ court, length, franc, legalAidDays }) => ({
    court,
    ...length,
    franc,
    ...(legalAidDays === null ? {} : { legalAidDays }),
  }))

/** Whatever kind of decision the law of any day may be asked about, half of them refusals. */
export const questions: fc.Arbitrary<Question> = fc
  .record({
    kind: fc.oneof(fc.constant('refusal'), fc.constantFrom(...KINDS)),
    on: day,
    decided: fc.option(upTo(60)),
    otherwise: fc.boolean(),
    opened: fc.option(upTo(20)),
    lodged: fc.option(upTo(900)),
    territory: fc.oneof(fc.constant('metropolitan'), fc.constantFrom(...TERRITORIES)),
    remedy: fc.option(remedy, { freq: 3 }),
    aid: fc.option(
      fc.record({
        asked: fc.integer({ min: -3, max: 35 }),
        applicant: fc.option(upTo(90)),
        counsel: fc.option(upTo(90)),
      }),
    ),
  })
  .map(({ kind, on, decided, otherwise, opened, lodged, territory, remedy, aid }) => {
    const requested = on.add({ days: aid?.asked ?? 0 })
    const later = (days: number | null) => (days === null ? null : requested.add({ days }))
    return {
      kind,
      decided: decided === null ? null : on.subtract({ days: decided }),
      madeAvailable: otherwise ? null : on,
      served: otherwise ? on : null,
      opened: otherwise || opened === null ? null : on.add({ days: opened }),
      lodged: lodged === null ? null : on.subtract({ days: lodged }),
      territory,
      remedy,
      aid: aid === null ? null : { requested, applicant: later(aid.applicant), counsel: later(aid.counsel) },
    }
  })

/** As the law is asked. */
export const asked = (q: Question): TermsCase => ({
  kind: q.kind,
  remedy: q.remedy,
  servedOn: q.served,
  madeAvailableOn: q.madeAvailable,
  openedOn: q.opened,
  decidedOn: q.decided,
  lodgedOn: q.lodged,
  territory: q.territory,
  legalAid:
    q.aid === null
      ? null
      : { requestedOn: q.aid.requested, servedOnApplicant: q.aid.applicant, servedOnCounsel: q.aid.counsel },
})
