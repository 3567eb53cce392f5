import { type ChildProcess, fork } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Kept = {
  /** Ends it and starts it with the files as they are now. `up`: true when it is ready, false when it ended before. */
  again(): Promise<{ readonly up: Promise<boolean> }>
  stop(): Promise<void>
}

type KeepOptions = {
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  readonly say: (line: string) => void
  /** It will not stay up: how it ended the last time. */
  readonly onGivenUp: (how: string) => void
  readonly execArgv?: readonly string[]
  /** For bin/dev: a spare process stands by (spare.ts), and one that does not come up waits for the next save. */
  readonly saves?: boolean
}

/** After this long a death is an accident of its own, not the next of a row. */
const LONG_LIFE_MS = 30_000
const MOST_DEATHS = 4
const PATIENCE_MS = 12_000
/** Enough to answer the requests in flight; a save waits for no more. */
const SAVE_PATIENCE_MS = 500
const SPARE = fileURLToPath(new URL('spare.ts', import.meta.url))

/**
 * Keeps one process of the program running: started, waited for until it says `ready`, started again when it dies. It
 * dies with us, however we end: its channel to us closes and it stops (src/stop.ts). Resolves at its first `ready`, or
 * with the end of it if it never was.
 */
export function keepRunning(o: KeepOptions): { ready: Promise<boolean>; kept: Kept } {
  const name = basename(o.file)
  let ending = false
  let child: ChildProcess
  let spare: ChildProcess | null = null
  let gone: Promise<void> = Promise.resolve()
  let deaths = 0
  let timer: NodeJS.Timeout | undefined
  const { promise: ready, resolve: isReady } = Promise.withResolvers<boolean>()

  function forked(file: string): ChildProcess {
    const made = fork(file, { env: o.env, execArgv: [...(o.execArgv ?? ['--import', 'tsx'])], stdio: 'inherit' })
    return made.on('error', () => {}) // its exit tells
  }

  function born(): ChildProcess {
    if (!o.saves) return forked(o.file)
    const chosen = spare?.connected ? spare : forked(SPARE)
    spare = null
    chosen.send(o.file)
    return chosen
  }

  const standBy = () => {
    if (o.saves && !ending) spare ??= forked(SPARE)
  }

  function start(): Promise<boolean> {
    const since = performance.now()
    const { promise, resolve: isUp } = Promise.withResolvers<boolean>()
    let up = false
    const one = born()
    child = one
    one.on('message', (message) => {
      if (message !== 'ready') return
      up = true
      isReady(true)
      isUp(true)
      standBy()
    })
    gone = new Promise((resolve) => {
      one.once('exit', (code, signal) => {
        resolve()
        isUp(false)
        if (ending) return
        const how = signal ?? `code ${code}`
        deaths = performance.now() - since > LONG_LIFE_MS ? 1 : deaths + 1
        if (o.saves && (!up || deaths > MOST_DEATHS)) {
          o.say(`${name} does not stay up (${how}): it is started again at the next save`)
          return standBy()
        }
        if (deaths > MOST_DEATHS) {
          isReady(false)
          return o.onGivenUp(how)
        }
        o.say(`${name} ended (${how}) and is started again`)
        timer = setTimeout(start, 250 * deaths)
      })
    })
    return promise
  }

  async function end(patience: number): Promise<void> {
    ending = true
    clearTimeout(timer)
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), patience)
    await gone
    clearTimeout(impatient)
  }

  void start()
  return {
    ready,
    kept: {
      async again() {
        await end(SAVE_PATIENCE_MS)
        ending = false
        deaths = 0
        return { up: start() }
      },
      async stop() {
        spare?.kill('SIGTERM')
        await end(PATIENCE_MS)
        isReady(false)
      },
    },
  }
}
