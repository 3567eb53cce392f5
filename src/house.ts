import type pg from 'pg'
import { createCalculator } from './calculator/index.ts'
import { createDelivery } from './delivery/index.ts'
import { createDev } from './dev/index.ts'
import { createEnding } from './ending/index.ts'
import { createEnrolment } from './enrolment/index.ts'
import {
  type Closing,
  closeLog,
  createEvidence,
  createJournal,
  houseFacts,
  lastSignedIn,
  logKeys,
  type Sealing,
  sealingOf,
  sequence,
  stampLog,
} from './evidence/index.ts'
import { askedBy, consequences } from './journey.ts'
import { type Law, loadLaw } from './law/index.ts'
import { createClamd } from './platform/antivirus/clamd.ts'
import { scanTwin } from './platform/antivirus/twin.ts'
import { watchBacklog } from './platform/backlog.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { subKey } from './platform/crypto/digest.ts'
import { localMasterKey, type MasterKey } from './platform/crypto/keys.ts'
import { type Act, createAct, type Recorder } from './platform/db/act.ts'
import { createDb } from './platform/db/db.ts'
import { createNamed } from './platform/db/named.ts'
import { diskFiles } from './platform/files/disk.ts'
import { forgetOldHits } from './platform/http/limits.ts'
import { createMetrics, type Metrics } from './platform/http/metrics.ts'
import { openapi } from './platform/http/openapi.ts'
import type { Route } from './platform/http/route.ts'
import { releaseDue } from './platform/jobs/due.ts'
import { dueJobs, enqueue } from './platform/jobs/jobs.ts'
import type { Log } from './platform/log.ts'
import { ourReturnPath, smtp } from './platform/mail/index.ts'
import { createRenderer } from './platform/pdf/renderer.ts'
import type { Capability, Ports, Sweep } from './platform/ports.ts'
import { kannel, reportKey } from './platform/sms/index.ts'
import { createReach } from './reach/index.ts'
import { createSpace, languageOfPerson, spokenTag } from './space/index.ts'
import { createStaff, openWorkItem } from './staff/index.ts'
import { createSupport } from './support/index.ts'
import { createTakeaway } from './takeaway/index.ts'
import { samples as doorSamples } from './ui/samples.ts'

export type Pools = { app: pg.Pool; worker: pg.Pool; sequencer: pg.Pool }

/** Parts that a test or a demonstration may replace: only outside parties, the clock, and the data of the law. */
export type Parts = Partial<Pick<Ports, 'mail' | 'sms' | 'scan' | 'files' | 'renderer'>> & {
  law?: Law
  metrics?: Metrics
  master?: MasterKey
  sealing?: Sealing
}

export type House = Awaited<ReturnType<typeof createHouse>>

/** What answers requests, and no more. */
export type WebHouse = Pick<House, 'config' | 'ports' | 'routes' | 'stop'>

/**
 * The house of a web process: of the roles of PostgreSQL it holds `pli_app` alone, which has no right over a person until
 * it says for whom it acts (decision 0006). No job, no sweep, nothing of development.
 */
export async function createWebHouse(config: Config, clock: Clock, log: Log, app: pg.Pool, parts: Parts = {}) {
  const { capabilities, ports, stop } = await compose(config, clock, log, { app, worker: null }, parts)
  const routes = withOpenapi(
    capabilities.flatMap((c) => c.routes),
    config,
  )
  return { config, ports, routes, stop } satisfies WebHouse
}

/** The same with all that the worker does; in development, with what shows it. */
export async function createHouse(config: Config, clock: Clock, log: Log, pools: Pools, parts: Parts = {}) {
  const { law, ports, reach, capabilities, sealing, stop } = await compose(config, clock, log, pools, parts)
  const jobs = Object.assign({}, ...capabilities.map((c) => c.jobs ?? {})) as NonNullable<Capability['jobs']>
  const workerDb = createDb(pools.worker)
  const sequencerDb = createDb(pools.sequencer)
  const release = releaseDue(ports, pools.worker, Object.keys(jobs))
  const sweeps: readonly Sweep[] = [
    { name: 'due-jobs', everySeconds: 1, promptly: true, run: release.run },
    { name: 'sequencer', everySeconds: 1, run: () => sequence(sequencerDb) },
    {
      name: 'checkpoints',
      everySeconds: config.log.beatSeconds,
      promptly: true,
      run: closeLog(sequencerDb, logKeys(config), closing(config, ports.metrics)),
    },
    { name: 'timestamps', everySeconds: 300, promptly: true, run: stampLog(sequencerDb, sealing!.authority) },
    { name: 'limits', everySeconds: 3600, run: (now) => forgetOldHits(workerDb, now) },
    { name: 'gauges', everySeconds: 15, run: watchBacklog(workerDb, sequencerDb, ports.metrics) },
    ...capabilities.flatMap((c) => c.sweeps ?? []),
  ]
  const samples = [...capabilities.flatMap((c) => c.samples ?? []), ...doorSamples]
  const dev = config.env === 'development' ? [createDev(ports, pools, sweeps, samples)] : []
  return {
    config,
    clock,
    log,
    law,
    ports,
    sweeps,
    samples,
    workerDb,
    routes: withOpenapi(
      [...capabilities, ...dev].flatMap((c) => c.routes),
      config,
    ),
    jobs,
    listenForReports: reach.listenForReports,
    async stop() {
      await Promise.all([release.stop(), stop()])
    },
  }
}

