import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { trustOf, verifyDossier, verifyReceipt } from '../evidence/index.ts'
import { keyedDigest } from '../platform/crypto/digest.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { needs } from '../platform/testing/index.ts'
import { csrfOf, type Employed, employ, machine, organisation } from '../testing/agents.ts'
import { destroyKey } from '../testing/destroy-key.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { enrolled, testDesk } from '../testing/enrolled.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { type Person, person } from '../testing/person.ts'
import { activated } from '../testing/phone.ts'
import { unzipped } from '../testing/zip.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const at = await testDesk(t)
const LETTER = pdf('Le texte exact')

const facts = async (personId: string, type: string) =>
  (
    await owner.query<{ body: string; author_id: string }>(
      'select body, author_id from evidence.fact where person_id = $1 and type = $2 order by recorded_at, id',
      [personId, type],
    )
  ).rows.map(({ body, author_id: by }) => ({ ...JSON.parse(body), by }))
const rows = async (personId: string) =>
  (await owner.query('select * from takeaway.sealed_file where person_id = $1 order by asked_at', [personId])).rows
const opening = (p: Person, id: string) => p.post(`/documents/${id}/opening`)

/** An opened decision and an unopened summons; the log is closed and stamped over both. */
async function someone() {
  const p = await person(t, { registeredBy: desk })
  const opened = await deposited(t, office, decision(p), LETTER)
  const waits = await deposited(t, office, summons(p, { reference: 'SECRET-REFERENCE' }))
  await opening(p, opened)
  await t.settle()
  return { p, opened, waits }
}

async function ask(who: Employed, id: string, form: Record<string, string>) {
  const url = `/staff/documents/${id}/export`
  const csrf = csrfOf((await t.web.inject({ url, headers: who.headers })).body)
  return t.web.inject({
    method: 'POST',
    url,
    headers: { ...who.headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf, ...form }).toString(),
  })
}
const WHY = { reason: 'court-asked', courtReference: '26PA01234' }

async function exported(id: string) {
  assert.equal((await ask(officer, id, WHY)).statusCode, 303)
  await t.settle()
  const page = await t.web.inject({ url: `/staff/documents/${id}/export`, headers: officer.headers })
  const href = /href="([^"]+\/export\/[0-9a-f-]+)"/.exec(page.body)![1]!
  const answer = await t.web.inject({ url: href, headers: officer.headers })
  assert.equal(answer.statusCode, 200)
  return { href, zip: answer.rawPayload, files: unzipped(answer.rawPayload) }
}

async function forCounsel(p: Person) {
  assert.equal((await p.post('/take-away/counsel')).statusCode, 303)
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await p.get('/take-away')).body)![1]!
  const answer = await p.get(href)
  assert.equal(answer.statusCode, 200)
  return { href, zip: answer.rawPayload, files: unzipped(answer.rawPayload) }
}

const verified = (files: ReadonlyMap<string, Buffer>, more = {}) =>
  verifyDossier(files.get('dossier.pdf')!, (name) => files.get(name) ?? null, more)!

test('the Office exports the file of a document for a court: all of it, each fact with its proof, verified offline', async () => {
  const { p, opened } = await someone()
  const { files, zip } = await exported(opened)
  for (const name of ['dossier.pdf', 'timeline.json', 'log/key'].concat(
    ['document.pdf', 'proofs.json', 'alerts.json', 'working.pdf'].map((name) => `documents/01/${name}`),
  ))
    assert.ok(files.has(name), name)
  assert.deepEqual(files.get('documents/01/document.pdf'), LETTER)
  assert.equal([...files.keys()].filter((name) => /receipt-/.test(name)).length, 2)

  const logKey = files.get('log/key')!.toString().split(' ')[0]!
  const verdict = verified(files, { trust: trustOf(t.house.config), verifiers: [logKey] })
  assert.deepEqual(verdict.wrong, [])
  assert.equal(verdict.verdict, 'right')
  for (const finding of [
    'sealed',
    'files-as-listed',
    'fact-in-log',
    'log-known',
    'checkpoints-agree',
    'checkpoint-stamped',
  ])
    assert.ok(verdict.findings.includes(finding as 'sealed'), finding)
  assert.deepEqual([verdict.manifest.kind, verdict.counts.receipts], ['court', 2])
  assert.equal(verified(files).verdict, 'whole', 'nothing brought says whose it is')
  assert.deepEqual(verifyReceipt(files.get('dossier.pdf')!).findings.includes('list-of-files'), true)
  const proven = JSON.parse(files.get('documents/01/proofs.json')!.toString()).map(
    (proof: { fact: string }) => JSON.parse(proof.fact).type,
  )
  for (const type of ['DocumentDeposited', 'DocumentOpened', 'DocumentExportAsked'])
    assert.ok(proven.includes(type), type)

  const [asked] = await facts(p.id, 'DocumentExportAsked')
  assert.deepEqual([asked.by, asked.author.role, asked.data.reason], [officer.id, 'officer', 'court-asked'])
  assert.doesNotMatch(JSON.stringify(asked), /26PA01234/, 'what a court calls his case is sealed')
  const [made] = await facts(p.id, 'DocumentExported')
  assert.deepEqual([made.by, made.data.bytes], [officer.id, zip.length])
  assert.equal((await facts(p.id, 'DocumentExportFetched'))[0].data.digest, made.data.digest)
  assert.match((await p.get(`/documents/${opened}`)).body, /L’Office a fait un dossier de ce document pour un tribunal/)
})

