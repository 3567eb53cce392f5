import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { verifyDossier } from '../evidence/index.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, replacementOf, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'

/* Of what turned out to be another person's he keeps the proof that it was there, and when; what it is he is given no more (decision 0027). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const REFERENCE = 'REF-OF-ANOTHER'
const agent = clicks(t, officer)
const takeBack = async (id: string, reason: 'error' | 'wrong-space', more = {}) =>
  assert.equal((await agent.post(`/staff/documents/${id}/withdrawal`, { reason, ...more })).statusCode, 303)
/** Opened on the 4th, with its receipts made. */
async function opened(document: typeof decision | typeof summons = decision): Promise<{ him: Person; id: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, document(him, { reference: REFERENCE }))
  await him.post(`/documents/${id}/opening`)
  await t.settle()
  return { him, id }
}

type Kind = 'deposit' | 'opening' | 'withdrawal'
const receipt = async (id: string, kind: Kind): Promise<string> =>
  (await owner.query('select id from evidence.receipt where document_id = $1 and kind = $2', [id, kind])).rows[0].id
const plain = (text: string) =>
  text
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const fromPdf = (input: Buffer) =>
  plain(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())

type Files = ReadonlyMap<string, Buffer>
const archive = async (him: Person): Promise<Files> => unzipped((await him.get('/take-away/archive.zip')).rawPayload)
async function forCounsel(him: Person): Promise<Files> {
  await him.post('/take-away/counsel')
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await him.get('/take-away')).body)![1]!
  return unzipped((await him.get(href)).rawPayload)
}
const lineIn = (files: Files) => JSON.parse(files.get('timeline.json')!.toString()).documents[0]
const namesIn = (files: Files) => [...files.keys()].filter((name) => name.startsWith('documents/'))
const WHAT_IT_IS = /refusal|rejet|cnda|Cour nationale|Recours|REF-OF-ANOTHER|5 juin|19 mai|2026-06-05|2026-05-19/i

