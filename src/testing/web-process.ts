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
  const ports = { PLI_PORT: String(port), PLI_OPERATIONS_PORT: String(operationsPort) }
  const started = await startProcess('src/main.ts', { ...env, ...ports }, args)
  return {
    origin: `http://127.0.0.1:${port}`,
    operations: `http://127.0.0.1:${operationsPort}`,
    ...started,
  }
}

/** `src/worker.ts` in the same way. */
export const startWorker = async (env: Readonly<Record<string, string>>): Promise<Pick<WebProcess, 'pid' | 'end'>> =>
  startProcess('src/worker.ts', { ...env, PLI_WORKER_PORT: String(await freePort()) })

async function startProcess(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Pick<WebProcess, 'pid' | 'end'>> {
  const child = spawn(process.execPath, [...args, '--import', 'tsx', file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, ...memorySettings(), PLI_LOG: 'silent', ...env },
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
    throw new Error(`the process ended with ${code} before it was ready`)
  })
  await Promise.race([once(child, 'message', { signal: soon }), ended])
  ended.catch(() => {}) // it ends one day; whoever ends it knows
}
