import { wayInOfPerson } from '../enrolment/index.ts'
import type { Fact, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { serviceDeemed } from './facts.ts'
import { closed, deem, type Served, serviceOf, TERM_GRACE } from './rules.ts'
import { aboutOf, type Document, lockTermsEnded, setServed } from './store.ts'

const BATCH = 100
const CLOCK = { kind: 'system', id: 'worker', role: 'worker' } as const

/**
 * Writes down what the end of the fifteen days has done: service on D+15, true since the end of that day. The date is
 * computed, never the time this runs: a worker that was down for days gives the same ones. Idempotent; any number of
 * workers share the rows. Contested or taken back in time: never served. Returns how many were written.
 * @law CESEDA R.531-17
 */
export const deemServed = (ports: Ports) => async (): Promise<number> => {
  const written = await ports.act({ as: 'worker' }, async (unit) => {
    const documents = await lockTermsEnded(unit.trx, unit.now.subtract(TERM_GRACE), BATCH)
    let written = 0
    for (const document of documents) {
      const served = deem(document, unit.now)
      if (!served) continue
      const fact = await write(unit, document, served)
      await askUnlessHeCouldEnter(unit, document, fact.id)
      written++
    }
    return written
  })
  return isRefusal(written) ? 0 : written
}

/**
 * The same for one document that is about to be contested before any sweep came: what the term has done is written down
 * first, so that facts stand in the order of the law. The clock did it, whoever acts now.
 */
export async function deemBefore(unit: Unit, document: Document): Promise<void> {
  const served = document.servedOn === null ? serviceOf(document, unit.now) : null
  if (served?.servedBy === 'term') await write(unit, document, served)
}

async function write(unit: Unit, document: Document, served: Served): Promise<Fact> {
  await setServed(unit.trx, document.id, served)
  const fact = { ...serviceDeemed(aboutOf(document), document.termEndsAt!, served), author: CLOCK }
  unit.record(fact)
  return fact
}

/** His appeal term is running: a day is what an officer has. */
const SERVE_OTHERWISE_WITHIN = Temporal.Duration.from({ hours: 24 })

/**
 * No way in left means post or by hand, never the space (law.md §2). The computed service is written all the same, for a
 * judge to weigh; but somebody must serve it otherwise while that still helps. Not what was taken back or contested since:
 * nobody asserts that service.
 * @law CESEDA R.531-17
 */
async function askUnlessHeCouldEnter(unit: Unit, document: Document, factId: string): Promise<void> {
  if (closed(document)) return
  if ((await wayInOfPerson(unit, document.personId)).way !== 'none') return
  const { id: documentId, personId } = document
  const dueAt = unit.now.add(SERVE_OTHERWISE_WITHIN)
  await openWorkItem(unit, { kind: 'served-without-way-in', ownerRole: 'officer', personId, documentId, factId, dueAt })
}
