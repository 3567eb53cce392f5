import { type ReadReceipt, readCursor, readFrenchReceipt } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { feedTells, type Manner, type ServiceRow, servedAfter } from './store-feed.ts'

/** All a prefecture ever learns (CESEDA R. 531-17; arrêtés): decisions only, and of each these four things. */
export type ServiceEntry = {
  readonly foreignerNumber: string
  readonly servedOn: string
  readonly manner: Manner
  /** Its acknowledgement, which `serviceReceipt` gives. */
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

/**
 * The acknowledgement that an entry of the feed names, for the reader whom the feed tells of it: in French alone.
 * @law CESEDA R.531-17
 */
export const serviceReceipt =
  (ports: Ports) =>
  async (acting: Extract<Acting, { as: 'staff' }>, factId: string): Promise<ReadReceipt | Refusal> => {
    const reader = await ports.act(acting, async (unit) =>
      (await feedTells(unit.trx, factId)) ? unit.author : refuse('document-not-found'),
    )
    return isRefusal(reader) ? reader : readFrenchReceipt(ports)(reader, factId)
  }
