import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { readCheckpoint } from './log/checkpoint.ts'
import { readNote } from './log/note.ts'
import type { TreeHead } from './log/tree.ts'

/**
 * What this log signed last, kept where PostgreSQL cannot reach: whoever holds the database, or put back an older copy of it, has
 * another past signed by nobody.
 */
export type LastSigned = {
  /** Null: nothing was signed yet under this origin. Throws when what lies there cannot be read. */
  read(): Promise<TreeHead | null>
  /** Durable when it resolves. */
  keep(note: string): Promise<void>
}

/** What PostgreSQL has did not grow out of what was signed last. */
export class AnotherPast extends Error {
  override readonly name = 'AnotherPast'
  constructor() {
    super(
      'what the database holds of the log did not grow out of what was signed last: docs/operations.md, "The log after a restoration"',
    )
  }
}

export const keptNowhere: LastSigned = { read: async () => null, keep: async () => {} }

/** A file of the folder for each origin: a new origin begins a log of its own, and what the former signed stays there. */
export const lastSignedFile = (folder: string, origin: string): string =>
  path.join(folder, `log-signed-last-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`)

export function lastSignedIn(folder: string, origin: string): LastSigned {
  const file = lastSignedFile(folder, origin)
  return {
    async read() {
      const note = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (note === null) return null
      const checkpoint = readCheckpoint(readNote(note)?.text ?? '')
      if (checkpoint?.origin !== origin) throw new AnotherPast()
      return checkpoint
    },
    async keep(note) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const written = `${file}.${randomBytes(4).toString('hex')}` // of one worker alone, whoever else believes that he has the log
      const whole = await open(written, 'wx', 0o600)
      await whole.writeFile(note)
      await whole.sync()
      await whole.close()
      await rename(written, file)
      const names = await open(folder, 'r')
      await names.sync()
      await names.close()
    },
  }
}
