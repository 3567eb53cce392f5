import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { copyOf, decision, deposited, replacementOf, sendForm, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* What an earlier letter gives is told as that letter gives it: before its court, for what it is the first, and on no later day. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function placed(day: string): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  on(day)
  return { him, first: await deposited(t, office, decision(him)) }
}
const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)
const words = (text: string) =>
  text
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
const fromPdf = (input: Buffer) =>
  words(execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString())
const page = async (him: Person, url: string) => words((await him.get(`/documents/${url}`)).body)
const paper = async (him: Person, id: string) => fromPdf((await him.get(`/documents/${id}/clock.pdf`)).rawPayload)
const receipt = async (him: Person, id: string, kind: string) => {
  const asked = 'select id from evidence.receipt where document_id = $1 and kind = $2'
  const { rows } = await owner.query(asked, [id, kind])
  return fromPdf((await him.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload)
}
const calendar = async (him: Person, id: string) =>
  [...(await him.get(`/documents/${id}/clock.ics`)).body.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map(([, day]) => day)

test('where a replacement states another court, the day of the first stands by itself, before the court that it is of', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15') // under the law of June the court is what the letter states
  const remedy = { court: 'administrative-court', months: 2, franc: true }
  const second = await deposited(
    t,
    office,
    replacementOf(him, first, { decision: { decidedOn: '2026-06-12', remedy } }),
  )
  await open(him, second)
  await t.settle()
  const [asylum, ordinary] = ['la Cour nationale du droit d’asile', 'le tribunal administratif']
  for (const text of [await page(him, second), await page(him, `${second}/clock`)]) {
    assert.match(
      text,
      new RegExp(`dernier jour sûr : 10 juillet 2026.*Devant : ${asylum}\\..*Devant : ${ordinary}\\.`, 'i'),
    )
    assert.match(
      text,
      new RegExp(`Contester devant le tribunal, devant ${asylum}[^.]* : la lettre du 11 juin 2026 comptait déjà`),
    )
  }
  const clock = await paper(him, second)
  assert.match(clock, new RegExp(`10 juillet 2026 – .{0,60}Devant : ${asylum}`))
  assert.match(clock, new RegExp(`14 août 2026 – .{0,60}Devant : ${ordinary}`))
  const opened = await receipt(him, second, 'opening')
  assert.match(opened, new RegExp(`Dernier jour sûr – Recours, devant ${asylum} : 10 juillet 2026`))
  assert.match(opened, new RegExp(`Dernier jour sûr – Recours, devant ${ordinary} : 14 août 2026`))
  const AID = /Demander un avocat payé par l’État : le délai n’est pas connu/
  for (const text of [await page(him, second), clock, opened])
    assert.match(text, AID, 'the day that is kept is of legal aid before the other court')
  assert.deepEqual((await calendar(him, second)).slice(0, 3), ['20260626', '20260710', '20260814'])
})

test('the preview of what replaces these two says of each last safe day before which court it is', async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15')
  const remedy = { court: 'administrative-court', months: 2, franc: true }
  const stated = { decision: { decidedOn: '2026-06-12', remedy } }
  const second = await deposited(t, office, replacementOf(him, first, stated))
  on('2026-06-16')
  await open(him, second)
  on('2026-06-17')
  const agent = await employ(t, 'officer')
  const typed = { ...typedDecision(him), reServiceOf: second, reServiceAs: 'replacement' }
  const at = String((await sendForm(t, agent, typed)).headers.location)
  const text = words((await clicks(t, agent).get(at)).body.split('Ce que la personne verra')[0]!)
  assert.match(
    text,
    /gardé[^–]* – Contester devant le tribunal, devant la Cour nationale du droit d’asile [^–]*10 juillet 2026/,
  )
  assert.match(text, /gardé[^–]* – Contester devant le tribunal, devant le tribunal administratif [^–]*août 2026/)
})

test('of a letter read in its copy whose first keeps the day of another court the receipt says before which court to count from that day', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15')
  const remedy = { court: 'administrative-court', months: 2, franc: true }
  const stated = { decision: { decidedOn: '2026-06-12', remedy } }
  const second = await deposited(t, office, replacementOf(him, first, stated))
  const copied = await deposited(t, office, copyOf(him, second))
  on('2026-06-16')
  await open(him, copied)
  on('2026-06-19')
  await open(him, second)
  await t.settle()
  const text = await receipt(him, second, 'opening')
  assert.match(
    text,
    /dans sa copie, le 16 juin 2026\. [^.]*Recours, devant le tribunal administratif : par prudence, comptez/,
  )
})

test('of a letter read in its copy the receipt says for what its day is kept, where another letter gives the other', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-06-11')
  await open(him, first)
  on('2026-06-15')
  const remedy = { court: 'cnda', franc: true, days: 15 }
  const second = await deposited(
    t,
    office,
    replacementOf(him, first, { decision: { decidedOn: '2026-06-12', remedy } }),
  )
  const copied = await deposited(t, office, copyOf(him, second))
  on('2026-06-16')
  await open(him, copied)
  on('2026-06-19')
  await open(him, second)
  await t.settle()
  const text = await receipt(him, second, 'opening')
  assert.match(text, /avait été notifié le 11 juin 2026\. Son dernier jour sûr est gardé/)
  assert.match(text, /dans sa copie, le 16 juin 2026\. Recours : par prudence, comptez à partir de ce jour\./)
})

test('a copy that comes when the last safe day to open its first is past marks no later one, and puts none in his calendar', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed('2026-05-04') // to be opened by 17 May; read strictly 18 May counts
  assert.deepEqual(await calendar(him, first), ['20260517'])
  on('2026-05-18')
  const copied = await deposited(t, office, copyOf(him, first))
  const clock = await page(him, `${copied}/clock`)
  assert.match(clock, /Par prudence, ouvrez aujourd’hui/)
  assert.doesNotMatch(clock, /à ouvrir au plus tard ce jour|Lue plus strictement, la loi compte déjà ce jour-là/)
  assert.deepEqual(await calendar(him, copied), [])

  const early = await placed('2026-05-04')
  on('2026-05-10')
  const again = await deposited(t, office, copyOf(early.him, early.first))
  assert.match(await page(early.him, `${again}/clock`), /à ouvrir au plus tard ce jour/)
  assert.deepEqual(await calendar(early.him, again), ['20260517'], 'the day of its first')
})

test('of the copy of a letter that was served and then disputed the Office reads that nobody asserts the service', async () => {
  const { him, first } = await placed('2026-05-04')
  await open(him, first)
  const copied = await deposited(t, office, copyOf(him, first))
  const officer = await employ(t, 'officer')
  const shown = async (id: string) =>
    words((await t.web.inject({ url: `/staff/documents/${id}`, headers: officer.headers })).body)
  const NOBODY = /Personne n’invoque cette notification\./
  for (const id of [first, copied]) assert.doesNotMatch(await shown(id), NOBODY)
  await him.post(`/documents/${copied}/contest`)
  for (const id of [first, copied]) assert.match(await shown(id), NOBODY)
})
