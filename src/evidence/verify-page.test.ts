import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { languages } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { isRefusal } from '../platform/refusal.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { pdf } from '../testing/pdf.ts'
import { person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { evidence, receiptWith } from './example-receipt.ts'
import { sealedPage } from './example-sealed.ts'
import { selfMadeAuthority, selfMadeIn } from './seal/self-made.ts'
import { verifyReceipt } from './verify.ts'

const t = await testHouse()
const office = await machine(t, 'system')
const p = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
const document = await deposited(t, office, decision(p))
await t.settle()
const list = `/api/v1/documents/${document}/receipts`
const [{ id }] = (await t.web.inject({ url: list, headers: office.headers })).json().receipts
const receipt = (await t.web.inject({ url: `${list}/${id}`, headers: office.headers })).rawPayload

const part = (head: string, body: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
const fileOf = (bytes: Buffer | string, name = 'r.pdf') =>
  part(`name="receipt"; filename="${name}"\r\ncontent-type: application/pdf`, bytes)
const send = (place: string, ...parts: Buffer[]) =>
  t.web.inject({
    method: 'POST',
    url: `/verify${place}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([part('name="csrf"', ''), ...parts, Buffer.from('--x--\r\n')]),
  })
const handIn = (bytes: Buffer | null, lang = 'fr', number = '') =>
  send(`${number}?lang=${lang}`, ...(bytes === null ? [] : [fileOf(bytes)]))
const OF_NOBODY = /Voici ce que dit la preuve jointe au fichier. Ce site ne sait pas qui a fait le fichier/
/** A fact by its name, which receipt it has, its day of service, and when it was sealed. */
const PARTICULARS = /document:|Accusé de |Proof of|Date de notification|Day from which it counts|Scellé le|Sealed on/

test('a receipt of this house is right, whatever the language: whole, sealed by whom it believes, in its log', async () => {
  const { statusCode, body } = await handIn(receipt)
  assert.equal(statusCode, 200)
  assert.match(body, /Vrai/)
  assert.match(body, /document:[0-9a-f-]+\/deposited/)
  assert.match(body, /Scellé le/)
  assert.doesNotMatch(body, OF_NOBODY)
  assert.match((await handIn(receipt, 'en')).body, /Right/)
})

test('a receipt of another house is whole, and said to be of another: nobody here kept a key', async () => {
  const renderer = createRenderer()
  try {
    const theirs = await receiptWith(renderer, JSON.stringify(evidence))
    for (const [tag, words] of [
      ['fr', /Intact, mais établi ailleurs : ce n’est pas un accusé de ce site/],
      ['en', /Whole, but issued elsewhere: it is not a receipt of this site/],
    ] as const) {
      const { body } = await handIn(theirs, tag)
      assert.match(body, words)
      assert.doesNotMatch(body, /Faux|Wrong|you kept|gardé la clé|avez apporté|you brought/)
      assert.doesNotMatch(body, PARTICULARS, 'nothing of what a stranger wrote is told under our address')
    }
    const { body } = await handIn(receipt)
    assert.match(body, /Le journal est celui de ce site/)
    assert.doesNotMatch(body, /gardé la clé|que vous/)
  } finally {
    await renderer.stop()
  }
})

test('“issued here” is said of the bytes that this house made and remembers, of no other, whatever seals them', async () => {
  assert.match((await handIn(receipt)).body, /Ce fichier a été établi ici/)
  const { seal, time } = selfMadeIn(t.house.config.varDir, t.clock.now())
  const proof = attachmentOf(receipt)!.toString()
  const { body } = await handIn(await sealedPage(proof, seal, time, { at: t.clock.now() }))
  assert.match(body, /Le sceau est celui de ce site/, 'with our own key')
  assert.match(body, /Ce fichier n’est pas, ou n’est plus, parmi ceux que ce site connaît/)
  assert.match(body, /ce site ne peut pas dire qu’il vient d’ici/)
  assert.doesNotMatch(body, /Vrai|établi ici/)
  assert.match(body, OF_NOBODY, 'before what its fact says')
  const stranger = selfMadeAuthority(t.clock.now())
  const theirs = await handIn(await sealedPage(proof, stranger.seal, stranger.time, { at: t.clock.now() }))
  assert.match(theirs.body, OF_NOBODY)
  assert.doesNotMatch(theirs.body, /Scellé le/, 'by whose clock nobody knows')
})

test('the check is a step away: from the help, and from the receipts of a document, for him and for who works', async () => {
  assert.match((await t.web.inject('/help')).body, /href="\/verify"/)
  assert.match((await p.get(`/documents/${document}`)).body, /href="\/verify"/)
  const officer = await employ(t, 'officer')
  const page = await t.web.inject({ url: `/staff/documents/${document}`, headers: officer.headers })
  assert.match(page.body, /href="\/verify"/)
})

test('one byte changed is wrong; a file that is none too, and the page says which checks said so', async () => {
  const changed = Buffer.from(receipt)
  changed[2000] = changed[2000]! ^ 1
  const { statusCode, body } = await handIn(changed)
  assert.equal(statusCode, 200)
  assert.match(body, /Faux/)
  assert.match(body, /Le sceau manque/)
  assert.doesNotMatch(body, PARTICULARS)
})

test('what is no receipt at all is said to be none, and never whole or right; of a zip, to unzip it first', async () => {
  for (const bytes of [Buffer.from('hello'), pdf('Une lettre')]) {
    const { body } = await handIn(bytes)
    assert.match(body, /Ce n’est pas un accusé de Pli/)
    assert.match(body, /ne prouve rien/)
    assert.doesNotMatch(body, /Faux|Intact|Vrai/)
  }
  assert.match(
    (await handIn(Buffer.from('PK\x03\x04rest'))).body,
    /décompressez-le d’abord. Puis donnez dossier.pdf s’il y est ; sinon, chaque accusé/,
  )
})

test('a receipt whose proof or whose seal was taken out is wrong, not harmless', async () => {
  const without = (...traces: string[]) => {
    let text = receipt.toString('latin1')
    for (const trace of traces) text = text.replaceAll(trace, 'x'.repeat(trace.length))
    return Buffer.from(text, 'latin1')
  }
  for (const bytes of [without('/EmbeddedFile', '/AF', 'evidence.json'), without('/ByteRange'), without('%PDF-')])
    assert.match((await handIn(bytes)).body, /Faux/)
})

test('of a sealed list of this house the heading says what the lines below it say: whole, and sealed here', async () => {
  assert.equal((await p.post('/take-away/counsel')).statusCode, 303)
  await t.settle()
  const href = /href="(\/take-away\/counsel\/[0-9a-f-]+)"/.exec((await p.get('/take-away')).body)![1]!
  const list = unzipped((await p.get(href)).rawPayload).get('dossier.pdf')!
  const { body } = await handIn(list)
  assert.match(body, /Cette liste est intacte, et scellée par ce site/)
  assert.match(body, /Le sceau est celui de ce site/)
  assert.doesNotMatch(body, /ne peut pas dire/)
})

test('without a file, with an empty one or one too large, the form comes back and says what to do', async () => {
  for (const [bytes, said] of [
    [null, /Il manque le fichier/],
    [Buffer.alloc(0), /Le fichier est vide – Téléchargez l’accusé encore une fois/],
  ] as const) {
    const { statusCode, body } = await handIn(bytes)
    assert.equal(statusCode, 422)
    assert.match(body, said)
  }
  assert.match((await send('?lang=fr', fileOf(''), part('name="number"', id))).body, /Le fichier est vide/)
  assert.equal((await handIn(Buffer.alloc(2_000_001))).statusCode, 413)
})

test('the command stands folded, for experts, below one plain sentence; in development, with what bin/start names, it says right', async () => {
  const { body } = await t.web.inject('/verify?lang=fr')
  assert.match(body, /<details><summary>Pour les spécialistes<\/summary><p class="soft">[^<]*bin\/pli verify/)
  const folder = mkdtempSync(join(tmpdir(), 'pli-outside-'))
  try {
    const file = join(folder, 'receipt.pdf')
    writeFileSync(file, receipt)
    const [key] = (await t.web.inject('/log/key')).body.split(' ')
    const own = (name: string) => join(t.house.config.varDir, name)
    const trust = ['--trust-seal', own('self-made-seal.pem'), '--trust-time', own('self-made-time.pem')]
    const said = execFileSync('bin/pli', ['verify', file, ...trust, '--log-key', key!, '--json']).toString()
    assert.equal(JSON.parse(said).verdict, 'right')
    for (const name of trust.filter((word) => word.endsWith('.pem')))
      assert.doesNotMatch(readFileSync(name, 'utf8'), /PRIVATE/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('nothing of what was handed in is kept or logged', async () => {
  const facts = async () => (await t.base.pool('owner').query('select count(*)::int as n from evidence.fact')).rows[0].n
  const before = await facts()
  await handIn(receipt)
  assert.equal(await facts(), before)
  assert.ok(!t.log.some((line) => line.includes(document)))
})

test('the squares on a receipt lead to the page of its number', { skip: needs('poppler', 'zbar') }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pli-squares-'))
  const run = (command: string, words: string[]) => execFileSync(command, words, { cwd: folder })
  try {
    writeFileSync(join(folder, 'receipt.pdf'), receipt)
    run('pdftoppm', ['-r', '150', '-gray', '-singlefile', 'receipt.pdf', 'page'])
    const read = run('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', 'page.pgm'])
    assert.equal(read.toString().trim(), `http://localhost:3000/verify/${id}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the page of a number is one small page, in every language', async () => {
  for (const { tag } of languages) {
    const { body } = await t.web.inject(`/verify/${id}?lang=${tag}`)
    assert.ok(Buffer.byteLength(body) <= 15_000, `${tag}: ${Buffer.byteLength(body)}`)
  }
})

test('by its number a receipt is said to be issued, with what to compare: the digest of its fact and the checkpoint, not its place', async () => {
  const { statusCode, body, headers } = await t.web.inject(`/verify/${id}`)
  assert.equal(statusCode, 200)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(id[14], '4', 'a number made at random alone')
  const { proof } = verifyReceipt(receipt)
  const inGroups = (hex: string) => hex.match(/.{8}/g)!.join(' ')
  for (const told of [
    id,
    inGroups(proof!.digest),
    `>${proof!.checkpoint.size} ${Buffer.from(proof!.checkpoint.root).toString('base64')}<`,
    `action="/verify/${id}"`,
  ])
    assert.ok(body.includes(told), told)
  assert.ok(!body.includes(`>${proof!.position}<`), 'two of them would tell how many facts lie between')
})

test('it tells nothing else: of two receipts of two kinds, people and days the pages differ in those figures alone', async () => {
  const another = await person(t, { registeredBy: await organisation(t, 'registration-desk'), language: 'ar' })
  const served = await deposited(t, office, decision(another))
  t.clock.set(t.clock.now().add({ hours: 48 }))
  await another.post(`/documents/${served}/opening`, { language: 'ar' })
  await t.settle()
  const of = `/api/v1/documents/${served}/receipts`
  const { receipts } = (await t.web.inject({ url: of, headers: office.headers })).json()
  const opening = receipts.find(({ kind }: { kind: string }) => kind === 'opening').id as string
  const bare = async (number: string) =>
    (await t.web.inject(`/verify/${number}?lang=fr`)).body
      .replaceAll(number, 'N')
      .replaceAll(/([0-9a-f]{8} ?){8}/g, 'D')
      .replaceAll(/>\d+( [A-Za-z0-9+/]+=)?</g, '>F<')
  assert.equal(await bare(opening), await bare(id))
  assert.doesNotMatch(await bare(opening), /20\d\d|OFPRA|document:/)
  const french = await frenchOf(opening)
  assert.match((await handIn(french, 'fr', `/${opening}`)).body, /Ce fichier est celui/, 'that of the prefecture too')
})

async function frenchOf(number: string): Promise<Buffer> {
  const { rows } = await t.base.pool('owner').query('select * from evidence.receipt where id = $1', [number])
  const { person_id: personId, french_file_key: key } = rows[0]
  const own = await t.house.ports.act({ as: 'worker' }, ({ trx }) => openPersonKey(trx, t.house.ports.master, personId))
  if (isRefusal(own)) throw new Error(own.refusal)
  return own.unsealFile(await t.house.ports.files.get(key), key)
}

test('of a number that was never issued, or whose receipt is being prepared or was erased, the answer is the same and clear', async () => {
  const waiting = await deposited(t, office, decision(p))
  await t.house.jobs['evidence.receipt']!({ factId: `document:${waiting}/deposited` })
  for (const name of ['sequencer', 'checkpoints'])
    await t.house.sweeps.find((sweep) => sweep.name === name)!.run(t.clock.now().add({ minutes: 30 }))
  const { rows } = await t.base.pool('owner').query('select id from evidence.receipt where rendered_at is null')
  assert.equal(rows.length, 1)
  const numbers = [rows[0].id, crypto.randomUUID()]
  const told = await Promise.all(numbers.map((number) => t.web.inject(`/verify/${number}?lang=fr`)))
  for (const [i, { statusCode, body }] of told.entries()) {
    assert.equal(statusCode, 404)
    assert.match(body, /Nous ne connaissons pas d’accusé de ce numéro, ou nous ne le connaissons plus/)
    assert.match(body, /Cela ne dit pas qu’il est faux/)
    assert.match(body, new RegExp(`name="number"[^>]*>${numbers[i]}</textarea>`), 'it stands there to be corrected')
    assert.equal(body.replaceAll(numbers[i]!, 'N'), told[0]!.body.replaceAll(numbers[0]!, 'N'))
  }
})

test('under a number the file handed in is said to be the one that was issued, or another', async () => {
  assert.match((await handIn(receipt, 'fr', `/${id}`)).body, /Ce fichier est celui qui a été établi sous ce numéro/)
  const changed = Buffer.from(receipt)
  changed[2000] = changed[2000]! ^ 1
  const { body } = await handIn(changed, 'fr', `/${id}`)
  assert.match(body, /Ce fichier n’est pas celui/)
  assert.match(body, /Faux/)
  assert.equal((await handIn(receipt, 'fr', `/${crypto.randomUUID()}`)).statusCode, 404)
})

test('who tries numbers is told to wait, and no number is in the log', async () => {
  const tried = () => t.web.inject({ url: `/verify/${crypto.randomUUID()}`, remoteAddress: '10.7.7.7' })
  for (let tries = 0; tries < 60; tries++) assert.equal((await tried()).statusCode, 404)
  assert.equal((await tried()).statusCode, 429)
  assert.ok(!t.log.some((line) => line.includes(id)))
})

test('the page of a number shows no digest of a file: by the copy that the prefecture holds nobody finds that his is the same, which is so of a grant in French alone', async () => {
  const given = { kind: 'grant-refugee-status', decision: { decidedOn: '2026-04-30' } } as const
  const documents = await Promise.all(
    [{}, given].map(async (said) => {
      const reader = await person(t, { registeredBy: await organisation(t, 'registration-desk'), language: 'fr' })
      return deposited(t, office, decision(reader, said))
    }),
  )
  await t.settle()
  t.clock.set(t.clock.now().add({ hours: 24 * 20 }))
  await t.settle()
  for (const one of documents) {
    const { rows } = await t.base.pool('owner').query(
      `select id, encode(digest, 'hex') as his, encode(french_digest, 'hex') as french from evidence.receipt
       where document_id = $1 and kind = 'term'`,
      [one],
    )
    const { body } = await t.web.inject(`/verify/${rows[0].id}?lang=fr`)
    assert.match(body, /Un accusé de ce numéro a été établi ici/)
    for (const digest of [rows[0].his, rows[0].french]) assert.ok(!body.replaceAll(/[\s\u00a0]/g, '').includes(digest))
    const copy = await frenchOf(rows[0].id)
    assert.match((await handIn(copy, 'fr', `/${rows[0].id}`)).body, /Ce fichier est celui/, 'handed in it is told yes')
  }
})
