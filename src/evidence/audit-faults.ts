import type { X509Certificate } from 'node:crypto'
import type { MasterKey } from '../platform/crypto/keys.ts'

/** What is wrong, and where: a place in the log, the id of a fact, the size of a checkpoint. */
export type Fault =
  /** `position` null: it waits for its place. */
  | { readonly fault: OfFact; readonly position: number | null; readonly factId: string }
  | { readonly fault: 'fact-missing'; readonly position: number }
  /** No checkpoint covers it and none will, two stand in one place, or the place is no whole number. */
  | { readonly fault: 'fact-without-a-place'; readonly factId: string }
  /** It was placed, or waits to be, and is not there. */
  | { readonly fault: 'place-without-a-fact'; readonly factId: string }
  | { readonly fault: 'entries-missing'; readonly index: number }
  | { readonly fault: 'tree-changed'; readonly level: number; readonly index: number }
  | { readonly fault: OfCheckpoint; readonly size: number }
  | { readonly fault: 'forked'; readonly size: number }
  | { readonly fault: 'padding-key-changed' | 'log-key-missing' | 'log-key-is-another' | 'log-key-unreadable' }
  /** A key is published that is none of those the log had: who signs with it is somebody else. */
  | { readonly fault: 'log-key-of-nobody'; readonly verifier: string }
  /** Nothing was closed since: the worker stands still, or a later log was taken away. */
  | { readonly fault: 'log-silent'; readonly since: string }
  /** No time authority said anything for longer than an outage explains. */
  | { readonly fault: 'hours-unstamped'; readonly since: string; readonly until: string }
  /** A row says that it was read at an hour at which nobody can have read it: no fact says so, and none will. */
  | { readonly fault: 'reading-left'; readonly subject: string }
  | { readonly fault: 'erasure-not-as-its-fact'; readonly personId: string }
  /** By the act it is of; missing, by the fact that says it was made. */
  | { readonly fault: 'receipt-not-as-its-fact' | 'receipt-missing'; readonly factId: string }
  /** A row that is said to be made and is of no act; null: without a number besides. */
  | { readonly fault: 'receipt-of-nothing'; readonly receiptId: string | null }
  /** By the fact that says the space was away. */
  | { readonly fault: 'outage-not-as-its-fact' | 'outage-missing'; readonly factId: string }
  /** By the fact that says since when it is watched. */
  | { readonly fault: 'watch-not-as-its-fact'; readonly factId: string }

export type OfFact =
  | 'fact-changed'
  | 'fact-is-not-its-entry'
  | 'fact-is-not-in-the-tree'
  /** It says an hour long before that of a checkpoint which did not cover it yet. */
  | 'fact-backdated'
  /** It says that it was written down at an hour that has not come. */
  | 'fact-postdated'
  /** It says that it happened long before it was written down, of what is written down as it happens. */
  | 'fact-happened-before'
  /** A reading of before what was read was there, or of so long before it was written down that anybody can have made it up. */
  | 'reading-out-of-time'
  /** Nobody can read it any more, and no fact says that his key was destroyed. */
  | 'key-missing'
  /** His key is there, and the master key does not open it. */
  | 'key-unreadable'

export type OfCheckpoint =
  | 'checkpoint-not-of-this-tree'
  | 'checkpoint-not-signed'
  /** One below this size was taken away: the tree grew by no step that a log grows by, or beyond the last there is. */
  | 'checkpoint-missing'
  /** What somebody kept is of this log by its name, under a key that is neither published nor the auditor's: one of the two was made up. */
  | 'checkpoint-of-another-key'
  /** Its hour goes back behind that of an earlier one, or is not that of the timestamps around it. */
  | 'checkpoint-misdated'
  /** What lies beside it is not a timestamp over it, or says another hour than is written. */
  | 'timestamp-wrong'
  /** It lies beside no checkpoint: no authority can have said it. */
  | 'timestamp-of-nothing'
  /** By an authority that none of the roots which are believed vouches for. */
  | 'timestamp-not-vouched-for'

/** Of faults of one kind these many are told: the first ones show where to look. */
export const TOLD = 100

export type Tell<F extends { readonly fault: string }> = (fault: F) => void

export function telling<F extends { readonly fault: string }>(): { readonly faults: F[]; readonly tell: Tell<F> } {
  const faults: F[] = []
  const told = new Map<string, number>()
  return {
    faults,
    tell(fault) {
      const count = (told.get(fault.fault) ?? 0) + 1
      told.set(fault.fault, count)
      if (count <= TOLD) faults.push(fault)
    },
  }
}

export type Audit = {
  readonly size: number
  readonly facts: number
  /** Of those who were erased: that they are in the tree, and the same as on that day, is checked; what they say can no longer be. */
  readonly erased: number
  readonly checkpoints: number
  /** Signed by a key that is published, and is not the one that the auditor holds: one that was used before. */
  readonly byOtherKeys: number
  readonly timestamps: number
  /** Of the longest time in which no authority said the hour: so far the hours of checkpoints are our own word alone. */
  readonly unstampedHours: number
  readonly faults: readonly Fault[]
}

/** What the auditor holds. `paddings`, today's and those of the keys before it, show that no place was kept free for a fact made up later. */
export type Keys = {
  readonly master: MasterKey
  readonly house: Uint8Array
  readonly paddings: readonly Uint8Array[]
  /** Public halves of all keys that the log ever had; absent: whatever key PostgreSQL has besides may have been one. */
  readonly signers?: readonly Uint8Array[]
  /** The key of the log as he knows it (docs/evidence.md, §3); without it, whatever key PostgreSQL has is believed. */
  readonly verifier?: string
  /** Roots of time authorities; none: who signed a timestamp is not asked. */
  readonly anchors?: readonly X509Certificate[]
}

/** A checkpoint somebody kept: the tree must have had this root at this size. */
export type Kept = { readonly size: number; readonly root: Uint8Array }

/** A slow transaction places a fact late, and two clocks differ. Beyond, it was written to look old. */
export const LATE = 10 * 60_000
