import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Clock } from './clock.ts'
import type { Section } from './clock-words.ts'
import { closed, serviceOf } from './rules.ts'
import { nextToAct } from './terms.ts'

/**
 * Of what is closed, contested or taken back: why no day is counted against him now, and what he can do. Before any other
 * word of the clock, which would leave him with "no day counts" and no reason to believe it.
 */
export function closedSections(w: Words, clock: Clock): Section[] {
  if (closed(clock.document) === null) return []
  const why = whyNoDay(w, clock)
  return [
    ...(why === null ? [] : [{ title: w('delivery.clock.why'), lines: [why] }]),
    { title: w('delivery.clock.todo'), lines: whatToDo(w, clock) },
  ]
}

/** Null of a letter to which no text gives days, and of which nothing was ever counted. */
function whyNoDay(w: Words, { document: d, at }: Clock): string | null {
  if (d.withdrawnReason === 'wrong-space') return w('delivery.clock.why.wrong-space')
  if (d.termEndsAt === null) return null
  const state = d.withdrawnAt === null ? 'contested' : 'withdrawn'
  const served = serviceOf(d, at)
  return served === null
    ? w(`delivery.clock.why.${state}.void`)
    : w(`delivery.clock.why.${state}.served`, { day: served.servedOn })
}

function whatToDo(w: Words, { document: d, terms, at }: Clock): string[] {
  const keep = nextToAct(terms, civilDay(at)) === undefined ? [] : [w('delivery.clock.todo.keep')]
  const summons = d.legalEffect === 'summons'
  if (d.withdrawnAt === null)
    return [
      w('delivery.clock.todo.contested'),
      w('delivery.contested.mistake'),
      ...(d.termEndsAt !== null && serviceOf(d, at) === null ? [w('delivery.clock.todo.again')] : []),
      ...(summons ? [w('delivery.clock.todo.summons')] : []),
      ...keep,
    ]
  if (d.withdrawnReason === 'wrong-space') return [w('delivery.withdrawn.next')]
  if (summons) return [w('delivery.clock.todo.summonsBack')]
  if (d.withdrawnReason === 'replaced') return [w('delivery.withdrawn.see'), ...keep]
  return keep.length > 0 ? keep : [w('delivery.withdrawn.next')]
}
