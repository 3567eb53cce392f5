import { sha256 } from '../platform/crypto/digest.ts'
import type { Asks } from '../platform/db/sql.ts'
import { type Fault, type Keys, LATE, type Tell, TOLD } from './audit-faults.ts'
import { unstampedHours } from './audit-unstamped.ts'
import { paddedTo } from './close-log.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { readVerifier, type Verifier } from './log/note.ts'
import type { Hash } from './log/tree.ts'
import { isTimeOf } from './seal/believe.ts'
import { checkTimestamp } from './seal/timestamp.ts'
import {
  type AuditedFact,
  checkpointsAfter,
  firstRecorded,
  type Head,
  isPartOfBacklog,
  keysOfLog,
  stampsOfNothing,
} from './store-audit.ts'

/** A year has a million: so many are in memory at once. */
const AT_ONCE = 2_000
/**
 * A beat is a minute at the longest, and closes and signs something with no fact to close; then a worker that was killed and is started anew, and
 * two clocks. For no longer may nothing be closed, nor what was closed last not be signed.
 */
const SILENT_FOR = LATE

export type Heads = Awaited<ReturnType<typeof headChecker>>

/**
 * Checks the checkpoints one after the other, as the tree grows to their sizes: root, signature, hour. What PostgreSQL says of an hour
 * is a column that whoever holds it can change, so it must rise, and lie between what time authorities said before and after. `most`: of facts
 * under one checkpoint.
 */
export async function headChecker(on: Asks, keys: Keys, tell: Tell<Fault>, most: number) {
  const verifiers = await verifiersOf(on, keys, tell)
  let page: readonly Head[] = await checkpointsAfter(on, 0, AT_ONCE)
  let at = 0
  let [count, timestamps, byOtherKeys] = [0, 0, 0]
  /** No checkpoint after this one was made before this instant. */
  let floor = Number.NEGATIVE_INFINITY
  const unstamped = unstampedHours(tell)
  let unsigned: Head | null = null
  let lastSigned: Head | null = null
  let latest = Number.NEGATIVE_INFINITY
  let closedLast: Head | null = null

  const checkHour = (head: Head) => {
    const made = head.madeAt?.epochMilliseconds ?? null
    let isMisdated = made === null || made + LATE < floor
    if (made !== null) {
      floor = Math.max(floor, made)
      unstamped.claims(made)
    }
    const signed = head.signedAt?.epochMilliseconds ?? null
    if (head.note !== null && (signed === null || signed + LATE < floor)) isMisdated = true
    const said = head.token === null ? null : checkStamp(head, head.token)
    if (said !== null) {
      // The timestamp is over what was signed.
      if (said + LATE < Math.max(floor, signed ?? floor)) isMisdated = true
      floor = Math.max(floor, said)
      unstamped.stamps(said)
    }
    if (isMisdated) tell({ fault: 'checkpoint-misdated', size: head.size })
  }
  const checkStamp = ({ size, note, stampedAt }: Head, token: Buffer): number | null => {
    timestamps++
    const stamp = note === null ? null : checkTimestamp(token, sha256(note))
    if (stamp === null || stampedAt === null || !isWithin(1_000, stamp.at, stampedAt)) {
      tell({ fault: 'timestamp-wrong', size })
      return null
    }
    const { anchors = [] } = keys
    if (anchors.length > 0 && !isTimeOf(stamp.path, anchors, stamp.at))
      tell({ fault: 'timestamp-not-vouched-for', size })
    return stamp.at.epochMilliseconds
  }
  const checkSignature = (head: Head) => {
    if (unsigned !== null) tell({ fault: 'checkpoint-not-signed', size: unsigned.size })
    unsigned = head.note === null ? head : null
    if (head.note === null) return
    lastSigned = head
    const verifier = verifiers.get(head.signedBy ?? '')
    const opened = verifier === undefined ? null : openCheckpoint(head.note, verifier)
    if (opened?.size !== head.size || !head.root.equals(opened.root))
      tell({ fault: 'checkpoint-not-signed', size: head.size })
    else if (keys.verifier !== undefined && head.signedBy !== keys.verifier) byOtherKeys++
  }
  /**
   * When the log was last alive. Of a part of a backlog the hour is that of the oldest fact it leaves behind, days ago perhaps, and it was
   * signed a moment ago. Otherwise, and where it has not come yet, an hour of signing long after that is a column that whoever holds
   * PostgreSQL wrote. Where it is believed it is the house's own word, as any hour that no authority said.
   */
  const aliveAt = async (closed: Head | null, by: number): Promise<number> => {
    const signedAt = lastSigned?.signedAt?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
    const madeAt = closed?.madeAt?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
    if (signedAt <= madeAt + LATE) return Math.max(madeAt, signedAt)
    if (closed === null || signedAt > by + LATE || !(await isPartOfBacklog(on, closed.size, most))) return madeAt
    unstamped.claims(signedAt)
    return signedAt
  }
  const next = async () => {
    count++
    if (++at < page.length || page.length < AT_ONCE) return
    page = await checkpointsAfter(on, page.at(-1)!.size, AT_ONCE)
    at = 0
  }
  return {
    /** The size of the next one; null: there is none. */
    size: (): number | null => page[at]?.size ?? null,
    /** What was not covered before this was written after it. */
    closedAt: (): number => floor,
    /** A fact of that hour is there: whatever was closed long before must be signed. */
    sees({ recordedAt, type, personId, body }: AuditedFact): void {
      if (recordedAt > latest) latest = recordedAt
      unstamped.claims(recordedAt)
      if (type === 'SpaceUnavailable' && personId === null) unstamped.outage(body)
    },
    async check(root: Hash): Promise<void> {
      const head = page[at]!
      const step = head.size - (closedLast?.size ?? 0)
      if (step !== paddedTo(step)) tell({ fault: 'checkpoint-missing', size: head.size })
      if (!root.equals(head.root)) tell({ fault: 'checkpoint-not-of-this-tree', size: head.size })
      checkSignature(head)
      checkHour(head)
      closedLast = head
      await next()
    },
    /** Those that the tree never grew to; the last, when it should have been signed by `now`; and that another should have been closed since. */
    async end(now: Temporal.Instant | null) {
      for (let head = page[at]; head !== undefined; head = page[at]) {
        tell({ fault: 'checkpoint-not-of-this-tree', size: head.size })
        await next()
      }
      for (const size of await stampsOfNothing(on, TOLD)) tell({ fault: 'timestamp-of-nothing', size })
      const seen = Math.max(latest, now?.epochMilliseconds ?? latest)
      if (unsigned !== null && (await aliveAt(unsigned, seen)) + SILENT_FOR < seen)
        tell({ fault: 'checkpoint-not-signed', size: unsigned.size })
      // What the auditor's own key signed last vouches for all that lies below it, whoever signed that.
      if (keys.verifier !== undefined && lastSigned !== null && lastSigned.signedBy !== keys.verifier)
        tell({ fault: 'log-key-is-another' })
      const since = closedLast === null ? (await firstRecorded(on))?.epochMilliseconds : await aliveAt(closedLast, seen)
      if (now !== null && Number.isFinite(since) && since! + SILENT_FOR < now.epochMilliseconds)
        tell({ fault: 'log-silent', since: Temporal.Instant.fromEpochMilliseconds(since!).toString() })
      return { checkpoints: count, timestamps, byOtherKeys, unstampedHours: unstamped.end() }
    },
  }
}

