import { fileURLToPath } from 'node:url'
import { addressesOf, takenAddresses } from './dev/addresses.ts'
import { type Kept, keepRunning } from './dev/children.ts'
import { startParties } from './dev/parties.ts'
import { prepareDatabase } from './dev/prepare.ts'
import { onSave } from './dev/saves.ts'
import { Stopped } from './dev/stopped.ts'
import { loadedWorlds } from './dev/store.ts'
import { holderOf, holdStart } from './dev/store-database.ts'
import { welcome } from './dev/welcome.ts'
import { type Config, WrongConfig } from './platform/config.ts'
import { type Connections, connect } from './platform/connections.ts'
import { createDb } from './platform/db/db.ts'
import { travelledClock } from './platform/travelled-clock.ts'
import { readSettings } from './settings.ts'

/**
 * bin/start: everything on one machine, for development and demonstrations. Database, tables, named worlds, twins of the
 * outside parties, the web process and the worker. Everything it starts ends with it. bin/dev is the same with `--saves`:
 * what a save changes is started again, the rest stays up.
 */
const IMPATIENT_MS = 1_000
const HELP = `bin/start [--fresh]: everything on this machine; --fresh empties the database first.
bin/dev [--fresh]: the same, with what you save.`
/** What the web process and the worker are made of. */
const PROGRAM = ['src', 'languages', 'law']
/** What only the start reads, here and in the twins that this process runs. */
const AT_START = /^(db|seeds)\/|^src\/(start|dev\/(twins|parties|prepare|identity))\b/
const say = (line: string) => console.log(line)
const env = environment()
try {
  await start()
} catch (error) {
  if (!(error instanceof Stopped || error instanceof WrongConfig)) throw error
  console.error(error.message)
  process.exit(1)
}

/** What the whole house is told; ports follow from PLI_PORT (config.ts), reports of mail come back beside them. */
function environment(): NodeJS.ProcessEnv {
  const port = Number(process.env['PLI_PORT'] ?? 3000)
  const beside = port + 5
  // Of a port that is none nothing follows: config.ts says what is wrong with it, once.
  const bounces = Number.isInteger(beside) && beside <= 65_535 ? { PLI_BOUNCE_PORT: String(beside) } : {}
  return { PLI_LOG: 'warn', ...bounces, ...process.env }
}

async function start(): Promise<void> {
  const asked = readArguments()
  if (asked.help) return say(HELP)
  const config = readSettings(env)
  if (config.env === 'production') throw new Stopped('bin/start is for development: run src/main.ts and src/worker.ts')
  say('PostgreSQL…')
  const connections = await connect(config)
  const hold = await holdStart(connections.owner(), config.publicUrl.origin)
  if (!hold) return await alreadyRunning(connections, asked)
  try {
    await portsFree(config)
    await prepareDatabase(config, connections, { fresh: asked.fresh, say, seed: () => seedAll(config, connections) })
  } catch (error) {
    await hold.release()
    await connections.stop()
    throw error
  }
  const clock = await travelledClock(connections.owner())
  const parties = await startParties(config, clock, connections.owner())

  say('Web and worker…')
  const given = Promise.withResolvers<string>()
  const children = ['main.ts', 'worker.ts'].map((name) =>
    keepRunning({
      file: fileURLToPath(new URL(name, import.meta.url)),
      env,
      say,
      saves: asked.saves,
      onGivenUp: (how) => given.resolve(`${name} does not stay up (${how})`),
    }),
  )
  const watching = asked.saves ? startAgainAtSaves(children.map(({ kept }) => kept)) : null
  let stopping: number | null = null
  const stop = async (code: number) => {
    if (stopping !== null) {
      // Asked again by somebody impatient, not by the same signal sent to the group too: the children see us go and end.
      if (performance.now() - stopping > IMPATIENT_MS) process.exit(1)
      return
    }
    stopping = performance.now()
    await watching?.stop()
    await Promise.all(children.map(({ kept }) => kept.stop()))
    await parties.stop()
    clock.stop()
    await hold.release()
    await connections.stop()
    process.exit(code)
  }
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  void hold.taken.then(() => given.resolve('PostgreSQL came back, and another bin/start had it first'))
  given.promise.then((why) => {
    console.error(why)
    return stop(1)
  })
  const up = await Promise.all(children.map(({ ready }) => ready))
  if (up.every(Boolean)) await greet(config.publicUrl, connections)
}

type Asked = Readonly<Record<'fresh' | 'saves' | 'help', boolean>>

function readArguments(): Asked {
  const words = process.argv.slice(2)
  const unknown = words.find((word) => !['--fresh', '--saves', '--help'].includes(word))
  if (unknown !== undefined) throw new Stopped(`${unknown} is not known.\n${HELP}`)
  return { fresh: words.includes('--fresh'), saves: words.includes('--saves'), help: words.includes('--help') }
}

/**
 * The web process first, so that it has the machine for itself and the page that somebody waits for is there; then the
 * worker. One restart of each at a time: what is saved during one is in the next.
 */
function startAgainAtSaves([web, worker]: readonly Kept[]): { stop(): Promise<void> } {
  let last = 0
  let pages = Promise.resolve()
  let work = Promise.resolve()
  const saves = onSave([...PROGRAM, 'db', 'seeds'], (file) => {
    if (AT_START.test(file)) return say(`\n${file} is read at the start: end bin/dev and start it again.`)
    const mine = ++last
    pages = pages.then(async () => {
      say(`\n${file} changed`)
      const from = performance.now()
      const { up } = await web!.again()
      // Not waited for: the next save may come before, and mend what keeps it from coming up.
      void up.then((isUp) => {
        if (!isUp || mine !== last) return
        say(`Served after ${((performance.now() - from) / 1000).toFixed(1)} s`)
        work = work.then(async () => void (await worker!.again()))
      })
    })
  })
  return {
    async stop() {
      saves.stop()
      await pages
      await work
    },
  }
}

async function seedAll(config: Config, connections: Connections): Promise<void> {
  const { seedInto, WORLDS_AT_START } = await import('../seeds/index.ts')
  await seedInto(config, connections, WORLDS_AT_START, say)
}

async function portsFree(config: Config): Promise<void> {
  // A start that was killed a moment ago still has its ports.
  const taken = await takenAddresses(addressesOf(config), 8, () => say('Waiting for ports that are taken…'))
  if (taken.length === 0) return
  const lines = taken.map(({ port, what }) => `  ${port}  (${what})`)
  const advice = 'End it, or choose others: PLI_PORT=4000 bin/start uses 4000 to 4006.'
  throw new Stopped(['Another program has a port that Pli needs:', ...lines, advice].join('\n'))
}

/** Somebody asks again where to look. Or wants what would take the data from under the one that runs: he is refused. */
async function alreadyRunning(connections: Connections, asked: Asked): Promise<void> {
  const where = await holderOf(connections.owner())
  try {
    if (asked.fresh || asked.saves || where === null || !URL.canParse(where))
      throw new Stopped(`Another command has this database (${where ?? 'it is ending'}): end it first`)
    say('Another bin/start is running here.')
    await greet(new URL(where), connections)
  } finally {
    await connections.stop()
  }
}

async function greet(at: URL, connections: Connections): Promise<void> {
  const clock = await travelledClock(connections.owner())
  clock.stop()
  say(welcome(at, clock.now(), await loadedWorlds(createDb(connections.owner())), env['PLI_VAR']))
}
