import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Said, Trial } from './trials.ts'

export type Ending = { readonly outcome: 'passed' | 'failed' | 'never ended'; readonly failed: number | null }

/**
 * Seconds of processor for one file of tests: a mutant that never ends is noticed so, however busy the machine is. Ten times what
 * the code as it is takes, and ten more: with less, what harms nobody and is only slower would count as noticed.
 */
const most = (seconds: number): number => Math.min(MOST_SECONDS, 10 + 10 * seconds)
const MOST_SECONDS = 60
/** A module once loaded is never let go, so a process is replaced after so many. */
const TRIALS_OF_ONE = 80
/** Fewer random cases than bin/test tries: they are tried for each mutant. */
const CASES = '300'

const TICKS_A_SECOND = 100

/** Seconds of processor that a process has used. */
function used(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

/** Left alone by a parent that was killed, a mutant that never ends would go on: what one process may use is bounded by the system. */
const BOUNDED = `ulimit -t ${MOST_SECONDS * TRIALS_OF_ONE}; exec "$0" "$@"`
const NODE = [process.execPath, '--max-old-space-size=1500', 'architecture/mutate/trials.ts']

const started = (env: Readonly<Record<string, string>>): ChildProcess =>
  spawn('sh', ['-c', BOUNDED, ...NODE], {
    env: { ...process.env, LAW_CASES: CASES, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

/** `seconds`: how long each file of the trial takes on the code as it is; of none given, any. */
export type Worker = { attempt(trial: Trial, seconds?: readonly number[]): Promise<Ending>; end(): Promise<void> }

/** One process at a time that tries what it is given; `env` of it is ours and what is added. */
export function worker(env: Readonly<Record<string, string>>): Worker {
  let child: ChildProcess | null = null
  let tried = 0

  function end(): Promise<void> {
    const ended = child
    child = null
    tried = 0
    if (ended === null || ended.exitCode !== null || ended.signalCode !== null) return Promise.resolve()
    return new Promise((resolve) => {
      ended.once('exit', () => resolve())
      // Disconnected it has nothing to wait for, and leaves by itself, writing down what it reached.
      ended.disconnect()
    })
  }

  async function attempt(trial: Trial, seconds: readonly number[] = []): Promise<Ending> {
    if (tried >= TRIALS_OF_ONE) await end()
    child ??= started(env)
    tried += 1
    const now = child
    let from = used(now.pid!)
    let bound = MOST_SECONDS
    return new Promise((resolve) => {
      let outlived = false
      const watch = setInterval(() => {
        outlived = now.exitCode === null && now.signalCode === null && used(now.pid!) - from > bound
        if (outlived) now.kill('SIGKILL')
      }, 250)
      const settle = (ending: Ending) => {
        clearInterval(watch)
        now.removeAllListeners()
        resolve(ending)
      }
      now.on('message', (said: Said) => {
        if ('failed' in said)
          return settle({ outcome: said.failed === null ? 'passed' : 'failed', failed: said.failed })
        from = said.after
        bound = most(seconds[said.begun] ?? MOST_SECONDS)
      })
      now.once('exit', () => {
        child = null
        tried = 0
        settle({ outcome: outlived ? 'never ended' : 'failed', failed: null })
      })
      now.send(trial)
    })
  }
  return { attempt, end }
}
