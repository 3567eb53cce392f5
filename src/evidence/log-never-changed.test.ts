import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { honestLog } from '../testing/honest-log.ts'

/** What the log, its checkpoints and their hours are proved by, and a column of each to change, which nobody has to read for it; `fact` itself is in journal.test.ts. */
const TABLES = {
  log_entry: 'position = 7',
  checkpoint: "made_at = '2026-05-04'",
  checkpoint_timestamp: "stamped_at = '2026-05-04'",
  log_key: "since = '2026-05-04'",
} as const

test('no role of the program changes, deletes or empties a place of the log, a checkpoint, its timestamp or a key, nor does the owner', async (t) => {
  const { base, owner } = await honestLog(t)
  const app = createDb(base.pool('app'))
  for (const [table, change] of Object.entries(TABLES)) {
    const { rows } = await sql`select from ${sql.raw(`evidence.${table}`)}`.execute(owner)
    assert.ok(rows.length > 0, `${table}: there is something to take away`)
    for (const statement of [
      `update evidence.${table} set ${change}`,
      `delete from evidence.${table}`,
      `truncate evidence.${table} cascade`,
    ]) {
      for (const role of ['app', 'worker', 'sequencer', 'auditor'] as const)
        await assert.rejects(
          sql.raw(statement).execute(createDb(base.pool(role))),
          { code: '42501' },
          `${role}: ${statement}`,
        )
      for (const become of ['pli_door', 'pli_person', 'pli_staff'])
        await assert.rejects(
          app.transaction(async (trx) => {
            await sql.raw(`set local role ${become}`).execute(trx)
            await sql.raw(statement).execute(trx)
          }),
          { code: '42501' },
          `${become}: ${statement}`,
        )
      await assert.rejects(sql.raw(statement).execute(owner), { code: '23001' }, `owner: ${statement}`)
    }
    assert.equal((await sql`select from ${sql.raw(`evidence.${table}`)}`.execute(owner)).rows.length, rows.length)
  }
})

test('what the sequencer writes of a checkpoint, its signature, it writes once', async (t) => {
  const { sequencer } = await honestLog(t)
  for (const change of [
    'note = note',
    'signed_at = signed_at',
    'signed_by = signed_by',
    'note = null, signed_at = null, signed_by = null',
  ])
    await assert.rejects(
      sql.raw(`update evidence.checkpoint set ${change}`).execute(sequencer),
      { code: '23001' },
      change,
    )
})
