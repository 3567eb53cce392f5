import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type pg from 'pg'
import { testDatabase } from '../testing/database.ts'
import { createDb } from './db.ts'
import { type Statement, sql } from './sql.ts'

/** What the driver is given. */
async function asked(statement: Statement): Promise<{ text: string; values: readonly unknown[] }> {
  let given!: { text: string; values: readonly unknown[] }
  await statement.execute({
    async ask(text, values) {
      given = { text, values }
      return { rows: [], rowCount: 0 } as unknown as pg.QueryResult
    },
  })
  return given
}

test('what stands in a template is a parameter, and a part is written in its place, in one order', async () => {
  const part = (n: number) => sql`b = ${n} or ${sql.raw('true')}`
  assert.deepEqual(await asked(sql`select 1`), { text: 'select 1', values: [] })
  assert.deepEqual(await asked(sql`select ${1}, ${'x'}`), { text: 'select $1, $2', values: [1, 'x'] })
  assert.deepEqual(await asked(sql`select a where a = ${1} and (${part(2)}) and c = ${3}`), {
    text: 'select a where a = $1 and (b = $2 or true) and c = $3',
    values: [1, 2, 3],
  })
})

test('one template is given now a value, now a part', async () => {
  const either = (x: unknown) => sql`select ${x}`
  assert.equal((await asked(either(1))).text, 'select $1')
  assert.equal((await asked(either(sql`version()`))).text, 'select version()')
  assert.equal((await asked(either(sql`${1} + ${2}`))).text, 'select $1 + $2')
  assert.equal((await asked(either(2))).text, 'select $1')
})

test('whatever a value holds, it is a value', async (t) => {
  const db = createDb((await testDatabase(t)).pool('app'))
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      fc.pre(!text.includes('\0') && text.isWellFormed()) // PostgreSQL keeps neither
      const { rows, count } = await sql<{ said: string }>`select ${text}::text as said`.execute(db)
      assert.deepEqual([rows[0]!.said, count], [text, 1])
    }),
    { numRuns: 200 },
  )
})

test('words of the program are written out; what could be more than a word is refused', async () => {
  assert.equal(
    (await asked(sql`x in (${sql.words(['DocumentOpened', 'a-b_1'])})`)).text,
    "x in ('DocumentOpened', 'a-b_1')",
  )
  for (const odd of ["a'b", 'a b', '', '$1']) assert.throws(() => sql.words([odd]), /not a word/)
})

test('a transaction is kept whole or not at all, and what fails in it is thrown', async (t) => {
  const db = createDb((await testDatabase(t)).pool('owner'))
  await sql`create table kept (n integer)`.execute(db)
  const some = async () => (await sql`select from kept`.execute(db)).count
  await db.transaction((trx) => sql`insert into kept values (${1}), (${2})`.execute(trx))
  assert.equal(await some(), 2)
  await assert.rejects(
    db.transaction(async (trx) => {
      await sql`insert into kept values (${3})`.execute(trx)
      throw new Error('a bug')
    }),
    /a bug/,
  )
  await assert.rejects(
    db.transaction(async (trx) => {
      await sql`insert into kept values (${4})`.execute(trx)
      await sql`select 1 / ${0}::integer`.execute(trx).catch(() => {})
    }),
    /division by zero/,
  )
  assert.equal(await some(), 2)
})
