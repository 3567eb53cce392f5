import type { TestHouse } from './house.ts'

/** A person's key is gone, though no two confirmed it: what the rest of the house does then. PostgreSQL refuses it to all but a superuser. */
export async function destroyKey(t: TestHouse, personId: string): Promise<void> {
  const client = await t.base.pool('superuser').connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query('delete from platform.person_key where person_id = $1', [personId])
  } finally {
    await client.query('set session_replication_role = origin')
    client.release()
  }
}
