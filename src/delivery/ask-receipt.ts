import { factNamed, factsOf, outagesBetween } from '../evidence/index.ts'
import type { Acting, Fact, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { alertHistory, chronology } from './alert-fate.ts'
import { alertsTold, documentSubject, outagesTold } from './facts.ts'
import { refuse } from './refusals.ts'
import { aboutOf, type Document, documentById } from './store.ts'

export const ASKED = ['alerts', 'availability'] as const
/** What a receipt is asked for of: the alerts about a document until now, and the hours in which the space was not there. */
export type AskedReceipt = (typeof ASKED)[number]
export const isAsked = (text: string | undefined): text is AskedReceipt => ASKED.some((kind) => kind === text)

/**
 * Told as it stands at this instant, as a fact; its receipt is made from that fact alone, and a later one is another, of another
 * number. The same asked again within the hour is the same. Of what was another's its person is given none any more (decision 0027).
 * @law CESEDA R.531-17
 */
export const askReceipt =
  (ports: Pick<Ports, 'act'>) =>
  (
    acting: Exclude<Acting, { as: 'door' | 'worker' }>,
    documentId: string,
    kind: AskedReceipt,
  ): Promise<true | Refusal> =>
    ports.act<true>(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      if (acting.as === 'person' && document.withdrawnReason === 'wrong-space') return refuse('document-withdrawn')
      const fact = await (kind === 'alerts' ? toldAlerts(unit, document) : toldOutages(unit, document))
      if ((await factNamed(unit.trx, fact.id)) === null) unit.record(fact)
      return true
    })

async function toldAlerts(unit: Unit, document: Document): Promise<Fact> {
  const facts = chronology(await factsOf(unit.trx, documentSubject(document.id)))
  return alertsTold(aboutOf(document), unit.now, alertHistory(facts))
}

/** Within the fifteen days, or what of them is over; without a term, until now. */
async function toldOutages(unit: Unit, document: Document): Promise<Fact> {
  const { madeAvailableAt: from, termEndsAt } = document
  const over = termEndsAt !== null && Temporal.Instant.compare(termEndsAt, unit.now) < 0
  const to = over ? termEndsAt : unit.now
  const { knownFrom, outages } = await outagesBetween(unit.trx, from, to)
  return outagesTold(aboutOf(document), unit.now, { from, to, knownFrom, outages })
}
