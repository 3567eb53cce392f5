import { randomBytes } from 'node:crypto'
import { subKey } from './digest.ts'
import { seal, unseal } from './seal.ts'

/**
 * The master key, behind a port: a file or a variable in development, an HSM or a key service elsewhere. It wraps each
 * person's key; a person's key wraps each document's. Destroying a person's key erases all that is his.
 */
export type MasterKey = {
  readonly id: string
  wrap(personId: string, key: Uint8Array): Promise<Buffer>
  unwrap(personId: string, wrapped: Uint8Array, masterKeyId: string): Promise<Buffer>
}

/** A master key held in this process's memory. 32 bytes. */
export function localMasterKey(id: string, key: Uint8Array): MasterKey {
  if (key.length !== 32) throw new Error('the master key must be 32 bytes')
  const wrapping = subKey(key, 'wrap-person-key')
  return {
    id,
    wrap: async (personId, personKey) => seal(wrapping, personKey, `person-key:${personId}`),
    unwrap: async (personId, wrapped, masterKeyId) => {
      if (masterKeyId !== id) throw new Error('this key was wrapped by another master key')
      return unseal(wrapping, wrapped, `person-key:${personId}`)
    },
  }
}

export const newPersonKey = (): Buffer => randomBytes(32)

/** The uses of a person's key, each with a sub-key of its own. */
export type PersonKey = {
  sealFact(plain: Uint8Array, about: string): Buffer
  unsealFact(sealed: Uint8Array, about: string): Buffer
  sealValue(plain: string, about: string): Buffer
  unsealValue(sealed: Uint8Array, about: string): string
  sealFile(plain: Uint8Array, about: string): Buffer
  unsealFile(sealed: Uint8Array, about: string): Buffer
  wrapDocumentKey(key: Uint8Array, documentId: string): Buffer
  unwrapDocumentKey(wrapped: Uint8Array, documentId: string): Buffer
}

type Purpose = 'facts' | 'values' | 'documents' | 'files'

/** One class for all, and no function of its own for each use: an audit holds those of two hundred thousand persons. */
class HeldKey implements PersonKey {
  readonly #key: Uint8Array
  readonly #made: { [purpose in Purpose]?: Buffer } = {} // an act needs one or two of the four
  constructor(key: Uint8Array) {
    this.#key = key
  }
  #sub(purpose: Purpose): Buffer {
    const made = this.#made[purpose] ?? subKey(this.#key, purpose)
    this.#made[purpose] = made
    return made
  }
  sealFact(plain: Uint8Array, about: string): Buffer {
    return seal(this.#sub('facts'), plain, about)
  }
  unsealFact(sealed: Uint8Array, about: string): Buffer {
    return unseal(this.#sub('facts'), sealed, about)
  }
  sealValue(plain: string, about: string): Buffer {
    return seal(this.#sub('values'), Buffer.from(plain), about)
  }
  unsealValue(sealed: Uint8Array, about: string): string {
    return unseal(this.#sub('values'), sealed, about).toString()
  }
  sealFile(plain: Uint8Array, about: string): Buffer {
    return seal(this.#sub('files'), plain, about)
  }
  unsealFile(sealed: Uint8Array, about: string): Buffer {
    return unseal(this.#sub('files'), sealed, about)
  }
  wrapDocumentKey(key: Uint8Array, documentId: string): Buffer {
    return seal(this.#sub('documents'), key, `document-key:${documentId}`)
  }
  unwrapDocumentKey(wrapped: Uint8Array, documentId: string): Buffer {
    return unseal(this.#sub('documents'), wrapped, `document-key:${documentId}`)
  }
}

export const personKey = (key: Uint8Array): PersonKey => new HeldKey(key)
