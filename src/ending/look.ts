import { documentsOf } from '../delivery/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Trx } from '../platform/db/act.ts'
import type { Announced, Standing } from './rules.ts'
import { standingOf } from './standing.ts'
import { announcedClosings, type ClosingRow, kinOf, type NoticeRow, noticesOf, paperUnanswered } from './store.ts'
import { caseEndsOf } from './store-case-end.ts'
import { litigants } from './store-litigation.ts'

/** All that a step of one space is decided on. `row`: of what was announced. */
export type Look = {
  readonly personId: string
  readonly standing: Standing
  readonly announced: Announced | null
  readonly row: ClosingRow | null
}

/** How the ending of each of these spaces stands at `now`; whoever has no record is left out. */
export async function lookAt(trx: Trx, law: Law, personIds: readonly string[], now: Temporal.Instant): Promise<Look[]> {
  const kin = Map.groupBy(await kinOf(trx, personIds), ({ personId }) => personId)
  const members = [...new Set([...kin.values()].flat().map(({ memberId }) => memberId))]
  const documents = Map.groupBy(await documentsOf(trx, members), ({ personId }) => personId)
  const paper = await paperUnanswered(trx, members)
  const litigating = await litigants(trx, members)
  const over = await caseEndsOf(trx, members)
  const closings = new Map((await announcedClosings(trx, personIds)).map((row) => [row.personId, row]))
  const notices = Map.groupBy(
    await noticesOf(
      trx,
      [...closings.values()].map(({ id }) => id),
    ),
    ({ closingId }) => closingId,
  )
  return [...kin].map(([personId, all]) => {
    const ids = all.map(({ memberId }) => memberId)
    const his = ids.flatMap((id) => documents.get(id) ?? [])
    const beside = {
      paperAsked: ids.some((id) => paper.has(id)),
      litigation: ids.some((id) => litigating.has(id)),
      caseEnd: ids.map((id) => over.get(id)).find((end) => end !== undefined) ?? null,
    }
    const row = closings.get(personId) ?? null
    return {
      personId,
      standing: standingOf(law, his, beside, now),
      announced: row && announcedOf(row, notices.get(row.id) ?? []),
      row,
    }
  })
}

const announcedOf = ({ countedId, closesOn }: ClosingRow, notices: readonly NoticeRow[]): Announced => ({
  countedId,
  closesOn,
  notices: notices.map(({ days, givenAt, toldAt }) => ({
    days,
    givenOn: civilDay(givenAt),
    toldOn: toldAt && civilDay(toldAt),
  })),
})