test('of a decision that he opened and that was another’s neither page nor archive nor the list for counsel says what it is or gives a day', {
  skip: needs('poppler'),
}, async () => {
  const { him, id } = await opened()
  on('2026-05-05')
  await takeBack(id, 'wrong-space')
  await t.settle()
  const page = (await him.get(`/documents/${id}`)).body
  assert.doesNotMatch(plain(page), WHAT_IT_IS)
  assert.deepEqual(
    [...page.matchAll(/\/receipts\/([0-9a-f-]+)"/g)].map(([, found]) => found),
    [await receipt(id, 'withdrawal')],
  )
  assert.match(page, /ne sont plus donnés : il parle d’une autre personne\. Ceux que vous avez pris restent valables/)
  const clock = (await him.get(`/documents/${id}/clock`)).body
  assert.doesNotMatch(plain(clock), WHAT_IT_IS)
  assert.doesNotMatch(clock, /Demander l’accusé/)
  assert.doesNotMatch(fromPdf((await him.get(`/documents/${id}/clock.pdf`)).rawPayload), WHAT_IT_IS)

  const counsel = await forCounsel(him)
  const { rows } = await owner.query(
    `select id, encode(digest, 'hex') as digest from evidence.fact where subject = $1`,
    [`document:${id}`],
  )
  const digests = new Map(rows.map((row) => [row.id, row.digest]))
  const { rows: file } = await owner.query(
    `select encode(file_digest, 'hex') as digest from delivery.document where id = $1`,
    [id],
  )
  for (const files of [await archive(him), counsel]) {
    assert.deepEqual(namesIn(files), ['documents/01/receipt-01-withdrawal.pdf'])
    const line = lineIn(files)
    assert.doesNotMatch(JSON.stringify(line), WHAT_IT_IS)
    for (const member of ['kind', 'legalEffect', 'regime', 'reference', 'interviewAt', 'recordedServedOn'])
      assert.ok(!(member in line), member)
    assert.deepEqual(
      [line.openedAt, line.withdrawnAt, line.withdrawnReason, line.fileDigest],
      ['2026-05-04T08:00:00Z', '2026-05-05T08:00:00Z', 'wrong-space', file[0].digest],
      'what proves that it was there, and when',
    )
    type Event = { id: string; type: string; digest: string }
    const types = line.events.map(({ type }: Event) => type)
    for (const type of ['DocumentDeposited', 'DocumentOpened', 'DocumentWithdrawn'])
      assert.ok(types.includes(type), type)
    for (const event of line.events as Event[]) {
      assert.equal(event.digest, digests.get(event.id), event.type)
      assert.deepEqual(Object.keys(event), ['id', 'type', 'happenedAt', 'recordedAt', 'digest'])
    }
  }
  const index = (await archive(him)).get('index.html')!.toString()
  assert.doesNotMatch(plain(index), WHAT_IT_IS)
  assert.match(index, /ne sont plus donnés/)
  const list = fromPdf(counsel.get('dossier.pdf')!)
  assert.doesNotMatch(list, WHAT_IT_IS)
  assert.match(list, /Document retiré : il n’était pas pour cette personne/)
  assert.match(list, /Première consultation lundi 4 mai 2026/)
  assert.ok(list.replaceAll(' ', '').includes(file[0].digest))
  const verdict = verifyDossier(counsel.get('dossier.pdf')!, (name) => counsel.get(name) ?? null)!
  assert.deepEqual([verdict.verdict, verdict.wrong], ['whole', []])
})

test('of its receipts that of the withdrawal is given, which names nothing; the others are refused to him, and stay the Office’s proof', {
  skip: needs('poppler'),
}, async () => {
  const { him, id } = await opened()
  const [deposit, opening] = [await receipt(id, 'deposit'), await receipt(id, 'opening')]
  const one = (number: string) => him.get(`/documents/${id}/receipts/${number}`)
  for (const number of [deposit, opening]) assert.equal((await one(number)).statusCode, 200)
  await takeBack(id, 'wrong-space')
  await t.settle()
  for (const number of [deposit, opening]) {
    const refused = await one(number)
    assert.equal(refused.statusCode, 410)
    assert.match(refused.body, /Cet accusé parle d’un document qui n’était pas pour vous/)
    const asOfficer = { url: `/staff/documents/${id}/receipts/${number}`, headers: officer.headers }
    assert.equal((await t.web.inject(asOfficer)).statusCode, 200)
  }
  const text = fromPdf((await one(await receipt(id, 'withdrawal'))).rawPayload)
  assert.doesNotMatch(text, WHAT_IT_IS)
  assert.doesNotMatch(text, /Nature du document|Référence du document/)
  assert.match(text, /Empreinte du document/)
  for (const kind of ['alerts', 'availability'])
    assert.equal((await him.post(`/documents/${id}/receipts`, { kind })).statusCode, 410, kind)
})

test('what was taken back by an error and found to be another’s on the day after leaves no receipt: each of them says what it is', async () => {
  const { him, id } = await opened()
  await takeBack(id, 'error')
  await t.settle()
  assert.equal((await him.get(`/documents/${id}/receipts/${await receipt(id, 'withdrawal')}`)).statusCode, 200)
  on('2026-05-05')
  await takeBack(id, 'wrong-space')
  await t.settle()
  assert.equal((await him.get(`/documents/${id}/receipts/${await receipt(id, 'withdrawal')}`)).statusCode, 410)
  assert.doesNotMatch((await him.get(`/documents/${id}`)).body, /\/receipts\//)
  const files = await archive(him)
  assert.deepEqual(namesIn(files), [])
  assert.deepEqual([lineIn(files).receipts, lineIn(files).withdrawnReason], [[], 'wrong-space'])
})

test('the hour of another’s interview is in nothing that he takes away, and on no page', async () => {
  const { him, id } = await opened(summons)
  assert.equal(lineIn(await archive(him)).interviewAt, '2026-07-01T07:00:00Z')
  await takeBack(id, 'wrong-space')
  await t.settle()
  for (const text of [(await him.get(`/documents/${id}`)).body, JSON.stringify(lineIn(await archive(him)))])
    assert.doesNotMatch(plain(text), /2026-07-01|1er juillet|fontenay/i)
})

test('the list for counsel says of what nobody opened, and the term had served, that it was found to be another’s, and no day of service', {
  skip: needs('poppler'),
}, async () => {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(him, { reference: REFERENCE }))
  await t.settle()
  on('2026-05-25')
  await t.settle()
  const replacement = await deposited(t, office, replacementOf(him, id))
  await t.settle()
  on('2026-05-26')
  await takeBack(id, 'wrong-space', { 'withdraw-others': 'his', 'withdraw-letters': replacement })
  await t.settle()
  const files = await forCounsel(him)
  const line = lineIn(files)
  assert.deepEqual([line.state, line.servedByTermOn], ['withdrawn', null])
  const [list] = fromPdf(files.get('dossier.pdf')!).split('02 ·')
  assert.match(list!, /Document retiré : il n’était pas pour cette personne/)
  assert.match(list!, /mauvais espace/)
  assert.doesNotMatch(list!, /Date de notification enregistrée|réputé notifié le|19 mai 2026|REF-OF-ANOTHER/)
})

test('a court is given the file of the document whole, whoever’s it was; its paper of the days has the reference, as the agent’s', {
  skip: needs('poppler'),
}, async () => {
  const { him, id } = await opened()
  await takeBack(id, 'wrong-space')
  await t.settle()
  const url = `/staff/documents/${id}/export`
  assert.equal((await agent.post(url, { reason: 'court-asked', courtReference: '26PA01234' })).statusCode, 303)
  await t.settle()
  const href = /href="([^"]+\/export\/[0-9a-f-]+)"/.exec((await agent.get(url)).body)![1]!
  const files = unzipped((await agent.get(href)).rawPayload)
  assert.deepEqual([lineIn(files).kind, lineIn(files).reference], ['refusal', REFERENCE])
  assert.equal(namesIn(files).filter((name) => /receipt-/.test(name)).length, 3)
  assert.ok(files.has('documents/01/proofs.json'))
  assert.match(fromPdf(files.get('documents/01/working.pdf')!), /REF-OF-ANOTHER/)
  assert.match(fromPdf((await agent.get(`/staff/documents/${id}/clock.pdf`)).rawPayload), /REF-OF-ANOTHER/)
  assert.doesNotMatch(fromPdf((await him.get(`/documents/${id}/clock.pdf`)).rawPayload), /REF-OF-ANOTHER/)
})

test('what was told to whoever the letter was meant for is in nothing that its holder or a court is given, and proves to nobody that the holder was told', async () => {
  const { him, id } = await opened()
  const rightful = await person(t, { registeredBy: desk })
  on('2026-05-05')
  await takeBack(id, 'wrong-space', { 'withdraw-foreignerNumber': rightful.foreignerNumber })
  await t.settle()
  const { rows } = await owner.query<{ id: string; type: string }>(
    'select id, type from evidence.fact where subject = $1 and person_id = $2 order by id',
    [`document:${id}`, rightful.id],
  )
  assert.ok(rows.some(({ type }) => type.startsWith('Alert')) && rows.some(({ type }) => type === 'DocumentMisplaced'))
  const files = await forCounsel(him)
  const own = lineIn(files).events.map((event: { id: string }) => event.id)
  assert.ok(own.length > 0)
  for (const one of rows) {
    assert.ok(!own.includes(one.id), one.id)
    for (const [name, bytes] of files) assert.ok(!bytes.includes(one.id), `${one.id} in ${name}`)
  }
})
