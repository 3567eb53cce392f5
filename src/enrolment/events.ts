import type { Law } from '../law/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { choosePin, correctLanguage, moveReceptionDesk } from './amend.ts'
import { type Changed, judgeAgain, placeUnderDublin, requalify } from './change-eligibility.ts'
import { assignCaseNumber, correctForeignerNumber } from './correct-number.ts'
import { mergePersons } from './merge.ts'
import { refuse } from './refusals.ts'
import { isYes, readRequalified, readSaid, type Typed } from './registration.ts'

/** What an event says, as it comes in from a form or a JSON body: texts, absent and empty alike. */
export type EventInput = Typed & {
  readonly why?: string | undefined
  readonly merged?: string | undefined
  readonly evenIfBothHoldDocuments?: string | undefined
}

/** Every later event of a record, by the word of its address. The pages and the API run the same verbs. */
export const EVENTS = [
  'dublin-placement',
  'requalification',
  'eligibility',
  'number-correction',
  'case-number',
  'reception-desk',
  'language',
  'pin',
  'merge',
] as const

export type EventName = (typeof EVENTS)[number]

type Run = (
  acting: Acting,
  personId: string,
  typed: EventInput,
) => Promise<Changed | { readonly personId: string; readonly asked?: true } | Refusal>

export function events(ports: Ports, law: Law): Readonly<Record<EventName, Run>> {
  return {
    'dublin-placement': (acting, id) => placeUnderDublin(ports, law)(acting, id),
    requalification: async (acting, id, typed) => {
      const now = ports.clock.now()
      const said = readSaid(typed, now)
      if (isRefusal(said)) return said
      const requalified = readRequalified(typed, now)
      if (isRefusal(requalified)) return requalified
      if (requalified === null) return refuse('requalification-wrong', {}, 'requalifiedOn')
      return requalify(ports, law)(acting, id, { procedure: said.procedure, requalified })
    },
    eligibility: async (acting, id, typed) => {
      const said = readSaid(typed, ports.clock.now())
      return isRefusal(said) ? said : judgeAgain(ports, law)(acting, id, said)
    },
    'number-correction': async (acting, id, typed) => {
      const why = typed.why
      if (why !== 'changed' && why !== 'mistyped') return refuse('why-missing', {}, 'why')
      return correctForeignerNumber(ports)(acting, id, typed.foreignerNumber ?? '', why)
    },
    'case-number': async (acting, id, typed) => {
      const why = typed.why
      if (why !== 'new-application' && why !== 'mistyped') return refuse('why-missing', {}, 'why')
      return assignCaseNumber(ports)(acting, id, typed.caseNumber ?? '', why)
    },
    'reception-desk': (acting, id, typed) =>
      moveReceptionDesk(ports)(acting, id, typed.receptionDesk?.trim() || null, typed.deskSeesWaiting),
    language: (acting, id, typed) =>
      correctLanguage(ports)(acting, id, {
        language: typed.language ?? '',
        establishedBy: typed.languageEstablishedBy ?? '',
      }),
    pin: (acting, id, typed) => choosePin(ports)(acting, id, typed.pin ?? ''),
    merge: (acting, id, typed) =>
      mergePersons(ports)(acting, {
        kept: id,
        merged: typed.merged ?? '',
        evenIfBothHoldDocuments: isYes(typed.evenIfBothHoldDocuments),
      }),
  }
}
