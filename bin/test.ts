import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { debian } from '../src/platform/postgres/index.ts'
import { testCluster } from '../src/platform/testing/cluster.ts'
import { missing, programs, searched } from '../src/platform/testing/needs.ts'
import { nothing, type Outcome, runFiles, sum, verdict } from './outcome.ts'

const ci = process.env.CI === 'true'
const words = process.argv.slice(2)
const parts = words.filter((word) => !word.startsWith('--'))
const unknown = words.find((word) => word.startsWith('--') && word !== '--install')
if (unknown) stop(`bin/test does not know ${unknown}: bin/test [--install] [part of a path …]`)

if (ci || words.includes('--install')) install()

const files = globSync('{src,architecture,journeys,seeds,bench,bin}/**/*.test.{ts,tsx}')
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort()

/** The tests that between them send most statements there are to PostgreSQL: also run on the oldest it is written for. */
const STORE = [
  ...['platform/db/named', 'platform/testing/testing', 'space/contacts', 'staff/scope', 'staff/work'],
  ...['delivery/deposit', 'delivery/open', 'delivery/deem', 'delivery/feed', 'delivery/inbox'],
  ...['enrolment/register', 'enrolment/merge', 'enrolment/readiness', 'enrolment/use-key'],
  ...['evidence/journal', 'evidence/receipts', 'reach/alert', 'reach/overdue'],
].map((name) => `src/${name}.test.ts`)
const gone = STORE.find((file) => !existsSync(file))
if (gone) stop(`bin/test: ${gone} is to run on the oldest PostgreSQL, and is not there`)

// A version that was asked for is the only one.
const asked = process.env.PLI_TEST_POSTGRES
let outcome = await runOn(asked || '18', files)
const onOldest = asked ? [] : files.filter((file) => STORE.includes(file))
if (debian(15) && onOldest.length > 0) outcome = sum(outcome, await runOn('15', onOldest))

const { good, lines } = verdict(outcome, ci)
for (const line of lines) console.log(line)
process.exitCode = good ? 0 : 1

/** Runs the files on a cluster of that major version, which is removed afterwards. */
async function runOn(postgres: string, files: string[]): Promise<Outcome> {
  if (files.length === 0) return nothing
  console.log(`PostgreSQL ${postgres}`)
  process.env.PLI_TEST_POSTGRES = postgres
  const cluster = await testCluster()
  try {
    return await runFiles(files, (text) => process.stdout.write(text))
  } finally {
    if (await cluster.server.stop()) await rm(cluster.dir, { recursive: true })
  }
}

/** The Debian packages of the programs that tests need, if one of them is missing. */
function install() {
  const names = Object.keys(programs) as (keyof typeof programs)[]
  const absent = names.filter((name) => missing([name], searched()))
  if (absent.length === 0) return
  const packages = absent.map((name) => programs[name].package)
  if (process.getuid!() !== 0)
    stop(`${packages.join(', ')} must be installed by root: sudo bin/packages ${packages.join(' ')}`)
  const { status } = spawnSync('bin/packages', packages, { stdio: 'inherit' })
  if (status !== 0) stop('The packages could not be installed: see above')
}

function stop(why: string): never {
  console.error(why)
  process.exit(1)
}
