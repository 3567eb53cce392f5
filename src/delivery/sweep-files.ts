import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { FILE_PREFIX } from './encrypted-file.ts'
import { endedBadly } from './read-file.ts'
import { documentById } from './store.ts'
import { forgetDrafts, unknownFiles } from './store-deposit.ts'
import { transfersLost } from './store-transfer.ts'

/** Nothing younger is looked at: its deposit may still be on its way. */
const DAY = Temporal.Duration.from({ hours: 24 })
const HOUR = Temporal.Duration.from({ hours: 1 })
const SHARDS = 256
export const SWEEP_SECONDS = 300

/** The instant in a UUID of version 7 (ids.ts), from our own clock: the disk's is not asked. */
const madeAt = (fileKey: string): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(
    Number.parseInt(fileKey.slice(FILE_PREFIX.length).replaceAll('-', '').slice(0, 12), 16),
  )

/**
 * Removes the encrypted files that no document knows: of a deposit that was killed between the disk and the commit, of a
 * draft nobody confirmed. One of 256 parts of the store a turn, so all of it about once a day. Returns how many.
 */
export const sweepFiles =
  (ports: Ports) =>
  async (now: Temporal.Instant): Promise<number> => {
    const forgotten = await ports.act({ as: 'worker' }, (unit) => forgetDrafts(unit.trx, unit.now.subtract(DAY)))
    const shard = Math.floor(now.epochMilliseconds / 1000 / SWEEP_SECONDS) % SHARDS
    const old = now.subtract(DAY)
    const keys = (await ports.files.list(shard)).filter(
      (key) => key.startsWith(FILE_PREFIX) && Temporal.Instant.compare(madeAt(key), old) < 0,
    )
    const unknown = keys.length === 0 ? [] : await ports.act({ as: 'worker' }, (unit) => unknownFiles(unit.trx, keys))
    if (isRefusal(forgotten) || isRefusal(unknown)) return 0
    for (const key of unknown) await ports.files.remove(key)
    return forgotten + unknown.length
  }

/** A transfer whose process was killed never told its end: after an hour it is written down as broken off. */
export const endLostTransfers = (ports: Ports) => async (): Promise<number> => {
  const lost = await ports.act({ as: 'worker' }, (unit) => transfersLost(unit.trx, unit.now.subtract(HOUR), 100))
  if (isRefusal(lost)) return 0
  for (const { id, documentId } of lost) {
    const document = await ports.act({ as: 'worker' }, async (unit) => (await documentById(unit.trx, documentId))!)
    if (!isRefusal(document)) await endedBadly(ports, { as: 'worker' }, document, id, 'interrupted')
  }
  return lost.length
}
