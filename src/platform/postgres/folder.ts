import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** What lies in the folder of an embedded server. */
export type Folder = {
  readonly root: string
  readonly data: string
  /** Locked by the kernel as long as a process of the server lives: unlike a pid in a file it is never stale. */
  readonly lock: string
  readonly log: string
  /** The folder of the Unix socket, closed to every other account: whoever can enter it is trusted. */
  readonly socket: string
}

export const PORT = 5432

/** The kernel's limit on the path of a Unix socket, without the closing zero. */
const LONGEST_SOCKET_PATH = 107

export const socketPath = (folder: string) => join(folder, `.s.PGSQL.${PORT}`)

/** A comma or a quote would be read as syntax in PostgreSQL's list of socket folders. */
const usable = (folder: string) => Buffer.byteLength(socketPath(folder)) <= LONGEST_SOCKET_PATH && !/[,"]/.test(folder)

/** Where the socket goes: in the folder itself, or in a short private folder of the system's temporary one. */
export function socketFolder(root: string, temporary = tmpdir()): string {
  const inside = join(root, 'socket')
  if (usable(inside)) return inside
  const name = `pli-${process.getuid!()}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`
  return [join(temporary, name), join('/tmp', name)].find(usable)!
}

/** Makes the folders of a server that do not exist yet, and makes sure nobody but `owners` can enter its socket's. */
export async function openFolder(dir: string, owners: readonly number[]): Promise<Folder> {
  const root = resolve(dir)
  const socket = socketFolder(root)
  await mkdir(root, { recursive: true, mode: 0o700 })
  await mkdir(socket, { recursive: true, mode: 0o700 })
  // In a shared temporary folder another account may have made it first, to listen in our place.
  const found = await lstat(socket)
  if (!found.isDirectory() || !owners.includes(found.uid) || (found.mode & 0o077) !== 0) {
    throw new Error(`${socket} must be a folder of the account that runs Pli, closed to all others (mode 0700)`)
  }
  return { root, data: join(root, 'data'), lock: join(root, 'lock'), log: join(root, 'server.log'), socket }
}
