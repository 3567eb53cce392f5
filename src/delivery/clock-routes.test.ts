import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { placesFor } from '../law/index.ts'
import { formatDay } from '../platform/i18n/index.ts'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { staffReads } from '../testing/staff-reads.ts'

const t = await testHouse()
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const MONDAY = '2026-05-04T08:00:00Z'

const stored = async (id: string) => {
  const facts = await owner.query('select id from evidence.fact where subject = $1 order by id', [`document:${id}`])
  const row = await owner.query('select * from delivery.document where id = $1', [id])
  return { facts: facts.rows, row: row.rows }
}
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const textOf = (pdf: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().replaceAll(/\s+/g, ' ')
const unfolded = (file: string) => file.replaceAll('\r\n ', '')
const EVERY = ['clock', 'clock.ics', 'clock.pdf']

test('looking at how the days are counted, in whatever form, opens nothing and writes nothing down', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await t.settle()
  const before = await stored(id)
  for (const form of EVERY) assert.equal((await p.get(`/documents/${id}/${form}`)).statusCode, 200, form)
  assert.deepEqual(await stored(id), before)
  assert.match((await p.get(`/documents/${id}`)).body, new RegExp(`href="/documents/${id}/clock"`))
})

test('under the addresses stands the day on which the data says that they were looked at, whatever day it is in the house', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const [oldest] = placesFor(t.house.law, null)
    .map(({ lookedAtOn }) => lookedAtOn)
    .toSorted(Temporal.PlainDate.compare)
  const page = plain((await p.get(`/documents/${id}/clock`)).body)
  assert.ok(page.includes(`Adresses vues sur des pages publiques le ${formatDay('fr', oldest!)}.`), page.slice(-400))
})

test('of a document of somebody else nobody learns even that it is there; without a session, first the log-in', async () => {
  const [p, other] = [await person(t, { registeredBy: desk }), await person(t, { registeredBy: desk })]
  const id = await deposited(t, office, decision(p))
  const never = '01980000-0000-7000-8000-00000000ffff'
  for (const form of EVERY) {
    const [his, none] = [await other.get(`/documents/${id}/${form}`), await other.get(`/documents/${never}/${form}`)]
    assert.deepEqual([his.statusCode, none.statusCode], [404, 404], form)
    assert.equal(his.body.replaceAll(id, ''), none.body.replaceAll(never, ''), form)
    assert.equal((await t.web.inject({ url: `/documents/${id}/${form}` })).statusCode, 303, form)
  }
})

test('the telephone is given the last safe day to open, then the last safe days, under names that tell nobody what they are about', async () => {
  const p = await person(t, { registeredBy: desk })
  t.clock.set(MONDAY)
  const id = await deposited(t, office, decision(p))
  const asked = async () => {
    const answer = await p.get(`/documents/${id}/clock.ics`)
    assert.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8')
    assert.match(String(answer.headers['content-disposition']), /^attachment; filename="calendar\.ics"$/)
    const file = unfolded(answer.body)
    assert.ok(!file.includes(p.foreignerNumber))
    assert.doesNotMatch(file, /SUMMARY:.*(Ofpra|asile|tribunal|avocat|décision)/i)
    assert.doesNotMatch(file, new RegExp(`${id}|appeal|legal|cnda|ofpra`, 'i'), 'what is copied off the telephone')
    return [...file.matchAll(/SUMMARY:(.*)|DTSTART;VALUE=DATE:(.*)/g)].map(([, title, day]) => (title ?? day)!.trim())
  }
  assert.deepEqual(await asked(), ['20260517', 'Un jour qui compte : ouvrir'])
  t.clock.set('2026-05-06T08:00:00Z')
  await p.post(`/documents/${id}/opening`)
  const days = ['20260605', 'Un jour qui compte : répondre', '20260521', 'Un jour qui compte : demander de l’aide']
  days.push('20260517', 'Ne compte plus – Un jour qui compte : ouvrir')
  assert.deepEqual((await asked()).toSorted(), days.toSorted())
  t.clock.set(MONDAY)
})

// @law CESEDA R.531-17
test('the receipt of the deposit says the very last safe day to open that list, cover and clock say, that day included; of a summons none', {
  skip: needs('poppler'),
}, async () => {
  const p = await person(t, { registeredBy: desk, language: 'en' })
  t.clock.set(MONDAY)
  const id = await deposited(t, office, decision(p))
  const called = await deposited(t, office, summons(p))
  await t.settle()
  await t.beat()
  const receiptOf = async (document: string) => {
    const [link] = /\/documents\/[^"]*\/receipts\/[^"]*/.exec((await p.get(`/documents/${document}`)).body) ?? []
    return textOf((await p.get(link!)).rawPayload)
  }
  const said = /open it no later than ?:? Sunday 17 May 2026/
  for (const page of ['/inbox', `/documents/${id}`, `/documents/${id}/clock`])
    assert.match(plain((await p.get(page)).body).replaceAll(/\p{Zs}/gu, ' '), said, page)
  const receipt = await receiptOf(id)
  assert.match(receipt, /Par prudence, ouvrez au plus tard le dimanche 17 mai .* 2026\./)
  assert.match(receipt, /To be safe, open it no later than Sunday 17 May 2026\./)
  assert.match(receipt, /réputé notifié le .*mardi 19 mai 2026, à la fin de ce jour/)
  assert.doesNotMatch(await receiptOf(called), /ouvrez au plus tard|no later than/)
})