test('one byte of any file, a file that is missing, another document: each is found, with its name', async () => {
  const { opened } = await someone()
  const { files } = await exported(opened)
  for (const [name, bytes] of files) {
    const changed = Buffer.from(bytes)
    changed[Math.floor(bytes.length / 2)]! ^= 1
    const verdict = verifyDossier(name === 'dossier.pdf' ? changed : files.get('dossier.pdf')!, (asked) =>
      asked === name ? changed : (files.get(asked) ?? null),
    )
    assert.ok(verdict === null || verdict.verdict === 'wrong', name)
    if (name === 'dossier.pdf') continue
    assert.deepEqual(verdict!.wrong[0], { name, finding: 'file-changed' })
    const gone = verified(new Map([...files].filter(([other]) => other !== name)))
    assert.deepEqual([gone.verdict, gone.wrong[0]], ['wrong', { name, finding: 'file-missing' }])
  }
})

test('a document that nobody opened is exported whole, and stays unopened', async () => {
  const { p, waits } = await someone()
  const { files } = await exported(waits)
  assert.ok(files.has('documents/01/document.pdf'))
  const [exportedOne] = JSON.parse(files.get('timeline.json')!.toString()).documents
  assert.equal(exportedOne.kind, 'summons', 'a court reads what it is, though the facts seal it')
  assert.equal((await facts(p.id, 'DocumentOpened')).length, 1)
  const { rows: kept } = await owner.query('select opened_at, served_on from delivery.document where id = $1', [waits])
  assert.deepEqual(kept, [{ opened_at: null, served_on: null }])
})

test('of what he contested the sealed list says the recorded day, and that nobody asserts it', {
  skip: needs('poppler'),
}, async () => {
  const { p, opened } = await someone()
  await p.post(`/documents/${opened}/contest`)
  const { files } = await exported(opened)
  const { stdout } = await pdfText(files.get('dossier.pdf')!)
  assert.match(stdout, /Contesté : cette notification n’est pas invoquée avant la décision de l’Office/)
  assert.match(stdout, /Date de notification enregistrée\s+lundi 4 mai 2026/)
  assert.match(stdout, /26PA01234/)
  assert.match(stdout, /Sans --trust-seal, --trust-time et --log-key/, 'what it takes to be right')
})

/** pdftotext reads from a pipe. */
async function pdfText(bytes: Buffer): Promise<{ stdout: string }> {
  const asked = promisify(execFile)('pdftotext', ['-layout', '-', '-'])
  asked.child.stdin!.end(bytes)
  return asked
}

test('his file for counsel holds time line and receipts, no document, and nothing of what he has not opened', async () => {
  const { p, waits } = await someone()
  const { files } = await forCounsel(p)
  const verdict = verified(files)
  assert.deepEqual([verdict.verdict, verdict.wrong, verdict.manifest.kind], ['whole', [], 'counsel'])
  assert.equal(verdict.counts.receipts, 2)
  const timeline = JSON.parse(files.get('timeline.json')!.toString())
  const line = timeline.documents.find((d: { state: string }) => d.state === 'waits')
  assert.deepEqual(Object.keys(line).length, 6, 'its dates alone')
  const under = `documents/${line.number}`
  assert.ok(![...files.keys()].some((name) => name.endsWith('document.pdf') || name.startsWith(under)))
  const all = [...files.values()].map((bytes) => bytes.toString('latin1')).join('')
  assert.doesNotMatch(all, new RegExp(`SECRET-REFERENCE|${waits}|summons`))
  assert.equal((await facts(p.id, 'DocumentOpened')).length, 1)
  for (const type of ['CounselFileAsked', 'CounselFileSealed', 'CounselFileFetched'])
    assert.equal((await facts(p.id, type)).length, 1, type)
})

