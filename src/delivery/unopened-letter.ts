import { PARIS } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import type { Job, JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { openWorkItem } from '../staff/index.ts'
import { closed } from './rules.ts'
import { type Document, lockDocument } from './store.ts'

export const UNOPENED_LETTER = 'delivery.unopenedLetter'

/** While it can still be handed over, or sent express; placed later than that, as the last day begins, and on that day at once. */
const ASKED_DAYS_BEFORE = [3, 0]

/**
 * Whether a six-month letter is opened in time is looked at before its day, for no text lets it count unopened: an officer is then
 * asked to give it otherwise. One placed after its day is meant to be late, and nobody is asked.
 * @law CESEDA R.531-7
 */
export async function watchLetter(
  ports: Pick<Ports, 'enqueue'>,
  unit: Unit,
  { id: documentId, madeAvailableAt }: Document,
  openBy: Temporal.PlainDate | null,
): Promise<void> {
  if (openBy === null || Temporal.Instant.compare(endOf(openBy), madeAvailableAt) <= 0) return
  const dueAt = ASKED_DAYS_BEFORE.map((days) => startOf(openBy.subtract({ days }))).find(
    (at) => Temporal.Instant.compare(at, madeAvailableAt) > 0,
  )
  const job: Job = {
    name: UNOPENED_LETTER,
    id: `${UNOPENED_LETTER}/${documentId}`,
    data: { documentId, openBy: openBy.toString() },
    dueAt: dueAt ?? madeAvailableAt,
  }
  await ports.enqueue(unit, job)
}

/** While his "this is not mine" waits for an answer. No other record says until when the letter had to be opened. */
const LOOK_AGAIN = Temporal.Duration.from({ hours: 1 })

const startOf = (day: Temporal.PlainDate): Temporal.Instant => day.toZonedDateTime(PARIS).toInstant()
const endOf = (day: Temporal.PlainDate): Temporal.Instant => startOf(day.add({ days: 1 }))

/** What an officer has where the day is over already. */
const A_DAY = Temporal.Duration.from({ hours: 24 })

/** The job `delivery.unopenedLetter {documentId, openBy}`. What was opened or taken back meanwhile asks for nothing; of what is contested it asks again, for it may be his. */
export const askAboutLetter =
  (ports: Ports): JobHandler =>
  async ({ documentId, openBy }) => {
    await ports.act({ as: 'worker' }, async (unit) => {
      const document = await lockDocument(unit.trx, documentId!)
      if (!document || document.openedAt !== null || document.withdrawnAt !== null) return null
      if (closed(document)) {
        const dueAt = unit.now.add(LOOK_AGAIN)
        const id = `${UNOPENED_LETTER}/${document.id}/${dueAt}`
        await ports.enqueue(unit, {
          name: UNOPENED_LETTER,
          id,
          data: { documentId: document.id, openBy: openBy! },
          dueAt,
        })
        return null
      }
      const end = endOf(Temporal.PlainDate.from(openBy!))
      await openWorkItem(unit, {
        kind: 'six-month-letter-unopened',
        ownerRole: 'officer',
        personId: document.personId,
        documentId: document.id,
        factId: `document:${document.id}/deposited`,
        dueAt: Temporal.Instant.compare(end, unit.now) > 0 ? end : unit.now.add(A_DAY),
      })
      return null
    })
  }
