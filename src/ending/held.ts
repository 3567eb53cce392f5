import { closed, type Document, documentsOf, serviceOf } from '../delivery/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Trx } from '../platform/db/act.ts'
import { type Held, later } from './keeping.ts'
import type { Hold } from './rules.ts'
import { standingOf } from './standing.ts'
import { kinOf, paperUnanswered } from './store.ts'
import { closedUnseen, recordsOf } from './store-erasure.ts'
import { litigants } from './store-litigation.ts'

/** One human: every record of his, and what decides whether he may be erased. */
export type Human = { readonly rootId: string; readonly records: readonly string[]; readonly held: Held }

export async function heldOf(trx: Trx, law: Law, rootIds: readonly string[], now: Temporal.Instant): Promise<Human[]> {
  const kin = Map.groupBy(await kinOf(trx, rootIds), ({ personId }) => personId)
  const members = [...kin.values()].flat().map(({ memberId }) => memberId)
  const documents = Map.groupBy(await documentsOf(trx, members), ({ personId }) => personId)
  const known = new Map((await recordsOf(trx, members)).map((record) => [record.personId, record]))
  const paper = await paperUnanswered(trx, members)
  const litigating = await litigants(trx, members)
  const unseen = await closedUnseen(trx, rootIds)
  return [...kin].map(([rootId, all]) => {
    const records = all.map(({ memberId }) => known.get(memberId)!)
    const his = records.flatMap(({ personId }) => documents.get(personId) ?? [])
    const days = [...records.map(({ lastAt }) => civilDay(lastAt)), ...his.map(lastDayOf)]
    const held = {
      spaces: records.flatMap(({ hasSpace, closedAt }) => (hasSpace ? [closedAt && civilDay(closedAt)] : [])),
      unseenClosedOn: unseen.get(rootId) ?? null,
      lastDay: days.reduce(later),
      inCourse: isInCourse(law, his, now),
      kinds: his.map(({ kind }) => kind),
      contested: his.some((d) => d.withdrawnAt === null && d.contestedAt !== null && d.contestOutcome === null),
      litigation: records.some(({ personId }) => litigating.has(personId)),
      paperAsked: records.some(({ personId }) => paper.has(personId)),
    }
    return { rootId, records: records.map(({ personId }) => personId), held }
  })
}

const lastDayOf = ({ madeAvailableAt, servedOn, givenOn }: Document): Temporal.PlainDate =>
  [servedOn, givenOn].filter((on) => on !== null).reduce(later, civilDay(madeAvailableAt))

/** Of what keeps a space open, that which no years undo: of a letter that nobody opened, the years count from its service. */
const RUNNING: readonly Hold[] = ['term', 'day-unknown', 'interview']

/** What is not served yet is not over, whoever has a space or none. */
function isInCourse(law: Law, his: readonly Document[], now: Temporal.Instant): boolean {
  const { holds } = standingOf(law, his, { paperAsked: false, litigation: false, caseEnd: null }, now)
  const unserved = his.some(
    (d) =>
      (d.legalEffect === 'decision' || d.legalEffect === 'summons') &&
      d.withdrawnAt === null &&
      closed(d) === null &&
      serviceOf(d, now) === null,
  )
  return unserved || holds.some((hold) => RUNNING.includes(hold))
}
