import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { connect } from './connections.ts'
import { testDatabase } from './testing/index.ts'

test('a statement of the audit or of a migration takes as long as it takes; what a page waits for, and a lock, is waited for half a minute', async (t) => {
  const { host, port, user, database } = (await testDatabase(t)).owner
  const url = `postgresql://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) })}`
  const connections = await connect(readConfig({ DATABASE_URL: url }))
  t.after(() => connections.stop())
  const bounds = async (pool: typeof connections.app) =>
    (
      await pool.query(
        `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
      )
    ).rows[0]
  assert.deepEqual(await bounds(connections.owner()), { statement: '0', lock: '30s' })
  for (const pool of [connections.app, connections.worker, connections.sequencer])
    assert.deepEqual(await bounds(pool), { statement: '30s', lock: '30s' })
})
