import { explain, type Law, recordedRemedy, type StatedRemedy, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Plain } from '../platform/db/act.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { RecordedFact } from './facts.ts'
import type { Receipt } from './receipt-sheet.ts'

/** What a decision states, as the fact of its deposit sealed it. */
export type States = { readonly decidedOn: Temporal.PlainDate | null; readonly remedy: StatedRemedy | null }

/** Null of a deposit that was written down before it was kept, and of anything but a decision. */
export function readStates(sealed: Readonly<Record<string, Plain>>): States | null {
  const { decidedOn, remedy } = sealed
  if (decidedOn === undefined) return null
  return {
    decidedOn: typeof decidedOn === 'string' ? Temporal.PlainDate.from(decidedOn) : null,
    remedy: remedy as StatedRemedy | null,
  }
}

/** Why no day can be given beside a service: the code of a refusal, told to the log and to nobody's paper. */
export type Uncounted = { readonly uncounted: string }

/**
 * The terms that run from the service a receipt tells, each with its working: from the fact, and what the deposit states.
 * None where nothing is served, and none of what was another person's. Were the law's data changed since, so that it gave
 * another day of service than the one recorded, the day recorded stands and nothing is counted beside it: he is sent to a lawyer.
 * @law CESEDA R.531-17
 */
export function countTerms(
  law: Law,
  fact: RecordedFact,
  { kind, document, madeAvailableAt, served, regime, wrongSpace }: Receipt,
  states: States | null,
): readonly Term[] | Uncounted {
  if (fact.data['legalEffect'] !== 'decision') return []
  if (states === null || served === null || wrongSpace === true) return []
  if (document === null || madeAvailableAt === null || regime === null) return []
  const explained = explain(law, {
    kind: document.kind,
    regime: regime.name,
    remedy: recordedRemedy(law, states.remedy),
    decidedOn: states.decidedOn,
    madeAvailableOn: civilDay(madeAvailableAt),
    openedOn: openedOn(fact, kind, served),
  })
  if (isRefusal(explained)) return { uncounted: explained.refusal }
  return explained.servedOn.equals(served.on) ? explained.terms : { uncounted: 'served-on-another-day' }
}

/** On which day it was opened, as far as the fact of a receipt knows; after the term it moves no day that is recorded. */
export function openedOn(
  { happenedAt }: RecordedFact,
  kind: Receipt['kind'],
  served: Receipt['served'],
): Temporal.PlainDate | null {
  if (served?.by === 'opening') return served.on
  return kind === 'opening' && served !== null ? civilDay(happenedAt) : null
}
