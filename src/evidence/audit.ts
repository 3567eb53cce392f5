import type { Asks } from '../platform/db/sql.ts'
import { checkErased } from './audit-erased.ts'
import { faultsOf, keyOpener, type Salt, saltOpener } from './audit-facts.ts'
import { type Audit, type Fault, type Kept, type Keys, LATE, type Tell, TOLD, telling } from './audit-faults.ts'
import { headChecker } from './audit-heads.ts'
import { checkOutages } from './audit-outages.ts'
import { checkReads } from './audit-reads.ts'
import { checkReceipts, checkReceiptsAreThere, checkReceiptsBeyond, receiptsAmong } from './audit-receipts.ts'
import { tileChecker } from './audit-tiles.ts'
import { MOST, paddingAt } from './close-log.ts'
import { growingRoot } from './log/compact.ts'
import { TILE_WIDTH } from './log/tiles.ts'
import { HASH_BYTES, type Hash, hashLeaf } from './log/tree.ts'
import { type AuditedFact, bundlesFrom, checkpointsAfter, factsBetween, factsBeyond } from './store-audit.ts'
import { allHaveAPlace, factsNowhere, factsWaiting, placesOfNothing } from './store-places.ts'

/** Bundles read at once: 2,048 entries, so that a log of any size takes the same memory, and little enough to be gone before it is copied. */
const AT_ONCE = 8
const WAITING_AT_ONCE = 2_048

/** `kept`: checkpoints that somebody kept. `now`: by whose hour the last checkpoint should be signed, and another closed; absent: signed by that of the facts alone. `most`: of facts under one checkpoint, where it is another than that of every log. */
export type Against = {
  readonly kept?: readonly Kept[]
  readonly now?: Temporal.Instant
  readonly most?: number
}

/**
 * Checks the whole log against the database: each fact is what its entry commits to, each entry is at its place, each place is a
 * fact or padding, the tiles and every checkpoint follow from the entries, every checkpoint is signed and its hour agrees with the
 * timestamps, whoever was erased is as on that day, each receipt is the one that was made, each outage is what was written down, and what somebody
 * kept is of this tree. Reads alone; memory does not grow with the log but for one hash in 256.
 */
