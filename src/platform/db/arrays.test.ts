import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../testing/database.ts'
import { bytesArray, textArray } from './arrays.ts'
import { createDb } from './db.ts'
import { sql } from './sql.ts'

test('arrays of texts and of bytes arrive in PostgreSQL as they are, in their order: null, empty, quotes, every byte, every script', async (t) => {
  const base = await testDatabase(t)
  const on = createDb(base.pool('owner'))
  const texts = [null, '', 'null', 'a"b\\c,{d}', "l'été", 'المحكمة', '😀', ' \n\t', 'x'.repeat(70_000)]
  const bytes = [Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, i) => i)), randomBytes(70_000)]
  const { rows } = await sql<{ texts: (string | null)[]; bytes: Buffer[] }>`
    select ${textArray(texts)}::text[] as texts, ${bytesArray(bytes)}::bytea[] as bytes`.execute(on)
  assert.deepEqual(rows[0]!.texts, texts)
  assert.deepEqual(rows[0]!.bytes, bytes)
})
