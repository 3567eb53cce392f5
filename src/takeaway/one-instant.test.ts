import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { takeAll } from './take-all.ts'

/* What is taken away is of one instant, which it says; where a letter is shut while it is sent it breaks off (decision 0027). */

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const agent = clicks(t, await employ(t, 'officer'))
const take = takeAll(t.house.ports, loadLaw())

const REFERENCE = 'REF-OF-ANOTHER'
const LONG = pdf('Long', { padding: 3_000_000 })

type Letters = { readonly him: Person; readonly id: string; readonly long: string }
/** Two letters that he has opened, a long one `first` or last. */
async function opened(first: 'long' | 'other'): Promise<Letters> {
  const him = await person(t, { registeredBy: desk })
  const place = async (what: 'long' | 'other') => {
    const id = await deposited(
      t,
      office,
      decision(him, what === 'long' ? {} : { reference: REFERENCE }),
      what === 'long' ? LONG : undefined,
    )
    await him.post(`/documents/${id}/opening`)
    t.clock.set(t.clock.now().add({ minutes: 1 }))
    return id
  }
  const one = await place(first)
  const two = await place(first === 'long' ? 'other' : 'long')
  await t.settle()
  return first === 'long' ? { him, long: one, id: two } : { him, id: one, long: two }
}

/** Begun, and not read: it stands still at the first of his documents, whose papers no buffer holds. Returned is what reads on. */
async function begun(him: Person, first: string) {
  const archive = await take(him.acting, 'fr')
  assert.ok(!isRefusal(archive))
  const parts: Buffer[] = []
  const isAsked = async () =>
    (await owner.query('select 1 from delivery.transfer where document_id = $1', [first])).rows.length > 0
  while (!(await isAsked())) await new Promise((next) => setImmediate(next))
  return async () => {
    let isWhole = true
    try {
      for await (const part of archive.stream) parts.push(part as Buffer)
    } catch {
      isWhole = false
    }
    await archive.sent(isWhole)
    return { came: Buffer.concat(parts), isWhole }
  }
}
const takeBack = async (id: string, reason: 'wrong-space' | 'error', more = {}) =>
  assert.equal((await agent.post(`/staff/documents/${id}/withdrawal`, { reason, ...more })).statusCode, 303)
async function archive(him: Person) {
  const files = unzipped((await him.get('/take-away/archive.zip')).rawPayload)
  return { files, timeline: JSON.parse(files.get('timeline.json')!.toString()) }
}

for (const first of ['long', 'other'] as const)
  test(`an archive that is being sent when a letter is found to be another’s, ${first === 'long' ? 'before that one has left' : 'as that one leaves'}, breaks off, and says no more of it; the next one says when it was there`, async () => {
    const { him, id, long } = await opened(first)
    const goOn = await begun(him, first === 'long' ? long : id)
    await takeBack(id, 'wrong-space')
    const { came, isWhole } = await goOn()
    assert.equal(isWhole, false)
    assert.ok(!came.includes('timeline.json') && !came.includes('index'), 'the list tells of all')
    if (first === 'long') assert.ok(!came.includes(REFERENCE))
    assert.match((await him.get('/take-away')).body, /l’envoi s’est arrêté en route/)
    t.clock.set(t.clock.now().add({ minutes: 1 }))
    const { files, timeline } = await archive(him)
    for (const [name, bytes] of files) if (!name.endsWith('.pdf')) assert.ok(!bytes.includes(REFERENCE), name)
    const line = timeline.documents.find((d: { documentId: string }) => d.documentId === id)
    assert.deepEqual([line.withdrawnReason, line.file], ['wrong-space', null])
  })

test('so does one where nobody had opened that letter, and a letter of his own names it', async () => {
  const { him, long } = await opened('long')
  const id = await deposited(t, office, replacementOf(him, long, { reference: `${REFERENCE}-2` }))
  const goOn = await begun(him, long)
  await takeBack(id, 'wrong-space', { 'withdraw-others': 'his', 'withdraw-letters': long })
  const { came, isWhole } = await goOn()
  assert.deepEqual([isWhole, came.includes('timeline.json')], [false, false])
})

test('so does one when he says of a letter in it that it is not his, or of its copy', async () => {
  for (const what of ['the letter', 'its copy']) {
    const { him, id, long } = await opened('long')
    const said = what === 'the letter' ? id : await deposited(t, office, copyOf(him, id))
    const goOn = await begun(him, long)
    assert.equal((await him.post(`/documents/${said}/contest`)).statusCode, 303)
    const { came, isWhole } = await goOn()
    assert.deepEqual([isWhole, came.includes(REFERENCE)], [false, false], what)
  }
})

test('what happens else while it is sent is not in it: all of it is of the instant that it says', async () => {
  const { him, id, long } = await opened('long')
  const at = t.clock.now().toString()
  const goOn = await begun(him, long)
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await takeBack(id, 'error')
  await deposited(t, office, decision(him))
  await him.post('/history/receipts')
  await t.settle()
  const { came, isWhole } = await goOn()
  assert.equal(isWhole, true)
  const files = unzipped(came)
  const { madeAt, documents, receipts } = JSON.parse(files.get('timeline.json')!.toString())
  assert.deepEqual([madeAt, documents.length, receipts], [at, 2, []])
  const line = documents[1]
  assert.deepEqual([line.documentId, line.state, line.withdrawnAt], [id, 'opened', null])
  assert.equal(line.file.name, 'documents/02/document.pdf')
  assert.ok(!line.events.some(({ type }: { type: string }) => type === 'DocumentWithdrawn'))
  const now = (await archive(him)).timeline
  assert.deepEqual([now.documents.length, now.documents[1].state, now.receipts.length], [3, 'withdrawn', 1])
})
