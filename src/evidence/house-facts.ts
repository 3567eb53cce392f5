import { sha256 } from '../platform/crypto/digest.ts'
import { type PersonKey, personKey } from '../platform/crypto/keys.ts'
import type { Plain } from '../platform/db/act.ts'
import type { Asks } from '../platform/db/sql.ts'
import { unsealedSalt } from './audit-facts.ts'
import { entryOf, type HouseKey } from './journal.ts'
import { factsAsKept, type KeptFact } from './store-house-facts.ts'

/** What a fact about nobody says, by its own body: the columns beside it prove nothing. */
export type HouseFact = {
  readonly type: string
  readonly author: { readonly kind: string; readonly id: string; readonly role: string }
  readonly happenedAt: string
  readonly data: Readonly<Record<string, Plain>>
}
export type ReadHouseFacts = (on: Asks, ids: readonly string[]) => Promise<ReadonlyMap<string, HouseFact>>

/**
 * Facts about nobody, by their ids: those alone that this house wrote. Their salt opens by its key, and digest and entry are as the journal
 * made them; whoever holds PostgreSQL without the key can enter a row, and no salt.
 */
export function houseFacts(houseKey: HouseKey): ReadHouseFacts {
  const key = personKey(houseKey)
  return async (on, ids) => {
    const found = new Map<string, HouseFact>()
    for (const kept of await factsAsKept(on, ids)) {
      const fact = opened(kept, key)
      if (fact !== null) found.set(kept.id, fact)
    }
    return found
  }
}

function opened({ id, body, sealedSalt, digest, entry }: KeptFact, key: PersonKey): HouseFact | null {
  const salt = unsealedSalt(key, sealedSalt, id)
  if (salt === null || !sha256(body).equals(digest) || !entryOf(salt, body).equals(entry)) return null
  return JSON.parse(body) as HouseFact // canonical, and of this id: the salt is sealed to it, and to nothing else
}
