import { test } from 'node:test'
import { testDatabase } from '../../src/platform/testing/index.ts'
import { readSchemas, SCHEMAS } from './schema.ts'

/** The file is what the program says of itself; `bin/docs` writes it again. */
const asWritten = { serializers: [(text: string) => text] }

test('the tables of each capability are committed as text', async (t) => {
  const base = await testDatabase(t)
  const texts = await readSchemas(base.pool('owner'))
  for (const schema of SCHEMAS) t.assert.fileSnapshot(texts.get(schema)!, `db/schema/${schema}.sql`, asWritten)
})
