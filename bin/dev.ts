import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { startPostgres } from '../src/platform/postgres/index.ts'

const WATCHED = ['src', 'languages', 'law', 'db', 'seeds'].filter((folder) => existsSync(folder))
/** An editor that saves all its files writes for a moment. */
const SETTLED_MS = 80
/** Enough to answer the requests in flight; development does not wait for more. */
const PATIENCE_MS = 700

// Held here, so that the database stays up while the program comes and goes.
const postgres = process.env.DATABASE_URL ? undefined : await startPostgres({ dir: 'var/postgres' })

let child = start()
let timer: NodeJS.Timeout | undefined
for (const folder of WATCHED) {
  watch(folder, { recursive: true }, (_event, file) => {
    if (file?.includes('.test.')) return
    clearTimeout(timer)
    timer = setTimeout(again, SETTLED_MS, file)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await end(child)
    await postgres?.stop()
    process.exit(0)
  })
}

function start(): ChildProcess {
  // Detached: the Ctrl-C of a terminal reaches us alone, and we end it in order.
  return spawn(process.execPath, ['--import', 'tsx', 'src/start.ts', ...process.argv.slice(2)], {
    stdio: 'inherit',
    detached: true,
  })
}

async function again(file: string | null) {
  console.log(`\n${file} changed`)
  await end(child)
  child = start()
}

async function end(running: ChildProcess) {
  if (running.exitCode !== null || running.signalCode !== null) return
  const gone = once(running, 'exit')
  running.kill('SIGTERM')
  const impatient = setTimeout(() => running.kill('SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(impatient)
}
