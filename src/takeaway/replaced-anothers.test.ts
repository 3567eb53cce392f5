import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { verifyDossier } from '../evidence/index.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'

/* A letter of his that replaced another's, or that another's replaced, says no more of that one than that it was there, and when (decision 0027). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const agent = clicks(t, await employ(t, 'officer'))
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const REFERENCE = 'REF-OF-ANOTHER'
const anothers = { reference: REFERENCE }

/** `his`: what stays his, as the agent says in the same act. */
async function found(id: string, ...his: string[]): Promise<void> {
  const form = { reason: 'wrong-space', 'withdraw-others': 'his', 'withdraw-letters': his.join(' ') }
  assert.equal((await agent.post(`/staff/documents/${id}/withdrawal`, form)).statusCode, 303)
}

type Letters = { readonly him: Person; readonly first: string; readonly second: string }

/** Both opened, on the 4th and on the 5th. `settled`: their receipts are made. */
async function replaced(first: object, second: object, settled = true): Promise<Letters> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const one = await deposited(t, office, decision(him, { ...first }))
  await him.post(`/documents/${one}/opening`)
  on('2026-05-05')
  const two = await deposited(t, office, replacementOf(him, one, second))
  await him.post(`/documents/${two}/opening`)
  if (settled) await t.settle()
  return { him, first: one, second: two }
}

type Files = ReadonlyMap<string, Buffer>
const plain = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const fromPdf = (input: Buffer) =>
  plain(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())

async function taken(him: Person): Promise<{ archive: Files; counsel: Files }> {
  const archive = unzipped((await him.get('/take-away/archive.zip')).rawPayload)
  await him.post('/take-away/counsel')
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await him.get('/take-away')).body)![1]!
  return { archive, counsel: unzipped((await him.get(href)).rawPayload) }
}
type Event = { id: string; type: string; digest: string; data?: { reference: string } }
type Line = { documentId: string; events: Event[]; proofs: { name: string; proven: number; unproven: number } }
const lineOf = (files: Files, id: string): Line =>
  JSON.parse(files.get('timeline.json')!.toString()).documents.find((d: Line) => d.documentId === id)
const provenIn = (files: Files, { proofs }: Line): Event[] =>
  JSON.parse(files.get(proofs.name)!.toString()).map(({ fact }: { fact: string }) => JSON.parse(fact))
async function receipt(him: Person, id: string, kind: string): Promise<string> {
  const { rows } = await owner.query('select id from evidence.receipt where document_id = $1 and kind = $2', [id, kind])
  const answer = await him.get(`/documents/${id}/receipts/${rows[0].id}`)
  assert.equal(answer.statusCode, 200, kind)
  return fromPdf(answer.rawPayload)
}
const referenceOf = async (id: string): Promise<string> =>
  (await owner.query('select reference from delivery.document where id = $1', [id])).rows[0].reference

const BOTH = {
  'another’s replaced it': { anothers: 'second', his: 'first' },
  'it replaced another’s': { anothers: 'first', his: 'second' },
} as const

