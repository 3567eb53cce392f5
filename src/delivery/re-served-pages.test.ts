import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, sendForm, summons, typedDecision } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'
import { unzipped } from '../testing/zip.ts'

/* What a person sees of a letter that is served again: which it is, and whose days count (law.md §2). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const { decision: _, ...plain } = decision({ foreignerNumber: '' })
const copy = (to: Person, of: string, kind = 'refusal') =>
  deposited(t, office, { ...plain, foreignerNumber: to.foreignerNumber, kind, reService: { of, as: 'copy' } })
const replacement = (to: Person, of: string) =>
  deposited(t, office, decision(to, { reService: { of, as: 'replacement' } }))

async function placed(metadata: (to: Person) => unknown = decision): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, metadata(him)) }
}
/** Its words, with no day of the week. */
const plainText = (html: string) =>
  html
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\b(lun|mar|mercre|jeu|vendre|same)di |\bdimanche /g, '')
const page = async (him: Person, url: string) => {
  const answer = await him.get(url)
  assert.equal(answer.statusCode, 200, answer.body)
  return plainText(answer.body)
}
const line = async (him: Person, id: string) => {
  const { body } = await him.get('/inbox')
  return plainText(body.split('<li').find((part) => part.includes(id)) ?? '')
}
const open = async (him: Person, id: string) =>
  assert.equal((await him.post(`/documents/${id}/opening`)).statusCode, 303)
const facts = async (id: string) =>
  (await owner.query('select id from evidence.fact where subject = $1 order by id', [`document:${id}`])).rows

const KEPT = /La lettre du 4 mai 2026 comptait déjà : gardez son dernier jour sûr\. Un juge peut dire autre chose\./
const APPEAL = /5 juin 2026/ // the first opened on 4 May, a month, franc

test('the cover of a replacement keeps the last safe day of the first that was served, and says why', async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-11')
  const second = await replacement(him, first)
  const cover = await page(him, `/documents/${second}`)
  assert.match(cover, /Cette lettre remplace celle du 4 mai 2026, retirée\./)
  assert.match(cover, KEPT)
  assert.match(cover, APPEAL)
  assert.match(
    await line(him, second),
    /Remplace la lettre du 4 mai 2026\..*Demander un avocat payé par l’État – dernier jour sûr : 19 mai 2026\./,
  )
  assert.match((await him.get(`/documents/${first}`)).body, new RegExp(`href="/documents/${second}"`))
  await open(him, second)
  for (const url of [`/documents/${second}`, `/documents/${second}/clock`]) {
    const text = await page(him, url)
    assert.match(text, KEPT)
    assert.match(text, APPEAL)
  }
  assert.doesNotMatch(
    await page(him, `/documents/${second}`),
    /compte à partir de ce jour/,
    'that day leads past the kept one',
  )
  assert.match(await page(him, `/documents/${second}/clock`), /Dernier jour, pour un avocat : 12 juin 2026/)
  assert.match(await line(him, second), /Demander un avocat payé par l’État – dernier jour sûr : 19 mai 2026\./)
  assert.match((await him.get(`/documents/${second}/clock.ics`)).body, /DTSTART;VALUE=DATE:20260605/)
})

