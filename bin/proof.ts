import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { commit } from '../bench/machine.ts'

type Proof = {
  readonly shows: string
  readonly run: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const test = (...files: string[]) => ['--test', '--test-timeout=3600000', '--import', './bin/jsx.ts', ...files]

/** The same tests as bin/test runs, made as wide as they can be, and what needs a world of a million documents. */
const proofs: Readonly<Record<string, Proof>> = {
  gallery: {
    shows:
      'Every part and page in every language, by day and by night: axe, the validator, nothing wider than 320 pixels',
    run: test('src/dev/gallery.test.ts'),
    env: { GALLERY: 'whole' },
  },
  law: {
    shows: 'A million random cases: the dates agree with a second, naive implementation',
    // Half on each core: the naive one tries every choice of readings, and alone takes an hour.
    run: ['--test-concurrency=2', ...test('src/law/naive.test.ts', 'src/law/naive-beside.proof.ts')],
    env: { LAW_CASES: '500000' },
  },
  mutation: {
    shows: 'Of the small changes made one by one to the law and to the rules of delivery, tests notice 90 % at least',
    run: ['architecture/mutate/run.ts'],
  },
  kill: {
    shows:
      'The server and PostgreSQL killed in the middle of 10,000 deposits: each 201 is there, whole, none twice; two workers killed 20 times as they close the log: every fact once, no fork; and as they write down who read, tell, close and erase: each once',
    run: test('journeys/kill.test.ts', 'journeys/kill-worker.proof.ts', 'journeys/kill-sweeps.proof.ts'),
    env: { KILL_DEPOSITS: '10000', KILL_WORKERS: '20' },
  },
  rows: {
    shows: '150,000 people, 1,000,000 documents: no page, act or sweep reads a large table from end to end',
    run: test('bench/world/rows.proof.ts'),
  },
  load: { shows: 'The figures of docs/bench.md, each within its limit', run: ['--import', 'tsx', 'bench/run.ts'] },
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in proofs))
if (unknown !== undefined) {
  console.error(`no ${unknown}: bin/proof [name …]; names: ${Object.keys(proofs).join(', ')}`)
  process.exit(1)
}
const lines = new Map(linesBefore())
for (const [name, { shows, run, env }] of Object.entries(proofs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n# ${name}: ${shows}`)
  const from = performance.now()
  const { status } = spawnSync(process.execPath, run, { stdio: 'inherit', env: { ...process.env, ...env, CI: 'true' } })
  const minutes = ((performance.now() - from) / 60_000).toFixed(1)
  const outcome = status === 0 ? 'passed' : '**failed**'
  lines.set(name, `| ${name} | ${shows} | ${outcome} | ${minutes} min | ${Temporal.Now.plainDateISO()}, ${commit()} |`)
  if (status !== 0) process.exitCode = 1
}
const table = Object.keys(proofs).map((name) => lines.get(name) ?? `| ${name} | ${proofs[name]!.shows} | not run | | |`)
writeFileSync(
  'docs/proof.md',
  `# Proofs

Run by \`bin/proof\` before a capability is called done: what takes longer than \`bin/test\` may. Each line is its last run.

| proof | shows | outcome | took | on |
|---|---|---|---|---|
${table.join('\n')}
`,
)

/** A run of some leaves the lines of the others as they were. */
function linesBefore(): [string, string][] {
  try {
    const rows = readFileSync('docs/proof.md', 'utf8').split('\n')
    return rows.flatMap((row) => {
      const name = /^\| (\w+) \|/.exec(row)?.[1]
      return name !== undefined && name in proofs ? [[name, row] as [string, string]] : []
    })
  } catch {
    return []
  }
}
