import { type KeyObject, sign, type X509Certificate } from 'node:crypto'
import type { SealKey } from './cms.ts'

/** A key held in this process's memory. */
export const keyInMemory = (chain: readonly X509Certificate[], key: KeyObject): SealKey => ({
  chain,
  sign: async (bytes) => sign('sha256', bytes, key),
})
