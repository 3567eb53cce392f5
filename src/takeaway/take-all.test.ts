import assert from 'node:assert/strict'
import { get } from 'node:http'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { takeAll } from './take-all.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const ARCHIVE = '/take-away/archive.zip'

const facts = async (personId: string) =>
  (
    await owner.query<{ type: string; body: string }>(
      'select type, body from evidence.fact where person_id = $1 order by recorded_at, id',
      [personId],
    )
  ).rows.map(({ type, body }) => ({ type, author: JSON.parse(body).author.kind, data: JSON.parse(body).data }))
const named = async (personId: string, type: string) => (await facts(personId)).filter((fact) => fact.type === type)
const openedAt = async (id: string) =>
  (await owner.query('select opened_at, served_on from delivery.document where id = $1', [id])).rows[0]

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn++) if (await done()) return
  throw new Error('it never came')
}

async function archive(p: Person, lang = 'fr') {
  const answer = await p.get(`${ARCHIVE}?lang=${lang}`)
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 200))
  const files = unzipped(answer.rawPayload)
  const timeline = JSON.parse(files.get('timeline.json')!.toString())
  return { answer, files, timeline, index: files.get('index.html')!.toString() }
}

const opening = (p: Person, id: string) => p.post(`/documents/${id}/opening`)

/** Three documents, two of them opened; the log is closed over all, the receipts are made. */
async function someone() {
  const p = await person(t, { registeredBy: desk })
  const letter = pdf('Le texte exact')
  const [first, waits, third] = [
    await deposited(t, office, decision(p), letter),
    await deposited(t, office, decision(p, { reference: 'SECRET-REFERENCE' })),
    await deposited(t, office, summons(p)),
  ]
  await opening(p, first!)
  await opening(p, third!)
  await t.settle()
  return { p, letter, first: first!, waits: waits!, third: third! }
}

test('the archive holds what he opened, its receipts and proofs, and a list in his language; taking it is a fact', async () => {
  const { p, letter, first } = await someone()
  const { answer, files, timeline, index } = await archive(p)
  assert.equal(answer.headers['content-type'], 'application/zip')
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="pli-2026-05-04.zip"')
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.deepEqual([...files.keys()].filter((name) => name.endsWith('document.pdf')).length, 2)
  const [one] = timeline.documents.filter((d: { documentId: string }) => d.documentId === first)
  assert.ok(files.get(one.file.name)!.equals(letter), 'the very bytes')
  assert.deepEqual(one.receipts.map((r: { kind: string }) => r.kind).toSorted(), ['deposit', 'opening'])
  for (const receipt of one.receipts)
    assert.match(files.get(receipt.file.name)!.toString('latin1'), /^%PDF-.*\/ByteRange/s, 'sealed')
  const proofs = JSON.parse(files.get(one.proofs.name)!.toString())
  assert.deepEqual([one.proofs.unproven, one.proofs.proven], [0, proofs.length])
  assert.ok(proofs.some((proof: { fact: string }) => JSON.parse(proof.fact).type === 'DocumentOpened'))
  assert.match(index, /<html lang="fr" dir="ltr">/)
  assert.match(index, /Vous avez ouvert ce document/)
  assert.doesNotMatch(index, /<script|https?:|src=/)
  assert.ok([...files.keys()].every((name) => /^[a-z0-9./-]+$/.test(name) && !name.includes(p.foreignerNumber)))

  const [asked] = await named(p.id, 'ArchiveAsked')
  assert.deepEqual([asked!.author, asked!.data.opened, asked!.data.waiting], ['person', 2, 1])
  await until(async () => (await named(p.id, 'ArchiveDelivered')).length === 1)
  const [delivered] = await named(p.id, 'ArchiveDelivered')
  assert.deepEqual([delivered!.author, delivered!.data.bytes], ['system', answer.rawPayload.length])
  assert.equal((await named(p.id, 'DocumentTransferred')).length, 2, 'each document in it was delivered too')
  assert.match((await p.get('/take-away')).body, /le fichier est parti en entier/)
})

