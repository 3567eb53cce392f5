import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../src/platform/testing/processes.ts'
import { startWeb } from '../../src/testing/web-process.ts'
import { type Bench, type Figure, type Measure, median, percent, round } from '../figure.ts'
import { type Seen, wrk } from '../load/wrk.ts'
import { family, memory, type Spent, spending, withEnded } from '../machine.ts'
import { PASSWORD } from '../world/load.ts'
import { signIn } from '../world/open.ts'

const SESSIONS = 3000
const DOCUMENTS = 10
const CONNECTIONS = 32
const ROUNDS = 3
const STORM = 64
const PAGES = 100_000

type Round = Seen & { readonly spent: Spent }
/** Pages answered so far, and the memory that the process holds then. */
type Held = { readonly pages: number; readonly mb: number }

/** The inbox of 3,000 people signed in, one process: alone, beside a bare page, under a storm of log-ins; its memory. */
export const inbox: Measure = async (bench) => {
  const { world, say } = bench
  const sessions = await signIn(world, SESSIONS, DOCUMENTS)
  const web = await startWeb(world.env, bench.nodeArgs)
  const peer = await startPeer(world.url('pli_owner'))
  try {
    const page = await theirInbox(web.origin, sessions[0]!.token)
    const files = { ours: join(bench.dir, 'tokens'), peers: join(bench.dir, 'people') }
    await writeFile(files.ours, sessions.map(({ token }) => token).join('\n'))
    await writeFile(files.peers, sessions.map(({ personId }) => personId).join('\n'))
    let pages = 0
    let asAsked: Held | null = null
    const run = async (whose: 'ours' | 'peers', seconds = bench.seconds): Promise<Round> => {
      const at = whose === 'ours' ? web : peer
      const done = spending({
        web: () => family(at.pid),
        database: () => family(world.postmaster),
        load: () => withEnded(process.pid),
      })
      const seen = await wrk({
        script: 'inbox',
        url: at.origin,
        connections: CONNECTIONS,
        seconds,
        args: [files[whose]],
        dir: bench.dir,
      })
      if (seen.refused + seen.broken > 0) throw new Error(`${seen.refused} refused, ${seen.broken} broken`)
      const spent = done()
      if (whose === 'ours') {
        pages += seen.requests
        if (pages >= PAGES) asAsked ??= { pages, mb: memory(web.pid) }
      }
      return { ...seen, spent }
    }
    await run('ours', 5)
    await run('peers', 5)
    const rounds: { ours: Round; peers: Round; storm: Round; logIns: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const ours = await run('ours')
      const peers = await run('peers')
      const storm = startStorm(web.origin, await numbers(bench))
      const under = await run('ours')
      const logIns = await storm.end()
      rounds.push({ ours, peers, storm: under, logIns: logIns / under.seconds })
      say(
        `round ${i + 1}: ${line(ours)}; bare ${line(peers)}; under the storm ${line(under)}, ${round(logIns / under.seconds)} log-ins/s`,
      )
    }
    while (pages < PAGES) await run('ours')
    return figures(rounds, page, asAsked!, { pages, mb: memory(web.pid) })
  } finally {
    await web.end('SIGTERM')
    peer.end()
  }
}

const line = ({ perSecond, p99, spent, requests }: Round) =>
  `${round(perSecond)}/s, p99 ${p99.toFixed(1)} ms, µs a page: web ${round((spent.by['web']! * 1000) / requests)}, database ${round((spent.by['database']! * 1000) / requests)}; others ${percent(spent.others)}`

