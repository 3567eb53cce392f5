import type { HouseFact, ReadHouseFacts } from '../evidence/index.ts'
import type { Trx } from '../platform/db/act.ts'
import { type ListedHuman, type ListedNow, listedNow } from './store-erasure.ts'

/** Why nobody is erased by a list: PostgreSQL's own count of its lines is another, no fact of the house made and confirmed it, and so on. */
export type Refused =
  | 'compared-otherwise'
  | 'not-said-by-facts'
  | 'over'
  | 'not-by-two'
  | 'named-otherwise'
  | 'lines-otherwise'

/**
 * The next humans of a list, or why nobody is erased by it. Whoever holds PostgreSQL can enter a list that nobody made and nobody confirmed:
 * the key of the house alone writes that one member asked for it, the worker made it, and another confirmed whom it has.
 */
export async function whomTwoConfirmed(
  trx: Trx,
  factsOfTheHouse: ReadHouseFacts,
  id: string,
  limit: number,
): Promise<{ readonly humans: readonly ListedHuman[] } | { readonly why: Refused }> {
  const facts = await factsOfTheHouse(trx, Object.values(factsOfErasure(id)))
  const list = await listedNow(trx, id, limit)
  const why = refused(id, facts, list)
  return why === null ? { humans: list.humans } : { why }
}

export const factsOfErasure = (id: string) => ({
  prepared: `erasure:${id}/prepared`,
  listed: `erasure:${id}/listed`,
  confirmed: `erasure:${id}/confirmed`,
  givenUp: `erasure:${id}/given-up`,
  reported: `erasure:${id}/reported`,
})

function refused(id: string, facts: ReadonlyMap<string, HouseFact>, list: ListedNow): Refused | null {
  const names = factsOfErasure(id)
  const [prepared, listed, confirmed] = [names.prepared, names.listed, names.confirmed].map((name) => facts.get(name))
  if (!prepared || !listed || !confirmed) return 'not-said-by-facts'
  if (facts.has(names.givenUp) || facts.has(names.reported)) return 'over'
  if (!isByTwo(prepared, confirmed)) return 'not-by-two'
  if (prepared.author.id !== list.preparedBy || confirmed.author.id !== list.confirmedBy) return 'named-otherwise'
  if (listed.data['lines'] !== list.lines || confirmed.data['lines'] !== list.lines) return 'lines-otherwise'
  return null
}

/** The worker wrote down whom the list has; who works asked for it, and who works, another, confirmed it. */
export const isByTwo = (prepared: HouseFact, confirmed: HouseFact): boolean =>
  prepared.author.kind === 'staff' && confirmed.author.kind === 'staff' && prepared.author.id !== confirmed.author.id
