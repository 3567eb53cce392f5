import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'
import { decideOnContest } from './decide-contest.ts'
import { withdrawDocument } from './withdraw.ts'

/*
 * A letter that was shut on its fifteenth day is not served, as recorded; the strictest reading had served it at the end of the fourteenth, and
 * his cover told him so: its last safe day is kept (decision 0034, law.md §0).
 */

const t = await testHouse({ at: '2022-05-02T08:00:00Z' })
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const head = await employ(t, 'division-head')
const START = t.clock.now().toString()
const on = (day: string, time = '08:00:00') => t.clock.set(`${day}T${time}Z`)
const stated = { decision: { decidedOn: '2022-04-29', remedy: { court: 'cnda', months: 1, franc: true } } }

async function placed(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him, stated)) }
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)
const takeBack = (id: string, reason: 'error' | 'wrong-space') =>
  withdrawDocument(t.house.ports)(officer.acting, id, { reason })
const words = (text: string) =>
  text
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
const page = async (him: Person, url: string) => words((await him.get(url)).body)
const fromPdf = (input: Buffer) =>
  words(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
const receipt = async (him: Person, id: string, kind: string) => {
  const asked = 'select id from evidence.receipt where document_id = $1 and kind = $2'
  const { rows } = await owner.query(asked, [id, kind])
  return fromPdf((await him.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload)
}
const events = async (him: Person, id: string) =>
  [...(await him.get(`/documents/${id}/clock.ics`)).body.matchAll(/BEGIN:VEVENT.*?END:VEVENT/gs)].map(([event]) => ({
    on: /DTSTART;VALUE=DATE:(\d+)/.exec(event)![1],
    cancelled: event.includes('STATUS:CANCELLED'),
  }))
const archive = async (him: Person) => unzipped((await him.get('/take-away/archive.zip')).rawPayload)

test('what replaces, on its fifteenth day, a letter that nobody had opened keeps the last safe day of the strictest reading: page, list, calendar, paper, receipt, archive', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  on('2022-05-16')
  assert.match(await page(him, `/documents/${first}`), /Par prudence, ouvrez/)
  on('2022-05-17')
  const second = await deposited(t, office, replacementOf(him, first, stated))
  const cover = await page(him, `/documents/${second}`)
  assert.match(
    cover,
    /La lettre du 2 mai 2022 comptait déjà : gardez son dernier jour sûr\. Un juge peut dire autre chose\. Lue plus strictement, la loi compte déjà le 16 mai 2022\./,
  )
  assert.match(cover, /Par prudence, ouvrez aujourd’hui/)
  assert.match(await page(him, '/inbox'), /Par prudence, ouvrez aujourd’hui/)
  on('2022-05-30')
  await open(him, second)
  await t.settle()
  const paper = fromPdf((await him.get(`/documents/${second}/clock.pdf`)).rawPayload)
  const told = [
    await page(him, `/documents/${second}`),
    await page(him, `/documents/${second}/clock`),
    paper,
    await receipt(him, second, 'opening'),
    await receipt(him, second, 'deposit'),
    words((await archive(him)).get('index.html')!.toString()),
  ]
  for (const text of told) assert.match(text, /17 juin 2022/, 'the first, served on 16 May')
  for (const text of told) assert.doesNotMatch(text, /(dernier jour sûr|Dernier jour sûr)[^.]{0,40}1(er)? juillet 2022/)
  on('2022-06-01')
  assert.match(await page(him, '/inbox'), /Contester devant le tribunal – dernier jour sûr : 17 juin 2022/)
  const days = (await events(him, second)).filter(({ cancelled }) => !cancelled)
  assert.deepEqual(
    days.map((event) => event.on),
    ['20220531', '20220617'],
  )
  assert.match(told[1]!, /Dernier jour, pour un avocat : 1(er)? juillet 2022/, 'what is recorded stays')
  assert.match(
    told[3]!,
    /n’avait pas été notifié ; selon la lecture la plus stricte, il l’était à la fin du 16 mai 2022\. Son dernier/,
  )
})

test('of the letter itself that was taken back, or contested, on that day the same day is told, and what is recorded is that nothing served it', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  on('2022-05-17')
  assert.equal(await takeBack(first, 'error'), 'withdrawn')
  await t.settle()
  const clock = await page(him, `/documents/${first}/clock`)
  for (const text of [clock, await page(him, `/documents/${first}`), await receipt(him, first, 'withdrawal')])
    assert.match(text, /17 juin 2022/)
  assert.match(clock, /Lue plus strictement, la loi compte déjà le 16 mai 2022/)
  assert.doesNotMatch(clock, /ne compte aucun jour|avant qu’un jour ait compté|rien à faire/)
  assert.match(await receipt(him, first, 'withdrawal'), /Cet accusé ne constate aucune notification/)
  const { rows } = await owner.query('select served_on from delivery.document where id = $1', [first])
  assert.deepEqual(rows, [{ served_on: null }])

  const said = await placed()
  on('2022-05-17')
  await said.him.post(`/documents/${said.first}/contest`)
  await t.settle()
  assert.match(await page(said.him, `/documents/${said.first}/clock`), /17 juin 2022/)
  assert.match(await receipt(said.him, said.first, 'contest'), /17 juin 2022/)
  assert.deepEqual(await events(said.him, said.first), [
    { on: '20220531', cancelled: false },
    { on: '20220617', cancelled: false },
  ])
  await decideOnContest(t.house.ports)(head.acting, said.first, { outcome: 'dismissed' })
  await open(said.him, said.first)
  await t.settle()
  assert.match(await page(said.him, '/inbox'), /Demander un avocat payé par l’État – dernier jour sûr : 31 mai 2022/)
  assert.match(await page(said.him, `/documents/${said.first}`), /17 juin 2022/)
  assert.match(await receipt(said.him, said.first, 'opening'), /17 juin 2022/)
})

