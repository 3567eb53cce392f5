import { personKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { unsealedSalt } from './audit-facts.ts'
import { type Fault, type Keys, type Tell, TOLD } from './audit-faults.ts'
import { entryOf } from './journal.ts'
import { type ErasedHuman, erasedHumans, erasedUnderNobody } from './store-audit.ts'

const AT_ONCE = 200

/**
 * Of each human who was erased: the fact that says so is one that this house wrote, and what is left about him are the facts that were
 * there that day, by their number and their digest. A key that somebody destroyed, to change what nobody can read any more, is none of these.
 */
export async function checkErased(on: Asks, { house }: Keys, tell: Tell<Fault>): Promise<void> {
  const key = personKey(house)
  let after: string | null = null
  do {
    const humans: ErasedHuman[] = await erasedHumans(on, after, AT_ONCE)
    for (const human of humans)
      if (!isAsItsFactSays(human, (sealed, id) => unsealedSalt(key, sealed, id)))
        tell({ fault: 'erasure-not-as-its-fact', personId: human.rootId })
    after = humans.length < AT_ONCE ? null : humans.at(-1)!.rootId
  } while (after !== null)
  for (const personId of await erasedUnderNobody(on, TOLD)) tell({ fault: 'erasure-not-as-its-fact', personId })
}

function isAsItsFactSays(human: ErasedHuman, salt: (sealed: Buffer, id: string) => Buffer | null): boolean {
  const { factId, body, sealedSalt, entry } = human
  if (factId === null || body === null || sealedSalt === null || entry === null) return false
  const opened = salt(sealedSalt, factId)
  if (opened === null || !entryOf(opened, body).equals(entry)) return false
  try {
    const { type, data } = JSON.parse(body) as { type: string; data: Record<string, unknown> }
    return (
      type === 'PersonErased' &&
      data['records'] === human.records &&
      data['facts'] === human.facts &&
      data['factsDigest'] === human.factsDigest
    )
  } catch {
    return false
  }
}
