import { type Clock, PARIS } from '../platform/clock.ts'
import { runOnce } from '../platform/clockwork.ts'
import type { Db } from '../platform/db/db.ts'
import type { Sweep } from '../platform/ports.ts'

/** Where the demonstration begins: a Monday at nine, before the law of June 2026. */
export const FIRST_START = Temporal.Instant.from('2026-05-04T09:00:00+02:00')

/** The buttons. Sixteen days: the morning after the end of D+15, when service is deemed. */
export const MOVES = {
  '1-hour': '+1 hour',
  '1-day': '+1 day',
  'tomorrow-8': 'tomorrow, 8:00',
  '15-days': '+15 days',
  '16-days': '+16 days (the term is over)',
} as const

export type Move = keyof typeof MOVES

export const isMove = (text: string | undefined): text is Move => text !== undefined && Object.hasOwn(MOVES, text)

export function moved(now: Temporal.Instant, move: Move): Temporal.Instant {
  const here = now.toZonedDateTimeISO(PARIS)
  if (move === '1-hour') return now.add({ hours: 1 })
  if (move === '1-day') return here.add({ days: 1 }).toInstant()
  if (move === '15-days') return here.add({ days: 15 }).toInstant()
  if (move === '16-days') return here.add({ days: 16 }).toInstant()
  return here.add({ days: 1 }).toPlainDate().toZonedDateTime({ timeZone: PARIS, plainTime: '08:00' }).toInstant()
}

/** A day and an hour in Paris as a form gives them; null when they are none, or of another century. */
export function instantTyped(day: string, time: string): Temporal.Instant | null {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: PARIS, plainTime: time }).toInstant()
  } catch {
    return null
  }
}

/** This process looks at the moved clock at once; the others do within a second. */
export const refresh = async (clock: Clock & { refresh?: () => Promise<void> }): Promise<void> => clock.refresh?.()

/**
 * Every sweep, again and again until none has anything left to do, so that a moved clock shows what follows without
 * waiting for the worker's own turns. Returns what each did.
 */
export async function sweepAll(db: Db, sweeps: readonly Sweep[], clock: Clock): Promise<Map<string, number>> {
  const done = new Map<string, number>()
  for (let turn = 0; turn < 100; turn++) {
    let any = 0
    for (const sweep of sweeps) {
      const n = await runOnce(db, sweep, clock.now())
      if (n > 0) done.set(sweep.name, (done.get(sweep.name) ?? 0) + n)
      any += n
    }
    if (any === 0) break
  }
  return done
}
