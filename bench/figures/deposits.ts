import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EICAR } from '../../src/platform/antivirus/twin.ts'
import { createRenderer } from '../../src/platform/pdf/renderer.ts'
import { startClamd } from '../../src/platform/testing/clamd.ts'
import { startWeb } from '../../src/testing/web-process.ts'
import { type Bench, type Figure, type Measure, median, percent, round } from '../figure.ts'
import { type Seen, wrk } from '../load/wrk.ts'
import { family, type Spent, spending, withEnded } from '../machine.ts'
import { caseSystem, NOW } from '../world/open.ts'

const AT_ONCE = 32
const ROUNDS = 3
const WARM = 60
const SIZE = 100_000

type Round = Seen & { readonly spent: Spent }

/** Decisions deposited by the Office's case system, one process, every check on and clamd among them; beside the bare work. */
export const deposits: Measure = async (bench) => {
  const { world, say } = bench
  const clamd = await startClamd(await mkdtemp(join(bench.dir, 'clamd-')), EICAR)
  const web = await startWeb({ ...world.env, PLI_CLAMD: clamd.socket }, bench.nodeArgs)
  try {
    const pdf = join(bench.dir, 'letter.pdf')
    const size = await writeLetter(pdf)
    const people = join(bench.dir, 'addressees')
    await writeFile(people, await addressees(bench))
    const token = await caseSystem(world)
    const run = async (name: string, seconds = bench.seconds): Promise<Round> => {
      const done = spending({
        web: () => family(web.pid),
        database: () => family(world.postmaster),
        clamd: () => family(clamd.child.pid!),
        load: () => withEnded(process.pid),
      })
      const args = [pdf, people, token, name]
      const seen = await wrk({
        script: 'deposits',
        url: web.origin,
        connections: AT_ONCE,
        seconds,
        args,
        dir: bench.dir,
      })
      const spent = done()
      if (seen.refused + seen.broken > 0) throw new Error(`${seen.refused} refused, ${seen.broken} broken`)
      await allThere(bench, name, seen.requests)
      return { ...seen, spent }
    }
    await run('warm', WARM) // a process that has run for hours is what an Office has, not one that has just begun
    const rounds: { ours: Round; bare: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const ours = await run(`round-${i}`)
      const bare = await barely(bench, pdf)
      rounds.push({ ours, bare })
      const each = Object.entries(ours.spent.by).map(([who, ms]) => `${who} ${(ms / ours.requests).toFixed(1)}`)
      say(
        `round ${i + 1}: ${round(ours.perSecond)}/s, p99 ${ours.p99.toFixed(0)} ms, ms of processor each: ${each.join(', ')}; others ${percent(ours.spent.others)}; bare ${round(bare)}/s`,
      )
    }
    return figures(rounds, size)
  } finally {
    await web.end('SIGTERM')
    await clamd.end('SIGKILL')
  }
}

function figures(rounds: readonly { ours: Round; bare: number }[], size: number): Figure[] {
  const perSecond = median(rounds.map(({ ours }) => ours.perSecond))
  const bare = median(rounds.map((r) => r.bare))
  const others = Math.max(...rounds.map(({ ours }) => ours.spent.others))
  return [
    {
      what: `Durable deposits through the API: a decision of ${round(size / 1000)} kB, every check on (clamd with one signature, its temporary files in memory), ${AT_ONCE} at once, one process`,
      measured: `${round(perSecond)}/s, 99th percentile ${median(rounds.map(({ ours }) => ours.p99)).toFixed(0)} ms (others used up to ${percent(others)} of the machine)`,
      beside: '≥ 300/s',
      met: perSecond >= 300,
    },
    {
      what: 'Deposits against bare encrypt + fsync + insert on the same disk',
      measured: (perSecond / bare).toFixed(2),
      beside: `bare: ${round(bare)}/s`,
      met: null,
    },
  ]
}

/** Each answer 201 stands for a row with its key, a fact and a file that is whole. */
async function allThere({ world }: Bench, name: string, answered: number): Promise<void> {
  const { rows } = await world.owner.query<{ documents: number; facts: number; keys: number }>(
    `select count(*)::int as documents, count(f.id)::int as facts, count(d.idempotency_key)::int as keys
     from delivery.document d left join evidence.fact f on f.id = 'document:' || d.id || '/deposited'
     where d.reference like $1`,
    [`${name}-%`],
  )
  const { documents, facts, keys } = rows[0]!
  if (documents < answered || facts !== documents || keys !== documents)
    throw new Error(`${answered} answered 201: ${documents} documents, ${facts} facts, ${keys} keys`)
}

/** Who may be sent a decision now, as the load's script reads them: a number and the case number, if there is one. */
async function addressees({ world }: Bench): Promise<string> {
  const { rows } = await world.owner.query<{ line: string }>(
    `select a.foreigner_number || ' ' || coalesce(a.case_number, '') as line from enrolment.applicant a
     join space.account s on s.person_id = a.id where a.eligibility = 'in' order by md5(a.id::text) limit 20000`,
  )
  return rows.map(({ line }) => line).join('\n')
}

/** A letter as an office makes it, with fonts and tags, some pages long; its words do not compress into nothing. */
async function writeLetter(path: string): Promise<number> {
  const renderer = createRenderer()
  try {
    let seed = 1
    const word = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed.toString(36)
    }
    for (let words = 5_000; ; words += 250) {
      const text = Array.from({ length: words }, word).join(' ')
      const source = `#set text(font: "Noto Sans", size: 10pt, lang: "fr")\n#set document(title: "Décision")\n= Décision\n${text}`
      const pdf = await renderer.render({ source }, {}, { standard: 'a-2a', createdAt: NOW })
      if (pdf.length < SIZE) continue
      await writeFile(path, pdf)
      return pdf.length
    }
  } finally {
    await renderer.stop()
  }
}

async function barely(bench: Bench, pdf: string): Promise<number> {
  const folder = join(bench.world.config.varDir, 'bare')
  const child = fork('bench/peer/deposit.ts', [], {
    execArgv: ['--import', 'tsx'],
    env: {
      PATH: process.env['PATH'],
      PEER_DATABASE: bench.world.url('pli_owner'),
      PEER_FILES: folder,
      PEER_PDF: pdf,
      PEER_AT_ONCE: String(AT_ONCE),
      PEER_SECONDS: String(bench.seconds),
    },
  })
  const [{ stored, seconds }] = (await once(child, 'message', {
    signal: AbortSignal.timeout((bench.seconds + 60) * 1000),
  })) as [{ stored: number; seconds: number }]
  await once(child, 'exit')
  if ((await readdir(folder, { recursive: true })).length < stored) throw new Error('the bare files are not there')
  await rm(folder, { recursive: true })
  return stored / seconds
}
