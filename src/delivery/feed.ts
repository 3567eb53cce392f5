import { type ReadReceipt, readCursor, readFrenchReceipt } from '../evidence/index.ts'
import type { Acting, Trx } from '../platform/db/act.ts'
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

/**
 * Services of decisions from a cursor on, in the order of the journal; nothing is skipped. Whose desk it is is judged when
 * it is read: at the place where a desk was linked to the reader's prefecture, the journal is walked again up to there for
 * that desk alone, since whoever read on before had passed what its applicants were served. A cursor is a position, or two:
 * that of the link, and how far it was walked again.
 * @law CESEDA R.531-17
 */
export const serviceFeed =
  (ports: Ports) =>
  async (acting: Extract<Acting, { as: 'staff' }>, after: string | undefined): Promise<ServiceFeed | Refusal> => {
    const [on, back] = after?.split(/\.(.*)/s) ?? []
    const from = readCursor(on)
    const again = back === undefined ? null : readCursor(back)
    if (isRefusal(from)) return from
    if (isRefusal(again)) return again
    return ports.act(acting, ({ trx }) => (again === null ? readOn(trx, from) : walkAgain(trx, from, again)))
  }

async function readOn(trx: Trx, from: number): Promise<ServiceFeed> {
  const rows = await servedAfter(trx, from, STRETCH)
  const link = rows.find(({ linkedDesk }) => linkedDesk !== null)
  if (link) {
    const before = rows.filter(({ position }) => position < link.position)
    return { served: before.flatMap(entry), next: `${link.position}.0`, more: true }
  }
  const last = rows.at(-1)?.position
  return {
    served: rows.flatMap(entry),
    next: String(last === undefined ? from : last + 1),
    more: last !== undefined && last + 1 - from >= STRETCH,
  }
}

async function walkAgain(trx: Trx, link: number, from: number): Promise<ServiceFeed> {
  const desk = (await servedAfter(trx, link, 1))[0]?.linkedDesk ?? null
  const rows = desk === null ? [] : await servedAfter(trx, from, STRETCH, { until: link, desk })
  const last = rows.at(-1)?.position
  return {
    served: rows.flatMap(entry),
    next: last === undefined ? String(link + 1) : `${link}.${last + 1}`,
    more: true,
  }
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
    const told = await ports.act(acting, (unit) => feedTells(unit.trx, factId))
    if (isRefusal(told)) return told
    return told ? readFrenchReceipt(ports)(acting, factId) : refuse('document-not-found')
  }
