import { spawn } from 'node:child_process'
import { open, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Binaries, embedded } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { commandEnv } from './command.ts'
import { type Folder, openFolder, PORT, socketPath } from './folder.ts'
import { type Hold, hold } from './hold.ts'
import { settings } from './settings.ts'
import { handOver, type RunAs, runAs } from './unprivileged.ts'

/** What `pg` needs to connect; no password, the folder of the socket is the door. */
export type Connection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

export type Postgres = {
  connection(user: string, database: string): Connection
  /** The same as a URL, for a configuration that takes one. */
  url(user: string, database: string): string
  /** Gives the server up. It stops, in order, unless another program still uses it. Whether it stopped. */
  stop(): Promise<boolean>
}

export type StartOptions = {
  /** Belongs to the server alone; made if it does not exist. */
  readonly dir: string
  /** False for tests only. */
  readonly fsync?: boolean
  readonly binaries?: Binaries
}

/** A crashed server may have much to replay before it answers. */
const LONGEST_START_MS = 120_000
const SLOWEST_STOP_MS = 30_000
/** What `flock` answers when another process holds the lock. */
const LOCKED = 75

/**
 * Starts the embedded PostgreSQL, or adopts the one that another program started or a killed one left behind, and
 * brings it back if it dies. Never a server for production: there, set DATABASE_URL.
 * Throws when it cannot be started, with the last lines the server said.
 */
export async function startPostgres({ dir, fsync = true, binaries }: StartOptions): Promise<Postgres> {
  const { bin, major } = binaries ?? (await embedded())
  const as = await runAs(join(bin, 'postgres'), dirname(resolve(dir)))
  const folder = await openFolder(dir, [process.getuid!(), ...(as.user ? [as.user.uid] : [])])
  if (as.user) await handOver(folder.root, as.user)
  if (as.user) await handOver(folder.socket, as.user)
  await ensureCluster(folder, { bin, major }, as, fsync)

  const begin = () => launchUntilHeld(folder, join(bin, 'postgres'), as, fsync)
  let stopping = false
  let held = begin()
  const keepAlive = (running: Hold) =>
    running.lost.then(() => {
      if (stopping) return
      held = begin()
      // If it cannot be brought back every query says so; the next stop() says why.
      held.then(keepAlive, () => {})
    })
  keepAlive(await held)

  return {
    connection: (user, database) => ({ host: folder.socket, port: PORT, user, database }),
    url: (user, database) => `postgresql://${user}@${encodeURIComponent(folder.socket)}:${PORT}/${database}`,
    async stop() {
      if (stopping) return false
      stopping = true
      const last = await (await held).release()
      if (last) await halt(folder)
      return last
    },
  }
}

async function launchUntilHeld(folder: Folder, postgres: string, as: RunAs, fsync: boolean): Promise<Hold> {
  const until = performance.now() + LONGEST_START_MS
  let launched: Launched | undefined
  for (;;) {
    const held = await hold({ host: folder.socket, port: PORT })
    if (held) return held
    const code = launched?.exitCode()
    if (code !== undefined && code !== LOCKED) {
      throw new Error(`PostgreSQL does not start in ${folder.root}:\n${await launched!.said()}`)
    }
    if (performance.now() > until) throw new Error(`PostgreSQL in ${folder.root} does not answer: see ${folder.log}`)
    // Locked: another program's server is starting, stopping or (its processes take a moment to see it) dying.
    if (launched === undefined || code === LOCKED) launched = await launch(folder, postgres, as, fsync)
    await wait(code === LOCKED ? 100 : 20)
  }
}

type Launched = { exitCode(): number | undefined; said(): Promise<string> }

/**
 * Under the lock there is no other server of this folder, so a `postmaster.pid` is a dead one's, and so is the lock of its
 * socket: they go, or PostgreSQL would not start where their number now belongs to an unrelated process (as after a
 * container's restart) or to a dead one that nobody buried.
 * Detached and with a file for its words, so that it outlives us whole if we are killed.
 */
async function launch(folder: Folder, postgres: string, as: RunAs, fsync: boolean): Promise<Launched> {
  const log = await open(folder.log, (await sizeOf(folder.log)) > 1_000_000 ? 'w' : 'a', 0o600)
  const from = (await log.stat()).size
  const [command, ...args] = [
    ...['flock', '--no-fork', '--nonblock', '--conflict-exit-code', String(LOCKED), folder.lock, ...as.prefix],
    ...['sh', '-c', 'rm -f "$1/postmaster.pid" "$2"; data=$1; shift 2; exec "$0" -D "$data" "$@"'],
    ...[postgres, folder.data, `${socketPath(folder.socket)}.lock`],
    ...Object.entries(settings(folder, fsync)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  let ended: number | undefined
  const child = spawn(command!, args, {
    cwd: folder.root,
    env: commandEnv(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...as.user,
  })
  child.once('exit', (code) => {
    ended = code ?? -1
  })
  let failure = ''
  child.once('error', (error) => {
    ended = -1
    failure = error.message
  })
  child.unref()
  await log.close()
  return {
    exitCode: () => ended,
    said: async () => failure + (await readFile(folder.log)).subarray(from).toString('utf8').slice(-2000).trim(),
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Ends all sessions, writes everything down and stops. A server that will not is cut off: it replays at its next start. */
async function halt(folder: Folder): Promise<void> {
  const pid = await readPid(folder)
  if (pid === undefined) return
  const until = performance.now() + SLOWEST_STOP_MS
  signal(pid, 'SIGINT')
  while ((await readPid(folder)) === pid && signal(pid, 0)) {
    if (performance.now() > until) return void signal(pid, 'SIGQUIT')
    await wait(10)
  }
}

const readPid = (folder: Folder) =>
  readFile(join(folder.data, 'postmaster.pid'), 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => undefined,
  )

function signal(pid: number, name: NodeJS.Signals | 0) {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
