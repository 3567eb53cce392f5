import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { copyOf, decision, deposited, ofOthers, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { withdrawDocument } from './withdraw.ts'

/* Of all the letters that were one (decision 0034): which of them gives a last safe day, said alike by page, calendar and receipt. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const withdraw = withdrawDocument(t.house.ports)
const takeBack = async (id: string, reason: 'error' | 'wrong-space') =>
  withdraw(officer.acting, id, { reason, ...(reason === 'error' ? {} : await ofOthers(t, office, id, 'his')) })

async function placed(day: string): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  on(day)
  return { him, first: await deposited(t, office, decision(him)) }
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)

const plain = (text: string) =>
  text.replace(/\s+/g, ' ').replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
/** Its words, with no day of the week. */
async function page(him: Person, url: string): Promise<string> {
  const { body, statusCode } = await him.get(`/documents/${url}`)
  assert.equal(statusCode, 200, body)
  return plain(body.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]*>/g, ' '))
}
const calendar = async (him: Person, id: string) =>
  [...(await him.get(`/documents/${id}/clock.ics`)).body.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map(([, day]) => day)

async function receipt(him: Person, id: string, kind: string): Promise<string> {
  const asked = 'select id from evidence.receipt where document_id = $1 and kind = $2'
  const { rows } = await owner.query(asked, [id, kind])
  const input = (await him.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload
  return plain(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
}
const referenceOf = async (id: string) =>
  (await owner.query('select reference from delivery.document where id = $1', [id])).rows[0].reference as string

/** No page whole, where one says another thing. */
const says = (text: string, words: RegExp, whether = true) => assert.equal(words.test(text), whether, `${words}`)
const safeDays = (text: string) => [
  ...new Set([...text.matchAll(/dernier jour sûr :? ?(\d+ \S+ 2026)/gi)].map(([, day]) => day)),
]

const FROM_OPENING = /Il compte à partir du jour où vous ouvrez/

/** Replaced on the day after, by what he opens at once and the Office takes back on the third; then the first is replaced again. */
async function replacedTwice(reason: 'error' | 'wrong-space') {
  const { him, first } = await placed('2026-05-04')
  on('2026-05-05')
  const second = await deposited(t, office, replacementOf(him, first))
  await open(him, second)
  on('2026-05-06')
  assert.equal(await takeBack(second, reason), 'withdrawn')
  on('2026-05-20')
  const third = await deposited(t, office, replacementOf(him, first))
  await t.settle()
  return { him, second, third }
}

test('a replacement that was served and taken back keeps its last safe day when the first is replaced again: page, calendar, receipt', {
  skip: needs('poppler'),
}, async () => {
  const { him, second, third } = await replacedTwice('error')
  const named = /La lettre du 5 mai 2026 comptait déjà : gardez son dernier jour sûr\./
  const cover = await page(him, third)
  says(cover, named)
  says(cover, FROM_OPENING, false)
  says(cover, /Par prudence, ouvrez aujourd’hui\./)
  await open(him, third)
  await t.settle()
  for (const url of [third, `${third}/clock`]) {
    const text = await page(him, url)
    says(text, named)
    assert.deepEqual(safeDays(text), ['20 mai 2026', '5 juin 2026'])
  }
  assert.deepEqual((await calendar(him, third)).slice(0, 2), await calendar(him, second))
  for (const kind of ['deposit', 'opening']) {
    const text = await receipt(him, third, kind)
    const served = `Le document ${await referenceOf(second)} avait été notifié le 5 mai 2026. Son dernier jour sûr est gardé`
    assert.ok(text.includes(served), served)
    says(text, /Dernier jour sûr – Recours : 5 juin 2026/)
  }
})

test('what was taken back as another’s letter gives no day to what replaces the first again', {
  skip: needs('poppler'),
}, async () => {
  const { him, third } = await replacedTwice('wrong-space')
  says(await page(him, third), FROM_OPENING)
  await open(him, third)
  await t.settle()
  const text = await page(him, third)
  says(text, /comptait déjà/, false)
  says(text, /4 juin 2026/)
  says(await receipt(him, third, 'opening'), /avait été notifié/, false)
})

/** A decision that states days shorter than a month, as the law of June has them. */
const shorter = (him: Person, of: string, remedy: object = { days: 15, legalAidDays: 7 }) =>
  replacementOf(him, of, {
    decision: { decidedOn: '2026-06-12', remedy: { court: 'cnda', franc: true, ...remedy } },
  })

test('a replacement whose own days come first says to keep no other letter’s, and to count from his reading where that is the earliest', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15')
  const second = await deposited(t, office, shorter(him, first))
  await open(him, second)
  const text = await page(him, second)
  says(text, /22 juin 2026/)
  says(text, /gardez son dernier jour sûr/, false)

  const read = await placed('2026-06-11')
  await open(read.him, read.first)
  on('2026-06-15')
  const again = await deposited(t, office, shorter(read.him, read.first))
  const copied = await deposited(t, office, copyOf(read.him, again))
  on('2026-06-16')
  await open(read.him, copied)
  on('2026-06-19')
  await open(read.him, again)
  await t.settle()
  const late = await page(read.him, again)
  says(late, /dans sa copie, le 16 juin 2026\. Par prudence, comptez à partir de ce jour\./)
  says(late, /23 juin 2026/)
  says(late, /gardez son dernier jour sûr/, false)
  const told = await receipt(read.him, again, 'opening')
  says(told, /dans sa copie, le 16 juin 2026\. Par prudence, comptez à partir de ce jour\./)
  says(told, /Son dernier jour sûr est gardé/, false)
})

test('each term names the letter whose day it has: legal aid the first, the appeal what replaced that', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15')
  const second = await deposited(t, office, shorter(him, first, { days: 15 }))
  await open(him, second)
  const aid =
    /Demander un avocat payé par l’État : la lettre du 11 juin 2026 comptait déjà, gardez son dernier jour sûr\./
  says(await page(him, second), aid)
  on('2026-06-17')
  const third = await deposited(t, office, shorter(him, second, { months: 1 }))
  await open(him, third)
  await t.settle()
  for (const text of [await page(him, third), await page(him, `${third}/clock`)]) {
    says(text, aid)
    says(text, /Contester devant le tribunal : la lettre du 15 juin 2026 comptait déjà, gardez son dernier jour sûr\./)
    says(text, /26 juin 2026/)
    says(text, /1 juillet 2026|1er juillet 2026/)
  }
  const told = await receipt(him, third, 'opening')
  for (const [id, day] of [
    [first, '11'],
    [second, '15'],
  ] as const)
    assert.ok(
      told.includes(`Le document ${await referenceOf(id)} avait été notifié le ${day} juin 2026. Son dernier`),
      day,
    )
})
