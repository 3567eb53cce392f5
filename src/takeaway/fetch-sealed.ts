import { sha256 } from '../platform/crypto/digest.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { counselFileFetched, documentExportFetched } from './facts.ts'
import { refuse } from './refusals.ts'
import { sealedFileById } from './store.ts'

/** The bytes that were sealed, for the person who asked, or for who may export: `documentId` is that of its address, null for counsel's. */
export const fetchSealed =
  (ports: Ports) =>
  (
    acting: Extract<Acting, { as: 'person' | 'staff' }>,
    id: string,
    documentId: string | null,
  ): Promise<{ readonly zip: Buffer } | Refusal> =>
    ports.act(acting, async (unit) => {
      const file = isId(id) ? await sealedFileById(unit.trx, id) : undefined
      if (file === undefined || file.documentId !== documentId) return refuse('sealed-file-not-found')
      if (file.removedAt !== null) return refuse('sealed-file-gone')
      if (file.fileKey === null) return refuse('sealed-file-being-prepared')
      if (!(await hasPersonKey(unit.trx, file.personId))) return refuse('key-destroyed')
      const key = await openPersonKey(unit.trx, ports.master, file.personId)
      const zip = key.unsealFile(await ports.files.get(file.fileKey), file.fileKey)
      const gone = { digest: sha256(zip).toString('hex'), bytes: zip.length }
      if (gone.digest !== file.digest) throw new Error('a sealed file whose bytes are not those made')
      const about = { personId: file.personId, fileId: file.id }
      unit.record(
        documentId === null
          ? counselFileFetched(about, unit.now, newId(unit.now), gone)
          : documentExportFetched({ ...about, documentId }, unit.now, newId(unit.now), gone),
      )
      return { zip }
    })
