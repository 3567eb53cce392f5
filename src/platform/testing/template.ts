import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { migrate } from '../db/migrate.ts'
import { createPool } from '../db/pool.ts'
import { OWNER } from '../postgres/index.ts'
import { type Cluster, repository } from './cluster.ts'

/** What decides the tables of a new database, besides the files of db/. */
const ALSO = ['src/platform/db/migrate.ts', 'src/platform/jobs/schema.ts', 'node_modules/pg-boss/package.json']

/** A database migrated once for each content of db/, to be copied. Returns its name. */
export async function template(cluster: Cluster, admin: pg.Client): Promise<string> {
  const name = `template_${await digest()}`
  await admin.query(`select pg_advisory_lock(hashtext('pli.template'))`)
  try {
    const { rows } = await admin.query<{ datname: string }>(
      `select datname from pg_database where datname ~ '^(template|building)_[0-9a-f]{16}$'`,
    )
    if (rows.some(({ datname }) => datname === name)) return name
    for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`)
    // Under another name until it is whole: what a killed test leaves half-made is never copied.
    const building = name.replace('template', 'building')
    await admin.query(`create database ${building} owner ${OWNER}`)
    const owner = createPool(cluster.server.connection(OWNER, building), 2)
    try {
      await migrate(owner, join(repository, 'db', 'migrations'))
    } finally {
      await owner.end()
    }
    await admin.query(`alter database ${building} allow_connections false`)
    await admin.query(`alter database ${building} rename to ${name}`)
    return name
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext('pli.template'))`)
  }
}

async function digest() {
  const hash = createHash('sha256')
  const inDb = (await readdir(join(repository, 'db'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const file of [...inDb.sort(), ...ALSO.map((path) => join(repository, path))]) hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}