test('of an opened decision the list and the time line say the last safe day first, as its page does, then the day a lawyer counts and how', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await opening(p, id)
  await t.settle()
  const { timeline, index } = await archive(p)
  const page = (await p.get(`/documents/${id}`)).body
  const told = /dernier jour sûr :.*?<time datetime="([0-9-]+)"/s.exec(page)![1]!
  assert.equal(/dernier jour sûr :.*?<time datetime="([0-9-]+)"/s.exec(index)![1], told)
  const [one] = timeline.documents
  assert.equal(one.noDay, null)
  const appeal = one.terms.find(({ name }: { name: string }) => name === 'appeal')
  assert.ok(one.terms.some(({ actBy }: { actBy: string }) => actBy === told))
  assert.ok(appeal.actBy <= appeal.lastDay && appeal.steps.length > 2)
  assert.ok(!('longest' in appeal), 'what may be held against nobody yet is told to nobody')
  assert.match((await archive(p, 'ar')).index, new RegExp(`<time datetime="${told}"`))
})

test('what he has not opened stays unopened: a line with its dates, and nothing of it in the file', async () => {
  const { p, waits } = await someone()
  const { files, timeline, index } = await archive(p)
  assert.deepEqual(await openedAt(waits), { opened_at: null, served_on: null })
  assert.equal((await named(p.id, 'DocumentOpened')).length, 2)
  const line = timeline.documents.find((d: { state: string }) => d.state === 'waits')
  assert.deepEqual(line, {
    number: line.number,
    state: 'waits',
    madeAvailableAt: '2026-05-04T08:00:00Z',
    servedByTermOn: '2026-05-19',
    contestedAt: null,
    withdrawnAt: null,
  })
  assert.match(index, /Ce document attend dans votre espace.*À la fin du mardi 19 mai 2026/s)
  const all = [...files.values()].map((bytes) => bytes.toString('latin1')).join('')
  assert.doesNotMatch(all, new RegExp(`SECRET-REFERENCE|${waits}`))
  assert.ok(![...files.keys()].some((name) => name.startsWith(`documents/${line.number}/`)))
})

test('closed documents are told and not given: contested, taken back', async () => {
  const { p, first, third } = await someone()
  await p.post(`/documents/${first}/contest`)
  await t.web.inject({
    method: 'POST',
    url: `/api/v1/documents/${third}/withdrawal`,
    headers: { ...office.headers, 'content-type': 'application/json' },
    payload: JSON.stringify({ reason: 'wrong-space' }),
  })
  const { files, timeline, index } = await archive(p)
  const states = timeline.documents.map((d: { state: string; file: unknown }) => [d.state, d.file])
  assert.deepEqual(
    states.toSorted(),
    [
      ['contested', null],
      ['waits', undefined],
      ['withdrawn', null],
    ].toSorted(),
  )
  assert.equal([...files.keys()].filter((name) => name.endsWith('document.pdf')).length, 0)
  assert.match(index, /vous avez dit qu’il n’est pas à vous/)
  assert.match(index, /L’Office a retiré ce document le lundi 4 mai 2026/)
})

test('a receipt that waits for its checkpoint is said to be prepared, and the file is there without it', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await t.settle()
  await opening(p, id)
  await owner.query(
    `insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at)
     values (gen_random_uuid(), 'opening', $1, $2, $3, 'fr', $4)`,
    [`document:${id}/opened`, id, p.id, t.clock.now().toString()],
  )
  const { timeline, index } = await archive(p)
  assert.deepEqual(
    timeline.documents[0].receipts.map((r: { kind: string; file: unknown }) => [r.kind, typeof r.file]).toSorted(),
    [
      ['deposit', 'object'],
      ['opening', 'string'],
    ],
  )
  assert.ok(timeline.documents[0].proofs.unproven > 0)
  assert.match(index, /en préparation : prenez un nouveau fichier plus tard/, 'nobody knows when it is read')
  assert.match(index, /sans preuve le jour où ce fichier a été fait/)
})

