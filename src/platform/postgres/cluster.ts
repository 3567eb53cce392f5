import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { commandEnv } from './command.ts'
import type { Folder } from './folder.ts'
import type { RunAs } from './unprivileged.ts'

/** The role that owns every table and the database it owns, as an administrator would make them by hand. */
export const OWNER = 'pli_owner'
export const DATABASE = 'pli'
/** The superuser of an embedded cluster: used by the supervisor alone, never by the program. */
export const SUPERUSER = 'postgres'

// Single-user mode reads one statement a line.
const FIRST_STATEMENTS = `create role ${OWNER} login createrole
create database ${DATABASE} owner ${OWNER}
`

/**
 * Made beside and renamed when whole, so that a power cut in the middle leaves nothing that looks like a cluster; under
 * the lock, so that two programs starting at once make one.
 */
const SCRIPT = `set -e
bin=$1 data=$2 statements=$3; shift 3
[ ! -e "$data/PG_VERSION" ] || exit 0
rm -rf "$data.new"
"$bin/initdb" -D "$data.new" "$@"
printf %s "$statements" | "$bin/postgres" --single -D "$data.new" postgres
mv "$data.new" "$data"
`

/** Makes the cluster if there is none yet. Throws when the one that is there is of another major version. */
export async function ensureCluster(
  folder: Folder,
  { bin, major }: Binaries,
  as: RunAs,
  fsync: boolean,
): Promise<void> {
  const found = await majorOf(folder.data)
  if (found === major) return
  if (found !== undefined) {
    throw new Error(
      `${folder.data} was made by PostgreSQL ${found} and this is ${major}: dump it with the old version and restore it`,
    )
  }
  const [command, ...args] = [
    ...['flock', folder.lock, ...as.prefix, 'sh', '-c', SCRIPT, 'sh', bin, folder.data, FIRST_STATEMENTS],
    // On this socket every account that can enter its folder is trusted; there is no other way in.
    ...['--auth=trust', `--username=${SUPERUSER}`, '--encoding=UTF8', '--data-checksums', '--no-instructions'],
    // One order of strings whatever the machine: code points. Orders of languages are asked for where they are shown.
    ...(major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8']),
    ...(fsync ? [] : ['--no-sync']),
  ]
  try {
    await promisify(execFile)(command!, args, { cwd: folder.root, env: commandEnv(), ...as.user })
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string }
    throw new Error(`PostgreSQL could not be set up in ${folder.data}: ${stderr?.trim() || message}`, { cause })
  }
}

async function majorOf(data: string) {
  try {
    return Number.parseInt(await readFile(join(data, 'PG_VERSION'), 'utf8'), 10)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
