import assert from 'node:assert/strict'
import { get } from 'node:http'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { type Person, person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

const MONDAY = '2026-05-04T08:00:00Z'

const at = async <T>(when: string, what: () => Promise<T>): Promise<T> => {
  t.clock.set(when)
  try {
    return await what()
  } finally {
    t.clock.set(MONDAY)
  }
}
/** What recurs here, until nothing is left; what follows from facts (alerts, receipts) is others' to test. */
async function sweep() {
  for (const { name, run } of t.house.sweeps)
    if (['deem', 'document-files', 'lost-transfers'].includes(name)) while ((await run(t.clock.now())) > 0) {}
}
const row = async (id: string) => (await owner.query('select * from delivery.document where id = $1', [id])).rows[0]
const facts = async (id: string) =>
  (
    await owner.query(
      'select id, type, body, author_kind from evidence.fact where subject = $1 order by recorded_at, id',
      [`document:${id}`],
    )
  ).rows.map((r: { body: string; author_kind: string }) => ({ ...JSON.parse(r.body), authorKind: r.author_kind }))
const failedTransfers = async (id: string) =>
  (
    await owner.query(
      "select owner_role, person_id, due_at from staff.work_item where document_id = $1 and kind = 'transfer-failed'",
      [id],
    )
  ).rows.map((work) => ({ ...work, due_at: String(work.due_at) }))
const opening = (p: Person, id: string, form = {}) => p.post(`/documents/${id}/opening`, form)

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn++) if (await done()) return
  throw new Error('it never came')
}

// @law CESEDA R.531-17
test('only after the opening do the very bytes leave; reading again is free, each transfer is a fact', async () => {
  const p = await person(t, { registeredBy: desk })
  const bytes = pdf('Le texte exact')
  const id = await deposited(t, office, decision(p), bytes)
  assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 409)
  await opening(p, id)
  assert.equal(
    (await t.web.inject({ method: 'HEAD', url: `/documents/${id}/file`, headers: { cookie: p.cookie } })).statusCode,
    200,
  )
  for (let i = 0; i < 2; i++) {
    const answer = await p.get(`/documents/${id}/file`)
    assert.equal(answer.headers['content-type'], 'application/pdf')
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.match(String(answer.headers['content-disposition']), /^inline; filename="D-\d+\.pdf"$/)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
    assert.ok(answer.rawPayload.equals(bytes))
  }
  await until(async () => (await facts(id)).filter((f) => f.type === 'DocumentTransferred').length === 2)
  assert.equal((await facts(id)).filter((f) => f.type === 'DocumentOpened').length, 1)
  const transfers = await owner.query('select outcome from delivery.transfer where document_id = $1', [id])
  assert.deepEqual(transfers.rows, [{ outcome: 'whole' }, { outcome: 'whole' }], 'HEAD asked for no bytes')
})

const { files } = t.house.ports
/** As a disk would do it: `put` itself never writes over anything. */
const becomes = async (key: string, bytes: Uint8Array) => {
  await files.remove(key)
  await files.put(key, bytes)
}
const spoil: Record<string, (key: string) => Promise<void>> = {
  missing: (key) => files.remove(key),
  cut: async (key) => becomes(key, (await files.get(key)).subarray(0, 200)),
  changed: async (key) =>
    becomes(
      key,
      (await files.get(key)).map((byte, i) => (i === 150 ? byte ^ 1 : byte)),
    ),
}

test('what nobody could read is not opened: no service, one work item, and it opens once the file is back', async () => {
  const p = await person(t, { registeredBy: desk })
  for (const [how, breakIt] of Object.entries(spoil)) {
    const id = await deposited(t, office, decision(p))
    const whole = await files.get(`document-${id}`)
    await breakIt(`document-${id}`)
    for (let turn = 0; turn < 2; turn++) {
      const answer = await opening(p, id)
      assert.equal(answer.statusCode, 500, how)
      assert.match(answer.body, /une erreur de notre côté/)
    }
    assert.deepEqual([(await row(id)).opened_at, (await row(id)).served_on], [null, null])
    const reason = how === 'missing' ? 'file-missing' : 'file-damaged'
    assert.deepEqual(
      (await facts(id)).map((f) => [f.type, f.data.reason]).sort(),
      [
        ['DocumentDeposited', undefined],
        ['TransferFailed', reason],
        ['TransferFailed', reason],
      ],
      'each time he came is kept',
    )
    assert.deepEqual(await failedTransfers(id), [
      { owner_role: 'officer', person_id: p.id, due_at: '2026-05-05T08:00:00Z' },
    ])
    await becomes(`document-${id}`, whole)
    assert.equal((await opening(p, id)).statusCode, 303)
    assert.deepEqual([String((await row(id)).served_on), (await row(id)).served_by], ['2026-05-04', 'opening'])
    assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 200)
  }
})

test('a file that is missing, cut or changed is said clearly, is work for somebody, and nothing of it leaves', async () => {
  const p = await person(t, { registeredBy: desk })
  for (const [how, breakIt] of Object.entries(spoil)) {
    const id = await deposited(t, office, decision(p))
    await opening(p, id)
    await breakIt(`document-${id}`)
    const answer = await p.get(`/documents/${id}/file`)
    assert.equal(answer.statusCode, 500, how)
    assert.match(answer.body, /une erreur de notre côté/)
    assert.doesNotMatch(answer.body, /%PDF/)
    const failed = (await facts(id)).find((f) => f.type === 'TransferFailed')
    assert.equal(failed.data.reason, how === 'missing' ? 'file-missing' : 'file-damaged')
    assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 500)
    assert.equal((await failedTransfers(id)).length, 1, 'asked of somebody once')
  }
})

test('a transfer that the person’s line broke off is a fact of its own; he reads it again, and is served no later', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p), pdf('Long', { padding: t.house.config.largestFile - 4096 }))
  await opening(p, id)
  const { port } = new URL(await t.web.listen({ port: 0, host: '127.0.0.1' }))
  await new Promise<void>((gone, failed) => {
    const asked = get({ port, path: `/documents/${id}/file`, headers: { cookie: p.cookie } }, (answer) => {
      answer.once('data', () => answer.destroy())
      answer.once('close', gone)
    })
    asked.once('error', failed)
  })
  const broken = async () => (await facts(id)).filter((f) => f.type === 'TransferFailed').map((f) => f.data.reason)
  await until(async () => (await broken()).length > 0)
  assert.deepEqual(await broken(), ['interrupted'])
  assert.equal((await p.get(`/documents/${id}/file`)).statusCode, 200)
  assert.equal((await facts(id)).filter((f) => f.type === 'DocumentOpened').length, 1)
  assert.equal(String((await row(id)).served_on), '2026-05-04')
})

test('a transfer whose process was killed is written down as broken off, once', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await owner.query(
    "insert into delivery.transfer (id, document_id, person_id, started_at) values ('00000000-0000-7000-8000-000000000001', $1, $2, $3)",
    [id, p.id, MONDAY],
  )
  await at('2026-05-04T09:30:00Z', () => sweep())
  assert.deepEqual(
    (await facts(id)).filter((f) => f.type === 'TransferFailed').map((f) => f.data.reason),
    ['interrupted'],
  )
})
