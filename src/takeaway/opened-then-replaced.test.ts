import assert from 'node:assert/strict'
import { test } from 'node:test'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'

/* What he opened and was then taken back may bind him by its days: he goes on reading it, and takes it away (decision 0027). */

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const agent = clicks(t, await employ(t, 'officer'))
const LETTER = pdf('Ses jours comptent')

async function opened(copied = false): Promise<{ p: Person; first: string }> {
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p), LETTER)
  const read = copied ? await deposited(t, office, copyOf(p, first), LETTER) : first
  assert.equal((await p.post(`/documents/${read}/opening`)).statusCode, 303)
  return { p, first: read }
}
const file = (p: Person, id: string) => p.get(`/documents/${id}/file`)
async function archive(p: Person) {
  await t.settle()
  const files = unzipped((await p.get('/take-away/archive.zip')).rawPayload)
  const pdfs = [...files].filter(([name]) => name.endsWith('document.pdf')).map(([name]) => name)
  return { files, pdfs, index: files.get('index.html')!.toString() }
}

test('a letter that he opened and that was replaced he goes on reading, and takes away, marked as replaced', async () => {
  for (const copied of [false, true]) {
    const { p, first } = await opened(copied)
    const of = copied ? (await documentOf(first)).reServiceOf : first
    await deposited(t, office, replacementOf(p, of!))
    assert.ok((await file(p, first)).rawPayload.equals(LETTER))
    const { body } = await p.get(`/documents/${first}`)
    assert.match(body, /Un autre document le remplace\./)
    assert.match(body, new RegExp(`href="/documents/${first}/file"`))
    assert.doesNotMatch(body, /ses propres jours/)
    const { files, pdfs, index } = await archive(p)
    assert.equal(pdfs.length, 1)
    assert.match(pdfs[0]!, /\/withdrawn-document\.pdf$/)
    assert.ok(files.get(pdfs[0]!)!.equals(LETTER))
    const { rows } = await t.base
      .pool('owner')
      .query(`select body from evidence.fact where person_id = $1 and type = 'ArchiveAsked'`, [p.id])
    assert.deepEqual(JSON.parse(rows[0].body).data.opened, 1, 'what is in it is counted')
    assert.match((await p.get('/take-away')).body, /Documents ouverts : 1\./)
    assert.match(index, /Un autre document le remplace\. Vous l’aviez ouvert : il est dans ce fichier\./)
  }
})

const documentOf = async (id: string): Promise<{ reServiceOf: string | null }> =>
  (await t.base.pool('owner').query('select re_service_of as "reServiceOf" from delivery.document where id = $1', [id]))
    .rows[0]

test('so does he what was taken back by an error; never what lay in the wrong space, nor what he had not opened', async () => {
  for (const [reason, status] of [
    ['error', 200],
    ['wrong-space', 410],
  ] as const) {
    const { p, first } = await opened()
    const taken = await agent.post(`/staff/documents/${first}/withdrawal`, { reason })
    assert.equal(taken.statusCode, 303, taken.body.slice(0, 200))
    assert.equal((await file(p, first)).statusCode, status, reason)
    assert.equal((await archive(p)).pdfs.length, status === 200 ? 1 : 0, reason)
    assert.equal((await p.get(`/documents/${first}`)).body.includes(`/documents/${first}/file`), status === 200)
  }
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p), LETTER)
  await deposited(t, office, replacementOf(p, first))
  assert.equal((await file(p, first)).statusCode, 410)
})

test('what he said is not his, and nobody answered, is read by nobody in his space after it is replaced', async () => {
  const { p, first } = await opened()
  await p.post(`/documents/${first}/contest`)
  await deposited(t, office, replacementOf(p, first))
  assert.equal((await file(p, first)).statusCode, 410)
})

test('the list, which never changes, says of what has no proof yet to take a new file later, and where and with what a receipt is checked', async () => {
  const { p } = await opened()
  const files = unzipped((await p.get('/take-away/archive.zip')).rawPayload)
  const index = files.get('index.html')!.toString()
  assert.match(index, /sans preuve le jour où ce fichier a été fait : \d+\. Prenez un nouveau fichier plus tard\./)
  assert.doesNotMatch(index, /dans une minute : /)
  assert.match(index, /bin\/pli verify.* : un programme libre.*\/verify/)
})
