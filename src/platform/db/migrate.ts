import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { sha256 } from '../crypto/digest.ts'
import { installJobs } from '../jobs/schema.ts'

/**
 * Brings a database up to date: roles, then each plain .sql file of `dir` in order, each in its own transaction, then the
 * schema of the job queue. Forward only. Two nodes may start at once: an advisory lock lets one work and the other wait.
 * A file that was applied and then edited is refused, since the next machine would not have the same tables.
 */
export async function migrate(owner: pg.Pool, dir = 'db/migrations'): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('pli.migrate'))`)
    await client.query(await readFile(path.join(dir, '..', 'roles.sql'), 'utf8'))
    await client.query('create table if not exists public.migration (name text primary key, digest text not null)')
    const done = new Map<string, string>(
      (await client.query<{ name: string; digest: string }>('select name, digest from public.migration')).rows.map(
        (r) => [r.name, r.digest],
      ),
    )
    const files = (await readdir(dir)).filter((f) => f.endsWith('.sql')).sort()
    for (const name of files) {
      const text = await readFile(path.join(dir, name), 'utf8')
      const digest = sha256(text).toString('hex')
      if (done.get(name) === digest) continue
      if (done.has(name)) throw new Error(`migration ${name} was changed after it was applied`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into public.migration values ($1, $2)', [name, digest])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
      }
    }
    await installJobs(client)
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('pli.migrate'))`).catch(() => {})
    client.release()
  }
}
