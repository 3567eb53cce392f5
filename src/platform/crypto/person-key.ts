import type { Trx } from '../db/act.ts'
import { sql } from '../db/sql.ts'
import { type MasterKey, newPersonKey, type PersonKey, personKey } from './keys.ts'

/** What a transaction has opened already: it lives no longer than the transaction. */
const opened = new WeakMap<Trx, Map<string, PersonKey>>()

/** As its row has it. */
export type WrappedKey = { readonly wrapped: Buffer; readonly masterKeyId: string }

/**
 * Opens the person's key in this transaction; `read` when its row was read already. Throws when it was destroyed (erasure) or is
 * out of the actor's reach.
 */
export async function openPersonKey(
  trx: Trx,
  master: MasterKey,
  personId: string,
  read?: WrappedKey | null,
): Promise<PersonKey> {
  const known = opened.get(trx)?.get(personId)
  if (known) return known
  const row = read === undefined ? (await wrappedKeysOf(trx, [personId])).get(personId) : read
  return unwrap(trx, master, personId, row)
}

/** Opens those of several persons, which are read at once; throws as `openPersonKey` does. */
export async function openPersonKeys(
  trx: Trx,
  master: MasterKey,
  personIds: Iterable<string>,
): Promise<ReadonlyMap<string, PersonKey>> {
  const wanted = [...new Set(personIds)]
  const missing = wanted.filter((id) => !opened.get(trx)?.has(id))
  const rows = missing.length === 0 ? null : await wrappedKeysOf(trx, missing)
  for (const id of missing) await unwrap(trx, master, id, rows!.get(id))
  return opened.get(trx) ?? new Map()
}

async function unwrap(
  trx: Trx,
  master: MasterKey,
  personId: string,
  row: WrappedKey | null | undefined,
): Promise<PersonKey> {
  if (!row) throw new Error('no key for this person')
  const key = personKey(await master.unwrap(personId, row.wrapped, row.masterKeyId))
  const keys = opened.get(trx) ?? new Map<string, PersonKey>()
  opened.set(trx, keys.set(personId, key))
  return key
}

/** False once it was destroyed: nothing of his can be read any more, and nothing new is written under it. */
export const hasPersonKey = async (trx: Trx, personId: string): Promise<boolean> =>
  (await wrappedKeysOf(trx, [personId])).size > 0

async function wrappedKeysOf(trx: Trx, personIds: readonly string[]): Promise<ReadonlyMap<string, WrappedKey>> {
  const { rows } = await sql<WrappedKey & { personId: string }>`
    select person_id as "personId", wrapped, master_key_id as "masterKeyId"
    from platform.person_key where person_id = any(${personIds}::uuid[])`.execute(trx)
  return new Map(rows.map(({ personId, ...key }) => [personId, key]))
}

/** At registration: a new key, wrapped. */
export async function createPersonKey(trx: Trx, master: MasterKey, personId: string): Promise<PersonKey> {
  const key = newPersonKey()
  await sql`insert into platform.person_key (person_id, wrapped, master_key_id)
    values (${personId}, ${await master.wrap(personId, key)}, ${master.id})`.execute(trx)
  return personKey(key)
}
