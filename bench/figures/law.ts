import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Measure, median, percent, round } from '../figure.ts'
import { questions } from '../load/questions.ts'
import { alone, children, family, memory, spending } from '../machine.ts'

const LINES = 1_000_000
const ROUNDS = 3
const LIMIT = 50_000

/** A million questions through the command, from its start to its end, on one core; whoever reads the answers has another. */
export const law: Measure = async ({ dir, say }) => {
  const file = join(dir, 'questions.ndjson')
  await pipeline(Readable.from(inPieces(questions(LINES))), createWriteStream(file))
  const rounds: Round[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const now = await oneRound(file)
    say(`round ${i + 1}: ${round(now.rate)}/s, ${now.megabytes} MB; others ${percent(now.others)}`)
    rounds.push(now)
  }
  const rate = median(rounds.map((r) => r.rate))
  const most = (of: (r: Round) => number) => Math.max(...rounds.map(of))
  return [
    {
      what: `The law explained: bin/pli law explain, ${round(LINES)} lines, start-up included, one core, answers of ${round(most((r) => r.bytes) / LINES)} bytes read from a pipe by wc`,
      measured: `${round(rate)}/s, at most ${most((r) => r.megabytes)} MB (others used up to ${percent(most((r) => r.others))} of the machine)`,
      beside: `≥ ${round(LIMIT)}/s`,
      met: rate >= LIMIT,
    },
  ]
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += `${line}\n`
    if (piece.length < 1_000_000) continue
    yield piece
    piece = ''
  }
  yield piece
}

type Round = {
  /** Explanations a second. */
  readonly rate: number
  readonly bytes: number
  readonly megabytes: number
  readonly others: number
}

/**
 * The answers go through a pipe to `wc` on another core, which counts faster than they come: a reader that makes room for two
 * gigabytes of them in its own memory makes the command wait, and it is the reader that is measured.
 */
const ROUND = 'taskset -c "$1" bin/pli law explain < "$2" | taskset -c 0 wc -lc'

async function oneRound(file: string): Promise<Round> {
  const from = performance.now()
  const child = spawn('sh', ['-c', ROUND, 'sh', String(availableParallelism() - 1), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const both = () => children(child.pid!)
  const spent = spending({ ours: () => alone(process.pid) + family(child.pid!) })
  let [megabytes, others, text] = [0, 0, '']
  const look = setInterval(() => {
    if (both().length === 0) return // it has ended, and what it used is not to be seen any more
    megabytes = Math.max(megabytes, ...both().map(memory))
    others = spent().others
  }, 200)
  for await (const piece of child.stdout) text += piece
  const seconds = (performance.now() - from) / 1000
  clearInterval(look)
  const [lines, bytes] = text.trim().split(/\s+/).map(Number)
  if (lines !== LINES) throw new Error(`${lines} answers to ${LINES} questions`)
  return { rate: LINES / seconds, bytes: bytes!, megabytes, others }
}
