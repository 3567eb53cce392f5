import { isWorkingDay, type Law, workingDayBefore } from '../law/index.ts'
import { civilDay, PARIS } from '../platform/clock.ts'
import type { Trx } from '../platform/db/act.ts'
import { countOpenWorkItems, type WorkItem, workDueOn } from './store-work.ts'

type Dated = Pick<WorkItem, 'dueAt' | 'createdAt'>

/**
 * When it must be done: what is due on a day that nobody works is done at that hour of the working day before, for else nobody does it. What
 * came after that one keeps its own.
 */
export function doneBy(law: Law, { dueAt, createdAt }: Dated): Temporal.Instant | null {
  if (dueAt === null || isWorkingDay(law, civilDay(dueAt))) return dueAt
  const hour = dueAt.toZonedDateTimeISO(PARIS).toPlainTime()
  const before = workingDayBefore(law, civilDay(dueAt))
    .toZonedDateTime({ timeZone: PARIS, plainTime: hour })
    .toInstant()
  return Temporal.Instant.compare(before, createdAt) <= 0 ? dueAt : before
}

/** Late from the hour that it is told for: between that one and the one by which the law wants it nobody works. */
export function isLate(law: Law, item: Dated, now: Temporal.Instant): boolean {
  const by = doneBy(law, item)
  return by !== null && Temporal.Instant.compare(by, now) <= 0
}

/** More days on end than anybody is off in France. */
const OFF_AT_MOST = 7

/**
 * The days to come that nobody works, and of which the working day before has come: what is due then may be late already. None most of the time, so
 * that a backlog is not read at each look.
 */
export function daysToldBefore(law: Law, today: Temporal.PlainDate): readonly Temporal.PlainDate[] {
  const days = Array.from({ length: OFF_AT_MOST + 1 }, (_, i) => today.add({ days: i }))
  const hasCome = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, today) <= 0
  return days.filter((day) => !isWorkingDay(law, day) && hasCome(workingDayBefore(law, day)))
}

/** How much waits for the actor, and how much of it is late, as the list says it. */
export async function countWork(
  law: Law,
  trx: Trx,
  now: Temporal.Instant,
): Promise<{ readonly open: number; readonly overdue: number }> {
  const { open, due } = await countOpenWorkItems(trx, now)
  const soon = await workDueOn(trx, now, daysToldBefore(law, civilDay(now)))
  return { open, overdue: due + soon.filter((item) => isLate(law, item, now)).length }
}
