import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { type auditDocuments, auditMisplaced } from './delivery/index.ts'
import { Stopped, understood } from './dev/stopped.ts'
import { auditClosings, auditErasures, auditHeld } from './ending/index.ts'
import { AnotherPast, type Audit, audit, lastSignedIn, openKept, trustOf } from './evidence/index.ts'
import { keysHeld } from './evidence-audit-keys.ts'
import { poolOfAudit, saidOf } from './evidence-audit-pool.ts'
import { auditSchema, type SchemaChanged } from './evidence-audit-schema.ts'
import { calledFrom } from './platform/called-from.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Connections } from './platform/connections.ts'
import { createDb } from './platform/db/db.ts'
import { travelledClock, wasMoved } from './platform/travelled-clock.ts'
import { auditStaff } from './staff/index.ts'

/** A machine of development is switched off when nobody works. */
const OF_SILENCE: readonly string[] = ['log-silent', 'hours-unstamped']
/** What only a clock that was put back, or somebody who wrote a day that was not, can have done. */
const OF_HOURS: readonly string[] = [
  'fact-backdated',
  'fact-postdated',
  'fact-happened-before',
  'reading-out-of-time',
  'reading-left',
  'checkpoint-misdated',
]

/** Pages of the demonstration move its clock, so the web process has a right more there (dev/store.ts). */
const MOVED_BY_PAGES = 'platform.clock_travel'

/**
 * bin/pli audit: the whole log against the database, and against checkpoints that somebody kept, the worker among them. Ends with 1 when something is wrong, with 2 when it could not look (cli.ts).
 * The demonstration puts its clock forward and back: there the hours prove nothing, which is said. In production a clock that was
 * moved is wrong by itself, or whoever holds the database could have a day that was not passed over.
 */
export async function runAudit(config: Config, connections: Connections, words: readonly string[]): Promise<void> {
  const asked = read(words)
  const pool = poolOfAudit(connections.owner().options.connectionString, 2)
  let changed: readonly SchemaChanged[] = []
  try {
    changed = (await auditSchema(pool)).filter(({ object }) => config.env === 'production' || object !== MOVED_BY_PAGES)
    await look(config, pool, asked, changed)
  } catch (error) {
    throw saidOf(error, changed)
  } finally {
    await pool.end()
  }
}

async function look(
  config: Config,
  pool: pg.Pool,
  { checkpoint, json }: ReturnType<typeof read>,
  changed: readonly SchemaChanged[],
): Promise<void> {
  const on = createDb(pool)
  const keys = keysHeld(config)
  const given = checkpoint === undefined ? null : await openKept(on, keys, bytes(checkpoint))
  if (given === 'not-of-this-log')
    throw new Stopped(`bin/pli audit: ${checkpoint} is no checkpoint and no receipt that this log signed`)
  const signedLast = await signedLastOf(config)
  const [ofGiven, keptGiven] = given === null ? [[], []] : 'fault' in given ? [[given], []] : [[], [given]]
  const kept = [...keptGiven, ...(typeof signedLast === 'string' ? [] : [signedLast])]
  const isProduction = config.env === 'production'
  const clock = isProduction ? systemClock : await travelledClock(pool)
  const rest = async () => ({
    log: await audit(on, keys, { kept, now: clock.now() }),
    others: [
      ...(await auditMisplaced(on)),
      ...(await auditClosings(on)),
      ...(await auditHeld(on, keys)),
      ...(await auditErasures(on, keys)),
      ...(await auditStaff(on, keys)),
    ],
  })
  const [{ log, others }, rows] = await withDocuments(pool, rest())
  const { faults: ofLog, ...counted } = log
  const { documents } = rows
  const clockMoved = await wasMoved(pool)
  const found = [...changed, ...ofGiven, ...ofLog, ...rows.faults, ...others]
  const isSetAside = ({ fault }: { readonly fault: string }) =>
    !isProduction && (OF_SILENCE.includes(fault) || (clockMoved && OF_HOURS.includes(fault)))
  const setAside = found.filter(isSetAside)
  const faults = [
    ...found.filter((one) => !isSetAside(one)),
    ...(signedLast === 'of-another-log' ? [{ fault: 'signed-last-of-another-log' }] : []),
    ...(clockMoved && isProduction ? [{ fault: 'clock-moved' }] : []),
  ]
  if (json)
    console.log(
      JSON.stringify({
        ...counted,
        documents,
        clockMoved,
        signedLast: typeof signedLast === 'string' ? signedLast : 'compared',
        faults,
      }),
    )
  else {
    for (const { fault, ...where } of faults) console.log(`${fault}  ${JSON.stringify(where)}`)
    for (const line of sentences(counted, trustOf(config).time.length > 0)) console.log(line)
    console.log(`${documents} documents, each date and all that a deposit sealed beside its facts`)
    if (typeof signedLast === 'string') console.log(NOT_COMPARED[signedLast])
    if (clockMoved && !isProduction)
      console.log(`the clock of this demonstration was moved: its hours prove nothing (${setAside.length} set aside)`)
    else if (setAside.length > 0) console.log('that the log stood still is set aside: this is no house in production')
    console.log(faults.length === 0 ? 'nothing wrong' : 'WRONG')
  }
  if (faults.length > 0) process.exitCode = 1
}

