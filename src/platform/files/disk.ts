import { closeSync, constants, createReadStream, fsync, open, write } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** Where encrypted bytes live. Keys are opaque ids: nothing in a name says whose or what. */
export type Files = {
  /**
   * Durable when it resolves: the bytes and the directory entry are on disk. Throws if the key exists: nothing is ever
   * written over. What is cut off leaves a file that is not whole under this key: a row names it only once this has
   * resolved, and who puts the same key again removes it first.
   */
  put(key: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  get(key: string): Promise<Buffer>
  /** What is too large for memory, piece by piece as the reader takes it. */
  pieces(key: string): AsyncIterable<Buffer>
  remove(key: string): Promise<void>
  /** The keys of one of 256 parts of the store (0–255), of writes that were cut off too: for sweeps, which look at a part a turn. */
  list(part: number): Promise<string[]>
}

const SAFE = /^[a-z0-9][a-z0-9-]{2,80}$/

// By numbers of descriptors: an object for each file costs more than the file.
const opened = promisify(open)
const written = promisify(write)
const synced = promisify(fsync)

/**
 * Files in 256 directories: few, so that a write rarely has to make one durable too, and each still quick to look into
 * with a hundred thousand files. Each step is a way to another thread and back, the dearest part of a deposit: one makes the
 * file, and while its bytes go to the disk, so does its name, which is an entry of its directory.
 */
export function diskFiles(root: string): Files {
  const { O_CREAT, O_EXCL, O_WRONLY, O_DSYNC } = constants
  if (O_DSYNC === undefined) throw new Error('this system cannot say when bytes are on the disk (O_DSYNC)')
  /** Never a file that is there; what is written to it is on the disk, with all it takes to read it again (open(2)). */
  const newAndDurable = O_CREAT | O_EXCL | O_WRONLY | O_DSYNC
  const made = new Set<string>()
  const place = (key: string) => {
    if (!SAFE.test(key)) throw new Error('not a file key')
    return path.join(root, key.slice(-2), key)
  }
  /** A new directory is itself an entry of its parent: that too must survive. */
  const ensure = async (dir: string) => {
    if (made.has(dir)) return
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await syncNames(path.dirname(dir))
    await syncNames(path.dirname(path.dirname(dir)))
    made.add(dir)
  }
  return {
    async put(key, bytes) {
      const file = place(key)
      const dir = path.dirname(file)
      await ensure(dir)
      const descriptor = await opened(file, newAndDurable, 0o600)
      const both = await Promise.allSettled([writeAll(descriptor, bytes), syncNames(dir)])
      closeSync(descriptor)
      for (const each of both) if (each.status === 'rejected') throw each.reason
    },
    get: (key) => readFile(place(key)),
    pieces: (key) => createReadStream(place(key)),
    remove: async (key) => rm(place(key), { force: true }),
    async list(part) {
      const dir = path.join(root, part.toString(16).padStart(2, '0'))
      const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return []
          throw error
        },
      )
      return entries.filter((entry) => entry.isFile() && SAFE.test(entry.name)).map(({ name }) => name)
    },
  }
}

/** By its path each time: it may have been moved, or mounted anew. */
async function syncNames(dir: string): Promise<void> {
  const descriptor = await opened(dir, 'r')
  await synced(descriptor).finally(() => closeSync(descriptor))
}

async function writeAll(file: number, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (bytes instanceof Uint8Array) return writePiece(file, bytes)
  for await (const piece of bytes) await writePiece(file, piece)
}

/** The system may take less than it was given. */
async function writePiece(file: number, bytes: Uint8Array): Promise<void> {
  let at = 0
  do {
    const { bytesWritten } = await written(file, bytes, at)
    at += bytesWritten
  } while (at < bytes.length)
}
