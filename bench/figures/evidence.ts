import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import pg from 'pg'
import { closeLog, logKeys, proveCommitted, sequence } from '../../src/evidence/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { startClockwork } from '../../src/platform/clockwork.ts'
import { createDb, type Db } from '../../src/platform/db/db.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { createLog } from '../../src/platform/log.ts'
import { SUPERUSER } from '../../src/platform/postgres/index.ts'
import { type Bench, type Figure, type Measure, median, percent, round } from '../figure.ts'
import { alone, family, spending, withEnded } from '../machine.ts'

const WRITERS = 8
/** As many as the sweep of the term records in a transaction of its own at a busy midnight; and one by one. */
const FACTS_OF_ONE = 20
const ROUNDS = 3
const MILLION = 1_000_000

/** Facts written, placed, closed, proved and audited: the real journal and sequencer on a server that syncs each commit. */
export const evidence: Measure = async (bench) => {
  const share = await emptyJournal(bench)
  const sequencer = createDb(bench.world.pool('sequencer'))
  const paces = [await pace(bench, sequencer, FACTS_OF_ONE), await pace(bench, sequencer, 1)]
  const receipts = await receiptFigures(bench)
  const million = bench.seconds < 10 ? MILLION / 20 : MILLION
  const deposits = Math.min(Math.round(million * share), bench.world.documents)
  await fill(bench, sequencer, million, deposits)
  return [...paces, ...receipts, await auditFigure(bench, million, deposits), await proofSizes(sequencer)]
}

/** Nobody but the server's superuser may take a fact away, or change the hours of a document. */
async function asSuperuser<R>({ world }: Bench, work: (superuser: pg.Client) => Promise<R>): Promise<R> {
  const superuser = new pg.Client({ connectionString: world.url(SUPERUSER) })
  await superuser.connect()
  try {
    await superuser.query(`set session_replication_role = replica; set work_mem = '256MB'`)
    return await work(superuser)
  } finally {
    await superuser.end()
  }
}

/** The world's own facts are made in SQL and commit to nothing; its documents stay, to be deposited for real. Gives the share of its facts that are deposits. */
const emptyJournal = (bench: Bench): Promise<number> =>
  asSuperuser(bench, async (superuser) => {
    const { rows } = await superuser.query<{ share: number }>(
      `select avg((type = 'DocumentDeposited')::int)::float8 as share from evidence.fact`,
    )
    await superuser.query('truncate evidence.fact, evidence.unplaced cascade')
    await superuser.query('truncate staff.grant, staff.api_client cascade') // their facts are gone too
    return rows[0]!.share
  })

/** The documents that were deposited, and opened, say when; of the others nothing is left. */
const datedAsTheirFacts = (bench: Bench): Promise<void> =>
  asSuperuser(bench, async (superuser) => {
    await superuser.query(`delete from delivery.document d
      where not exists (select from evidence.fact where id = 'document:' || d.id || '/deposited')`)
    await superuser.query(`update delivery.document d set deposited_at = p.happened_at, deposited_by = p.author_id, made_available_at = p.happened_at,
        term_ends_at = (p.body::jsonb -> 'data' ->> 'termEndsAt')::timestamptz, opened_at = o.happened_at,
        served_on = (o.body::jsonb -> 'data' ->> 'servedOn')::date, served_by = o.body::jsonb -> 'data' ->> 'servedBy'
      from evidence.fact p left join evidence.fact o on o.id = p.subject || '/opened'
      where p.id = 'document:' || d.id || '/deposited'`)
    await superuser.query('vacuum (analyze) delivery.document')
  })

/** Placing and closing as the worker does, at its own beat. */
const placing = (sequencer: Db, { world }: Bench) =>
  startClockwork(
    sequencer,
    systemClock,
    [
      { name: 'sequencer', everySeconds: 1, run: () => sequence(sequencer) },
      { name: 'checkpoints', everySeconds: 30, promptly: true, run: closeLog(sequencer, logKeys(world.config)) },
    ],
    createLog('warn'),
  )

type Told = 'ready' | { committed: string; at: number } | Written
type Written = { written: number; seconds: number; micros: number }

