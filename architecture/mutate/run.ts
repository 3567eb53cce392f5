/**
 * Every mutant of the law and of the rules of delivery against their tests: `bin/proof mutation`, or `run.ts <part of a path>`
 * for some files, which prints what survives and writes nothing.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit, machine } from '../../bench/machine.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { type Reached, reachedIn } from './reached.ts'
import { type Justified, report, type Tried } from './report.ts'
import { type Worker, worker } from './worker.ts'

const LEAST_SCORE = 90

/** The code that decides dates, and the tests that hold each part of it. */
const PARTS = [
  {
    code: globSync('src/law/*.ts').filter((file) => !/\.(test|d)\.ts$|\/generate-/.test(file)),
    tests: globSync('src/law/*.test.ts'),
  },
  { code: ['src/delivery/rules.ts'], tests: globSync('src/delivery/rules*.test.ts') },
]

type Held = {
  readonly file: string
  readonly reached: Reached
  readonly seconds: number
  /** How many mutants of each file of code it was the one to notice, so far. */
  readonly noticed: Map<string, number>
}

const dir = mkdtempSync(join(tmpdir(), 'pli-mutation-'))

/** Each test file once on the code as it is: it must pass, and says what it reaches and how long it takes. */
async function heldBy(files: readonly string[]): Promise<Held[]> {
  const held: Held[] = []
  for (const file of files) {
    const coverage = join(dir, file.replaceAll('/', '-'))
    const alone = worker({ NODE_V8_COVERAGE: coverage, TMPDIR: dir })
    const from = performance.now()
    const { outcome } = await alone.attempt({ files: [file], change: null })
    if (outcome !== 'passed') throw new Error(`${file} fails on the code as it is`)
    const seconds = (performance.now() - from) / 1000
    await alone.end()
    held.push({ file, reached: reachedIn(coverage), seconds, noticed: new Map() })
  }
  return held
}

/** The tests that reach a mutant: those first that noticed most of the others of its file, then the quick ones. */
function testsOf({ file, start }: Mutant, held: readonly Held[]): Held[] {
  const noticed = (test: Held) => test.noticed.get(file) ?? 0
  return held
    .filter(({ reached }) => reached(file, start))
    .sort((one, other) => noticed(other) - noticed(one) || one.seconds - other.seconds)
}

async function tried(mutant: Mutant, held: readonly Held[], by: Worker): Promise<Tried> {
  const tests = testsOf(mutant, held)
  if (tests.length === 0) return { mutant, outcome: 'not reached' }
  const files = tests.map((test) => test.file)
  const seconds = tests.map((test) => test.seconds)
  const { outcome, failed } = await by.attempt({ files, change: mutant }, seconds)
  if (outcome === 'passed') return { mutant, outcome: 'survived' }
  const noticed = tests[failed ?? -1]?.noticed
  noticed?.set(mutant.file, (noticed.get(mutant.file) ?? 0) + 1)
  return { mutant, outcome: outcome === 'failed' ? 'killed' : outcome }
}

const words = process.argv.slice(2)
const from = performance.now()
const all: Tried[] = []
for (const { code, tests } of PARTS) {
  const files = code.filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  const queue = files.flatMap((path) => mutantsOf({ path, text: readFileSync(path, 'utf8') }))
  if (queue.length === 0) continue
  const held = await heldBy(tests)
  const total = queue.length
  const work = async () => {
    const by = worker({ TMPDIR: dir })
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const done = await tried(mutant, held, by)
      all.push(done)
      if (/survived|reached/.test(done.outcome))
        console.log(
          `${done.outcome} ${mutant.file}:${mutant.line} ${mutant.place} #${mutant.nth}: ${mutant.original} → ${mutant.by}`,
        )
      if ((total - queue.length) % 100 === 0) console.log(`${total - queue.length} of ${total}`)
    }
    await by.end()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}
rmSync(dir, { recursive: true })
const minutes = (performance.now() - from) / 60_000
const justified = JSON.parse(readFileSync('architecture/mutate/justified.json', 'utf8')) as Justified[]
const { text, faults, score } = report(all, justified, words.length === 0, {
  minutes,
  on: `${Temporal.Now.plainDateISO()}, ${commit()}`,
  machine: machine(),
  least: LEAST_SCORE,
})
for (const fault of faults) console.log(fault)
console.log(`${score.toFixed(1)} % of ${all.length} mutants noticed, in ${minutes.toFixed(1)} min`)
if (words.length === 0) writeFileSync('docs/mutation.md', text)
process.exitCode = faults.length === 0 ? 0 : 1
