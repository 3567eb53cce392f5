import { type Keys, ownVerifier, paddingsOf, publicKeysOf, trustOf } from './evidence/index.ts'
import type { Config } from './platform/config.ts'
import { subKey } from './platform/crypto/digest.ts'
import { localMasterKey } from './platform/crypto/keys.ts'

/** The keys that an audit opens facts with, as the house holds them. */
export function keysHeld(config: Config): Keys {
  const { id, key } = config.masterKey
  return {
    master: localMasterKey(id, key),
    house: subKey(key, 'house-facts'),
    paddings: paddingsOf(config),
    signers: publicKeysOf(config),
    verifier: ownVerifier(config),
    anchors: trustOf(config).time,
  }
}
