import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { MasterKey } from './crypto/keys.ts'
import type { Act, Unit } from './db/act.ts'
import type { Db } from './db/db.ts'
import type { Named } from './db/named.ts'
import type { Files } from './files/disk.ts'
import type { Metrics } from './http/metrics.ts'
import type { Route } from './http/route.ts'
import type { Job, JobHandler } from './jobs/jobs.ts'
import type { Log } from './log.ts'
import type { Mail } from './mail/index.ts'
import type { Renderer } from './pdf/renderer.ts'
import type { Sample } from './sample.ts'
import type { Sms } from './sms/index.ts'

/** A virus scan of bytes: `clean`, or the name of what was found. Throws when nobody answered (fail closed). */
export type Scan = (bytes: Uint8Array) => Promise<'clean' | { found: string }>

/** What the capabilities stand on. The same record in the web process, the worker and the tests. */
export type Ports = {
  readonly config: Config
  readonly clock: Clock
  /** The web process's own connection: rate limits, staff sign-in, and functions that take a session's digest. */
  readonly db: Db
  /** The hottest statements, prepared; on the same connection. */
  readonly named: Named
  readonly act: Act
  /** A capability's own next step, in the running transaction. What follows from a fact is said in journey.ts instead. */
  readonly enqueue: (unit: Unit, ...jobs: readonly Job[]) => Promise<void>
  readonly master: MasterKey
  /** Key for keyed digests of connection keys, codes, PINs, tokens and passwords, by purpose: `subKey(pepper, purpose)`. */
  readonly pepper: Uint8Array
  readonly files: Files
  readonly mail: Mail
  readonly sms: Sms
  readonly scan: Scan
  readonly renderer: Renderer
  readonly log: Log
  readonly metrics: Metrics
}

/** Recurring work: idempotent, may run on any node; receives the clock port's now and returns how much it did. */
export type Sweep = {
  readonly name: string
  readonly everySeconds: number
  /** Waits for no other sweep, and none for it: people wait for what it does, or it for somebody outside. */
  readonly promptly?: boolean
  readonly run: (now: Temporal.Instant) => Promise<number>
}

/** What a capability offers the house. */
export type Capability = {
  readonly routes: readonly Route[]
  readonly jobs?: Readonly<Record<string, JobHandler>>
  readonly sweeps?: readonly Sweep[]
  /** Every page it has, in every state. */
  readonly samples?: readonly Sample[]
}