test('of a first that he never opened and the term served, the replacement is to be opened today: by its last safe day the request must have arrived', async () => {
  const { him, first } = await placed() // served by the term on 19 May: legal aid is safe until 2 June, the appeal until 19 June
  on('2026-05-25')
  await t.settle()
  const second = await replacement(him, first) // its own fifteen days alone would say 7 June
  await t.settle()
  const archive = async () =>
    plainText(
      unzipped((await him.get('/take-away/archive.zip')).rawPayload)
        .get('index.html')!
        .toString(),
    )
  const told = async () => [
    await line(him, second),
    await page(him, `/documents/${second}`),
    await page(him, `/documents/${second}/clock`),
    await archive(),
  ]
  const calendar = async () =>
    [...(await him.get(`/documents/${second}/clock.ics`)).body.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map(
      ([, day]) => day,
    )
  for (const day of ['2026-05-25', '2026-06-01', '2026-06-02', '2026-06-05']) {
    on(day)
    for (const text of await told()) {
      assert.match(text, /Par prudence, ouvrez aujourd’hui\./, day)
      assert.doesNotMatch(text, /ouvrez au plus tard|7 juin|8 juin/, day)
    }
    assert.deepEqual(
      await calendar(),
      ['20260602', '20260619'],
      'the days to act, and none to open it later than today',
    )
  }
})

test('of a first that was never served nothing counts: the replacement has its own days alone', async () => {
  const { him, first } = await placed()
  on('2026-05-11')
  const second = await replacement(him, first)
  const cover = await page(him, `/documents/${second}`)
  assert.match(cover, /Cette lettre remplace celle du 4 mai 2026, retirée\./)
  assert.doesNotMatch(cover, KEPT)
  assert.doesNotMatch(cover, /Dernier jour sûr pour/)
  await open(him, second)
  assert.doesNotMatch(await page(him, `/documents/${second}`), KEPT)
  assert.match(await page(him, `/documents/${second}`), /12 juin 2026/)
})

test('what was taken back before he could see it is no letter to him', async () => {
  const { him } = await placed()
  t.clock.set('2026-05-04T20:30:00Z') // at night, for the morning
  const first = await deposited(t, office, decision(him))
  const second = await replacement(him, first)
  on('2026-05-05')
  assert.doesNotMatch(await page(him, `/documents/${second}`), /remplace/)
})

test('a copy says of which letter it is, shows that one’s day and leads to it; looking at it opens nothing', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const second = await copy(him, first)
  const before = [await facts(first), await facts(second)]
  const { body } = await him.get(`/documents/${second}`)
  assert.match(
    plainText(body),
    /Copie de la lettre du 4 mai 2026\. Pas de nouveaux jours : ceux de la première comptent\./,
  )
  assert.match(plainText(body), /Par prudence, ouvrez au plus tard le : 17 mai 2026/)
  assert.match(body, new RegExp(`href="/documents/${first}/clock"`))
  assert.match(await line(him, second), /Copie de la lettre du 4 mai 2026\./)
  assert.match(await page(him, `/documents/${first}`), /Une copie est ici depuis le 6 mai 2026\./)
  assert.deepEqual([await facts(first), await facts(second)], before)
})

test('who opens the copy has read the letter: his last safe day counts from then, and nothing recorded of the first changes', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const second = await copy(him, first)
  on('2026-05-07')
  const row = 'select opened_at, served_on, served_by from delivery.document where id = $1'
  const before = [(await owner.query(row, [first])).rows, await facts(first)]
  await open(him, second)
  const read = /Vous avez lu cette lettre dans sa copie, le 7 mai 2026\. Par prudence, comptez à partir de ce jour\./
  assert.match(await page(him, `/documents/${first}`), read)
  for (const url of [first, second, `${first}/clock`, `${second}/clock`])
    assert.match(await page(him, `/documents/${url}`), /8 juin 2026/, url)
  for (const id of [first, second])
    assert.match(await line(him, id), /Demander un avocat payé par l’État – dernier jour sûr : 22 mai 2026\./)
  assert.deepEqual([(await owner.query(row, [first])).rows, await facts(first)], before)
  const uid = async (id: string) => /UID:(.*)/.exec((await him.get(`/documents/${id}/clock.ics`)).body)?.[1]
  assert.equal(await uid(second), await uid(first), 'his telephone holds each day once')
  on('2026-05-25')
  await t.settle()
  assert.equal((await owner.query(row, [first])).rows[0].served_by, 'term')
  assert.match(await line(him, first), /Contester devant le tribunal – dernier jour sûr : 8 juin 2026\./)
})

