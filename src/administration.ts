import { prepareDatabase } from './dev/prepare.ts'
import { Stopped } from './dev/stopped.ts'
import { holdStart } from './dev/store-database.ts'
import { installation } from './house.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { type Connections, connect } from './platform/connections.ts'
import { migrate } from './platform/db/migrate.ts'
import { words } from './platform/i18n/index.ts'
import { isRefusal, type Refusal } from './platform/refusal.ts'
import { travelledClock, travelTo } from './platform/travelled-clock.ts'
import { readSettings } from './settings.ts'
import { createClient, grantRole, INSTALLATION, installAdministrator, revokeClient, syncRights } from './staff/index.ts'
import { refusalWords } from './ui/index.ts'

type Command = (config: Config, connections: Connections, words: readonly string[]) => Promise<void>

/** The commands that have the database. Undefined: there is none of that name. */
export function administer([first, second = '', ...rest]: readonly string[]): Promise<void> | undefined {
  if (first === 'migrate' && second === '') return connected(bringUpToDate, [])
  if (first === 'seed' && second === '--help') return nameWorlds()
  if (first === 'seed')
    return connected(
      seed,
      [second, ...rest].filter((word) => word !== ''),
    )
  if (first === 'admin' && second === 'invite' && (rest.length === 2 || rest.length === 3))
    return connected(invite, rest)
  if (first === 'audit')
    return connected(
      auditLog,
      [second, ...rest].filter((word) => word !== ''),
    )
  if (first === 'client' && second === 'create' && (rest.length === 2 || rest.length === 3))
    return connected(makeClient, rest)
  return undefined
}

async function connected(command: Command, words: readonly string[]): Promise<void> {
  const config = readSettings(process.env)
  const connections = await connect(config)
  try {
    await command(config, connections, words)
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException
    const isAway = AWAY.includes(code) || (code === 'ENOENT' && syscall === 'connect') // of a socket: of a file it is another matter
    throw isAway ? new Stopped(`bin/pli cannot reach PostgreSQL (${code}): look at DATABASE_URL`) : error
  } finally {
    await connections.stop()
  }
}

/** Nobody listens there, no such host, or who listens takes nobody in: not yet, or not under that name. */
const AWAY = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '57P03', '28P01', '28000', '3D000']

async function bringUpToDate(_config: Config, connections: Connections): Promise<void> {
  await migrate(connections.owner())
  await syncRights(connections.owner())
  console.log('The tables are up to date.')
}

async function auditLog(config: Config, connections: Connections, words: readonly string[]): Promise<void> {
  await (await import('./evidence-audit.ts')).runAudit(config, connections, words)
}

async function invite(config: Config, connections: Connections, words: readonly string[]): Promise<void> {
  const [issuer = '', subject = '', pseudonym = 'administration-1'] = words
  const owner = await asInstalled(config, connections)
  sure(await installAdministrator(owner, { issuer, subject, pseudonym }))
  console.log(`${pseudonym} may sign in at ${new URL('/staff', config.publicUrl).href} and invite the others.`)
}

async function makeClient(config: Config, connections: Connections, words: readonly string[]): Promise<void> {
  const [name = '', role = '', organisationId] = words
  const owner = await asInstalled(config, connections)
  const { id, secret } = sure(await createClient(owner)(INSTALLATION, { name }))
  const place = organisationId === undefined ? {} : { organisationId }
  const granted = await grantRole(owner)(INSTALLATION, { actor: 'client', actorId: id, role, ...place })
  if (isRefusal(granted)) await revokeClient(owner)(INSTALLATION, id) // a machine without a role is of no use
  sure(granted)
  console.log(`id      ${id}\nsecret  ${secret}`)
}

/** Acts of whoever holds the database, at the hour of the house. */
async function asInstalled(config: Config, connections: Connections) {
  const clock = config.env === 'production' ? systemClock : await travelledClock(connections.owner())
  return installation(config, clock, connections.owner())
}

async function nameWorlds(): Promise<void> {
  const { worldNames } = await import('../seeds/index.ts')
  console.log(`bin/seed [<world> …]\n\n  ${worldNames.join('\n  ')}`)
}

async function seed(config: Config, connections: Connections, names: readonly string[]): Promise<void> {
  if (config.env === 'production') throw new Stopped('Worlds are of development only: PLI_ENV is production')
  const { hourAfter, isWorld, seedInto, worldNames, WORLDS_AT_START } = await import('../seeds/index.ts')
  const unknown = names.find((name) => !isWorld(name))
  if (unknown !== undefined) throw new Stopped(`There is no world ${unknown}. There are: ${worldNames.join(', ')}`)
  const hold = await holdStart(connections.owner(), 'bin/seed')
  if (!hold) throw new Stopped('Another command has this database: end it, build the world, start again')
  const wanted = names.length > 0 ? names.filter(isWorld) : WORLDS_AT_START
  const say = (line: string) => console.log(line)
  const build = async () => void (await seedInto(config, connections, wanted, say))
  try {
    await prepareDatabase(config, connections, { fresh: false, seed: build, say })
    await build()
    await moveOnTo(hourAfter(wanted), connections)
    console.log('Built. bin/start shows them.')
  } finally {
    await hold.release()
  }
}

/** A world of later days is looked at in its own days: the clock goes on, never back. */
async function moveOnTo(hour: Temporal.Instant | null, connections: Connections): Promise<void> {
  const clock = await travelledClock(connections.owner())
  clock.stop()
  if (hour !== null && Temporal.Instant.compare(clock.now(), hour) < 0) await travelTo(connections.owner(), hour)
}

function sure<T>(answer: T | Refusal): T {
  if (!isRefusal(answer)) return answer
  const { title, next } = refusalWords(words('en'), answer)
  throw new Stopped(`${title}. ${next}`)
}