test('of a summons the telephone is given nothing before it is opened, then the interview at its hour', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, summons(p))
  const closedYet = await p.get(`/documents/${id}/clock.ics`)
  assert.equal(closedYet.statusCode, 404)
  assert.match(plain(closedYet.body), /n’a pas de jour à mettre dans un calendrier/)
  await p.post(`/documents/${id}/opening`)
  const file = unfolded((await p.get(`/documents/${id}/clock.ics`)).body)
  assert.match(file, /DTSTART:20260701T070000Z/)
  assert.doesNotMatch(file, /fontenay/i, 'the place is in the document, and in no calendar')
})

test('on paper French and his language stand side by side, and the sheet says that it is no receipt', {
  skip: needs('poppler'),
}, async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  const answer = await p.get(`/documents/${id}/clock.pdf`, { cookie: `${p.cookie}; pli-lang=en` })
  assert.equal(answer.headers['content-type'], 'application/pdf')
  const text = textOf(answer.rawPayload)
  assert.match(text, /jeudi 4 juin 2026|mercredi 3 juin 2026/)
  assert.match(text, /Ce n’est pas l’accusé de réception/)
  assert.match(text, /It is not the acknowledgement of receipt/)
  assert.match(text, /Contester devant le tribunal.*Challenge/)
  assert.match(text, /Cela doit être arrivé ce jour-là au plus tard\. Le poster ce/)
  assert.match(text, /It must have arrived that day at the latest/)
  assert.match(text, /Le tribunal doit l’avoir reçu/)
  assert.match(text, /Point-justice/)
  assert.match(text, /Depuis l’outre-mer : \+33 9 70 82 31 90.*From overseas/)
  assert.match(text, /CE 5 octobre 2018/)
  assert.doesNotMatch(text, new RegExp(p.foreignerNumber), 'a sheet may be lost')
})

test('before it is opened, that opening brings the day forward stands beside that day: on paper and in the calendar file', {
  skip: needs('poppler'),
}, async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  const sooner = /ce jour vient plus tôt/
  assert.match(textOf((await p.get(`/documents/${id}/clock.pdf`)).rawPayload), sooner)
  const file = unfolded((await p.get(`/documents/${id}/clock.ics`)).body)
  assert.match(file, /DESCRIPTION:.*ce jour vient plus tôt/)
  await p.post(`/documents/${id}/opening`)
  assert.doesNotMatch(textOf((await p.get(`/documents/${id}/clock.pdf`)).rawPayload), sooner)
})

test('the Office sees each day by its name, the working, and what became of each alert; that it printed is a fact', async () => {
  const p = await person(t, { registeredBy: desk })
  t.clock.set(MONDAY)
  const id = await deposited(t, office, decision(p))
  await t.settle()
  t.clock.set('2026-05-06T08:00:00Z')
  await p.post(`/documents/${id}/opening`)
  const officer = await employ(t, 'officer')
  const page = plain((await t.web.inject({ url: `/staff/documents/${id}`, headers: officer.headers })).body)
  assert.match(page, /Dernier jour du délai, comme le compte un avocat lundi 8 juin 2026/)
  assert.match(page, /Dernier jour sûr, dit à la personne vendredi 5 juin 2026/)
  assert.match(page, /Rien ne peut lui être opposé avant la fin du lundi 8 juin 2026/)
  // Of what gives no day that date says nothing: it is named beside it.
  assert.match(
    page,
    /Sans compter ces points[^.]*Le recours doit être reçu le dernier jour ; un recours posté ce jour-là/,
  )
  assert.match(page, /Ni le premier ni le dernier jour ne comptent/)
  assert.match(page, /Avis à la personne Aucun avis n’est parti/)
  const paper = await t.web.inject({ url: `/staff/documents/${id}/clock.pdf`, headers: officer.headers })
  assert.equal(paper.statusCode, 200)
  assert.equal((await staffReads(t, p.id)).filter(({ by }) => by === officer.id).length, 2)
  t.clock.set(MONDAY)
})

test('a contested service is asserted by nobody on the page of the Office, and the days are kept', async () => {
  const p = await person(t, { registeredBy: desk })
  const id = await deposited(t, office, decision(p))
  await p.post(`/documents/${id}/opening`)
  await p.post(`/documents/${id}/contest`)
  const officer = await employ(t, 'officer')
  const page = plain((await t.web.inject({ url: `/staff/documents/${id}`, headers: officer.headers })).body)
  assert.match(page, /Personne n’invoque cette notification/)
  assert.match(page, /Dernier jour sûr, dit à la personne/)
})
