import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createHouse, type House, type Parts } from '../house.ts'
import { type Clock, stoppedClock } from '../platform/clock.ts'
import { runOnce } from '../platform/clockwork.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import type { MailMessage } from '../platform/mail/index.ts'
import type { SmsMessage } from '../platform/sms/index.ts'
import { type TestDatabase, testDatabase } from '../platform/testing/index.ts'
import { syncRights } from '../staff/index.ts'
import { createWeb } from '../web.ts'

/** A whole house on a real database, with a clock that stands still and outside parties that only take note. */
export type TestHouse = {
  house: House
  web: FastifyInstance
  base: TestDatabase
  clock: ReturnType<typeof stoppedClock>
  sent: { mail: MailMessage[]; sms: SmsMessage[] }
  log: string[]
  /** Runs every queued job and every sweep until nothing is left, at the clock's now. Throws what a job threw. */
  settle(): Promise<void>
  /** Half a minute later: what happened is closed in the log, and the receipts that were asked for are made. */
  beat(): Promise<void>
}

/** Where a house may stand instead of on a test database of its own: beside real processes, on theirs. */
export type Ground = { readonly base: TestDatabase; readonly dir: string }

/** Call at the top of a test file; the house ends with the file. */
export async function testHouse(
  o: { at?: string; env?: Record<string, string>; parts?: Parts; on?: Ground } = {},
): Promise<TestHouse> {
  const { base, dir } = o.on ?? { base: await testDatabase(), dir: await mkdtemp(path.join(tmpdir(), 'pli-house-')) }
  await syncRights(base.pool('owner'))
  const clock = stoppedClock(o.at ?? '2026-05-04T08:00:00Z')
  const sent: TestHouse['sent'] = { mail: [], sms: [] }
  const log: string[] = []
  // Nobody answers at port 1; at the default address somebody's bin/start may.
  const config: Config = readConfig({ PLI_VAR: dir, PLI_OIDC_ISSUER: 'http://localhost:1', ...o.env })
  const house = await createHouse(
    config,
    clock,
    createLog('info', { write: (line) => void log.push(line) }),
    { app: base.pool('app'), worker: base.pool('worker'), sequencer: base.pool('sequencer') },
    {
      mail: {
        async send(message) {
          sent.mail.push(message)
          return { queued: true, id: String(sent.mail.length) }
        },
      },
      sms: {
        async send(message) {
          sent.sms.push(message)
          return { accepted: true }
        },
      },
      ...o.parts,
    },
  )
  const web = await createWeb(house)
  after(async () => {
    await web.close()
    await house.stop()
    if (!o.on) await rm(dir, { recursive: true, force: true })
  })
  const beat = beats(clock)
  return {
    house,
    web,
    base,
    clock,
    sent,
    log,
    settle: () => settle(house, base, beat),
    beat: () => closeAndRender(house, beat),
  }
}

type Taken = { id: string; name: string; data: Record<string, string> }

/** The log is closed every half minute: each turn is one, though the clock stands still. */
function beats(clock: Clock): () => Temporal.Instant {
  let last = clock.now()
  return () => {
    const next = last.add({ seconds: 30 })
    last = Temporal.Instant.compare(next, clock.now()) < 0 ? clock.now() : next
    return last
  }
}

async function closeAndRender(house: House, beat: () => Temporal.Instant): Promise<void> {
  const run = async (name: string, at: Temporal.Instant) => {
    while ((await house.sweeps.find((sweep) => sweep.name === name)!.run(at)) > 0) {}
  }
  await run('sequencer', house.clock.now())
  await run('checkpoints', beat())
  await run('receipts', house.clock.now())
}

async function settle(house: House, base: TestDatabase, beat: () => Temporal.Instant): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    let done = 0
    for (const sweep of house.sweeps)
      done += await runOnce(house.workerDb, sweep, sweep.name === 'checkpoints' ? beat() : house.clock.now())
    const { rows } = await base
      .pool('worker')
      .query<Taken>(
        `update jobs.job set state = 'completed', completed_on = now() where state in ('created', 'retry') and name <> 'dead' returning id, name, data`,
      )
    for (const job of rows) {
      const handle = house.jobs[job.name]
      if (!handle) throw new Error(`nobody does the job ${job.name}`)
      await handle(job.data)
    }
    if (done + rows.length === 0) return
  }
  throw new Error('the house does not come to rest')
}