test('the copy of a summons says to open it today, and once read which day the interview is', async () => {
  const { him, first } = await placed(summons)
  on('2026-05-06')
  const second = await copy(him, first, 'summons')
  const cover = await page(him, `/documents/${second}`)
  assert.match(cover, /Ouvrez cette convocation aujourd’hui\./)
  assert.doesNotMatch(cover, /juillet/)
  await open(him, second)
  assert.match(await page(him, `/documents/${second}`), /1er juillet 2026/)
  assert.doesNotMatch(await page(him, `/documents/${first}`), /juillet/)
})

test('the time line of both says that it was served again', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const second = await copy(him, first)
  on('2026-05-07')
  const third = await replacement(him, first)
  const copied = /Une copie a été placée ici/
  const replaced = /Une nouvelle lettre a remplacé la première/
  for (const id of [first, second]) assert.match(await page(him, `/documents/${id}`), copied)
  for (const id of [first, third]) assert.match(await page(him, `/documents/${id}`), replaced)
  assert.doesNotMatch(await page(him, `/documents/${third}`), copied)
})

test('the sheet says whose days count, in French and in his language', { skip: needs('poppler') }, async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-11')
  const second = await replacement(him, first)
  const pdf = (await him.get(`/documents/${second}/clock.pdf?lang=en`)).rawPayload
  const read = execFileSync('pdftotext', ['-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] }).toString()
  const text = plainText(read)
  assert.match(text, KEPT)
  assert.match(text, /The letter of Monday 4 May 2026 counted already/)
  assert.match(text, APPEAL)
})

const officer = await employ(t, 'officer')
const agent = clicks(t, officer)
const staffPage = async (id: string) => (await agent.get(`/staff/documents/${id}`)).body
const offers = (body: string) => [...body.matchAll(/new\?of=[0-9a-f-]+&amp;as=(\w+)/g)].map(([, as]) => as)

test('the Office’s pages of both lead to each other, and offer what no rule refuses', async () => {
  const { him, first } = await placed()
  assert.deepEqual(offers(await staffPage(first)), ['copy', 'replacement'])
  const second = await copy(him, first)
  assert.deepEqual(offers(await staffPage(second)), [])
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const)
    assert.match(await staffPage(one), new RegExp(`href="/staff/documents/${other}"`))
  await agent.post(`/staff/documents/${first}/withdrawal`, { reason: 'error' })
  assert.deepEqual(offers(await staffPage(first)), ['replacement'], 'what was taken back is replaced')
  const third = await replacement(him, first)
  assert.deepEqual(offers(await staffPage(first)), [])
  assert.deepEqual(offers(await staffPage(third)), ['copy', 'replacement'])
  const said = { 'withdraw-others': 'his', 'withdraw-letters': first }
  await agent.post(`/staff/documents/${third}/withdrawal`, { reason: 'wrong-space', ...said })
  assert.deepEqual(offers(await staffPage(third)), [])
})

test('that a copy or a replacement is placed is no service: the Office’s time line does not say that anything was served', async () => {
  const { him, first } = await placed()
  const second = await copy(him, first)
  const third = await replacement(him, first)
  const text = plainText(await staffPage(first))
  assert.match(text, /Placé de nouveau dans l’espace [^.]*? copie : aucun nouveau délai/)
  assert.match(text, /Placé de nouveau dans l’espace [^.]*? remplacement : un nouveau délai/)
  for (const id of [first, second, third])
    assert.doesNotMatch(/Chronologie.*/.exec(plainText(await staffPage(id)))![0], /Notifié/)
})

test('who works sees the three days of a replacement, none mixed: the first one’s safe day, its own last day', async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-11')
  const second = await replacement(him, first)
  await open(him, second)
  const text = plainText(await staffPage(second))
  assert.match(text, /Un document retiré comptait déjà : où son dernier jour sûr vient plus tôt, il est gardé/)
  assert.match(text, /12 juin 2026.*5 juin 2026.*12 juin 2026/)
})

