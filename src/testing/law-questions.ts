import fc from 'fast-check'
import type { StatedRemedy, TermsCase } from '../law/index.ts'
import { before, TERRITORIES } from './naive-calendar.ts'
import type { Question } from './naive-law.ts'

const SPACE_SINCE = Temporal.PlainDate.from('2020-07-08')
const upTo = (most: number) => fc.integer({ min: 0, max: most })

/** A day of the space, under the law before and after June 2026; half of them where months are clamped and holidays crowd. */
const day = upTo(2800)
  .map((days) => SPACE_SINCE.add({ days }))
  .chain((date) =>
    fc.constantFrom(
      date,
      date,
      date.with({ day: 31 }),
      date.with({ month: 1, day: 15 }),
      date.with({ month: 6, day: 1 }),
    ),
  )
  .map((date) => (before(date, SPACE_SINCE) ? SPACE_SINCE : date))

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

/** Any refusal that the law before or after June 2026 may be asked about. */
export const questions: fc.Arbitrary<Question> = fc
  .record({
    on: day,
    otherwise: fc.boolean(),
    opened: fc.option(upTo(20)),
    lodged: fc.option(upTo(900)),
    territory: fc.oneof(fc.constant('metropolitan'), fc.constantFrom(...TERRITORIES)),
    remedy: fc.option(remedy, { freq: 3 }),
    aid: fc.option(fc.record({ asked: upTo(35), applicant: upTo(90), counsel: upTo(90) })),
  })
  .map(({ on, otherwise, opened, lodged, territory, remedy, aid }) => {
    const requested = on.add({ days: aid?.asked ?? 0 })
    const later = (days: number) => requested.add({ days })
    return {
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
  kind: 'refusal',
  remedy: q.remedy,
  servedOn: q.served,
  madeAvailableOn: q.madeAvailable,
  openedOn: q.opened,
  lodgedOn: q.lodged,
  territory: q.territory,
  legalAid:
    q.aid === null
      ? null
      : { requestedOn: q.aid.requested, servedOnApplicant: q.aid.applicant, servedOnCounsel: q.aid.counsel },
})
