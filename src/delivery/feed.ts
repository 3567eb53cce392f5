import { readCursor } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Manner, type ServiceRow, servedAfter } from './store-feed.ts'

/** All a prefecture ever learns (CESEDA R. 531-17; arrêtés): decisions only, and of each these four things. */
export type ServiceEntry = {
  readonly foreignerNumber: string
  readonly servedOn: string
  readonly manner: Manner
  /** Where its acknowledgement is filed. */
  readonly receipt: string
}

export type ServiceFeed = { readonly served: readonly ServiceEntry[]; readonly next: string; readonly more: boolean }

/** How much of the journal one answer looks through. */
const STRETCH = 2000

/** Services of decisions from a cursor on, in the order of the journal; nothing comes twice, nothing is skipped. */
export const serviceFeed =
  (ports: Ports) =>
  async (acting: Extract<Acting, { as: 'staff' }>, after: string | undefined): Promise<ServiceFeed | Refusal> => {
    const from = readCursor(after)
    if (isRefusal(from)) return from
    return ports.act(acting, async (unit) => {
      const rows = await servedAfter(unit.trx, from, STRETCH)
      const last = rows.at(-1)?.position
      return {
        served: rows.flatMap(entry),
        next: String(last === undefined ? from : last + 1),
        more: last !== undefined && last + 1 - from >= STRETCH,
      }
    })
  }

const entry = ({ foreignerNumber, servedOn, manner, receipt }: ServiceRow): ServiceEntry[] =>
  foreignerNumber === null || servedOn === null || manner === null || receipt === null
    ? []
    : [{ foreignerNumber, servedOn: servedOn.toString(), manner, receipt }]
