import { documentsOf } from '../delivery/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Trx } from '../platform/db/act.ts'
import type { Held } from './keeping.ts'
import { kinOf, paperUnanswered } from './store.ts'
import { spacesOf } from './store-erasure.ts'
import { litigants } from './store-litigation.ts'

/** One human: every record of his, and what decides whether he may be erased. */
export type Human = { readonly rootId: string; readonly records: readonly string[]; readonly held: Held }

export async function heldOf(trx: Trx, rootIds: readonly string[]): Promise<Human[]> {
  const kin = Map.groupBy(await kinOf(trx, rootIds), ({ personId }) => personId)
  const members = [...kin.values()].flat().map(({ memberId }) => memberId)
  const documents = Map.groupBy(await documentsOf(trx, members), ({ personId }) => personId)
  const spaces = new Map((await spacesOf(trx, members)).map(({ personId, closedAt }) => [personId, closedAt]))
  const paper = await paperUnanswered(trx, members)
  const litigating = await litigants(trx, members)
  return [...kin].map(([rootId, all]) => {
    const records = all.map(({ memberId }) => memberId)
    const his = records.flatMap((id) => documents.get(id) ?? [])
    const held = {
      spaces: records.flatMap((id) => {
        const closedAt = spaces.get(id)
        return closedAt === undefined ? [] : [closedAt && civilDay(closedAt)]
      }),
      kinds: his.map(({ kind }) => kind),
      contested: his.some((d) => d.withdrawnAt === null && d.contestedAt !== null && d.contestOutcome === null),
      litigation: records.some((id) => litigating.has(id)),
      paperAsked: records.some((id) => paper.has(id)),
    }
    return { rootId, records, held }
  })
}
