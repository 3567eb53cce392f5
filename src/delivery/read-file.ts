import { recordDocumentRead } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { decrypt } from './encrypted-file.ts'
import { documentTransferred, PROGRAM, type TransferFault, transferFailed } from './facts.ts'
import { refuse } from './refusals.ts'
import { open, read } from './rules.ts'
import { aboutOf, type Document, documentById } from './store.ts'
import { firstOfCopy } from './store-re-served.ts'
import { endTransfer, insertTransfer } from './store-transfer.ts'

export type FileRead = {
  readonly bytes: Buffer
  readonly document: Document
  /** Called when the answer has gone, whole or not. */
  readonly sent: (whole: boolean) => Promise<void>
}

/**
 * The very bytes deposited, for who has opened the document: verified whole before the first of them leaves. Reading
 * again is free. A transfer that breaks off is a fact of its own; a file that is missing or damaged is that, a fault, and
 * work for somebody, and nothing of it leaves.
 */
export const readFile =
  (ports: Ports) =>
  async (acting: Acting & { as: 'person' }, documentId: string): Promise<FileRead | Refusal> => {
    const started = await ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      const refusal = read(document, await firstOfCopy(unit.trx, document))
      if (refusal) return refusal
      const transferId = newId(unit.now)
      await insertTransfer(unit.trx, transferId, document, unit.now)
      return { document, transferId, key: await openPersonKey(unit.trx, ports.master, document.personId) }
    })
    if (isRefusal(started)) return started
    const { document, transferId, key } = started
    const bytes = await bytesOf(ports, key, document)
    if (typeof bytes === 'string') {
      await endedBadly(ports, HERE, document, transferId, bytes)
      return refuse('document-file-damaged')
    }
    const sent = (whole: boolean) =>
      whole ? endedWell(ports, document, transferId) : endedBadly(ports, HERE, document, transferId, 'interrupted')
    return { bytes, document, sent }
  }

/**
 * Before a first opening: can what it promises be read at all? A first consultation of bytes that nobody could consult
 * would be proved, and served. What cannot is kept as a failed transfer, and is work for somebody.
 * @law CESEDA R.531-17
 */
export async function ableToOpen(
  ports: Ports,
  acting: Acting & { as: 'person' },
  documentId: string,
): Promise<Refusal | null> {
  const found = await ports.act(acting, async (unit) => {
    const document = await documentById(unit.trx, documentId)
    if (!document) return refuse('document-not-found')
    const opening = open(document, unit.now, await firstOfCopy(unit.trx, document))
    if (isRefusal(opening)) return opening
    return opening.first ? { document, key: await openPersonKey(unit.trx, ports.master, document.personId) } : null
  })
  if (found === null || isRefusal(found)) return found
  const bytes = await bytesOf(ports, found.key, found.document)
  if (typeof bytes !== 'string') return null
  await ports.act(HERE, async (unit) => {
    await writeFailure(unit, found.document, newId(unit.now), bytes)
    return null
  })
  return refuse('document-file-damaged')
}

/** For an agent who must judge a contest: a reading, never a consultation by the person. */
export const readFileAsStaff =
  (ports: Ports) =>
  async (
    acting: Acting & { as: 'staff' },
    documentId: string,
  ): Promise<Pick<FileRead, 'bytes' | 'document'> | Refusal> => {
    const started = await ports.act(acting, async (unit) => {
      const document = await documentById(unit.trx, documentId)
      if (!document) return refuse('document-not-found')
      recordDocumentRead(unit, document, 'file')
      return { document, key: await openPersonKey(unit.trx, ports.master, document.personId) }
    })
    if (isRefusal(started)) return started
    const bytes = await bytesOf(ports, started.key, started.document)
    return typeof bytes === 'string' ? refuse('document-file-damaged') : { bytes, document: started.document }
  }

/** The bytes of a document, or of a draft. */
export async function bytesOf(
  ports: Ports,
  key: PersonKey,
  document: Pick<Document, 'id' | 'fileKey' | 'fileDigest' | 'wrappedKey'>,
): Promise<Buffer | TransferFault> {
  let fault: TransferFault = 'file-damaged'
  try {
    const bytes = decrypt(key, document, await ports.files.get(document.fileKey))
    if (bytes) return bytes
    ports.log.fault('document-file', new Error('not the bytes that were deposited'), { document: document.id })
  } catch (error) {
    fault = 'file-missing'
    ports.log.fault('document-file', error, { document: document.id })
  }
  return fault
}

/** The person may have signed out meanwhile: the program itself notes how the transfer ended, with the door's few rights. */
const HERE = { as: 'door' } as const

async function endedWell(ports: Ports, document: Document, transferId: string): Promise<void> {
  await ports.act(HERE, async (unit) => {
    if (await endTransfer(unit.trx, transferId, unit.now, 'whole'))
      unit.record({ ...documentTransferred(aboutOf(document), transferId, unit.now), author: PROGRAM })
    return null
  })
}

export async function endedBadly(
  ports: Ports,
  acting: Extract<Acting, { as: 'door' | 'worker' }>,
  document: Document,
  transferId: string,
  why: TransferFault,
): Promise<void> {
  await ports.act(acting, async (unit) => {
    if (!(await endTransfer(unit.trx, transferId, unit.now, 'failed'))) return null
    await writeFailure(unit, document, transferId, why)
    return null
  })
}

/** His fifteen days, or the term of his appeal, run on while he can read nothing. */
const MEND_WITHIN = Temporal.Duration.from({ hours: 24 })

async function writeFailure(unit: Unit, document: Document, transferId: string, why: TransferFault): Promise<void> {
  const fact = { ...transferFailed(aboutOf(document), transferId, unit.now, why), author: PROGRAM }
  unit.record(fact)
  if (why === 'interrupted') return
  const { personId, id: documentId } = document
  const dueAt = unit.now.add(MEND_WITHIN)
  await openWorkItem(unit, {
    kind: 'transfer-failed',
    ownerRole: 'officer',
    personId,
    documentId,
    factId: fact.id,
    dueAt,
  })
}
