import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Cast, castOf } from '../seeds/cast.ts'
import { seedInto, type WorldName } from '../seeds/index.ts'
import { OFFICE_CLIENT } from '../seeds/staff.ts'
import { addressesOf, takenAddresses } from '../src/dev/addresses.ts'
import { sweepAll } from '../src/dev/clock.ts'
import { startParties } from '../src/dev/parties.ts'
import { prepareDev } from '../src/dev/store.ts'
import type { Told } from '../src/dev/told.ts'
import { createHouse } from '../src/house.ts'
import { PARIS } from '../src/platform/clock.ts'
import { startClockwork } from '../src/platform/clockwork.ts'
import { type Config, readConfig } from '../src/platform/config.ts'
import { work } from '../src/platform/jobs/queue.ts'
import { createLog } from '../src/platform/log.ts'
import { testDatabase } from '../src/platform/testing/index.ts'
import { freePort, until } from '../src/platform/testing/processes.ts'
import { travelledClock, travelTo } from '../src/platform/travelled-clock.ts'
import { syncRights } from '../src/staff/index.ts'
import { createWeb } from '../src/web.ts'

/** The whole product listening and working, with twins of the outside parties, on a database of its own. */
export type JourneyHouse = {
  readonly config: Config
  readonly cast: Cast
  readonly told: ReadonlyMap<WorldName, Told>
  /** The clock of all nodes goes to this hour of Paris, and what has become due is done. */
  travel(hour: string): Promise<void>
  now(): Temporal.Instant
  /** The next message to this address or number, one after the other, as it arrived at the twins. */
  messageTo(recipient: string): Promise<string>
  messagesTo(recipient: string): Promise<string[]>
  /** A request of the Office's case system. */
  api(url: string, init?: RequestInit): Promise<Response>
  query<Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Faults written to the log meanwhile. */
  readonly faults: readonly string[]
  stop(): Promise<void>
}

export async function openHouse(o: {
  readonly at: string
  readonly worlds: readonly WorldName[]
  readonly env: Readonly<Record<string, string>>
}): Promise<JourneyHouse> {
  const dir = await mkdtemp(path.join(tmpdir(), 'pli-journey-'))
  const base = await testDatabase()
  const owner = base.pool('owner')
  await syncRights(owner)
  await prepareDev(owner)
  const config = await freeConfig({ PLI_VAR: dir, PLI_LOG_BEAT: '2', ...o.env })
  const pools = { app: base.pool('app'), worker: base.pool('worker'), sequencer: base.pool('sequencer') }
  const told = await seedInto(config, { ...pools, owner: () => owner }, ['staff', ...o.worlds])
  await travelTo(owner, hourOfParis(o.at))

  const faults: string[] = []
  const log = createLog('warn', { write: (line) => void faults.push(line) })
  const clock = await travelledClock(owner)
  const parties = await startParties(config, clock, owner)
  const house = await createHouse(config, clock, log, pools)
  const web = await createWeb(house)
  await web.listen({ host: config.listen.host, port: config.listen.port })
  const jobs = await work(pools.worker, house.jobs, (name, error) => log.fault('job', error, { job: name }))
  const reports = await house.listenForReports()
  const clockwork = startClockwork(house.workerDb, clock, house.sweeps, log)

  const cast = castOf([...told.values()])
  const read = new Map<string, number>()
  const messages = (recipient: string) =>
    owner.query<{ id: number; body: string }>(
      `select id, case when channel = 'sms' then body else subject || E'\\n' || body end as body
       from dev.message where recipient = $1 order by id`,
      [recipient],
    )
  let token: string | null = null
  return {
    config,
    cast,
    told,
    faults,
    now: () => clock.now(),
    async travel(hour) {
      await travelTo(owner, hourOfParis(hour))
      await clock.refresh()
      await sweepAll(house.workerDb, house.sweeps, clock)
    },
    messageTo: (recipient) =>
      until(`a message to ${recipient}`, async () => {
        const { rows } = await messages(recipient)
        const next = rows[read.get(recipient) ?? 0]
        if (next) read.set(recipient, (read.get(recipient) ?? 0) + 1)
        return next?.body
      }),
    messagesTo: async (recipient) => (await messages(recipient)).rows.map(({ body }) => body),
    async api(url, init = {}) {
      token ??= await tokenOf(config, cast)
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
      return fetch(new URL(url, config.publicUrl), { ...init, headers })
    },
    query: async <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(text, [...values])).rows,
    async stop() {
      await web.close()
      await clockwork.stop()
      await reports?.stop()
      await jobs.stop()
      await parties.stop()
      await house.stop()
      clock.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const hourOfParis = (hour: string) => Temporal.PlainDateTime.from(hour).toZonedDateTime(PARIS).toInstant()

/** A port from which all those that follow it are free too. */
async function freeConfig(env: Readonly<Record<string, string>>): Promise<Config> {
  for (;;) {
    const port = await freePort()
    const config = readConfig({ ...env, PLI_PORT: String(port), PLI_BOUNCE_PORT: String(port + 5) })
    if ((await takenAddresses(addressesOf(config), 0, () => {})).length === 0) return config
  }
}

async function tokenOf(config: Config, cast: Cast): Promise<string> {
  const { id, secret } = cast.machine(OFFICE_CLIENT)
  const answer = await fetch(new URL('/api/v1/token', config.publicUrl), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
