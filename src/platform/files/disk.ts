import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'

/** Where encrypted bytes live. Keys are opaque ids: nothing in a name says whose or what. */
export type Files = {
  /**
   * Durable when it resolves: the bytes and the directory entry are on disk. Throws if the key exists: nothing is ever
   * written over. What is cut off leaves a file that is not whole under this key: a row names it only once this has
   * resolved, and who puts the same key again removes it first.
   */
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Buffer>
  remove(key: string): Promise<void>
  /** The keys of one of 256 parts of the store (0–255), of writes that were cut off too: for sweeps, which look at a part a turn. */
  list(part: number): Promise<string[]>
}

const SAFE = /^[a-z0-9][a-z0-9-]{2,80}$/

/**
 * Files in 256 directories: few, so that a write rarely has to make one durable too, and each still quick to look into
 * with a hundred thousand files. The file is synced and then its directory.
 */
export function diskFiles(root: string): Files {
  const made = new Set<string>()
  const place = (key: string) => {
    if (!SAFE.test(key)) throw new Error('not a file key')
    return path.join(root, key.slice(-2), key)
  }
  const sync = async (dir: string) => {
    const handle = await open(dir, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  /** A new directory is itself an entry of its parent: that too must survive. */
  const ensure = async (dir: string) => {
    if (made.has(dir)) return
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await sync(path.dirname(dir))
    await sync(path.dirname(path.dirname(dir)))
    made.add(dir)
  }
  return {
    async put(key, bytes) {
      const file = place(key)
      const dir = path.dirname(file)
      await ensure(dir)
      const handle = await open(file, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await sync(dir)
    },
    get: (key) => readFile(place(key)),
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