for (const [how, is] of Object.entries(BOTH))
  test(`of a letter that was his nothing that he or his counsel is given names the other one, where ${how}: the fact stands by its digest`, {
    skip: needs('poppler'),
  }, async () => {
    const letters = await replaced(...((is.anothers === 'first' ? [anothers, {}] : [{}, anothers]) as [object, object]))
    const { him, second, [is.his]: his, [is.anothers]: other } = letters
    const both = await taken(him)
    for (const files of Object.values(both)) assert.ok(files.get('timeline.json')!.includes(REFERENCE), 'until then')
    on('2026-05-06')
    await found(other, his)
    await t.settle()

    const { archive, counsel } = await taken(him)
    const { rows } = await owner.query(
      `select encode(digest, 'hex') as digest, happened_at as at from evidence.fact where id = $1`,
      [`document:${second}/re-served`],
    )
    for (const files of [archive, counsel]) {
      const line = lineOf(files, his)
      const again = line.events.filter(({ type }) => type === 'DocumentReServed')
      assert.deepEqual(
        again.map((event) => [event.digest, Object.keys(event)]),
        [[rows[0].digest, ['id', 'type', 'happenedAt', 'recordedAt', 'digest']]],
      )
      const whole = line.events.find(({ type }) => type === 'DocumentOpened')
      assert.equal(whole?.data?.reference, await referenceOf(his), 'what is his stands whole')
      const proven = provenIn(files, line).map(({ type }) => type)
      assert.ok(proven.includes('DocumentDeposited') && !proven.includes('DocumentReServed'), proven.join())
      for (const [name, bytes] of files) if (/\.(json|html)$/.test(name)) assert.ok(!bytes.includes(REFERENCE), name)
    }
    assert.doesNotMatch(fromPdf(counsel.get('dossier.pdf')!), new RegExp(REFERENCE))
    const verdict = verifyDossier(counsel.get('dossier.pdf')!, (name) => counsel.get(name) ?? null)!
    assert.deepEqual([verdict.verdict, verdict.wrong], ['whole', []])
    const pages = [his, other].flatMap((id) => ['', '/clock', '/clock.ics'].map((end) => `/documents/${id}${end}`))
    for (const url of [...pages, '/inbox', '/history', '/take-away']) {
      const page = await him.get(url)
      assert.ok(page.statusCode === 200 && !page.body.includes(REFERENCE), `${url} ${page.statusCode}`)
    }
    for (const id of [his, other])
      assert.doesNotMatch(fromPdf((await him.get(`/documents/${id}/clock.pdf`)).rawPayload), new RegExp(REFERENCE))
  })

test('a court is given the file of his letter whole: it names the one that was another’s', async () => {
  const { second, first } = await replaced(anothers, {})
  await found(first, second)
  await t.settle()
  const url = `/staff/documents/${second}/export`
  assert.equal((await agent.post(url, { reason: 'court-asked', courtReference: '26PA01234' })).statusCode, 303)
  await t.settle()
  const href = /href="([^"]+\/export\/[0-9a-f-]+)"/.exec((await agent.get(url)).body)![1]!
  const files = unzipped((await agent.get(href)).rawPayload)
  const line = lineOf(files, second)
  for (const facts of [line.events, provenIn(files, line)])
    assert.match(JSON.stringify(facts.find(({ type }) => type === 'DocumentReServed')?.data), new RegExp(REFERENCE))
})

test('a receipt of his own letter that waited for its seal while what it replaced was found to be another’s does not name that one; one made before says what it said', {
  skip: needs('poppler'),
}, async () => {
  for (const isMade of [true, false]) {
    const { him, first, second } = await replaced(anothers, {}, isMade)
    on('2026-05-06')
    await found(first, second)
    await t.settle()
    for (const kind of ['deposit', 'opening']) {
      const text = await receipt(him, second, kind)
      assert.ok(text.includes(await referenceOf(second)), kind)
      assert.equal(text.includes(REFERENCE), isMade, kind)
      assert.equal(/Il remplace un document mis à disposition le lundi 4 mai 2026/.test(text), isMade, kind)
      assert.equal(/avait été notifié le lundi 4 mai 2026/.test(text), isMade, kind)
    }
    assert.match(await receipt(him, second, 'opening'), isMade ? /5 juin 2026/ : /8 juin 2026/)
  }
})

test('through a letter that was another’s the receipts of his last one name his first, whose day it keeps, and not that one', {
  skip: needs('poppler'),
}, async () => {
  const { him, first, second } = await replaced({}, anothers)
  on('2026-05-06')
  const third = await deposited(t, office, replacementOf(him, second))
  await found(second, first, third)
  await t.settle()
  const text = await receipt(him, third, 'deposit')
  assert.doesNotMatch(text, new RegExp(REFERENCE))
  assert.match(text, new RegExp(`Le document ${await referenceOf(first)} avait été notifié le lundi 4 mai 2026`))
})
