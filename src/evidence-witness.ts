import { readFileSync } from 'node:fs'
import { stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Stopped, understood } from './dev/stopped.ts'
import {
  CopyDamaged,
  countAnew,
  fill,
  follow,
  heldBackSince,
  keptIn,
  readKey,
  type Slow,
  shownSlowly,
} from './evidence/index.ts'
import { since } from './evidence-since.ts'
import { calledFrom } from './platform/called-from.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { readAtMost } from './platform/http/read-at-most.ts'

/** What a supervisor rings on: docs/witness.md. */
const FORK = 3
const SILENCE = 4
/** It could not be done: what is kept here has to be put right first. */
const NOT_DONE = 2
/** The log is closed twice a minute. */
const EVERY = 30
const SILENT_AFTER = 180
/** A tile has 8 KiB. */
const MOST_BYTES = 1 << 16

/** By which clock a checkpoint grows old, and what lies between two looks. */
type Pace = { readonly clock: Clock; rest(milliseconds: number, ended: AbortSignal): Promise<unknown> }
const ofTheMachine: Pace = { clock: systemClock, rest: (milliseconds, signal) => wait(milliseconds, null, { signal }) }

/** bin/pli witness. What it kept and can read no more is said at once: a look at the log would only seem to bring nothing new. */
export async function witness(asked: readonly string[], pace: Pace = ofTheMachine): Promise<void> {
  try {
    await watch(asked, pace)
  } catch (error) {
    if (!(error instanceof CopyDamaged)) throw error
    console.error(error.message)
    process.exitCode = NOT_DONE
  }
}

/**
 * Follows a published log, and ends with 3 on a fork, with 4 on a silence. The time of silence runs beside whatever is
 * being read: who feeds it slowly, or for ever, does not keep it from ringing.
 */
async function watch(asked: readonly string[], { clock, rest }: Pace): Promise<void> {
  const { prefix, verifiers, folder, once, silentAfter, kept, proof } = read(asked)
  const [verifier] = verifiers
  const started = clock.now().epochMilliseconds
  const ended = new AbortController()
  const get = (part: string) => download(new URL(part, prefix), ended.signal)
  if (kept !== null) return since(kept, verifiers, get, proof)
  let isAway = false
  const failed = (error: unknown): null => {
    if (error instanceof CopyDamaged) throw error
    isAway = error instanceof Unreached
    return say(error)
  }
  let heard = performance.now()
  const inTime = <T>(work: Promise<T>) => before(heard + silentAfter * 1000, work)
  for (;;) {
    const next = performance.now() + EVERY * 1000
    const seen = await inTime(follow(folder, verifier, get).catch(failed))
    if (seen && seen !== SILENT && seen.seen === 'forked') {
      console.error(
        `FORK: what the log signs cannot have grown out of what it signed before (${seen.size} places). Both, and what shows it, are in ${folder}/forks; it rings as long as they are there\n\n${seen.note}`,
      )
      process.exitCode = FORK
      return
    }
    let quiet = seen === SILENT
    let slow: Slow | null = null
    if (seen && seen !== SILENT) {
      const at = clock.now().epochMilliseconds
      if (seen.seen === 'grown') {
        heard = performance.now()
        await utimes(path.join(folder, 'checkpoint'), at / 1000, at / 1000) // by one clock, as what it is compared with
      }
      slow = await shownSlowly(folder, { size: seen.size, at })
      const filling = fill(folder, verifier, get, () => !ended.signal.aborted && performance.now() < next)
      const filled = await inTime(filling.catch(say))
      quiet = filled === SILENT
      const isCopying = filled && filled !== SILENT && filled.copied < filled.of
      console.log(`${seen.seen} ${seen.size}${isCopying ? `, ${filled.copied} of ${filled.of} tiles copied` : ''}`)
    }
    const grown = await stat(path.join(folder, 'checkpoint')).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    )
    const silent = (clock.now().epochMilliseconds - (grown ?? started)) / 1000
    const heldSince = await heldBackSince(folder, verifier)
    const heldBack = heldSince === null ? 0 : (clock.now().epochMilliseconds - heldSince) / 1000
    if (quiet || silent > silentAfter || heldBack > silentAfter || (once && grown === null)) {
      ended.abort() // what is still being read
      console.error(
        quiet || silent > silentAfter || grown === null
          ? `SILENCE: ${grown === null ? none(prefix, isAway) : 'no new checkpoint'}${seconds(silent)}`
          : `SILENCE:${seconds(heldBack)} what shows a note that was signed (${folder}/unproved), or a tile, is held back`,
      )
      process.exitCode = SILENCE
      return countAnew(folder)
    }
    if (slow !== null) {
      ended.abort()
      console.error(
        `FED SLOWLY: in ${Math.round(slow.seconds / 60)} minutes the log grew by ${slow.places} places, of at least ${slow.least}: it stood still for a time in which nobody looked, or its checkpoints are shown late`,
      )
      process.exitCode = SILENCE
      return countAnew(folder)
    }
    if (once) return
    await inTime(rest(Math.max(0, next - performance.now()), ended.signal))
  }
}

