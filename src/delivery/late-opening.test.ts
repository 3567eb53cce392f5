import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')

/** Made available on 4 May, opened on 25 May; `swept`: the worker had written the term down before he came. */
async function openedLate(p: Person, o: { swept: boolean; kind?: 'letter' }): Promise<string> {
  t.clock.set('2026-05-04T08:00:00Z')
  const letter = { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: 'L-1' }
  const id = await deposited(t, office, o.kind === 'letter' ? letter : decision(p))
  t.clock.set('2026-05-25T08:00:00Z')
  if (o.swept) await t.settle()
  assert.equal((await p.post(`/documents/${id}/opening`)).statusCode, 303)
  await t.settle()
  return id
}

async function openingReceipt(p: Person, documentId: string): Promise<string> {
  const { rows } = await owner.query("select id from evidence.receipt where document_id = $1 and kind = 'opening'", [
    documentId,
  ])
  const { rawPayload } = await p.get(`/documents/${documentId}/receipts/${rows[0].id}`)
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: rawPayload }).toString().replaceAll(/\s+/g, ' ')
}

test('the receipt of an opening after the term says what the term had served, whether or not the sweep had run', {
  skip: needs('poppler'),
}, async () => {
  const p = await person(t, { registeredBy: desk })
  for (const swept of [false, true]) {
    const id = await openedLate(p, { swept })
    const says = await openingReceipt(p, id)
    assert.match(says, /première consultation par son destinataire.*le lundi 25 mai 2026/, String(swept))
    assert.match(
      says,
      /Il était déjà réputé notifié le mardi 19 mai 2026\. Cette consultation ne change pas cette date/,
    )
    assert.doesNotMatch(says, /ne constate aucune notification/)
    const { rows } = await owner.query(
      "select type, body::jsonb #>> '{data,servedBy}' as by from evidence.fact where subject = 'document:' || $1 and body::jsonb #>> '{data,servedOn}' is not null",
      [id],
    )
    assert.deepEqual(rows, [{ type: 'ServiceDeemed', by: 'term' }], 'what served it is said by one fact only')
  }
})

test('of what nothing ever served, the receipt of a late opening says so', { skip: needs('poppler') }, async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await openedLate(p, { swept: true, kind: 'letter' })
  const says = await openingReceipt(p, id)
  assert.match(says, /ne constate aucune notification/)
  assert.doesNotMatch(says, /réputé notifié/)
})