export async function audit(on: Asks, keys: Keys, { kept = [], now, most = MOST }: Against = {}): Promise<Audit> {
  const { faults, tell } = telling<Fault>()
  const until = latestHour(now)
  const heads = await headChecker(on, keys, tell, most)
  const root = growingRoot()
  const keysOf = keyOpener(on, keys)
  const opener = saltOpener(keysOf)
  let [facts, erased, size] = [0, 0, 0]
  const outages: string[] = []
  const tiles = tileChecker(on, tell)
  const keptAt = Map.groupBy(kept, (one) => one.size)
  const read = async (index: number, from: number) => {
    const bundles = await bundlesFrom(on, index, AT_ONCE)
    const gap = bundles.findIndex((bundle, i) => bundle.index !== index + i)
    const entries = Buffer.concat(bundles.slice(0, gap < 0 ? undefined : gap).map((bundle) => bundle.entries))
    const count = entries.length / HASH_BYTES
    return { gap: gap < 0 ? null : index + gap, entries, count, placed: await factsBetween(on, from, from + count) }
  }
  const ahead = (index: number, from: number) => {
    const page = read(index, from)
    page.catch(() => {}) // told where it is waited for, or nobody waits any more
    return page
  }
  let coming = ahead(0, 0)
  for (let index = 0; ; index += AT_ONCE) {
    const { gap, entries, count, placed } = await coming
    if (gap !== null) tell({ fault: 'entries-missing', index: gap })
    const isLast = gap !== null || count < AT_ONCE * TILE_WIDTH
    // PostgreSQL reads the next while this is hashed.
    if (!isLast) coming = ahead(index + AT_ONCE, size + count)
    const salts = await opener(placed)
    const at: { readonly fact: AuditedFact; readonly salt: Salt }[] = []
    placed.forEach((fact, i) => {
      const place = fact.position - size
      const other = Number.isInteger(place) ? at[place]?.fact : fact
      if (other !== undefined) tell({ fault: 'fact-without-a-place', factId: other.id })
      at[place] = { fact, salt: salts[i]! }
    })
    const leaves: Hash[] = []
    for (let i = 0; i < count; i++) {
      if (i % TILE_WIDTH === 0) await new Promise(setImmediate) // what PostgreSQL has read of the next is taken from it
      const position = size + i
      const entry = entries.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
      const one = at[i]
      if (one === undefined) {
        if (!keys.paddings.some((key) => entry.equals(paddingAt(key, position))))
          tell({ fault: 'fact-missing', position })
      } else {
        facts++
        const { fact, salt } = one
        if (salt === 'erased') erased++
        if (fact.type === 'SpaceUnavailable') outages.push(fact.id)
        const wrong = faultsOf(fact, entry.toString('hex'), salt, heads.closedAt(), until())
        if (wrong.length === 0) heads.sees(fact)
        for (const fault of wrong) tell({ fault, position, factId: fact.id })
      }
      const leaf = hashLeaf(entry)
      leaves.push(leaf)
      root.add(leaf)
      if (heads.size() === position + 1) await heads.check(root.root())
      for (const { size, root: seen } of keptAt.get(position + 1) ?? [])
        if (!root.root().equals(seen)) tell({ fault: 'forked', size })
    }
    await checkReceiptsAreThere(on, receiptsAmong(placed), tell)
    await tiles.add(leaves)
    size += count
    if (isLast) break
  }
  const counted = await heads.end(now ?? null)
  // They are closed by one act, so that entries which no checkpoint covers are those of one that was taken away.
  if (size > 0 && (await checkpointsAfter(on, size - 1, 1)).length === 0) tell({ fault: 'checkpoint-missing', size })
  for (const one of kept) if (one.size > size) tell({ fault: 'forked', size: one.size })
  await tiles.end()
  await checkErased(on, keys, tell)
  await checkReceipts(on, keysOf, tell)
  await checkOutages(on, outages, tell)
  if (now !== undefined) await checkReads(on, until() - LATE, tell)
  const closedAt = heads.closedAt()
  const before = Number.isFinite(closedAt) ? Temporal.Instant.fromEpochMilliseconds(closedAt - LATE) : null
  await checkReceiptsBeyond(on, size, tell)
  await checkWaiting(on, size, opener, until, tell)
  for (const factId of await factsWaiting(on, size, before, TOLD)) tell({ fault: 'fact-without-a-place', factId })
  if (!(await allHaveAPlace(on))) {
    for (const factId of await factsNowhere(on, TOLD)) tell({ fault: 'fact-without-a-place', factId })
    for (const factId of await placesOfNothing(on, TOLD)) tell({ fault: 'place-without-a-fact', factId })
  }
  return { size, facts, erased, ...counted, faults }
}

/** Written while this reads, or by a clock that is a little ahead: a fact says no later hour. */
function latestHour(now: Temporal.Instant | undefined): () => number {
  const begun = performance.now()
  return () => (now === undefined ? Number.POSITIVE_INFINITY : now.epochMilliseconds + LATE + performance.now() - begun)
}

/** What the tree does not cover yet is read by the pages as is all else. It is held against what it says, for there is no entry. */
async function checkWaiting(
  on: Asks,
  size: number,
  opener: ReturnType<typeof saltOpener>,
  until: () => number,
  tell: Tell<Fault>,
): Promise<void> {
  let after: string | null = null
  do {
    const page = await factsBeyond(on, size, after, WAITING_AT_ONCE)
    const salts = await opener(page.facts)
    page.facts.forEach((fact, i) => {
      const { id: factId, position } = fact
      if (position !== null && !Number.isInteger(position)) tell({ fault: 'fact-without-a-place', factId })
      for (const fault of faultsOf(fact, fact.entry, salts[i]!, Number.NEGATIVE_INFINITY, until()))
        tell({ fault, position, factId })
    })
    after = page.last
  } while (after !== null)
}
