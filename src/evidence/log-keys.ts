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

/** It follows from the log's own: one secret to keep, and neither can be had from the other's use. */
const paddingOf = (key: Uint8Array): Buffer => subKey(key, 'log-padding')

/** Today's, and those of the keys the log had before: what was closed under them stays padded as it was. */
export const paddingsOf = ({ log: { key, before } }: Pick<Config, 'log'>): Uint8Array[] =>
  [...(key === null ? [] : [key]), ...before].map(paddingOf)

export function logKeys({ log: { origin, key, beatSeconds } }: Pick<Config, 'log'>): LogKeys {
  if (key === null) throw new Error('this process does not hold the key of the log')
  const seed = subKey(key, 'log-signer')
  const signer = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return { origin, signer: { name: origin, key: signer }, padding: paddingOf(key), beatSeconds }
}
