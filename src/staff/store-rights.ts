import type pg from 'pg'
import { roleRights } from './rights.ts'

/** Writes the table of rights.ts as rows. By the owner, after each migration; safe on two nodes at once. */
export async function syncRights(owner: pg.Pool): Promise<void> {
  const rows = roleRights()
  const client = await owner.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('pli.rights'))`)
    await client.query('delete from staff.role_right')
    await client.query('insert into staff.role_right (role, "right") select * from unnest($1::text[], $2::text[])', [
      rows.map(({ role }) => role),
      rows.map(({ right }) => right),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
