import { sha256 } from '../platform/crypto/digest.ts'
import type { Db } from '../platform/db/db.ts'
import { checkTimestamp, liesBefore, type TimeAuthority } from './seal/timestamp.ts'
import { lastStamped, latestSigned, putTimestamp } from './store-log.ts'

/** Asked for a little before the hour is over: an hour is what the log promises. */
const STAMPED_EVERY = Temporal.Duration.from({ minutes: 50 })

/**
 * What is closed twice a minute and is older was left by a worker that stopped, or covers a part of what it found then: an hour of now
 * would be said of facts that were written since and are not under it.
 */
const FRESH = Temporal.Duration.from({ minutes: 5 })

/**
 * Has a time authority say when it saw the latest checkpoint: whoever holds the key of the log could sign another past today, but not
 * yesterday. Throws when the authority is silent, or answers what nobody would believe, and is tried again at the next turn; nothing waits
 * for it. Returns 0.
 */
export const stampLog =
  (db: Db, authority: TimeAuthority) =>
  async (now: Temporal.Instant): Promise<number> => {
    const [latest, last] = [await latestSigned(db), await lastStamped(db, now)]
    if (latest === null || last?.size === latest.size) return 0
    if (Temporal.Instant.compare(latest.madeAt.add(FRESH), now) < 0) return 0
    if (last !== null && Temporal.Instant.compare(last.stampedAt.add(STAMPED_EVERY), now) > 0) return 0
    const digest = sha256(latest.note)
    const token = await authority.stamp(digest)
    const stamp = checkTimestamp(token, digest)
    if (stamp === null) throw new Error('the time authority answered something else')
    // What is kept is never replaced: whoever checks would find it broken, or older than what it is about, for ever.
    if (!stamp.complete)
      throw new Error('the certificates of the timestamp do not reach a root: PLI_TIME_AUTHORITY_CERTIFICATES_FILE')
    if (liesBefore(stamp.at, now) || liesBefore(now, stamp.at))
      throw new Error('the time authority says another hour than ours: one of two clocks is wrong')
    await putTimestamp(db, latest.size, stamp.at, token)
    return 0
  }
