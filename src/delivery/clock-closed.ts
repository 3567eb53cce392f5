import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { type Clock, hasDays } from './clock.ts'
import type { Section } from './clock-words.ts'
import { replacedNext } from './re-served-words.tsx'
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
    ...(why === null
      ? []
      : [{ title: w(hasDays(clock) ? 'delivery.clock.why.days' : 'delivery.clock.why'), lines: [why] }]),
    { title: w('delivery.clock.todo'), lines: whatToDo(w, clock) },
  ]
}

/**
 * Null of a letter to which no text gives days, and of which nothing was ever counted; and of what nothing has served, where a day is kept: "before
 * any day had counted" would deny it.
 */
function whyNoDay(w: Words, clock: Clock): string | null {
  const { document: d, at } = clock
  if (d.withdrawnReason === 'wrong-space') return w('delivery.clock.why.wrong-space')
  if (d.termEndsAt === null) return null
  const state = d.withdrawnAt === null ? 'contested' : 'withdrawn'
  const served = serviceOf(d, at)
  if (served !== null) return w(`delivery.clock.why.${state}.served`, { day: served.servedOn })
  return hasDays(clock) ? null : w(`delivery.clock.why.${state}.void`)
}

function whatToDo(w: Words, clock: Clock): string[] {
  const { document: d, at } = clock
  const keep = keepWords(w, clock)
  const summons = d.legalEffect === 'summons'
  if (d.withdrawnAt === null)
    return [
      w('delivery.clock.todo.contested'),
      w('delivery.contested.mistake'),
      ...(d.termEndsAt !== null && serviceOf(d, at) === null && !hasDays(clock)
        ? [w('delivery.clock.todo.again')]
        : []),
      ...(summons ? [w('delivery.clock.todo.summons')] : []),
      ...keep,
    ]
  if (d.withdrawnReason === 'wrong-space') return [w('delivery.withdrawn.next')]
  if (summons) return [w('delivery.clock.todo.summonsBack')]
  if (d.withdrawnReason === 'replaced') return [replacedNext(w, clock), ...keep]
  return hasDays(clock) ? keep : [w('delivery.withdrawn.next')]
}

/** Beside a day that is told: to act before it; once all are past, or where none can be counted, to go today (law.md §0). */
function keepWords(w: Words, clock: Clock): string[] {
  if (!hasDays(clock)) return []
  const toCome = nextToAct(clock.terms, civilDay(clock.at)) !== undefined
  return [w(toCome ? 'delivery.clock.todo.keep' : 'delivery.safe.today.explain')]
}
