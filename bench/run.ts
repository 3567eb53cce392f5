import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figure, Measure } from './figure.ts'
import { deposits } from './figures/deposits.ts'
import { evidence } from './figures/evidence.ts'
import { inbox } from './figures/inbox.ts'
import { law } from './figures/law.ts'
import { notices } from './figures/notices.ts'
import { pages } from './figures/pages.ts'
import { table } from './table.ts'
import { openWorld } from './world/open.ts'

/** The figures this project answers for, each beside its limit or a peer in one run: bin/bench [name …] [--small] [--profile]. */
const all: Readonly<Record<string, Measure>> = { inbox, deposits, notices, pages, law, evidence }

const words = process.argv.slice(2)
const wanted = words.filter((word) => !word.startsWith('--'))
const unknown = words.find((word) =>
  word.startsWith('--') ? !['--small', '--profile'].includes(word) : !(word in all),
)
if (unknown !== undefined) {
  console.error(`no ${unknown}: bin/bench [name …] [--small] [--profile]; names: ${Object.keys(all).join(', ')}`)
  process.exit(1)
}
const small = words.includes('--small')
const size = small ? { people: 3_000, documents: 20_000 } : { people: 150_000, documents: 1_000_000 }
const say = (text: string) => console.log(`  ${text}`)

console.log(`world: ${size.people} people, ${size.documents} documents`)
const world = await openWorld(size, say)
const dir = await mkdtemp(join(tmpdir(), 'pli-bench-'))
const bench: Bench = {
  world,
  dir,
  say,
  seconds: small ? 5 : 10,
  nodeArgs: words.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir=var/bench/profiles'] : [],
}
const found: Figure[] = []
try {
  for (const [name, measure] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.log(`\n# ${name}`)
    found.push(...(await measure(bench)))
  }
  const text = await table(world, found)
  console.log(`\n${text}`)
  if (wanted.length === 0 && !small) await writeFile('docs/bench.md', text)
} finally {
  await world.close()
  await rm(dir, { recursive: true, force: true })
}
process.exitCode = found.some(({ met }) => met === false) ? 1 : 0