test('the receipt that he was handed his notice is in what he takes away and in his file for counsel, in none for a court', async () => {
  const him = await enrolled(t, at)
  const phone = await activated(t, him)
  const id = await deposited(t, office, decision(him))
  assert.equal((await phone.post('/history/receipts', {}, '/history')).statusCode, 303)
  await t.settle()
  const named = (files: ReadonlyMap<string, Buffer>) => [...files.keys()].filter((name) => name.startsWith('notice/'))
  const archive = unzipped((await phone.get('/take-away/archive.zip')).rawPayload)
  assert.deepEqual(named(archive), ['notice/receipt-01-notice.pdf'])
  assert.match(archive.get('index.html')!.toString(), /href="notice\/receipt-01-notice.pdf"/)
  await phone.post('/take-away/counsel', {}, '/take-away')
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await phone.get('/take-away')).body)![1]!
  const counsel = unzipped((await phone.get(href)).rawPayload)
  assert.deepEqual(named(counsel), ['notice/receipt-01-notice.pdf'])
  assert.deepEqual([verified(counsel).verdict, verified(counsel).counts.receipts], ['whole', 1])
  assert.equal(JSON.parse(counsel.get('timeline.json')!.toString()).receipts[0].kind, 'notice')
  assert.deepEqual(named((await exported(id)).files), [])
})

test('his counsel reads the last safe day of what was opened, then the day that a lawyer counts and how, of the rest nothing', {
  skip: needs('poppler'),
}, async () => {
  const { p, opened } = await someone()
  const { files } = await forCounsel(p)
  const { stdout } = await pdfText(files.get('dossier.pdf')!)
  const told = /dernier jour sûr :.*?<time [^>]*>([^<]+)</s.exec((await p.get(`/documents/${opened}`)).body)![1]!
  assert.match(stdout, new RegExp(`Dernier jour sûr :\\s+${told}\\s+Dernier jour, pour un avocat :\\s+\\S+ \\d`))
  assert.match(stdout, /Sources\s+CESEDA R\. 531-17/)
})

test('asked for twice while it is prepared is asked for once; to whom nothing came, it says so', async () => {
  const p = await person(t, { registeredBy: desk })
  await p.post('/take-away/counsel')
  await p.post('/take-away/counsel')
  assert.equal((await rows(p.id)).length, 1)
  const [{ id }] = await rows(p.id)
  assert.equal((await p.get(`/take-away/counsel/${id}`)).statusCode, 409)
  assert.match((await p.get('/take-away')).body, /En préparation : revenez dans une minute/)
  await t.settle()
  assert.equal((await p.get(`/take-away/counsel/${id}`)).statusCode, 200)
})

test('nobody fetches the file of another, the Office none made for counsel, and no other role asks for a court', async () => {
  const { p, opened, waits } = await someone()
  const counsel = await forCounsel(p)
  const court = await exported(opened)
  const other = await person(t, { registeredBy: desk })
  assert.equal((await other.get(counsel.href)).statusCode, 404)
  const fileId = counsel.href.split('/').at(-1)
  const asCourt = `/staff/documents/${opened}/export/${fileId}`
  assert.equal((await t.web.inject({ url: asCourt, headers: officer.headers })).statusCode, 404)
  assert.equal((await p.get(`/take-away/counsel/${court.href.split('/').at(-1)}`)).statusCode, 404)
  const elsewhere = court.href.replace(opened, waits)
  assert.equal(
    (await t.web.inject({ url: elsewhere, headers: officer.headers })).statusCode,
    404,
    'of another document',
  )
  const clerk = await employ(t, 'registration-desk', desk)
  for (const url of [`/staff/documents/${opened}/export`, court.href])
    assert.equal((await t.web.inject({ url, headers: clerk.headers })).statusCode, 403)
})

