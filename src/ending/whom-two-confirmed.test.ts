import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
import { erasureConfirmed, erasureListed, erasurePrepared } from './facts-erasure.ts'

/* Decision 0037: a list is confirmed by what two said in the journal. Rows that say so are no facts, and by rows alone nobody is erased. */

const dir = mkdtempSync(path.join(tmpdir(), 'pli-by-two-'))
after(() => rmSync(dir, { recursive: true }))
const scheduleFile = path.join(dir, 'schedule.json')
writeFileSync(scheduleFile, '{"source":"Tableau de gestion","years":{"refusal":10}}')
const t = await testHouse({ at: '2026-05-04T09:00:00Z', env: { PLI_ARCHIVE_SCHEDULE_FILE: scheduleFile } })
const owner = t.base.pool('owner')
const tamper = tampering(t)
const desk = await testDesk(t)
const over = async (caseNumber: string, email: string) => {
  const him = await enrolled(t, desk, { caseNumber, pin: '8251' })
  const phone = await activated(t, him)
  await reachable(t, phone, email)
  const letter = await deposited(t, await machine(t, 'system'), decision({ ...him, caseNumber }))
  await phone.post(`/documents/${letter}/opening`, { language: 'fr' }, `/documents/${letter}`)
  return him.personId
}
const him = await over('ABCDEF123456', 'un@exemple.fr')
const other = await over('ABCDEF654321', 'deux@exemple.fr')
await liveThrough(t, '2027-02-28', '2027-03-30', '2027-04-22', '2027-05-05')
let hour = noon('2037-05-24')
t.clock.set(hour)
/** PostgreSQL counts by its own hour, and once a minute. */
async function later(): Promise<void> {
  hour = hour.add({ minutes: 10 })
  t.clock.set(hour)
  await travelTo(owner, hour)
  await t.settle()
}
const [first, second] = [await employ(t, 'division-head'), await employ(t, 'division-head')]
const LISTED = `lines_digest = ending.lines_digest(id), confirmed_digest = ending.lines_digest(id), compared_at = null, compared_digest = null`
const enters = (id: string, personId: string) =>
  `insert into ending.erasure_line (erasure_id, person_id, root_id, verdict) values ('${id}', '${personId}', '${personId}', 'erase')`
const rings = async () => /^pli_erasure_list_refused (\d)$/m.exec(await t.house.ports.metrics.text())?.[1]

async function nobodyIsErased(why: RegExp, what: string): Promise<void> {
  const said = t.log.length
  await later()
  assert.equal(await rings(), '1', what)
  assert.match(t.log.slice(said).join(), why, what)
  const { rows } = await owner.query(
    `select count(*) filter (where kept_as is not null or erased_at is not null)::int as touched,
       (select count(*)::int from platform.person_key) as keys,
       (select count(*)::int from ending.erasure where done_at is not null) as done from ending.erasure_line`,
  )
  assert.deepEqual(rows, [{ touched: 0, keys: 2, done: 0 }], what)
}

test('a list that somebody entered as confirmed erases nobody, whatever its rows say: no member asked for it, none confirmed it', async () => {
  const id = crypto.randomUUID()
  const [at, by] = [`'${hour.subtract({ hours: 24 })}'`, `'${crypto.randomUUID()}'`]
  await tamper(
    `insert into ending.erasure (id, prepared_at, prepared_by) values ('${id}', ${at}, '${first.id}')`,
    enters(id, him),
    `update ending.erasure set listed_at = ${at}, confirmed_at = ${at}, confirmed_by = ${by}, ${LISTED} where id = '${id}'`,
  )
  await nobodyIsErased(/not-said-by-facts/, 'rows alone')
  const copied = ['prepared', 'listed', 'confirmed'].map(
    (
      what,
    ) => `insert into evidence.fact select 'erasure:${id}/${what}', 'Erasure', 'erasure:${id}', null, 'staff', '${first.id}', 'x', ${at}, ${at}, null,
      sealed_salt, body, digest, entry from evidence.fact where person_id is null limit 1`,
  )
  await tamper(...copied)
  await nobodyIsErased(/not-said-by-facts/, 'facts that no key of the house wrote')
  await tamper(`delete from evidence.fact where subject = 'erasure:${id}'`)
  const { rows } = await owner.query(`select encode(lines_digest, 'hex') as lines from ending.erasure`)
  await t.house.ports.act(first.acting, async (unit) => {
    unit.record(erasurePrepared(id, unit.now))
    unit.record(erasureListed(id, unit.now, { records: {}, lines: rows[0].lines, schedule: null }))
    unit.record(erasureConfirmed(id, unit.now, rows[0].lines))
  })
  await nobodyIsErased(/"why":"not-by-two"/, 'facts by one member alone')
  await tamper(`delete from ending.erasure_line`, `delete from ending.erasure`)
})

test('a list that two confirmed erases those whom its facts say: of other lines, and of another name beside them, nobody', async () => {
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  const id = list.split('/').at(-1)!
  await later()
  await tamper(`update ending.erasure_line set verdict = 'kept' where person_id = '${other}'`)
  await tamper(`update ending.erasure set lines_digest = ending.lines_digest(id)`)
  assert.equal((await clicks(t, second).post(`${list}/confirmation`, {})).statusCode, 303)
  await nobodyIsErased(/lines-otherwise/, 'one was struck off before the yes')
  await tamper(`update ending.erasure_line set verdict = 'erase' where person_id = '${other}'`)
  await tamper(`update ending.erasure set ${LISTED}`)
  await nobodyIsErased(/lines-otherwise/, 'and put back after it')
  await tamper(`update ending.erasure_line set verdict = 'kept' where person_id = '${other}'`)
  const fact = (what: string) => `evidence.fact where id = 'erasure:${id}/${what}'`
  await tamper(`delete from ${fact('confirmed')}`, `update ending.erasure set ${LISTED}`)
  await nobodyIsErased(/not-said-by-facts/, 'facts that were taken away')
  await tamper(`delete from ending.erasure_line`, `delete from ending.erasure`)
})

test('the row names who its facts name, and a list that was given up or done is not gone on with', async () => {
  const list = String((await clicks(t, first).post('/staff/erasures', {})).headers.location)
  const id = list.split('/').at(-1)!
  await later()
  assert.equal((await clicks(t, second).post(`${list}/confirmation`, {})).statusCode, 303)
  for (const [column, was] of [
    ['prepared_by', first.id],
    ['confirmed_by', second.id],
  ]) {
    await tamper(`update ending.erasure set ${column} = '${crypto.randomUUID()}'`)
    await nobodyIsErased(/named-otherwise/, column!)
    await tamper(`update ending.erasure set ${column} = '${was}'`)
  }
  await later()
  assert.equal(await rings(), '0')
  assert.equal((await owner.query('select from platform.person_key')).rowCount, 0)

  await tamper(
    `update ending.erasure set done_at = null, compared_at = null, compared_digest = null where id = '${id}'`,
    `update ending.erasure_line set erased_at = null`,
  )
  const said = t.log.length
  await later()
  assert.equal(await rings(), '1')
  assert.match(t.log.slice(said).join(), /"why":"over"/)
})
