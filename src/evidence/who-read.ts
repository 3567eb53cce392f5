import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { byDay, type DayOfReads, readsSaid } from './days-of-reads.ts'
import { lastOfPerson } from './facts.ts'
import { readsNotSaid } from './store-staff-read.ts'

const MOST = 500

/** Who read his record and his documents, for the person himself: today's readings too, the latest day first. */
export const whoRead =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Extract<Acting, { as: 'person' }>): Promise<readonly DayOfReads[] | Refusal> =>
    ports.act(acting, async ({ trx }) => {
      const today = await readsNotSaid(trx, { personId: acting.personId }, MOST)
      const said = await lastOfPerson(trx, acting.personId, ['ApplicantRead', 'DocumentRead'], MOST)
      const days = [
        ...byDay(today.toReversed()).map(({ day }) => day),
        ...said.flatMap((fact) => readsSaid(fact) ?? []),
      ]
      return days.toSorted((a, b) => Temporal.Instant.compare(b.lastAt, a.lastAt))
    })
