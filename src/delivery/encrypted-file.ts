import { randomBytes } from 'node:crypto'
import { sameBytes, sha256 } from '../platform/crypto/digest.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import { seal, unseal } from '../platform/crypto/seal.ts'
import { checkPdf } from '../platform/files/pdf-check.ts'
import { refuseFile } from '../platform/files/pdf-check-refusals.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

/** What the row keeps of a file: the digest is of the very bytes that were deposited and that the person gets. */
export type EncryptedFile = {
  readonly key: string
  readonly digest: Buffer
  readonly size: number
  readonly pages: number
  readonly wrappedKey: Buffer
}

/** Keys of files of this capability; the rest is the document's id, whose first half tells when it was made. */
export const FILE_PREFIX = 'document-'
export const fileKeyOf = (documentId: string): string => `${FILE_PREFIX}${documentId}`

export type CheckedFile = { readonly bytes: Uint8Array; readonly pages: number; readonly digest: Buffer }

/**
 * Whole, readable by anyone, doing nothing, no virus known: or the refusal that says which. When no scanner answers,
 * nothing is taken.
 */
export async function checkFile(ports: Ports, bytes: Uint8Array): Promise<CheckedFile | Refusal> {
  const checked = checkPdf(bytes, ports.config.largestFile)
  if (isRefusal(checked)) return checked
  try {
    if ((await ports.scan(bytes)) !== 'clean') return refuseFile('file-infected')
    return { bytes, pages: checked.pages, digest: sha256(bytes) }
  } catch (error) {
    ports.log.fault('scan', error)
    return refuse('scan-unavailable', { seconds: 60 })
  }
}

/** Encrypts under a new key, wrapped by the person's. `sealed` goes to the disk, `file` to the row. */
export function encrypt(person: PersonKey, documentId: string, { bytes, pages, digest }: CheckedFile) {
  const key = randomBytes(32)
  const file: EncryptedFile = {
    key: fileKeyOf(documentId),
    digest,
    size: bytes.length,
    pages,
    wrappedKey: person.wrapDocumentKey(key, documentId),
  }
  return { file, sealed: seal(key, bytes, `document:${documentId}`) }
}

/**
 * The very bytes deposited: the tag of the seal and the digest of the deposit are both verified before anything is
 * returned. Null when what lies on the disk is not what was deposited.
 */
export function decrypt(
  person: PersonKey,
  document: { readonly id: string; readonly wrappedKey: Uint8Array; readonly fileDigest: Uint8Array },
  sealed: Uint8Array,
): Buffer | null {
  const key = person.unwrapDocumentKey(document.wrappedKey, document.id)
  try {
    const bytes = unseal(key, sealed, `document:${document.id}`)
    return sameBytes(sha256(bytes), document.fileDigest) ? bytes : null
  } catch {
    return null
  }
}