test('who contested it on that day is not told, on page, paper or receipt, that it will come again with new days or will not be deemed served: a day is kept', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  on('2022-05-17')
  await him.post(`/documents/${first}/contest`)
  await t.settle()
  const paper = fromPdf((await him.get(`/documents/${first}/clock.pdf`)).rawPayload)
  const told = [await page(him, `/documents/${first}/clock`), paper, await receipt(him, first, 'contest')]
  for (const text of told) {
    assert.match(text, /17 juin 2022/)
    assert.doesNotMatch(text, /avec de nouveaux jours|ne sera pas réputé notifié|cesse de courir/)
  }
  assert.match(told[2]!, /n’est pas pour lui\. Le document est fermé\./)

  const early = await placed()
  on('2022-05-10')
  await early.him.post(`/documents/${early.first}/contest`)
  await t.settle()
  assert.match(await page(early.him, `/documents/${early.first}/clock`), /avec de nouveaux jours/, 'where none is kept')
  assert.match(await receipt(early.him, early.first, 'contest'), /il ne sera pas réputé notifié/)
})

test('shut before the end of the fourteenth day it gives no day; found to be another’s it gives none either, and his calendar gives back those it had', async () => {
  const { him, first } = await placed()
  on('2022-05-16', '21:59:59')
  const second = await deposited(t, office, replacementOf(him, first, stated))
  assert.doesNotMatch(await page(him, `/documents/${second}`), /comptait déjà/)
  assert.doesNotMatch(await page(him, `/documents/${first}/clock`), /juin 2022/)

  const other = await placed()
  on('2022-05-17')
  await other.him.post(`/documents/${other.first}/contest`)
  await decideOnContest(t.house.ports)(head.acting, other.first, { outcome: 'upheld' })
  assert.doesNotMatch(await page(other.him, `/documents/${other.first}/clock`), /juin 2022/)
  const gone = await events(other.him, other.first)
  assert.deepEqual(new Set(gone.map((event) => event.on)), new Set(['20220531', '20220617']))
  assert.ok(gone.every(({ cancelled }) => cancelled))
})
