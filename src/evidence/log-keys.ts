import { createPrivateKey } from 'node:crypto'
import type { Config } from '../platform/config.ts'
import { subKey } from '../platform/crypto/digest.ts'
import type { Signer } from './log/note.ts'

/** What the log is known by: the name on its checkpoints, the key that signs them, and the key of its padding. */
export type LogKeys = {
  readonly origin: string
  readonly signer: Signer
  readonly padding: Uint8Array
  /** The same beat however much there is to close, and however many nodes ask. */
  readonly beatSeconds: number
}

/** What stands before the 32 bytes of an Ed25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The padding's key follows from the log's own: one secret to keep, and neither can be had from the other's use. */
export function logKeys({ log: { origin, key, beatSeconds } }: Pick<Config, 'log'>): LogKeys {
  if (key === null) throw new Error('this process does not hold the key of the log')
  const seed = subKey(key, 'log-signer')
  const signer = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return { origin, signer: { name: origin, key: signer }, padding: subKey(key, 'log-padding'), beatSeconds }
}
