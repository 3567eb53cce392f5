import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { travelTo } from '../platform/travelled-clock.ts'
import { employ, machine } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { liveThrough, noon, reachable } from '../testing/close-to-the-year.ts'
import { decision, deposited } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { activated } from '../testing/phone.ts'
import { tampering } from '../testing/tampering.ts'

/* Decision 0037: nobody is erased by a list that is not the one that two confirmed, and that it is not is seen, written down and rings. */

const dir = mkdtempSync(path.join(tmpdir(), 'pli-compare-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const him = await enrolled(t, await testDesk(t), { caseNumber: 'ABCDEF123456', pin: '8251' })
const phone = await activated(t, him)
await reachable(t, phone, 'parti@exemple.fr')
const letter = await deposited(t, await machine(t, 'system'), decision({ ...him, caseNumber: 'ABCDEF123456' }))
await phone.post(`/documents/${letter}/opening`, { language: 'fr' }, `/documents/${letter}`)
await liveThrough(t, '2027-02-28', '2027-03-30', '2027-04-22', '2027-05-05')

/** PostgreSQL counts by its own hour. */
async function at(hour: Temporal.Instant): Promise<void> {
  t.clock.set(hour)
  await travelTo(owner, hour)
}
const tamper = tampering(t)
const rings = async () => /^pli_erasure_list_refused (\d)$/m.exec(await t.house.ports.metrics.text())?.[1]
const seen = async () =>
  (
    await owner.query(
      `select compared_digest = confirmed_digest as agrees, done_at is not null as done,
         (select count(*)::int from ending.erasure_line l where l.erasure_id = e.id and l.kept_as is not null) as struck_off
       from ending.erasure e`,
    )
  ).rows

test('a confirmed list that has somebody else erases nobody and strikes nobody off: what was seen stays written, and it rings until it is mended', async () => {
  await at(noon('2037-05-24'))
  const [first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  await t.settle()
  const nobody = crypto.randomUUID()
  const id = list.split('/').at(-1)!
  assert.equal((await clicks(t, second).post(`${list}/confirmation`, {})).statusCode, 303)
  await tamper(`insert into ending.erasure_line (erasure_id, person_id, root_id, verdict)
    values ('${id}', '${nobody}', '${nobody}', 'erase')`)
  await t.settle()
  assert.equal(await rings(), '1')
  assert.match(t.log.join(), /erasure-list/)
  assert.deepEqual(await seen(), [{ agrees: false, done: false, struck_off: 0 }])
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 1)

  const ended = `update ending.erasure set done_at = compared_at where id = '${id}'`
  await owner.query(`begin; ${ended}; rollback`) // as docs/operations.md says, where it cannot be mended
  await tamper(`delete from ending.erasure_line where person_id = '${nobody}'`)
  await at(noon('2037-05-24').add({ minutes: 5 })) // PostgreSQL's hour goes on while the test runs: a minute after its own last look
  await t.settle()
  assert.equal(await rings(), '0')
  assert.deepEqual(await seen(), [{ agrees: true, done: true, struck_off: 0 }])
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 0)
})

test('files that cannot be removed, more of them than a turn takes, keep no other from going', async () => {
  const erases = t.house.sweeps.find(({ name }) => name === 'erasures')!
  const stuck = Array.from({ length: 150 }, (_, n) => `stuck-${n}`)
  for (const key of stuck)
    await mkdir(path.join(t.house.ports.config.filesDir, key.slice(-2), key), { recursive: true }) // no file, and not removed as one
  const since = noon('2037-05-01').toString()
  await owner.query(`insert into ending.erased_file select k, '${since}' from unnest($1::text[]) k`, [
    [...stuck, 'zz-gone-already'],
  ])
  const waits = async () =>
    (await owner.query(`select from ending.erased_file where file_key = 'zz-gone-already'`)).rowCount !== 0
  let turns = 0
  for (; turns < 50 && (await waits()); turns++) {
    t.clock.set(noon('2037-05-25').add({ seconds: 30 * turns }))
    await erases.run(t.clock.now())
  }
  assert.ok(turns < 50)
  assert.equal((await owner.query('select from ending.erased_file')).rowCount, stuck.length)
})