const seconds = (count: number): string => (count < 1 ? '' : ` for ${Math.round(count)} seconds`)

/** Nothing was ever kept. */
const none = ({ href }: URL, isAway: boolean): string =>
  isAway ? `nobody answered at ${href}` : `no checkpoint of this log came from ${href}`

const say = (error: unknown): null => {
  console.error(error instanceof Error ? error.message : String(error))
  return null
}

const SILENT = Symbol('nothing new in time')

/** More, and a timer ends at once. */
const LONGEST = 2 ** 31 - 1

/** What the work brings, unless the time comes first. */
async function before<T>(time: number, work: Promise<T>): Promise<T | typeof SILENT> {
  const timer = new AbortController()
  try {
    return await Promise.race([
      work,
      wait<typeof SILENT>(Math.min(LONGEST, Math.max(0, time - performance.now())), SILENT, { signal: timer.signal }),
    ])
  } finally {
    timer.abort()
  }
}

class Unreached extends Error {}

/** What lies below is what says why: the outermost says only that nothing came. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause ? String(cause.code) : cause.message
}

/** Never more in memory than a part of a log can be, whatever is sent. */
async function download(url: URL, ended: AbortSignal): Promise<Buffer> {
  const signal = AbortSignal.any([AbortSignal.timeout(20_000), ended])
  const answer = await fetch(url, { signal, redirect: 'error' }).catch((error: unknown) => {
    const at = systemClock.now().round('second')
    throw new Unreached(`${at} ${url.href} cannot be reached (${reason(error)})`)
  })
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
  const part = await readAtMost(answer, MOST_BYTES)
  if (part === null) throw new Error(`${url.pathname}: too long`)
  return part
}

function read(asked: readonly string[]) {
  const text = { type: 'string' } as const
  const key = { type: 'string', multiple: true } as const
  const options = {
    key,
    keep: text,
    since: text,
    proof: text,
    'silent-after': text,
    once: { type: 'boolean' },
  } as const
  const { values, positionals } = understood('bin/pli witness', () =>
    parseArgs({ args: [...asked], allowPositionals: true, options }),
  )
  const [address = '', ...more] = positionals
  const prefix = URL.canParse(address) ? new URL(address.endsWith('/') ? address : `${address}/`) : null
  if (!prefix || !/^https?:$/.test(prefix.protocol) || more.length > 0)
    throw new Stopped('bin/pli witness needs the address of a log, such as https://pli.example/log')
  const [verifier, ...former] = (values.key ?? []).map(readKey)
  if (!verifier || former.includes(null) || (former.length > 0 && values.since === undefined))
    throw new Stopped(
      `bin/pli witness needs --key: the key of the log, as ${prefix}key tells it and as you kept it${values.key ? '; what was given is none' : ''}`,
    )
  const verifiers = [verifier, ...former.filter((one) => one !== null)] as const
  const silentAfter = values['silent-after'] === undefined ? SILENT_AFTER : Number(values['silent-after'])
  if (!(silentAfter > 0)) throw new Stopped('bin/pli witness: --silent-after is a number of seconds')
  const kept = values.since === undefined ? null : keptFrom(values.since, verifiers)
  const folder = calledFrom(values.keep ?? 'log-copy')
  return {
    prefix,
    verifiers,
    folder,
    once: values.once === true,
    silentAfter,
    kept,
    proof: values.proof && calledFrom(values.proof),
  }
}

function keptFrom(file: string, verifiers: Parameters<typeof keptIn>[1]) {
  let bytes: Buffer
  try {
    bytes = readFileSync(calledFrom(file))
  } catch {
    throw new Stopped(`bin/pli witness cannot read ${file}`)
  }
  const kept = keptIn(bytes, verifiers)
  if (kept === null)
    throw new Stopped(
      `bin/pli witness: ${file} is no checkpoint and no receipt that --key signed; an older key is brought by a second --key`,
    )
  return kept
}
