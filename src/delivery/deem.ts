import { wayInOfPerson } from '../enrolment/index.ts'
import { outagesBetween } from '../evidence/index.ts'
import type { Fact, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { PROGRAM, serviceDeemed } from './facts.ts'
import { closed, deem, type Served, serviceOf, TERM_GRACE } from './rules.ts'
import { aboutOf, type Document, lockUnlessHeld, setServed } from './store.ts'
import { countTermsEnded, type Ended, termsEnded } from './store-terms.ts'
import { timesUnreadable } from './unreadable.ts'

const BATCH = 100

/**
 * Writes down what the end of the fifteen days has done: service on D+15, true since the end of that day. The date is
 * computed, never the time this runs: a worker that was down for days gives the same ones. Idempotent; any number of
 * workers share the rows. Contested or taken back in time: never served. Each document is an act of its own, and what
 * fails is passed over at each turn: nobody goes unserved because another's key is gone. Returns how many were written.
 * @law CESEDA R.531-17
 */
export const deemServed = (ports: Ports) => async (): Promise<number> => {
  let written = 0
  let ended = await endedAfter(ports, null)
  while (ended.length > 0) {
    for (const { id } of ended) {
      try {
        if (await deemOne(ports, id)) written++
      } catch (error) {
        ports.log.fault('deem', error, { document: id })
      }
    }
    if (written >= BATCH) break
    ended = await endedAfter(ports, ended.at(-1)!)
  }
  return written
}

async function endedAfter(ports: Ports, last: Ended | null): Promise<readonly Ended[]> {
  const ended = await ports.act({ as: 'worker' }, (unit) =>
    termsEnded(unit.trx, unit.now.subtract(TERM_GRACE), last, BATCH),
  )
  return isRefusal(ended) ? [] : ended
}

async function deemOne(ports: Ports, id: string): Promise<boolean> {
  const written = await ports.act({ as: 'worker' }, async (unit) => {
    const document = await lockUnlessHeld(unit.trx, id)
    const served = document && deem(document, unit.now)
    if (!served) return false
    const fact = await write(unit, document, served)
    await askIfHeCouldNotRead(unit, document, fact.id)
    return true
  })
  return written === true
}

/** Long after the sweep's turn: what is still unwritten is so because it fails. */
const LATE = Temporal.Duration.from({ hours: 1 })

/** For whoever operates: nobody is told of a service that cannot be written down, neither the person nor the prefecture. */
export function watchTerms(ports: Ports): () => Promise<number> {
  const unwritten = ports.metrics.gauge('terms_unwritten', 'Terms that ended over an hour ago and are not written down')
  return async () => {
    const late = await ports.act({ as: 'worker' }, (unit) => countTermsEnded(unit.trx, unit.now.subtract(LATE)))
    if (!isRefusal(late)) unwritten(late)
    return 0
  }
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
  const unreadable = await timesUnreadable(unit.trx, document)
  const away = await minutesAway(unit, document)
  const fact = { ...serviceDeemed(aboutOf(document), document.termEndsAt!, served, unreadable, away), author: PROGRAM }
  unit.record(fact)
  return fact
}

/** Of the fifteen days, as far as the house saw. The law lengthens no term for it; the receipt says it (law.md §2). */
async function minutesAway({ trx }: Unit, { madeAvailableAt, termEndsAt }: Document): Promise<number> {
  const { outages } = await outagesBetween(trx, madeAvailableAt, termEndsAt!)
  return outages.reduce((sum, { since, until }) => sum + Math.ceil(until.since(since).total('minutes')), 0)
}

/** His appeal term is running: a day is what an officer has. */
const SERVE_OTHERWISE_WITHIN = Temporal.Duration.from({ hours: 24 })

/**
 * No way in left means post or by hand, never the space (law.md §2); and who came within the term and was shown nothing, by
 * a fault of the space, could not consult it either. The computed service is written all the same, for a judge to weigh; but
 * somebody must serve it otherwise while that still helps. Not what was taken back or contested since: nobody asserts that
 * service, until the contest is dismissed, when this is asked again.
 * @law CESEDA R.531-17
 */
export async function askIfHeCouldNotRead(unit: Unit, document: Document, factId: string): Promise<void> {
  if (closed(document)) return
  const kind = await whyNotRead(unit, document)
  if (kind === null) return
  const { id: documentId, personId } = document
  const dueAt = unit.now.add(SERVE_OTHERWISE_WITHIN)
  await openWorkItem(unit, { kind, ownerRole: 'officer', personId, documentId, factId, dueAt })
}

/** One question to one officer, whatever the reason: the stronger is told. */
async function whyNotRead(unit: Unit, document: Document) {
  if ((await wayInOfPerson(unit, document.personId)).way === 'none') return 'served-without-way-in'
  return (await timesUnreadable(unit.trx, document)) === null ? null : 'served-while-unreadable'
}
