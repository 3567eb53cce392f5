import { createHash } from 'node:crypto'
import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Binaries, debian, embedded, type Postgres, startPostgres } from '../postgres/index.ts'

export const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The cluster of the tests: one for each clone of the repository and major version, shared by all test processes. */
export type Cluster = { readonly server: Postgres; readonly dir: string; readonly inMemory: boolean }

const MEMORY = '/dev/shm'
/** A cluster with a dozen test databases takes about 250 MB. Containers often have 64 MB of such memory. */
const ENOUGH_BYTES = 1024 ** 3

/**
 * Starts or joins the cluster. fsync is off, so it does not outlive the machine: it lies in memory where there is
 * room (a database is made in 20 ms; on a slow disk in 400), else in the temporary folder.
 * `PLI_TEST_POSTGRES=15` takes the Debian binaries of that version instead of the embedded ones.
 */
export async function testCluster(): Promise<Cluster> {
  const binaries = await chosenBinaries()
  const clone = createHash('sha256').update(repository).digest('hex').slice(0, 12)
  const parent = quickFolder()
  const dir = join(parent, `pli-test-${process.getuid!()}-${clone}-${binaries.major}`)
  return { server: await startPostgres({ dir, fsync: false, binaries }), dir, inMemory: parent === MEMORY }
}

async function chosenBinaries(): Promise<Binaries> {
  const wanted = process.env.PLI_TEST_POSTGRES
  if (wanted === undefined || wanted === '' || wanted === '18') return embedded()
  const found = debian(Number(wanted))
  if (!found) throw new Error(`PLI_TEST_POSTGRES=${wanted}: this machine has no PostgreSQL ${wanted}`)
  return found
}

/** Memory, where there is room for a cluster, or else the temporary folder. */
export function quickFolder(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir()
}