/** The keys that PostgreSQL says signed. One at least, once anything was closed. */
async function verifiersOf(on: Asks, keys: Keys, tell: Tell<Fault>): Promise<Map<string, Verifier>> {
  const known = await keysOfLog(on)
  const paddings = keys.paddings.map((key) => sha256(key))
  if (known.some(({ paddingDigest }) => !paddings.some((held) => held.equals(paddingDigest))))
    tell({ fault: 'padding-key-changed' })
  if (known.length === 0 && (await checkpointsAfter(on, 0, 1)).length > 0) tell({ fault: 'log-key-missing' })
  return new Map(
    known.flatMap(({ verifier }) => {
      const read = readVerifier(verifier)
      if (read === null) tell({ fault: 'log-key-unreadable' })
      else if (!isOfTheLog(keys, read)) tell({ fault: 'log-key-of-nobody', verifier })
      return read === null || !isOfTheLog(keys, read) ? [] : [[verifier, read] as const]
    }),
  )
}

/** By the key and not the name: under a new one the same key may have signed. */
export const isOfTheLog = ({ signers }: Pick<Keys, 'signers'>, { publicKey }: Verifier): boolean =>
  signers === undefined || signers.some((one) => publicKey.equals(one))

const isWithin = (milliseconds: number, a: Temporal.Instant, b: Temporal.Instant): boolean =>
  Math.abs(a.epochMilliseconds - b.epochMilliseconds) <= milliseconds