function figures(
  rounds: readonly { ours: Round; peers: Round; storm: Round; logIns: number }[],
  page: { bytes: number },
  asAsked: Held,
  atTheEnd: Held,
): Figure[] {
  const ours = median(rounds.map((r) => r.ours.perSecond))
  const peers = median(rounds.map((r) => r.peers.perSecond))
  const kept = median(rounds.map((r) => r.storm.perSecond / r.ours.perSecond))
  const p99 = median(rounds.map((r) => r.ours.p99))
  const cpu = median(rounds.map((r) => (r.ours.spent.by['web']! * 1000) / r.ours.requests))
  const others = Math.max(...rounds.flatMap((r) => [r.ours.spent.others, r.peers.spent.others, r.storm.spent.others]))
  return [
    {
      what: `Inbox: session, ten documents, ${round(page.bytes)} bytes of HTML, ${CONNECTIONS} connections, one process`,
      measured: `${round(ours)}/s (${round(cpu)} µs of processor a page; others used up to ${percent(others)} of the machine)`,
      beside: '≥ 4,000/s',
      met: ours >= 4000,
    },
    { what: 'Inbox, 99th percentile', measured: `${p99.toFixed(1)} ms`, beside: '< 25 ms', met: p99 < 25 },
    {
      what: 'Inbox against a bare Fastify + Preact + one query',
      measured: `${(ours / peers).toFixed(2)}`,
      beside: `≥ 0.5 (bare: ${round(peers)}/s)`,
      met: ours / peers >= 0.5,
    },
    {
      what: `Inbox under a storm of ${STORM} log-ins at once (${round(median(rounds.map((r) => r.logIns)))} log-ins/s, argon2id)`,
      measured: `${percent(kept)} kept: ${round(median(rounds.map((r) => r.storm.perSecond)))}/s, 99th percentile ${median(rounds.map((r) => r.storm.p99)).toFixed(1)} ms`,
      beside: '≥ 70 %',
      met: kept >= 0.7,
    },
    {
      what: `Memory of the web process after ${round(asAsked.pages)} pages`,
      measured: `${asAsked.mb} MB (${atTheEnd.mb} MB after ${round(atTheEnd.pages)})`,
      beside: '< 250 MB',
      met: asAsked.mb < 250,
    },
  ]
}

/** The page is what it should be before anything is counted: ten documents, for who is signed in. */
async function theirInbox(origin: string, token: string): Promise<{ bytes: number }> {
  const answer = await fetch(`${origin}/inbox`, { headers: { cookie: `pli-session=${token}` } })
  const html = await answer.text()
  const found = html.match(/href="\/documents\/[0-9a-f-]{36}"/g)?.length
  if (found !== DOCUMENTS) throw new Error(`the inbox shows ${found} documents, status ${answer.status}`)
  return { bytes: Buffer.byteLength(html) }
}

async function numbers({ world }: Bench): Promise<string[]> {
  const { rows } = await world.owner.query<{ number: string }>(
    `select foreigner_number as number from enrolment.applicant a join space.account s on s.person_id = a.id order by random() limit 5000`,
  )
  return rows.map(({ number }) => number)
}

/** So many people at once who log in, right, and again as soon as they are answered; each from an address of his own. */
function startStorm(origin: string, people: readonly string[]) {
  let over = false
  let logIns = 0
  let next = 0
  const one = async () => {
    while (!over) {
      const n = next++
      const answer = await fetch(`${origin}/log-in`, {
        method: 'POST',
        headers: { 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` },
        body: new URLSearchParams({ number: people[n % people.length]!, password: PASSWORD }),
        redirect: 'manual',
      })
      await answer.arrayBuffer()
      if (answer.status !== 303) throw new Error(`a log-in of the storm was answered ${answer.status}`)
      logIns++
    }
  }
  const all = Promise.all(Array.from({ length: STORM }, one))
  all.catch(() => {})
  return {
    async end() {
      over = true
      await all
      return logIns
    },
  }
}

async function startPeer(database: string) {
  const port = await freePort()
  const child = fork('bench/peer/page.tsx', [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env['PATH'], PEER_DATABASE: database, PEER_PORT: String(port) },
  })
  await once(child, 'message', { signal: AbortSignal.timeout(60_000) })
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid!, end: () => void child.kill('SIGKILL') }
}
