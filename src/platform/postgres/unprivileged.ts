import { execFile } from 'node:child_process'
import { chown, lstat, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * How to run PostgreSQL as somebody it accepts: words to put before the command, and a user to become if need be.
 * It refuses root, and initdb refuses a number that has no line in /etc/passwd.
 */
export type RunAs = {
  readonly prefix: readonly string[]
  readonly user?: { readonly uid: number; readonly gid: number }
}

type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/**
 * In this order: ourselves; ourselves under another number in a user namespace (the files stay where they are and
 * ours, which matters because root's home is closed to every other account); another account of the machine, which
 * must then be able to enter `parent`, where the server's folder is.
 */
export async function runAs(binary: string, parent: string): Promise<RunAs> {
  await mkdir(parent, { recursive: true })
  const accounts = await readAccounts()
  const me = process.getuid!()
  if (me !== 0 && accounts.some(({ uid }) => uid === me)) return { prefix: [] }

  const stranger = accounts.find(({ uid }) => uid !== 0)
  if (stranger) {
    const prefix = ['unshare', '--user', `--map-user=${stranger.uid}`, `--map-group=${stranger.gid}`, '--']
    if (await works([...prefix, binary, '--version'])) return { prefix }
  }
  if (me === 0) {
    const other = ['postgres', 'nobody']
      .map((name) => accounts.find((a) => a.name === name))
      .find((a) => a !== undefined)
    if (other && (await works(['sh', '-c', 'cd "$1" && "$0" --version', binary, parent], other))) {
      return { prefix: [], user: { uid: other.uid, gid: other.gid } }
    }
  }
  throw new Error(
    `PostgreSQL does not run as ${me === 0 ? 'root' : `user ${me}, who has no line in /etc/passwd`}; neither a user ` +
      `namespace (unshare --user) nor another account that can reach ${binary} and ${parent} is to be had here. ` +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server',
  )
}

/** Hands a folder and all in it to the account that will run PostgreSQL. */
export async function handOver(path: string, to: { uid: number; gid: number }): Promise<void> {
  await chown(path, to.uid, to.gid)
  if (!(await lstat(path)).isDirectory()) return
  for (const name of await readdir(path)) await handOver(join(path, name), to)
}

async function works([command, ...args]: string[], as?: Account) {
  try {
    await run(command!, args, { cwd: '/', ...(as ? { uid: as.uid, gid: as.gid } : {}) })
    return true
  } catch {
    return false
  }
}

async function readAccounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  return lines.flatMap(([name, , uid, gid]) =>
    name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
  )
}
