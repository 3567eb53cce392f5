import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../platform/crypto/digest.ts'
import { type Checkpoint, openCheckpoint } from './log/checkpoint.ts'
import type { Verifier } from './log/note.ts'
import type { TileName } from './log/tiles.ts'

/** A checkpoint, and the note that says it, as it was signed. */
export type Signed = Checkpoint & { readonly note: string }

/** What is kept here is not what a witness of this log writes: no look at the log heals it, and whoever runs it must be told so. */
export class CopyDamaged extends Error {}

export type Copy = ReturnType<typeof copyIn>

/** What a witness keeps, in a folder of files. Each is written whole or not at all. */
export function copyIn(folder: string) {
  const text = (name: string): Promise<string | null> => readFile(path.join(folder, name), 'utf8').catch(absent)
  return {
    async checkpoint(verifier: Verifier): Promise<Checkpoint | null> {
      const note = await text('checkpoint')
      if (note === null) return null
      const found = openCheckpoint(note, verifier)
      if (found !== null) return found
      const other = await this.lastOf(verifier)
      throw new CopyDamaged(
        `${path.join(folder, 'checkpoint')} is no checkpoint that this key signed: it was changed, or the folder is of another log.${
          other === null
            ? ''
            : ` ${path.join(folder, 'checkpoints', other)} is a copy of the last: put it in its place.`
        }`,
      )
    },
    /** The name of the longest one of this log. */
    async lastOf(verifier: Verifier): Promise<string | null> {
      const names = (await readdir(path.join(folder, 'checkpoints')).catch(absent)) ?? []
      const sizes = names.filter((name) => /^\d{1,15}$/.test(name)).sort((a, b) => Number(b) - Number(a))
      for (const name of sizes) if (openCheckpoint((await text(`checkpoints/${name}`)) ?? '', verifier)) return name
      return null
    },
    /** As much of a tile as is here, often nothing. */
    tile: async ({ level, index }: TileName): Promise<Buffer> =>
      (await readFile(path.join(folder, 'tile', String(level), String(index))).catch(absent)) ?? Buffer.alloc(0),
    /** So many tiles of leaves are here from the first on, as far as it was written down. */
    filled: async (): Promise<number> => {
      const found = Number(await text('filled'))
      return Number.isSafeInteger(found) && found >= 0 ? found : 0
    },
    /** When it was last written, in milliseconds since 1970; null: it is not here. */
    writtenAt: async (name: string): Promise<number | null> =>
      (await stat(path.join(folder, name)).catch(absent))?.mtimeMs ?? null,
    /** The notes of every fork that was found, each with what shows that it is one. */
    async forks(): Promise<string[]> {
      const names = (await readdir(path.join(folder, 'forks')).catch(absent)) ?? []
      const whole = names.filter((name) => !name.endsWith('.new')).sort()
      return Promise.all(whole.map((name) => readFile(path.join(folder, 'forks', name), 'utf8')))
    },
    /** Each under its own name: a second fork does not take the place of the first. */
    async fork(size: number, proof: string): Promise<void> {
      await this.put(`forks/${size}-${sha256(proof).toString('hex').slice(0, 16)}`, Buffer.from(proof))
    },
    /** What was signed and could not be held against what is kept: a tile was not there, or another. */
    async unproved(verifier: Verifier): Promise<Signed[]> {
      const names = (await readdir(path.join(folder, 'unproved')).catch(absent)) ?? []
      const notes = names
        .filter((name) => !name.endsWith('.new'))
        .sort()
        .map(async (name) => {
          const note = await readFile(path.join(folder, 'unproved', name), 'utf8')
          const found = openCheckpoint(note, verifier)
          return found === null ? [] : [{ ...found, note }]
        })
      return (await Promise.all(notes)).flat()
    },
    /** Once: shown again and again it would never be old. */
    async unprove({ size, note }: Signed): Promise<void> {
      const name = unprovedName(size, note)
      if ((await this.writtenAt(name)) === null) await this.put(name, Buffer.from(note))
    },
    unprovedAt({ size, note }: Signed): Promise<number | null> {
      return this.writtenAt(unprovedName(size, note))
    },
    async settle({ size, note }: Signed): Promise<void> {
      await rm(path.join(folder, unprovedName(size, note)), { force: true })
    },
    /** A tile was asked for and did not come: since the first time, until all that is asked for comes again. */
    async refuse(): Promise<void> {
      if ((await this.writtenAt('refused')) === null) await this.put('refused', Buffer.from(''))
    },
    async came(): Promise<void> {
      await rm(path.join(folder, 'refused'), { force: true })
    },
    async put(name: string, bytes: Buffer): Promise<void> {
      const to = path.join(folder, name)
      await mkdir(path.dirname(to), { recursive: true })
      const file = await open(`${to}.new`, 'w')
      await file.writeFile(bytes)
      await file.sync()
      await file.close()
      await rename(`${to}.new`, to)
    },
  }
}

const unprovedName = (size: number, note: string): string =>
  `unproved/${size}-${sha256(note).toString('hex').slice(0, 16)}`

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