test('in PostgreSQL too: a clerk sees and asks for nothing, an officer nothing of counsel’s, and each asks in his own name', async () => {
  const { p, opened } = await someone()
  await forCounsel(p)
  await exported(opened)
  const clerk = await employ(t, 'registration-desk', desk)
  const as = async (actor: string, statement: string) => {
    const client = await t.base.pool('app').connect()
    try {
      await client.query(
        `begin; set local pli.actor = '${actor}'; set local pli.now = '${t.clock.now()}'; set local role pli_staff`,
      )
      return (await client.query(statement)).rows
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const seen = `select kind from takeaway.sealed_file where person_id = '${p.id}'`
  assert.deepEqual(await as(clerk.id, seen), [])
  assert.deepEqual(await as(officer.id, seen), [{ kind: 'court' }])
  const write = (by: string, kind: string, document: string) =>
    `insert into takeaway.sealed_file (id, kind, person_id, document_id, fact_id, asked_at, asked_by)
     values (gen_random_uuid(), '${kind}', '${p.id}', ${document}, 'x', '${t.clock.now()}', '${by}')`
  for (const [actor, statement] of [
    [clerk.id, write(clerk.id, 'court', `'${opened}'`)],
    [officer.id, write(clerk.id, 'court', `'${opened}'`)],
    [officer.id, write(officer.id, 'counsel', 'null')],
  ] as const)
    await assert.rejects(as(actor, statement), /row-level security/)
})

test('after a week the bytes are gone and it is said so; that it was made stays', async () => {
  const { p } = await someone()
  const { href } = await forCounsel(p)
  const before = t.clock.now()
  t.clock.set(before.add({ hours: 8 * 24 }))
  await t.settle()
  const [row] = await rows(p.id)
  await assert.rejects(t.house.ports.files.get(row.file_key))
  assert.equal((await p.get(href)).statusCode, 410)
  assert.match((await p.get('/take-away')).body, /Préparer ce fichier/)
  assert.equal((await facts(p.id, 'CounselFileSealed')).length, 1)
})

test('once his key is destroyed the Office is refused clearly, and nothing is written', async () => {
  const { p, opened } = await someone()
  const { href } = await exported(opened)
  await destroyKey(t, p.id)
  assert.equal((await t.web.inject({ url: href, headers: officer.headers })).statusCode, 410)
  const answer = await ask(officer, opened, WHY)
  assert.equal(answer.statusCode, 410)
  assert.match(answer.body, /La clé de cet espace a été détruite/)
  assert.equal((await rows(p.id)).length, 1)
})

test('what is handed out says in which role somebody worked, and by no sign that it was the same agent', async () => {
  t.clock.set(t.clock.now().add({ hours: 1 })) // the log is stamped for the first of them, and again for what is read
  const people = [await someone(), await someone()]
  for (const { opened } of people) await t.web.inject({ url: `/staff/documents/${opened}`, headers: officer.headers })
  t.clock.set(t.clock.now().add({ hours: 30 }))
  await t.settle()
  const seen: string[] = []
  for (const { p, opened } of people)
    for (const { files } of [await exported(opened), await forCounsel(p)]) {
      const { wrong, counts } = verified(files)
      const isOfBothDays = counts.timestamps === (p === people[0]!.p ? 2 : 1)
      assert.deepEqual([wrong, isOfBothDays], [[], true], 'whatever was stamped is of one tree')
      const all = [...files.values()].map((bytes) => bytes.toString('latin1')).join('')
      assert.ok(!all.includes(officer.id) && !all.includes(office.id))
      const proofs: { fact: string; salt: string }[] = JSON.parse(
        files.get([...files.keys()].find((name) => name.endsWith('proofs.json'))!)!.toString(),
      )
      const read = proofs.find(({ fact }) => JSON.parse(fact).type === 'DocumentRead')!
      const { id, role } = JSON.parse(read.fact).author
      assert.equal(role, 'officer')
      assert.equal(id, keyedDigest(Buffer.from(read.salt, 'base64'), 'author:', officer.id).toString('hex'))
      for (const receipt of [...files.keys()].filter((name) => /receipt-/.test(name))) {
        const { fact } = JSON.parse(attachmentOf(files.get(receipt)!)!.toString())
        assert.ok(!fact.includes(officer.id) && !fact.includes(office.id), receipt)
      }
      seen.push(id)
    }
  assert.equal(new Set(seen).size, 2, 'one mark a fact: the same in both his files, another of the other person')
})
