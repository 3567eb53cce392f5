import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createPool } from '../../src/platform/db/pool.ts'
import { diskFiles } from '../../src/platform/files/disk.ts'

/**
 * What nobody can do without to keep a file for good: encrypt it, make it durable on the same disk, insert one row. No
 * request, no right, no check, no fact, no job. So many at a time, for so long; then says how many.
 */
const { PEER_DATABASE, PEER_FILES, PEER_PDF, PEER_AT_ONCE, PEER_SECONDS } = process.env
const pool = createPool({ connectionString: PEER_DATABASE! }, 12)
const files = diskFiles(PEER_FILES!)
const bytes = readFileSync(PEER_PDF!)
const person = randomBytes(32)
const until = performance.now() + Number(PEER_SECONDS) * 1000
let stored = 0

async function one(): Promise<void> {
  while (performance.now() < until) {
    const id = randomUUID()
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', person, iv)
    const sealed = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    await files.put(id, sealed)
    await pool.query({
      name: 'insert',
      text: 'insert into peer_document (id, size) values ($1, $2)',
      values: [id, sealed.length],
    })
    stored++
  }
}

await pool.query('create table if not exists peer_document (id uuid primary key, size integer not null)')
const from = performance.now()
await Promise.all(Array.from({ length: Number(PEER_AT_ONCE) }, one))
process.send?.({ stored, seconds: (performance.now() - from) / 1000 })
await pool.end()
process.disconnect?.()