/** Eight, in as many processes as there are cores; they begin together. Ends with what they wrote. */
async function writers(
  { world }: Bench,
  name: string,
  facts: number,
  limit: { seconds?: number; total?: number; documents?: number },
  tell: (id: string, at: number) => void = () => {},
): Promise<Written & { rate: number }> {
  const processes = availableParallelism()
  const running = Array.from({ length: processes }, (_, i) =>
    fork('bench/load/fact-writers.ts', [], {
      execArgv: ['--import', './bin/jsx.ts'],
      env: {
        PATH: process.env['PATH'],
        WRITERS_DATABASE: world.url('pli_worker'),
        WRITERS_AT_ONCE: String(WRITERS / processes),
        WRITERS_FACTS: String(facts),
        WRITERS_SECONDS: String(limit.seconds ?? 3_600),
        WRITERS_TOTAL: String(Math.ceil((limit.total ?? Number.MAX_SAFE_INTEGER) / processes)),
        WRITERS_NAME: `${name}-${i}`,
        WRITERS_DOCUMENTS: `${limit.documents ?? 0}/${i}/${processes}`,
      },
    }),
  )
  await Promise.all(running.map((child) => once(child, 'message')))
  for (const child of running) child.send('go')
  const all = await Promise.all(running.map((child) => ended(child, tell)))
  const sum = (of: (one: Written) => number) => all.reduce((whole, one) => whole + of(one), 0)
  const seconds = Math.max(...all.map((one) => one.seconds))
  const written = sum((one) => one.written)
  return { written, seconds, micros: sum((one) => one.micros), rate: written / seconds }
}

