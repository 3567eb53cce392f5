import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { anyInWrongSpace } from '../delivery/index.ts'
import { late } from '../evidence/index.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { unsealedPieces } from '../platform/files/in-pieces.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { counselFileFetched, documentExportFetched } from './facts.ts'
import { refuse } from './refusals.ts'
import { type Attempted, sealedFileById } from './store.ts'

/** The bytes that were sealed, piece by piece, for the person who asked, or for who may export: `documentId` is that of its address, null for counsel's. */
export const fetchSealed =
  (ports: Ports) =>
  (
    acting: Extract<Acting, { as: 'person' | 'staff' }>,
    id: string,
    documentId: string | null,
  ): Promise<{ readonly zip: Readable } | Refusal> =>
    ports.act(acting, async (unit) => {
      const file = isId(id) ? await sealedFileById(unit.trx, id) : undefined
      if (file === undefined || file.documentId !== documentId) return refuse('sealed-file-not-found')
      if (file.removedAt !== null || (await tellsOfAnother(unit, file))) return refuse('sealed-file-gone')
      if (file.fileKey === null)
        return refuse('sealed-file-being-prepared', { late: late([{ ...file, ready: false }], unit.now) })
      if (!(await hasPersonKey(unit.trx, file.personId))) return refuse('key-destroyed')
      const key = await openPersonKey(unit.trx, ports.master, file.personId)
      const pieces = unsealedPieces(key, ports.files.pieces(file.fileKey), file.fileKey)
      const first = await pieces.next() // a file that is lost or not his is a fault here: nothing is said to have left
      const gone = { digest: file.digest!, bytes: file.size! }
      const about = { personId: file.personId, fileId: file.id }
      unit.record(
        documentId === null
          ? counselFileFetched(about, unit.now, newId(unit.now), gone)
          : documentExportFetched({ ...about, documentId }, unit.now, newId(unit.now), gone),
      )
      const zip = Readable.from(theVeryBytes(first.value!, pieces, gone.digest), { objectMode: false })
      zip.once('close', () => void pieces.return(undefined)) // however it ends, nobody holds the file open
      if (acting.asksOnly) zip.destroy()
      return { zip }
    })

/**
 * A letter in it turned out to be another's: it is being taken back (take-back.ts), and is given to nobody meanwhile. A court is given all.
 * It is asked of the letters, not of the hours: an act is written under the hour at which it began, and a finding that began before the
 * file was read may have been seen only after.
 */
const tellsOfAnother = async ({ trx }: Unit, { kind, tellsOf }: Attempted): Promise<boolean> =>
  kind === 'counsel' && (await anyInWrongSpace(trx, tellsOf ?? []))

/** Each piece was verified; when all of them are not what was made, the line breaks off. */
async function* theVeryBytes(first: Buffer, rest: AsyncIterable<Buffer>, digest: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256').update(first)
  yield first
  for await (const piece of rest) {
    hash.update(piece)
    yield piece
  }
  if (hash.digest('hex') !== digest) throw new Error('a sealed file whose bytes are not those made')
}