test('an agent deposits either by a form: what the first says is there, and he sees what the person will read', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const today = await employ(t, 'officer') // a session is of its own day
  const again = clicks(t, today)
  for (const as of ['copy', 'replacement'] as const) {
    const form = (await again.get(`/staff/documents/new?of=${first}&as=${as}`)).body
    assert.match(
      form,
      new RegExp(
        `name="foreignerNumber"[^>]*value="${him.foreignerNumber}"|value="${him.foreignerNumber}"[^>]*name="foreignerNumber"`,
      ),
    )
    assert.equal(form.includes('name="decidedOn"'), as === 'replacement')
    const hidden = { reServiceOf: first, reServiceAs: as }
    for (const [name, value] of Object.entries(hidden))
      assert.ok(form.includes(`name="${name}" value="${value}"`), name)
    const { decidedOn, court, months, franc, ...matter } = typedDecision(him)
    const typed = as === 'copy' ? matter : { ...matter, decidedOn, court, months, franc }
    const kept = await sendForm(t, today, { ...typed, ...hidden })
    assert.equal(kept.statusCode, 303, plainText(kept.body))
    const place = String(kept.headers.location)
    const preview = plainText((await again.get(place)).body)
    assert.match(
      preview,
      as === 'copy' ? /Copie de la lettre du 4 mai 2026/ : /Cette lettre remplace celle du 4 mai 2026/,
    )
    const never = /Notification par le délai de quinze jours Aucune : ce document n’est jamais notifié par le délai/
    assert.equal(never.test(preview), as === 'copy')
    const placedAt = await again.post(place, {})
    assert.equal(placedAt.statusCode, 303, plainText(placedAt.body))
    const id = /documents\/([0-9a-f-]+)/.exec(String(placedAt.headers.location))![1]!
    const { rows } = await owner.query('select re_service_of, re_service_as from delivery.document where id = $1', [id])
    assert.deepEqual(rows, [{ re_service_of: first, re_service_as: as }])
  }
  for (const at of ['of=x&as=copy', `of=${first}&as=reminder`, 'of=01980000-0000-7000-8000-000000000001&as=copy'])
    assert.equal((await again.get(`/staff/documents/new?${at}`)).statusCode, 404, at)
})

test('a machine reads of both what serves what', async () => {
  const { him, first } = await placed()
  on('2026-05-06')
  const second = await copy(him, first)
  on('2026-05-07')
  const third = await replacement(him, first)
  const said = async (id: string) => {
    const { reService, reServedBy, timeline } = (
      await t.web.inject({ url: `/api/v1/documents/${id}`, headers: office.headers })
    ).json()
    const facts = timeline.filter(({ type }: { type: string }) => type === 'DocumentReServed')
    return { reService, reServedBy, as: facts.map(({ data }: { data: { as: string } }) => data.as) }
  }
  const both = [
    { id: second, as: 'copy' },
    { id: third, as: 'replacement' },
  ]
  assert.deepEqual(await said(first), { reService: undefined, reServedBy: both, as: ['copy', 'replacement'] })
  assert.deepEqual(await said(third), {
    reService: { of: first, as: 'replacement' },
    reServedBy: [],
    as: ['replacement'],
  })
})

test('what he takes away says the same, in words and for machines: the first one’s safe day, the last day its own', async () => {
  const { him, first } = await placed()
  await open(him, first)
  on('2026-05-11')
  const second = await replacement(him, first)
  await open(him, second)
  await t.settle()
  const files = unzipped((await him.get('/take-away/archive.zip')).rawPayload)
  const index = plainText(files.get('index.html')!.toString())
  assert.match(index, KEPT)
  assert.match(index, APPEAL)
  const { documents } = JSON.parse(files.get('timeline.json')!.toString())
  const { terms } = documents.find(({ documentId }: { documentId: string }) => documentId === second)
  const { actBy, lastDay } = terms.find(({ name }: { name: string }) => name === 'appeal')
  assert.deepEqual([actBy, lastDay], ['2026-06-05', '2026-06-12'])
})
