import type pg from 'pg'
import type { PgBoss } from 'pg-boss'
import { sweepAll } from '../src/dev/clock.ts'
import { DEAD_MOBILE } from '../src/dev/dead-contacts.ts'
import { keepMessage } from '../src/dev/store.ts'
import { createHouse, type House, installation, type Pools } from '../src/house.ts'
import { PARIS, stoppedClock } from '../src/platform/clock.ts'
import type { Config } from '../src/platform/config.ts'
import { subKey } from '../src/platform/crypto/digest.ts'
import { createDb } from '../src/platform/db/db.ts'
import { openQueue } from '../src/platform/jobs/queue.ts'
import { createLog } from '../src/platform/log.ts'
import { deliveryReportUrl, reportKey } from '../src/platform/sms/report.ts'
import { createWeb } from '../src/web.ts'

/** Where worlds are built: the whole house, whose clock stands where the story says, and whose messages are kept. */
export type Stage = {
  readonly house: House
  readonly web: Awaited<ReturnType<typeof createWeb>>
  /** Acts of whoever holds the database: organisations, agents. */
  readonly installed: ReturnType<typeof installation>
  now(): Temporal.Instant
  /** The story goes on at this hour of Paris, `2026-04-01T09:30`; never backwards within a world. */
  at(hour: string): void
  /** What was sent last to this address or number. */
  lastMessageTo(recipient: string): string
  /** Does all that has become due, as the worker would at this hour. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export type StagePools = Pools & { owner(): pg.Pool }

export async function openStage(asked: Config, pools: StagePools): Promise<Stage> {
  const config = { ...asked, log: { ...asked.log, beatSeconds: 1 } } // each turn is a beat: receipts wait for no clock that stands still
  const clock = stoppedClock('2026-03-02T08:00:00Z')
  const outbox = createDb(pools.owner())
  const reports: string[] = []
  const reportKeyed = { url: '/carrier/sms-report', key: reportKey(subKey(config.masterKey.key, 'pepper')) }
  const last = new Map<string, string>()
  const log = createLog('silent')
  const house = await createHouse(config, clock, log, pools, {
    mail: {
      async send({ to, subject, text, language, envelopeId }) {
        last.set(to, text)
        const { senderName, senderAddress } = config.mail
        const sender = `"${senderName}" <${senderAddress}>`
        await keepMessage(outbox, {
          at: clock.now(),
          channel: 'email',
          recipient: to,
          sender,
          subject,
          body: text,
          language,
        })
        return { queued: true, id: envelopeId }
      },
    },
    sms: {
      async send({ to, text, id }) {
        reports.push(deliveryReportUrl(reportKeyed, id).replace('%d', to === DEAD_MOBILE ? '2' : '1'))
        last.set(to, text)
        const message = {
          at: clock.now(),
          recipient: to,
          sender: config.sms.from,
          subject: '',
          body: text,
          language: null,
        }
        await keepMessage(outbox, { ...message, channel: 'sms' })
        return { accepted: true }
      },
    },
  })
  const web = await createWeb(house)
  const boss = await openQueue(pools.worker)
  return {
    house,
    web,
    installed: installation(config, clock, pools.owner()),
    now: () => clock.now(),
    at: (hour) => clock.set(Temporal.PlainDateTime.from(hour).toZonedDateTime(PARIS).toInstant()),
    lastMessageTo(recipient) {
      const text = last.get(recipient)
      if (text === undefined) throw new Error(`nothing was sent to ${recipient}`)
      return text
    },
    async settle() {
      for (let turn = 0; turn < 50; turn++) {
        clock.set(clock.now().add({ seconds: 4 })) // work takes its time, and stands after what caused it
        const swept = await sweepAll(house.workerDb, house.sweeps, clock)
        const done = await doJobs(boss, house)
        for (const url of reports.splice(0)) await web.inject(url.replace('%D', ''))
        if (swept.size + done === 0) return
      }
      throw new Error('the world does not come to rest')
    },
    async stop() {
      await boss.stop({ graceful: false })
      await web.close()
      await house.stop()
    },
  }
}

async function doJobs(boss: PgBoss, house: House): Promise<number> {
  let done = 0
  for (const [name, handle] of Object.entries(house.jobs)) {
    for (const job of await boss.fetch<Record<string, string>>(name, { batchSize: 100 })) {
      await handle(job.data)
      await boss.complete(name, job.id)
      done++
    }
  }
  return done
}
