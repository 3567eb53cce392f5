import { type Law, procedureTerm, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { Clock } from './clock.ts'
import type { Section } from './clock-words.ts'
import { closed, servedByTermOn } from './rules.ts'
import type { Document } from './store.ts'

/**
 * Of a summons the day that counts is the interview, not the end of the fifteen days: what follows from missing it, and what
 * to do who cannot go. Its day, hour and place stand first and largest (day-first.tsx), once he has opened it and not before.
 */
export function interviewSections(w: Words, { document: d, absence, at }: Clock): Section[] {
  if (d.legalEffect !== 'summons' || closed(d) !== null) return []
  const title = w('delivery.clock.interview')
  if (d.openedAt === null || d.interviewAt === null)
    return [{ title, lines: [w('delivery.clock.interview.miss'), w('delivery.clock.interview.cannot')] }]
  if (Temporal.Instant.compare(d.interviewAt, at) < 0) return [{ title, lines: [absentLine(w, absence, civilDay(at))] }]
  const early = d.termEndsAt !== null && notAfter(civilDay(d.interviewAt), servedByTermOn(d.termEndsAt))
  return [
    {
      title,
      lines: [
        ...(early ? [w('delivery.clock.interview.first')] : []),
        w('delivery.clock.interview.miss'),
        w('delivery.clock.interview.cannot'),
      ],
    },
  ]
}

/** No source was found for these days: a caution, and never "too late" (law.md §0 and §3). */
function absentLine(w: Words, absence: Term | null, today: Temporal.PlainDate): string {
  return absence === null || !notAfter(today, absence.actBy)
    ? w('delivery.clock.interview.absentNow')
    : w('delivery.clock.interview.absent', { day: absence.actBy })
}

const notAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) <= 0

/** Until when to say why he was not there; null before he has read of it, and where the law of that day does not know. */
export function absenceOf(law: Law, { openedAt, interviewAt }: Document): Term | null {
  if (openedAt === null || interviewAt === null) return null
  const term = procedureTerm(law, { name: 'interview-absence', from: civilDay(interviewAt) })
  return isRefusal(term) ? null : term
}