const NOT_COMPARED = {
  absent: 'what the worker signed last was not compared: PLI_LOG_KEPT has none of it here',
  unreadable: 'what the worker signed last was not compared: its file in PLI_LOG_KEPT cannot be read from here',
  'of-another-log': 'what the worker signed last is in PLI_LOG_KEPT under the name of another log',
} as const

/** What lies where PostgreSQL cannot write, for whoever audits beside the workers. Read first: the log only grows. */
async function signedLastOf({ log }: Config) {
  try {
    return (await lastSignedIn(log.keptIn, log.origin).read()) ?? ('absent' as const)
  } catch (error) {
    return error instanceof AnotherPast ? ('of-another-log' as const) : ('unreadable' as const)
  }
}

type Documents = Awaited<ReturnType<typeof auditDocuments>>

/** The documents are looked at on another core, in a thread that ends with what it found. Whichever of the two could not be done is said at once. */
export async function withDocuments<R>(pool: pg.Pool, rest: Promise<R>): Promise<readonly [R, Documents]> {
  const thread = new Worker(new URL('./evidence-audit-documents.ts', import.meta.url), {
    workerData: pool.options.connectionString,
  })
  try {
    const [ofRest, [documents]] = await Promise.all([rest, once(thread, 'message') as Promise<[Documents]>])
    return [ofRest, documents]
  } finally {
    await thread.terminate()
  }
}

/** What was looked at, and what the auditor has to know of it besides. */
function sentences(counted: Omit<Audit, 'faults'>, isVouched: boolean): string[] {
  const { size, facts, erased, checkpoints, byOtherKeys, timestamps, unstampedHours } = counted
  return [
    `${facts} facts (${erased} of erased persons) in ${size} places under ${checkpoints} checkpoints`,
    `${timestamps} timestamps; the longest time without one: ${unstampedHours} h`,
    ...(timestamps > 0 && !isVouched
      ? ['who signed the timestamps was not asked: PLI_TRUST_TIME_FILE names no root']
      : []),
    ...(byOtherKeys > 0 ? [`${byOtherKeys} checkpoints are signed by keys used before: compare /log/key`] : []),
  ]
}

function read(words: readonly string[]) {
  const options = { checkpoint: { type: 'string' }, json: { type: 'boolean' } } as const
  return understood('bin/pli audit', () => parseArgs({ args: [...words], options }).values)
}

function bytes(path: string): Buffer {
  try {
    return readFileSync(calledFrom(path))
  } catch {
    throw new Stopped(`bin/pli audit cannot read ${path}`)
  }
}
