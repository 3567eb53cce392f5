import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { verifyDossier } from '../evidence/index.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { needs } from '../platform/testing/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited, ofOthers, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'

/* What a person takes away of a letter that the term had served, unread, before another took its place (decision 0034). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

/** A first that nobody opened, taken back for its replacement on that day; the term ends with 19 May. */
async function replacedOn(day: string) {
  t.clock.set(START)
  const p = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(p))
  await t.settle()
  on(day)
  await t.settle()
  const second = await deposited(t, office, replacementOf(p, first))
  await t.settle()
  return { p, first, second }
}

async function taken(p: Person) {
  const archive = unzipped((await p.get('/take-away/archive.zip')).rawPayload)
  await p.post('/take-away/counsel')
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await p.get('/take-away')).body)![1]!
  return { archive, counsel: unzipped((await p.get(href)).rawPayload) }
}

type Line = { number: string; state: string; receipts?: { kind: string; file: { name: string } }[] }
const lines = (files: ReadonlyMap<string, Buffer>): Line[] =>
  JSON.parse(files.get('timeline.json')!.toString()).documents
const under = (files: ReadonlyMap<string, Buffer>, number: string) =>
  [...files.keys()].filter((name) => name.startsWith(`documents/${number}/`))

test('of a first that the term had served and that was replaced the receipts go along, which prove the day that is kept, and it stays unopened', async () => {
  for (const opens of [true, false]) {
    const { p, first, second } = await replacedOn('2026-05-25')
    if (opens) await p.post(`/documents/${second}/opening`)
    await t.settle()
    const { archive, counsel } = await taken(p)
    for (const files of [archive, counsel]) {
      const line = lines(files).find(({ state }) => state === 'withdrawn')!
      const kinds = line.receipts?.map(({ kind }) => kind) ?? []
      assert.deepEqual(kinds, ['deposit', 'term', 'withdrawal'])
      assert.deepEqual(
        under(files, line.number),
        line.receipts!.map(({ file }) => file.name),
        'no document, no proofs',
      )
      const term = files.get(line.receipts![1]!.file.name)!
      const { type, subject, data } = JSON.parse(JSON.parse(attachmentOf(term)!.toString()).fact)
      assert.deepEqual([type, subject, data.servedOn], ['ServiceDeemed', `document:${first}`, '2026-05-19'])
      assert.doesNotMatch(JSON.stringify(line), /refusal|D-\d|fileDigest/)
    }
    assert.match(archive.get('index.html')!.toString(), /href="documents\/\d\d\/receipt-02-term.pdf"/)
    const verdict = verifyDossier(counsel.get('dossier.pdf')!, (name) => counsel.get(name) ?? null)!
    assert.deepEqual([verdict.verdict, verdict.wrong], ['whole', []])
    const { rows } = await t.base.pool('owner').query('select opened_at from delivery.document where id = $1', [first])
    assert.deepEqual(rows, [{ opened_at: null }])
  }
})

test('so do the receipts of a first that only the strictest reading had served when it was replaced on its fifteenth day', {
  skip: needs('poppler'),
}, async () => {
  const { p } = await replacedOn('2026-05-19')
  const { archive, counsel } = await taken(p)
  for (const files of [archive, counsel]) {
    const line = lines(files).find(({ state }) => state === 'withdrawn')!
    assert.deepEqual(line.receipts?.map(({ kind }) => kind) ?? [], ['deposit', 'withdrawal'])
    assert.deepEqual(
      under(files, line.number),
      line.receipts!.map(({ file }) => file.name),
    )
    assert.doesNotMatch(JSON.stringify(line), /refusal|D-\d|fileDigest/)
  }
  const input = counsel.get('dossier.pdf')!
  const list = execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString()
  assert.match(list.replace(/\s+/g, ' '), /selon la lecture la plus stricte, il était notifié\./)
  assert.doesNotMatch(list, /Non consulté, réputé notifié/)
})

test('of a first that nothing had served when it was replaced its dates go along and nothing else', async () => {
  const { p } = await replacedOn('2026-05-11')
  const { archive, counsel } = await taken(p)
  for (const files of [archive, counsel]) {
    const line = lines(files).find(({ state }) => state === 'withdrawn')!
    assert.deepEqual([line.receipts, under(files, line.number)], [undefined, []])
  }
})

test('a replacement that was another’s keeps no day: the receipts of the first stay behind until a letter of his own keeps it', async () => {
  for (const day of ['2026-05-19', '2026-05-25']) {
    const { p, first, second } = await replacedOn(day)
    const answer = await t.web.inject({
      method: 'POST',
      url: `/api/v1/documents/${second}/withdrawal`,
      headers: { ...office.headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ reason: 'wrong-space', ...(await ofOthers(t, office, second, 'his')) }),
    })
    assert.equal(answer.statusCode, 200, answer.body)
    await t.settle()
    for (const files of Object.values(await taken(p)))
      assert.deepEqual([lines(files)[0]!.receipts, under(files, '01')], [undefined, []], day)
    t.clock.set(t.clock.now().add({ minutes: 1 })) // the file for counsel that he asks for then is the later one
    await deposited(t, office, replacementOf(p, first))
    for (const files of Object.values(await taken(p)))
      assert.deepEqual(
        lines(files)[0]!.receipts?.map(({ kind, file }) => [kind, typeof file]),
        (day === '2026-05-19' ? ['deposit', 'withdrawal'] : ['deposit', 'term', 'withdrawal']).map((kind) => [
          kind,
          'object',
        ]),
        day,
      )
  }
})
