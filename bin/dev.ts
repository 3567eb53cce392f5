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
const postgres = process.env.DATABASE_URL
  ? undefined
  : await startPostgres({ dir: `${process.env.PLI_VAR ?? 'var'}/postgres` })

let child = start()
let turn = Promise.resolve()
let timer: NodeJS.Timeout | undefined
for (const folder of WATCHED) {
  watch(folder, { recursive: true }, (_event, file) => {
    if (file?.includes('.test.')) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      turn = turn.then(() => again(file))
    }, SETTLED_MS)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await end()
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
  await end()
  child = start()
}

/** In order if it is quick; in any case with every process it has started. */
async function end() {
  const { pid, exitCode, signalCode } = child
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  const gone = once(child, 'exit')
  process.kill(pid, 'SIGTERM')
  const impatient = setTimeout(() => process.kill(-pid, 'SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(impatient)
}
