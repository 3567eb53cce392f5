import { type ChildProcess, fork } from 'node:child_process'
import { basename } from 'node:path'

export type Kept = { stop(): Promise<void> }

type KeepOptions = {
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  readonly say: (line: string) => void
  /** It will not stay up: how it ended the last time. */
  readonly onGivenUp: (how: string) => void
  readonly execArgv?: readonly string[]
}

/** After this long a death is an accident of its own, not the next of a row. */
const LONG_LIFE_MS = 30_000
const MOST_DEATHS = 4
const PATIENCE_MS = 12_000

/**
 * Keeps one process of the program running: started, waited for until it says `ready`, started again when it dies. It
 * dies with us, however we end: its channel to us closes and it stops (src/stop.ts). Resolves at its first `ready`, or
 * with the end of it if it never was.
 */
export function keepRunning(o: KeepOptions): { ready: Promise<boolean>; kept: Kept } {
  let stopping = false
  let child: ChildProcess
  let gone: Promise<void> = Promise.resolve()
  let deaths = 0
  let timer: NodeJS.Timeout | undefined
  const { promise: ready, resolve: isReady } = Promise.withResolvers<boolean>()

  function start() {
    const born = performance.now()
    child = fork(o.file, { env: o.env, execArgv: [...(o.execArgv ?? ['--import', 'tsx'])], stdio: 'inherit' })
    child.on('message', (message) => {
      if (message === 'ready') isReady(true)
    })
    child.on('error', () => {}) // its exit tells
    gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve()
        if (stopping) return
        const how = signal ?? `code ${code}`
        deaths = performance.now() - born > LONG_LIFE_MS ? 1 : deaths + 1
        if (deaths > MOST_DEATHS) {
          isReady(false)
          return o.onGivenUp(how)
        }
        o.say(`${basename(o.file)} ended (${how}) and is started again`)
        timer = setTimeout(start, 250 * deaths)
      })
    })
  }
  start()

  return {
    ready,
    kept: {
      async stop() {
        stopping = true
        clearTimeout(timer)
        child.kill('SIGTERM')
        const impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
        await gone
        clearTimeout(impatient)
        isReady(false)
      },
    },
  }
}