async function ended(child: ChildProcess, tell: (id: string, at: number) => void): Promise<Written> {
  let last: Written | null = null
  child.on('message', (told: Told) => {
    if (told === 'ready') return
    if ('committed' in told) tell(told.committed, told.at)
    else last = told
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 || last === null) throw new Error(`the writers ended with ${code}`)
  return last
}

/** Facts a second, and how long after its commit a fact has its place, by one transaction in ten. */
async function pace(bench: Bench, sequencer: Db, facts: number): Promise<Figure> {
  const { world, seconds, say } = bench
  const rates: number[] = []
  const lags: number[] = []
  let others = 0
  for (let i = 0; i < ROUNDS; i++) {
    const waiting = new Map<string, number>()
    const work = placing(sequencer, bench)
    const spent = spending({
      sequencer: () => alone(process.pid),
      writers: () => withEnded(process.pid) - alone(process.pid),
      database: () => family(world.postmaster),
    })
    let stop = false
    const watching = (async () => {
      while (!stop || waiting.size > 0) {
        const ids = [...waiting.keys()].slice(0, 2_000)
        const { rows } = await world.owner.query<{ id: string }>(
          'select fact_id as id from evidence.log_entry where fact_id = any($1)',
          [ids],
        )
        const now = Date.now()
        for (const { id } of rows) {
          lags.push(now - waiting.get(id)!)
          waiting.delete(id)
        }
        await new Promise((then) => setTimeout(then, 50))
      }
    })()
    const { written, micros, rate } = await writers(bench, `pace-${facts}-${i}`, facts, { seconds }, (id, at) =>
      waiting.set(id, at),
    )
    const { by, others: now } = spent()
    others = Math.max(others, now)
    stop = true
    await watching
    await work.stop()
    rates.push(rate)
    // Theirs from their first fact on: until then they start, which is no part of the figure.
    const each = Object.entries({ ...by, writers: micros / 1000 }).map(
      ([who, ms]) => `${who} ${((ms / written) * 1000).toFixed(0)}`,
    )
    say(
      `${facts} a transaction, round ${i + 1}: ${round(rate)} facts/s; µs of processor each: ${each.join(', ')}; others ${percent(now)}`,
    )
  }
  const rate = median(rates)
  const p99 = lags.toSorted((a, b) => a - b)[Math.floor(lags.length * 0.99)]!
  return {
    what: `Facts written by ${WRITERS} writers, ${facts} a transaction, each commit synced, placed in the log and closed beside it`,
    measured: `${round(rate)}/s; from its commit to its place: 99th percentile ${(p99 / 1000).toFixed(2)} s (others used up to ${percent(others)} of the machine)`,
    beside: facts === 1 ? 'for comparison' : '≥ 5,000/s, < 2 s',
    met: facts === 1 ? null : rate >= 5_000 && p99 < 2_000,
  }
}

/** Processor of a receipt: its sheet, its seal and the timestamp over it, ours and the renderer's; then of checking it. */
async function receiptFigures({ say }: Bench): Promise<Figure[]> {
  const child = fork('src/evidence/receipt-figure.ts', [], { execArgv: ['--import', './bin/jsx.ts'] })
  const [found] = (await once(child, 'message')) as [{ bytes: number; made: number; checked: number }]
  await once(child, 'exit')
  const size = `${round(found.bytes / 1000)} kB`
  say(`a receipt of ${size}: ${found.made.toFixed(0)} ms made, ${found.checked.toFixed(1)} ms checked`)
  return [
    {
      what: `A receipt rendered, sealed and timestamped (PDF/A-3a, PAdES B-T, ${size}), its authority in the same process`,
      measured: `${found.made.toFixed(0)} ms of processor`,
      beside: '< 60 ms',
      met: found.made < 60,
    },
    {
      what: 'The same checked',
      measured: `${found.checked.toFixed(1)} ms of processor`,
      beside: '< 30 ms',
      met: found.checked < 30,
    },
  ]
}

/** To a million facts, so many of them deposits of the world's documents, placed and closed. */
async function fill(bench: Bench, sequencer: Db, total: number, deposits: number): Promise<void> {
  const { world, say } = bench
  const count = async (table: string) =>
    Number((await world.owner.query(`select count(*) as n from evidence.${table}`)).rows[0].n)
  const missing = Math.max(total - (await count('fact')), deposits)
  await writers(bench, 'fill', 200, { total: missing, documents: deposits })
  await datedAsTheirFacts(bench)
  while ((await sequence(sequencer, 10_000)) > 0) {}
  const close = closeLog(sequencer, logKeys(world.config))
  let beat = 1
  while ((await close(systemClock.now().add({ minutes: beat++ }))) > 0) {}
  await close(systemClock.now().add({ minutes: beat })) // what was too little to be closed promptly: it waited, and the hour went on
  say(`${round(await count('log_entry'))} facts in the log, ${await count('checkpoint')} checkpoints`)
}

/** bin/pli audit from its start to its end, over its own connection. */
async function auditFigure({ world, say }: Bench, facts: number, deposits: number): Promise<Figure> {
  const from = performance.now()
  const child = spawn('bin/pli', ['audit', '--json'], {
    env: { ...process.env, ...world.env, DATABASE_URL: world.url('pli_owner') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  const [code] = (await once(child, 'exit')) as [number | null]
  const seconds = (performance.now() - from) / 1000
  if (code !== 0) throw new Error(`the audit ended with ${code}: ${text.slice(0, 500)}`)
  const found = JSON.parse(text) as { facts: number; size: number; documents: number }
  if (found.facts < facts || found.documents !== deposits)
    throw new Error(`${found.facts} facts and ${found.documents} documents audited`)
  say(`audit: ${seconds.toFixed(1)} s`)
  const limit = facts === MILLION ? 60 : (60 * facts) / MILLION + 5
  return {
    what: `bin/pli audit of ${round(found.facts)} facts in ${round(found.size)} places, each salt opened; ${round(found.documents)} of them deposits, each unsealed and held against its row; start-up included`,
    measured: `${seconds.toFixed(1)} s`,
    beside: `< ${round(limit)} s`,
    met: seconds < limit,
  }
}

/** How many hashes a receipt carries, for some of the sizes at which the log was closed: that of the first entry of the last beat. */
async function proofSizes(on: Db): Promise<Figure> {
  const { rows } = await sql<{ size: number }>`select size from evidence.checkpoint order by size`.execute(on)
  const sizes = [1, 10_000, 100_000, 1_000_000].flatMap((least) => rows.find(({ size }) => size >= least)?.size ?? [])
  const lengths = await Promise.all(
    [...new Set(sizes)].map(async (size) => {
      const position = rows.findLast((before) => before.size < size)?.size ?? 0
      const proof = await proveCommitted(on, { body: '', salt: randomBytes(16), position })
      const hashes = proof!.path.length
      return `${round(size)} entries: ${hashes} hashes, ${hashes * 32} bytes (log₂ n = ${Math.log2(size).toFixed(1)})`
    }),
  )
  return {
    what: 'Size of the proof in a receipt against the size of the log',
    measured: lengths.join('; '),
    beside: 'at most ⌈log₂ n⌉ hashes',
    met: null,
  }
}
