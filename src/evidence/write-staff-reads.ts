import { civilDay, PARIS } from '../platform/clock.ts'
import type { Fact } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { byDay, type DayOfReads, dataOf } from './days-of-reads.ts'
import { isReadInTime } from './read-in-time.ts'
import { forgetSaid, hasKey, lockReads, personsRead, setSaid } from './store-staff-read.ts'

const BATCH = 200
/** A reading begun in the last second of a day may be committed in the next; later still it gets a fact of its own. */
const COMMITTED_BY = Temporal.Duration.from({ minutes: 5 })

/**
 * Once a day is over in Paris: who read what of whom that day, one fact for each record or document and each reader in his role
 * (decision 0026). A person is an act: what fails for one is passed over, and tried again at the next turn. Killed at any
 * moment, a row is said by one fact, once. A row at whose hour nobody can have read is of somebody who holds PostgreSQL: it is left and rings, for
 * no fact of the house is made of it. Returns how many facts were written.
 */
export const writeStaffReads = (ports: Pick<Ports, 'act' | 'log' | 'metrics'>) => {
  const leaves = ports.metrics.gauge('staff_reads_left', 'Readings of an hour at which nobody can have read')
  return async (now: Temporal.Instant): Promise<number> => {
    const today = civilDay(now.subtract(COMMITTED_BY)).toZonedDateTime(PARIS).toInstant()
    let [written, left] = [0, 0]
    let people = await peopleRead(ports, today, null)
    while (people.length > 0) {
      for (const personId of people)
        try {
          const done = await ofOne(ports, personId, today)
          written += done.written
          left += done.left
        } catch (error) {
          ports.log.fault('staff-reads', error)
        }
      people = await peopleRead(ports, today, people.at(-1)!)
    }
    leaves(left)
    if (left > 0)
      ports.log.fault('staff-reads', new Error('a reading of an hour at which nobody can have read'), { left })
    return written
  }
}

type Done = { readonly written: number; readonly left: number }

async function peopleRead(
  ports: Pick<Ports, 'act'>,
  before: Temporal.Instant,
  after: string | null,
): Promise<readonly string[]> {
  const found = await ports.act({ as: 'worker' }, async ({ trx }) => {
    if (after === null) await forgetSaid(trx)
    return personsRead(trx, before, after, BATCH)
  })
  return isRefusal(found) ? [] : found
}

async function ofOne(ports: Pick<Ports, 'act'>, personId: string, before: Temporal.Instant): Promise<Done> {
  const done = await ports.act({ as: 'worker' }, async (unit) => {
    const sealedBy = (await hasKey(unit.trx, personId)) ? personId : null
    const rows = await lockReads(unit.trx, personId, before)
    const at = unit.now.epochMilliseconds
    const said = rows.filter(({ subject, readAt }) => isReadInTime(subject, readAt.epochMilliseconds, at))
    const days = byDay(said)
    for (const { day, rows } of days) {
      const fact = staffRead(day, rows[0]!.id, sealedBy)
      unit.record(fact)
      await setSaid(
        unit.trx,
        rows.map(({ id }) => id),
        fact.id,
      )
    }
    return { written: days.length, left: rows.length - said.length }
  })
  return isRefusal(done) ? { written: 0, left: 0 } : done
}

/** Its author is who read; its id is made of the first of the readings, so that what comes late is said too, and nothing twice. */
const staffRead = (day: DayOfReads, firstRead: string, personId: string | null): Fact => ({
  type: day.subject.startsWith('document:') ? 'DocumentRead' : 'ApplicantRead',
  id: `${day.subject}/read/${firstRead}`,
  subject: day.subject,
  personId,
  happenedAt: day.lastAt,
  author: day.reader,
  data: dataOf(day),
})