test('a damaged document keeps him from nothing else: it is said, and is work for somebody', async () => {
  const { p, first } = await someone()
  await t.house.ports.files.remove(`document-${first}`)
  const { timeline, files } = await archive(p)
  const one = timeline.documents.find((d: { documentId: string }) => d.documentId === first)
  assert.equal(one.file, 'unreadable')
  assert.equal([...files.keys()].filter((name) => name.endsWith('document.pdf')).length, 1)
  assert.equal((await named(p.id, 'TransferFailed')).length, 1)
})

test('somebody to whom nothing has come gets a list that says so, from right to left too', async () => {
  const p = await person(t, { registeredBy: desk })
  const { files, index } = await archive(p, 'ar')
  assert.deepEqual([...files.keys()], ['timeline.json', 'index-fr.html', 'index.html'])
  assert.match(index, /<html lang="ar" dir="rtl">/)
  assert.match(files.get('index-fr.html')!.toString(), /Rien n’est encore arrivé/)
})

test('nobody takes the file of another, nobody at a desk has a way to it, and HEAD sends and writes nothing', async () => {
  const { p } = await someone()
  assert.equal((await t.web.inject(ARCHIVE)).statusCode, 303)
  const reception = await employ(t, 'reception-desk', await organisation(t, 'reception-desk'))
  const officer = await employ(t, 'officer')
  for (const { headers } of [reception, officer])
    assert.equal((await t.web.inject({ url: ARCHIVE, headers })).statusCode, 303, 'their session is no person’s')
  const other = await person(t, { registeredBy: desk })
  assert.equal((await archive(other)).timeline.documents.length, 0)
  await t.web.inject({ method: 'HEAD', url: ARCHIVE, headers: { cookie: p.cookie } })
  assert.deepEqual(await named(p.id, 'ArchiveAsked'), [])
})

test('once his key is destroyed it is refused in clear words, and nothing is written', async () => {
  const { p } = await someone()
  await destroyKey(t, p.id)
  const answer = await p.get(ARCHIVE)
  assert.equal(answer.statusCode, 410)
  assert.match(answer.body, /La clé de cet espace a été détruite/)
  assert.deepEqual(await named(p.id, 'ArchiveAsked'), [])
})

test('while its end is not recorded a download is under way, and nothing says that it was cut; never for ever', async () => {
  const p = await person(t, { registeredBy: desk })
  const begun = await takeAll(t.house.ports, loadLaw())(p.acting, 'fr')
  assert.ok(!isRefusal(begun))
  const { body } = await p.get('/take-away')
  assert.match(body, /L’envoi demandé le lundi 4 mai 2026.* est en cours/)
  assert.doesNotMatch(body, /s’est arrêté en route/)
  begun.stream.destroy()
  await begun.sent(false)
  assert.match((await p.get('/take-away')).body, /l’envoi s’est arrêté en route/)
})

test('a download that is cut off is said to be so, and can be taken again', async () => {
  const p = await person(t, { registeredBy: desk })
  for (let i = 0; i < 6; i++) {
    const id = await deposited(t, office, decision(p), pdf('Long', { padding: 3_000_000 }))
    await opening(p, id)
  }
  const url = await t.web.listen({ host: '127.0.0.1', port: 0 })
  await new Promise<void>((resolve, reject) => {
    get(`${url}${ARCHIVE}`, { headers: { cookie: p.cookie } }, (answer) => {
      answer.once('data', () => {
        answer.destroy()
        resolve()
      })
    }).once('error', reject)
  })
  await until(async () => (await named(p.id, 'ArchiveInterrupted')).length === 1)
  assert.deepEqual(await named(p.id, 'ArchiveDelivered'), [])
  assert.match((await p.get('/take-away')).body, /l’envoi s’est arrêté en route/)
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  const { files } = await archive(p)
  assert.equal([...files.keys()].filter((name) => name.endsWith('document.pdf')).length, 6)
  await until(async () => (await named(p.id, 'ArchiveDelivered')).length === 1)
  assert.match((await p.get('/take-away')).body, /le fichier est parti en entier/)
})
