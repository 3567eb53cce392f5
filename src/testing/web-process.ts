import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../platform/testing/processes.ts'

/** `src/main.ts` in a process of its own on a port of the loopback: what a signal can kill. */
export type WebProcess = {
  readonly origin: string
  readonly operations: string
  readonly pid: number
  /** Sends the signal and waits for the end: the code it left with, null when it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

const LONGEST_START_MS = 60_000

/** Resolves when it answers; throws when it ends before. It never outlives this process. */
export async function startWeb(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<WebProcess> {
  const port = await freePort()
  const operationsPort = await freePort()
  const child = spawn(process.execPath, [...args, '--import', 'tsx', 'src/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      ...memorySettings(),
      PLI_LOG: 'silent',
      ...env,
      PLI_PORT: String(port),
      PLI_OPERATIONS_PORT: String(operationsPort),
    },
  })
  const atExit = () => child.kill('SIGKILL')
  process.once('exit', atExit)
  try {
    await ready(child)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    operations: `http://127.0.0.1:${operationsPort}`,
    pid: child.pid!,
    async end(signal) {
      process.off('exit', atExit)
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const over = once(child, 'exit')
      child.kill(signal)
      await over
      return child.exitCode
    },
  }
}

/** What bin/node sets for every process. */
function memorySettings(): Record<string, string> {
  const { NODE_OPTIONS = '', MALLOC_ARENA_MAX = '' } = process.env
  return { NODE_OPTIONS, MALLOC_ARENA_MAX }
}

async function ready(child: ChildProcess): Promise<void> {
  const soon = AbortSignal.timeout(LONGEST_START_MS)
  const ended = once(child, 'exit', { signal: soon }).then(([code]) => {
    throw new Error(`the web process ended with ${code} before it was ready`)
  })
  await Promise.race([once(child, 'message', { signal: soon }), ended])
  ended.catch(() => {}) // it ends one day; whoever ends it knows
}
