import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* How a day that is kept is explained, through a replacement of a replacement and its copy: whose it is, and nothing that leads past it. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function opened(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  await him.post(`/documents/${first}/opening`)
  return { him, first }
}
/** Its words, with no day of the week. */
const page = async (him: Person, url: string) => {
  const { body, statusCode } = await him.get(`/documents/${url}`)
  assert.equal(statusCode, 200, body)
  const text = body.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]*>/g, ' ')
  return text.replace(/\s+/g, ' ').replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
}

test('the page of a replacement of a replacement names the letter whose last safe day it keeps, and no other day to count from', async () => {
  const { him, first } = await opened()
  on('2026-05-10')
  const second = await deposited(t, office, replacementOf(him, first))
  on('2026-05-26')
  await t.settle()
  await him.post(`/documents/${second}/opening`) // after the term, on 25 May, had served it
  assert.match(await page(him, second), /Depuis la fin du 25 mai 2026, la loi fait comme si/)
  assert.doesNotMatch(await page(him, second), /compte à partir de ce jour/)
  const third = await deposited(t, office, replacementOf(him, second))
  await him.post(`/documents/${third}/opening`)
  for (const url of [third, `${third}/clock`]) {
    const text = await page(him, url)
    assert.match(text, /Cette lettre remplace celle du 10 mai 2026, retirée\. La lettre du 4 mai 2026 comptait déjà/)
    assert.match(text, /5 juin 2026/)
    assert.doesNotMatch(text, /compte à partir de ce jour/)
  }
  assert.match(
    await page(him, `${third}/clock`),
    /La lettre retirée comptait déjà le 4 mai 2026 : son dernier jour sûr est gardé, le 5 juin 2026\./,
  )
})

test('who read a letter in its copy before he opened it is told one day to count from, the earlier one', async () => {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  on('2026-05-06')
  const copied = await deposited(t, office, copyOf(him, first))
  await him.post(`/documents/${copied}/opening`)
  on('2026-05-11')
  await him.post(`/documents/${first}/opening`)
  const text = await page(him, first)
  assert.match(text, /dans sa copie, le 6 mai 2026\. Par prudence, comptez à partir de ce jour\./)
  assert.match(text, /Vous avez ouvert ce document le 11 mai 2026\./)
  assert.doesNotMatch(text, /compte à partir de ce jour/)
  assert.match(
    await page(him, `${first}/clock`),
    /lue dans sa copie le 6 mai 2026 : le jour compté depuis est gardé, le /,
  )
})

/** Of the calendar of his telephone, in its order; the days to appeal and for legal aid, then the day to open. */
const calendar = async (him: Person, id: string) =>
  [...(await him.get(`/documents/${id}/clock.ics`)).body.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map(([, day]) => day)

const FROM_OPENING = /Il compte à partir du jour où vous ouvrez/
const ALREADY = /le temps pour la contester est court\. Par prudence, il compte déjà\./
const SOONER = /Si vous ouvrez avant, ce jour vient plus tôt/

test('a cover says that the time counts from the opening only where no earlier day is kept, and of a copy never that opening it moves a day', async () => {
  const { him, first } = await opened()
  on('2026-05-11')
  const second = await deposited(t, office, replacementOf(him, first))
  const copied = await deposited(t, office, copyOf(him, second))
  for (const id of [second, copied]) {
    const text = await page(him, id)
    assert.match(text, ALREADY)
    assert.doesNotMatch(text, FROM_OPENING)
    assert.equal(SOONER.test(text), id === second)
  }
  const alone = await deposited(t, office, decision(him))
  const ofAlone = await deposited(t, office, copyOf(him, alone))
  for (const id of [alone, ofAlone]) {
    const text = await page(him, id)
    assert.match(text, FROM_OPENING)
    assert.doesNotMatch(text, ALREADY)
    assert.equal(SOONER.test(text), id === alone)
  }
  await him.post(`/documents/${ofAlone}/opening`)
  assert.match(await page(him, alone), ALREADY, 'he has read it in its copy')
})

test('where a day to act runs no calendar holds a day to open, and a cover says to open it today, a copy’s too', async () => {
  const { him, first } = await opened() // legal aid is safe until 19 May
  on('2026-05-11')
  const second = await deposited(t, office, replacementOf(him, first))
  for (const day of ['2026-05-11', '2026-05-18', '2026-05-26']) {
    on(day)
    assert.deepEqual(await calendar(him, second), ['20260519', '20260605'])
    for (const url of [second, `${second}/clock`]) {
      assert.match(await page(him, url), /Par prudence, ouvrez aujourd’hui\./)
      assert.doesNotMatch(await page(him, url), /ouvrez au plus tard|à ouvrir au plus tard/)
    }
  }
  const copied = await deposited(t, office, copyOf(him, second))
  assert.deepEqual(await calendar(him, copied), ['20260519', '20260605'])
  assert.match(await page(him, copied), /Par prudence, ouvrez aujourd’hui\./)
})

test('the day to open that a telephone was given before he read the letter in its copy is taken back', async () => {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = await deposited(t, office, decision(him))
  const copied = await deposited(t, office, copyOf(him, first))
  assert.deepEqual(await calendar(him, first), ['20260517'])
  await him.post(`/documents/${copied}/opening`)
  for (const id of [first, copied]) {
    const { body } = await him.get(`/documents/${id}/clock.ics`)
    assert.deepEqual(await calendar(him, id), ['20260519', '20260605', '20260517'])
    assert.match(body, /STATUS:CANCELLED(?:(?!END:VEVENT).)*DTSTART;VALUE=DATE:20260517/s)
  }
})

test('a cover that keeps a day has its button before the list of the days, and says once what follows if nobody acts', async () => {
  const { him, first } = await opened()
  on('2026-05-11')
  const text = await page(him, await deposited(t, office, replacementOf(him, first)))
  assert.match(text, /Ouvrir le document .*Contester devant le tribunal – Dernier jour sûr/)
  assert.match(text, /que personne ne la conteste à temps, elle devient définitive/)
  assert.doesNotMatch(text, /Si personne ne la conteste/)
})
