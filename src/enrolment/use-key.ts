import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import type { Unit } from '../platform/db/act.ts'
import { forgive, hit } from '../platform/http/limits.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { keyDigest, readConnectionKey } from './connection-key.ts'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { refuseKey } from './refusals.ts'
import { keyStanding } from './rules.ts'
import { keyAndPerson, lockKey, setKeyUsed } from './store-keys.ts'

/** So many wrong keys in a day are a slip of the finger; after them he reads the paper again, or asks for another. */
const HONEST_TRIES = { max: 5, seconds: 86_400 }

export type KeyHolder = { readonly personId: string; readonly keyId: string }

/**
 * The first half of the first connection: is this the key printed for this number? Marks nothing, so that who gives up
 * before choosing a password has lost nothing. A right key passes whatever was tried before: nobody guesses one, and a stranger
 * who could keep its holder out would let terms run against him (docs/decisions/0018). Who has tried many wrong ones is told so,
 * on every node. A number that does not exist and one whose key is another get the same answers after the same work. What was
 * mistyped is told before anything is looked up; that a key was used, has run out or was replaced, only to who holds it.
 */
export const checkConnectionKey =
  (ports: Ports) =>
  async (typed: { number: string; key: string }): Promise<KeyHolder | Refusal> => {
    const number = readForeignerNumber(typed.number) ?? readCaseNumber(typed.number)
    if (number === null) return refuseKey('number-mistyped', {}, 'number')
    const key = readConnectionKey(typed.key)
    if (key === null) return refuseKey('key-mistyped', {}, 'key')
    const tries = keyedDigest(subKey(ports.pepper, 'connection-key-tries'), number)
    const holder = await ports.act<KeyHolder>({ as: 'door' }, async (unit) => {
      const found = await keyAndPerson(unit.trx, keyDigest(ports.pepper, key), number)
      if (!found) return refuseKey('key-or-number-wrong')
      const standing = keyStanding(found, found.waits, unit.now)
      return standing === 'live' ? { personId: found.personId, keyId: found.id } : refuseKey(`key-${standing}`)
    })
    if (!isRefusal(holder)) await forgive(ports.db, tries)
    else if (holder.refusal === 'key-or-number-wrong') {
      const { over } = await hit(ports.db, tries, ports.clock.now(), HONEST_TRIES)
      if (over) return refuseKey('many-wrong-keys')
    }
    return holder
  }

/**
 * The second half, in the transaction that makes his account: the key checked before is marked used, once, for ever. A
 * refusal when it was used, replaced or ran out in between. For units of the door.
 */
export async function useConnectionKey(unit: Unit, holder: KeyHolder): Promise<Refusal | null> {
  const key = await lockKey(unit.trx, holder.keyId)
  if (!key || key.personId !== holder.personId) return refuseKey('key-or-number-wrong')
  const standing = keyStanding(key, key.waits, unit.now)
  if (standing !== 'live') return refuseKey(`key-${standing}`)
  await setKeyUsed(unit.trx, key.id, unit.now)
  return null
}
