import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createDb } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { type HonestLog, honestLog } from '../testing/honest-log.ts'
import { closeLog } from './close-log.ts'
import { lastSignedFile, lastSignedIn } from './last-signed.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { readVerifier, verifierOfSigner } from './log/note.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-signed-'))
after(() => rmSync(dir, { recursive: true }))
let folders = 0
const folder = () => path.join(dir, String(folders++))
const origin = 'pli.example/log'
const another = { name: 'AnotherPast' }

const signedOf = async ({ owner }: Pick<HonestLog, 'owner'>) =>
  (
    await sql<{ size: number; note: string; signedBy: string }>`select size, note, signed_by as "signedBy"
      from evidence.checkpoint where note is not null order by size`.execute(owner)
  ).rows
const unsign = `update evidence.checkpoint set note = null, signed_at = null, signed_by = null`
const dropStamps = 'delete from evidence.checkpoint_timestamp'

test('what is signed is kept in a file before anybody can read it, and a new one replaces it whole', async (t) => {
  const kept = folder()
  const log = await honestLog(t, { lastSigned: lastSignedIn(kept, origin) })
  const file = lastSignedFile(kept, origin)
  assert.equal(readFileSync(file, 'utf8'), log.heads.at(-1)!.note)
  assert.deepEqual(readdirSync(kept), [path.basename(file)])
  await log.close()
  assert.equal(readFileSync(file, 'utf8'), (await signedOf(log)).at(-1)!.note)
})

test('another root of a size that was signed before is signed by nobody, though nothing is kept but in the database', async (t) => {
  const log = await honestLog(t)
  const before = await signedOf(log)
  const { size } = before[0]!
  await log.tamper(dropStamps, `${unsign}, root = sha256('another') where size = ${size}`)
  await assert.rejects(log.close(), another)
  await log.tamper(`${unsign}, root = sha256('another')`)
  assert.deepEqual(await signedOf(log), [])
})

test('a last checkpoint of another past is signed by nobody: the tiles do not lead there from the one before', async (t) => {
  const log = await honestLog(t)
  const last = log.heads.at(-1)!.size
  await log.tamper(dropStamps, `${unsign}, root = sha256('another') where size = ${last}`)
  await assert.rejects(log.close(), another)
  assert.equal((await signedOf(log)).length, 3)
})

/** All that PostgreSQL has of the log is made again, as whoever holds it could: one fact of it says another thing. */
async function madeAnew(log: HonestLog): Promise<void> {
  await log.tamper(
    'truncate evidence.tile, evidence.entry_bundle, evidence.checkpoint, evidence.checkpoint_timestamp, evidence.log_key',
    `update evidence.fact set entry = sha256('another') where id = 'a/4'`,
  )
}

test('a whole log made anew is signed by nobody who has what he signed last; the log stands still, and it rings', async (t) => {
  const kept = lastSignedIn(folder(), origin)
  const rung: boolean[] = []
  const closing = { lastSigned: kept, refuses: (is: boolean) => void rung.push(is) }
  const log = await honestLog(t, closing)
  assert.equal(rung.at(-1), false)
  await madeAnew(log)
  await assert.rejects(log.close(), another)
  assert.equal(rung.at(-1), true)
  assert.deepEqual(await signedOf(log), [])
  // As long as the one that was signed, or longer, it is not it either.
  await log.close(log.keys, { lastSigned: lastSignedIn(folder(), origin) })
  await log.tamper(unsign, `update evidence.checkpoint set size = 320`)
  await assert.rejects(log.close(), another)
  assert.deepEqual(await signedOf(log), [])
})

test('after the database was put back to an earlier hour the log stands still, until it is given a new origin', async (t) => {
  const at = folder()
  const log = await honestLog(t, { lastSigned: lastSignedIn(at, origin) })
  const lost = log.heads.at(-1)!
  await log.tamper(
    dropStamps,
    `delete from evidence.checkpoint where size = ${lost.size}`,
    `update evidence.tile set hashes = substring(hashes for ${32 * log.heads.at(-2)!.size}) where level = 0`,
    `delete from evidence.tile where level = 1`,
    `update evidence.entry_bundle set entries = substring(entries for ${32 * log.heads.at(-2)!.size})`,
    `delete from evidence.log_entry where position >= ${log.heads.at(-2)!.size}`,
    `insert into evidence.unplaced (fact_id) select id from evidence.fact f where not exists (select from evidence.log_entry l where l.fact_id = f.id) order by f.id desc`,
  )
  await assert.rejects(log.close(), another)
  await assert.rejects(log.close(), another)
  assert.equal((await signedOf(log)).length, 3, 'nothing was closed either')
  const name = 'pli.example/log-2'
  const keys = { ...log.keys, origin: name, signer: { name, key: log.keys.signer.key } }
  await log.close(keys, { lastSigned: lastSignedIn(at, name) })
  const [{ note }, verifier] = [(await signedOf(log)).at(-1)!, verifierOfSigner(keys.signer)]
  assert.equal(openCheckpoint(note, verifier)?.origin, name)
  assert.equal(readFileSync(lastSignedFile(at, origin), 'utf8'), lost.note, 'what the former signed stays there')
  await assert.rejects(log.close(), another, 'whoever still has the former origin')
})

test('cut off between the file and the database, the same is signed again, and nothing else', async (t) => {
  const kept = lastSignedIn(folder(), origin)
  const log = await honestLog(t, { lastSigned: kept })
  const cut = { ...kept, keep: (note: string) => kept.keep(note).then(() => Promise.reject(new Error('killed'))) }
  await assert.rejects(log.close(log.keys, { lastSigned: cut }), /killed/)
  const size = (await kept.read())!.size
  assert.equal(size, log.heads.at(-1)!.size + 64)
  await log.close()
  assert.ok((await signedOf(log)).some((one) => one.size === size))
  assert.deepEqual(await log.found(), [])
})

test('a file that cannot be read signs nothing', async (t) => {
  const log = await honestLog(t)
  const broken = { read: () => Promise.reject(new Error('no disk')), keep: async () => {} }
  await assert.rejects(log.close(log.keys, { lastSigned: broken }), /no disk/)
  assert.equal((await signedOf(log)).length, 4)
})

test('two workers with one folder sign one log, whoever comes first', async (t) => {
  const at = folder()
  const log = await honestLog(t, { lastSigned: lastSignedIn(at, origin) })
  const worker = () =>
    closeLog(createDb(log.base.pool('sequencer')), log.keys, { lastSigned: lastSignedIn(at, origin) })(log.clock.now())
  for (let i = 0; i < 5; i++) {
    log.later({ minutes: 1 })
    await Promise.all([worker(), worker(), worker()])
  }
  assert.equal((await signedOf(log)).length, 9)
  assert.deepEqual(await log.found(), [])
})

test('a key of the log that was changed signs on, and each checkpoint is of the key that signed it', async (t) => {
  const log = await honestLog(t)
  await log.happen(40, 3)
  const changed = { ...log.keys, signer: { name: origin, key: generateKeyPairSync('ed25519').privateKey } }
  await log.close(changed)
  const signed = await signedOf(log)
  for (const { note, signedBy } of signed) assert.ok(openCheckpoint(note, readVerifier(signedBy)!))
  assert.equal(new Set(signed.map(({ signedBy }) => signedBy)).size, 2)
  const { rows } = await sql`select from evidence.log_key`.execute(log.owner)
  assert.equal(rows.length, 2, 'both are published')
})