/** What was signed last is kept beside the database, and whoever operates is rung when the two disagree. */
function closing({ log }: Config, metrics: Metrics): Closing {
  const refused = metrics.gauge('log_refused', 'What the database holds of the log is another past, and is not signed')
  return { lastSigned: lastSignedIn(log.keptIn, log.origin), refuses: (is) => refused(is ? 1 : 0) }
}

type Rights = Pick<Pools, 'app'> & { worker: pg.Pool | null }

/** The only file that knows every capability: a table of contents. */
async function compose(config: Config, clock: Clock, log: Log, pools: Rights, parts: Parts) {
  const law = parts.law ?? loadLaw()
  const { ports, stop } = await createPorts(config, clock, log, pools, parts)
  const sealing = pools.worker === null ? null : (parts.sealing ?? sealingOf(config, clock))
  const reach = createReach(ports, askedBy('reach.alert'))
  const capabilities: readonly Capability[] = [
    createEvidence(
      ports,
      law,
      async (trx, id) => spokenTag((await languageOfPerson(trx, id))?.language ?? null),
      (unit, about) => openWorkItem(unit, { kind: 'receipt-not-made', ownerRole: 'officer', ...about }),
      sealing,
    ),
    createStaff(ports, law),
    createEnrolment(ports, law),
    await createSpace(ports, law),
    createDelivery(ports, law),
    reach,
    createSupport(ports),
    createEnding(ports, law, houseFacts(subKey(config.masterKey.key, 'house-facts'))),
    createTakeaway(ports, law, sealing),
    createCalculator(law),
  ]
  return { law, ports, reach, capabilities, sealing, stop }
}

/** The API's own description is built from the routes, so it needs all of them. */
function withOpenapi(routes: readonly Route[], config: Config): readonly Route[] {
  const description = openapi(routes, config.publicUrl.origin)
  return [
    ...routes,
    {
      method: 'GET',
      url: '/api/openapi.json',
      as: 'machine',
      access: { to: 'everyone' },
      openapi: { summary: 'This description' },
      handle: async () => ({ json: description }),
    },
  ]
}

/**
 * Acts of whoever holds the database: the first administrator, the seeds. They run over the owner's connection, since no
 * role of the program may make an administrator.
 */
export function installation(config: Config, clock: Clock, owner: pg.Pool): { act: Act; pepper: Uint8Array } {
  const { id, key } = config.masterKey
  return {
    act: createAct(owner, clock, createJournal(localMasterKey(id, key), subKey(key, 'house-facts'))),
    pepper: subKey(key, 'pepper'),
  }
}

async function createPorts(config: Config, clock: Clock, log: Log, pools: Rights, parts: Parts) {
  const { id, key } = config.masterKey
  const master = parts.master ?? localMasterKey(id, key)
  const pepper = subKey(key, 'pepper')
  const journal = createJournal(master, subKey(key, 'house-facts'))
  const record: Recorder = async (unit, facts) => {
    const jobs = facts.flatMap(consequences)
    await journal(unit, facts)
    if (jobs.length > 0) unit.last(dueJobs(unit.now, jobs))
  }
  const web = createAct(pools.app, clock, record)
  const worker: Act = pools.worker
    ? createAct(pools.worker, clock, record)
    : async () => {
        throw new Error('the web process does not act as the worker') // it is wrong, and must not find a way
      }
  const act: Act = (acting, verb) => (acting.as === 'worker' ? worker : web)(acting, verb)
  const mail =
    parts.mail ??
    smtp({
      host: config.smtp.host,
      port: config.smtp.port,
      tls: config.smtp.tls,
      ...(config.smtp.user === null || config.smtp.password === null
        ? {}
        : { auth: { user: config.smtp.user, password: config.smtp.password } }),
      sender: { name: config.mail.senderName, address: config.mail.senderAddress },
      returnPath: ourReturnPath(config.mail, pepper),
      ...(config.mail.dkim === null ? {} : { dkim: config.mail.dkim }),
    })
  const sms =
    parts.sms ??
    kannel({
      url: config.sms.url,
      username: config.sms.user,
      password: config.sms.password,
      from: config.sms.from,
      reports: { url: config.sms.reportUrl, key: reportKey(pepper) },
    })
  const renderer = parts.renderer ?? createRenderer({ onRestart: (why) => log.info('renderer-replaced', { why }) })
  const ports: Ports = {
    config,
    clock,
    log,
    act,
    enqueue: (unit, ...jobs) => enqueue(unit.trx, unit.now, jobs),
    master,
    pepper,
    mail,
    sms,
    renderer,
    db: createDb(pools.app),
    named: createNamed(pools.app),
    files: parts.files ?? diskFiles(config.filesDir),
    scan: parts.scan ?? (config.clamd ? createClamd(config.clamd) : scanTwin),
    metrics: parts.metrics ?? createMetrics(),
  }
  return {
    ports,
    async stop() {
      await renderer.stop()
      if ('close' in mail && typeof mail.close === 'function') mail.close()
    },
  }
}
