import { createPrivateKey } from 'node:crypto'
import type { Config } from '../platform/config.ts'
import { subKey } from '../platform/crypto/digest.ts'
import { type Signer, verifierOfSigner, writeVerifier } from './log/note.ts'

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

const signerOf = (name: string, key: Uint8Array): Signer => {
  const seed = subKey(key, 'log-signer')
  return { name, key: createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }) }
}

export function logKeys({ log: { origin, key, beatSeconds } }: Pick<Config, 'log'>): LogKeys {
  if (key === null) throw new Error('this process does not hold the key of the log')
  return { origin, signer: signerOf(origin, key), padding: paddingOf(key), beatSeconds }
}

/** The key by which this house signs today, as it is published. */
export const ownVerifier = (config: Pick<Config, 'log'>): string =>
  writeVerifier(verifierOfSigner(logKeys(config).signer))

/** The public halves of today's and of those of before, under whatever name each signed. */
export const publicKeysOf = ({ log: { origin, key, before } }: Pick<Config, 'log'>): Uint8Array[] =>
  [...(key === null ? [] : [key]), ...before].map((one) => verifierOfSigner(signerOf(origin, one)).publicKey)
