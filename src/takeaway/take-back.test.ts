import assert from 'node:assert/strict'
import { access, mkdir, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { TAKE_BACK } from './take-back.ts'

/* What was made for counsel before a letter was found to be another person's is given to nobody (decision 0027). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const agent = clicks(t, await employ(t, 'officer'))
const START = t.clock.now().toString()

async function opened(): Promise<{ him: Person; id: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(him))
  await him.post(`/documents/${id}/opening`)
  await t.settle()
  return { him, id }
}
const takeBack = async (id: string, reason: 'error' | 'wrong-space') =>
  assert.equal((await agent.post(`/staff/documents/${id}/withdrawal`, { reason })).statusCode, 303)
const link = async (him: Person) =>
  /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await him.get('/take-away')).body)?.[1]
async function made(him: Person): Promise<string> {
  assert.equal((await him.post('/take-away/counsel')).statusCode, 303)
  await t.settle()
  return (await link(him))!
}
const kindIn = (zip: Buffer) => JSON.parse(unzipped(zip).get('timeline.json')!.toString()).documents[0].kind
const latest = async (him: Person) =>
  (
    await owner.query('select * from takeaway.sealed_file where person_id = $1 order by asked_at desc limit 1', [
      him.id,
    ])
  ).rows[0]

for (const how of ['at once', 'after an error'] as const)
  test(`a file for counsel that was made before is refused from the finding on, ${how}, its bytes go, and a new one says nothing of that letter`, async () => {
    const { him, id } = await opened()
    const other = await opened()
    const [before, others] = [await made(him), await made(other.him)]
    if (how === 'after an error') await takeBack(id, 'error')
    await t.settle()
    assert.equal(kindIn((await him.get(before)).rawPayload), 'refusal', 'until then it is his')
    const { file_key: key } = await latest(him)
    t.clock.set('2026-05-05T08:00:00Z')
    await takeBack(id, 'wrong-space')
    assert.equal((await him.get(before)).statusCode, 410, 'at once')
    await t.settle()
    assert.notEqual((await latest(him)).removed_at, null)
    await assert.rejects(t.house.ports.files.get(key))
    assert.equal(await link(him), undefined)
    const anew = await made(him)
    assert.notEqual(anew, before)
    assert.equal(kindIn((await him.get(anew)).rawPayload), undefined)
    assert.equal((await other.him.get(others)).statusCode, 200, 'another’s file stays')
  })

test('a finding that began before the file was read, and was seen only after, shuts it as well: its hour is the earlier', async () => {
  const { him, id } = await opened()
  const during = t.clock.now().add({ seconds: 1 }).toString()
  t.clock.set(t.clock.now().add({ minutes: 1 }).toString())
  const [read, before] = [t.clock.now().toString(), await made(him)]
  t.clock.set(during)
  await takeBack(id, 'wrong-space')
  t.clock.set(read)
  assert.equal((await him.get(before)).statusCode, 410)
  await t.settle()
  t.clock.set(t.clock.now().add({ minutes: 1 }).toString()) // of two that are asked for at one instant either may be the later
  assert.equal(kindIn((await him.get(await made(him))).rawPayload), undefined, 'one that tells nothing of it is given')
})

test('what was begun before the finding is begun again after it', async () => {
  const { him, id } = await opened()
  await him.post('/take-away/counsel')
  await owner.query(`update takeaway.sealed_file set attempt = 'cut-off', attempted_at = $2 where person_id = $1`, [
    him.id,
    t.clock.now().toString(),
  ])
  await takeBack(id, 'wrong-space')
  await t.settle()
  assert.notEqual((await latest(him)).attempt, 'cut-off')
  assert.equal(kindIn((await him.get((await link(him))!)).rawPayload), undefined)
})

test('of bytes that cannot be removed nothing is forgotten: the row knows them until they are gone', async () => {
  const { him, id } = await opened()
  await him.post('/take-away/counsel')
  await owner.query(`update takeaway.sealed_file set attempt = 'cut-off' where person_id = $1`, [him.id])
  const key = `taken-${(await latest(him)).id}-cut-off`
  const stuck = path.join(t.house.ports.config.filesDir, key.slice(-2), key)
  await mkdir(stuck, { recursive: true }) // no file, and not removed as one
  await takeBack(id, 'wrong-space')
  const job = () => t.house.jobs[TAKE_BACK]!({ factId: `document:${id}/withdrawn` })
  await assert.rejects(job)
  assert.equal((await latest(him)).attempt, 'cut-off')
  await rmdir(stuck)
  await writeFile(stuck, 'what was made of it')
  await job()
  assert.equal((await latest(him)).attempt, null)
  await assert.rejects(access(stuck))
})
