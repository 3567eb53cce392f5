import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { machine, organisation } from '../testing/agents.ts'
import { copyOf, decision, deposited, replacementOf } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* The receipts of what is served again (decision 0034): which letter it is, and the days that its page says. */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const prefecture = await organisation(t, 'prefecture')
const desk = await organisation(t, 'registration-desk', { prefectureId: prefecture })
const reader = await machine(t, 'prefecture-reader', prefecture)
const office = await machine(t, 'system')
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

async function placed(): Promise<{ him: Person; first: string }> {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  return { him, first: await deposited(t, office, decision(him)) }
}
const textOf = (pdf: Buffer): string =>
  execFileSync('pdftotext', ['-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .replaceAll(/\s+/g, ' ')

async function receiptOf(him: Person, id: string, kind: string): Promise<string> {
  const { rows } = await owner.query('select id from evidence.receipt where document_id = $1 and kind = $2', [id, kind])
  const pdf = (await him.get(`/documents/${id}/receipts/${rows[0].id}`)).rawPayload
  return textOf(pdf)
}

test('its receipts name the first; of a replacement the last safe day stays the first one’s, and the last day is its own', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  await him.post(`/documents/${first}/opening`)
  on('2026-05-11')
  const second = await deposited(t, office, copyOf(him, first, { reference: 'COPIE-1' }))
  const third = await deposited(t, office, replacementOf(him, first))
  on('2026-05-12')
  await him.post(`/documents/${third}/opening`)
  await t.settle()
  const { reference } = (await owner.query('select reference from delivery.document where id = $1', [first])).rows[0]
  const copied = await receiptOf(him, second, 'deposit')
  assert.match(copied, /Il est la copie d’un document mis à disposition le lundi 4 mai 2026/)
  assert.ok(copied.includes(`Référence du premier document ${reference}`), copied)
  for (const kind of ['deposit', 'opening']) {
    const text = await receiptOf(him, third, kind)
    assert.match(text, /Il remplace un document mis à disposition le lundi 4 mai 2026.*qui a été retiré\./)
    assert.match(
      text,
      /Le document D-\d+ avait été notifié le lundi 4 mai 2026\. Son dernier jour sûr est gardé, jusqu’à ce qu’un juge/,
    )
    assert.ok(text.includes(`Référence du document remplacé ${reference}`), kind)
  }
  const counted = await receiptOf(him, third, 'opening')
  assert.match(counted, /Dernier jour sûr – Recours : vendredi 5 juin 2026/)
  assert.match(counted, /Dernier jour du délai : lundi 15 juin 2026/)
  assert.doesNotMatch(await receiptOf(him, first, 'deposit'), /remplacé/)
  const url = `/api/v1/service-feed/receipt?of=${encodeURIComponent(`document:${third}/opened`)}`
  const told = textOf((await t.web.inject({ url, headers: reader.headers })).rawPayload)
  assert.match(told, /12 mai 2026/)
  assert.doesNotMatch(told, /remplacé|avait été notifié/, 'the prefecture is told of this service alone')
})

test('the receipt of the deposit of a replacement says the days that are kept, and to open it by the earlier one', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  on('2026-05-25')
  await t.settle()
  const second = await deposited(t, office, replacementOf(him, first))
  await t.settle()
  const text = await receiptOf(him, second, 'deposit')
  assert.match(text, /Par prudence, ouvrez aujourd’hui\./)
  assert.match(text, /Dernier jour sûr – Recours : vendredi 19 juin 2026\./)
  assert.match(text, /Cette notification n’est pas invoquée\. Ces jours sont donnés par prudence\./)
  assert.doesNotMatch(text, /[78] juin 2026/)
})

test('what a replacement keeps of its first and has not itself stands on its receipts, as on its page: legal aid, or all of it', {
  skip: needs('poppler'),
}, async () => {
  const says = async (him: Person, id: string, aid: string, appeal: string) => {
    const page = (await him.get(`/documents/${id}`)).body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
    for (const day of [aid, appeal]) assert.ok(page.includes(day), `${day} ${page}`)
    for (const kind of ['deposit', 'opening']) {
      const text = await receiptOf(him, id, kind)
      assert.match(text, new RegExp(`Dernier jour sûr – Demande d’aide juridictionnelle : ${aid}`), kind)
      assert.match(text, new RegExp(`Dernier jour sûr – Recours : ${appeal}`), kind)
      assert.match(text, /Dernier jour du délai : pas encore connu/, 'which day a lawyer counts is not known')
    }
  }
  const { him, first } = await placed()
  await him.post(`/documents/${first}/opening`)
  on('2026-05-11')
  const granted = { kind: 'grant-refugee-status', decision: { decidedOn: '2026-05-07' } }
  const grant = await deposited(t, office, replacementOf(him, first, granted))
  await him.post(`/documents/${grant}/opening`)
  await t.settle()
  await says(him, grant, 'mardi 19 mai 2026', 'vendredi 5 juin 2026')

  const across = await placed()
  on('2026-06-10')
  const before = await deposited(t, office, decision(across.him))
  await across.him.post(`/documents/${before}/opening`)
  on('2026-06-24') // under the law of June, which knows no days for legal aid
  const { decision: stated } = decision(across.him)
  const since = { decision: { ...stated, decidedOn: '2026-06-22' } }
  const after = await deposited(t, office, replacementOf(across.him, before, since))
  await across.him.post(`/documents/${after}/opening`)
  await t.settle()
  await says(across.him, after, 'jeudi 25 juin 2026', 'vendredi 10 juillet 2026')
})

const referenceOf = async (id: string) =>
  (await owner.query('select reference from delivery.document where id = $1', [id])).rows[0].reference as string

test('the receipts of a replacement of a replacement name the letter whose last safe day they keep, and their counting ends at it', {
  skip: needs('poppler'),
}, async () => {
  const { him, first } = await placed()
  await him.post(`/documents/${first}/opening`)
  on('2026-05-10')
  const second = await deposited(t, office, replacementOf(him, first))
  on('2026-05-26')
  await t.settle() // which has served the second on 25 May
  const third = await deposited(t, office, replacementOf(him, second))
  const copied = await deposited(t, office, copyOf(him, third))
  await him.post(`/documents/${copied}/opening`)
  on('2026-05-27')
  await him.post(`/documents/${third}/opening`)
  await t.settle()
  const [one, two, three] = [await referenceOf(first), await referenceOf(second), await referenceOf(third)]
  const kept = `Le document ${one} avait été notifié le lundi 4 mai 2026. Son dernier jour sûr est gardé,`
  const counted = `Le document ${one}, notifié le lundi 4 mai 2026, a été retiré : son dernier jour sûr est gardé, le vendredi 5 juin 2026.`
  for (const [id, kind] of [
    [second, 'term'],
    [third, 'deposit'],
    [third, 'opening'],
  ] as const) {
    const text = await receiptOf(him, id, kind)
    for (const says of [kept, counted, `Référence du document remplacé ${id === second ? one : two}`])
      assert.ok(text.includes(says), `${kind}: ${says}`)
    assert.match(text, /Dernier jour sûr – Recours : vendredi 5 juin 2026/)
  }
  const opened = await receiptOf(him, third, 'opening')
  assert.ok(opened.includes(`Le document ${two} avait été notifié le lundi 25 mai 2026. Vous avez lu`), opened)
  assert.ok(opened.includes(`Vous avez lu le document ${three} dans sa copie, le mardi 26 mai 2026.`), opened)
  assert.doesNotMatch(opened, /comptez à partir de ce jour/, 'that day leads past the kept one')
})

/** The last safe day to appeal, wherever it is said, in the working too; in these letters that of legal aid is in May. */
const safeDays = (text: string) => [
  ...new Set([...text.matchAll(/Dernier jour sûr[^.:]*: (\S+ \d+ juin 2026)/g)].map(([, day]) => day)),
]
/** His page and these receipts say one last safe day to appeal. */
async function sayTheSame(him: Person, id: string, kinds: readonly string[]) {
  const page = (await him.get(`/documents/${id}/clock`)).body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  const days = safeDays(page)
  for (const kind of kinds) {
    const text = await receiptOf(him, id, kind)
    assert.deepEqual(safeDays(text), days, kind)
    assert.match(
      text,
      /Vous avez lu le document D-\d+ dans sa copie, le jeudi 7 mai 2026\. Par prudence, comptez à partir/,
    )
  }
  return days
}
const fedReceipt = async (factId: string) => {
  const url = `/api/v1/service-feed/receipt?of=${encodeURIComponent(factId)}`
  return textOf((await t.web.inject({ url, headers: reader.headers })).rawPayload)
}

test('who read the letter in its copy has one last safe day on its page and on the receipts of the first and of its replacement', {
  skip: needs('poppler'),
}, async () => {
  const readInItsCopy = async () => {
    const { him, first } = await placed()
    on('2026-05-06')
    const second = await deposited(t, office, copyOf(him, first))
    on('2026-05-07')
    await him.post(`/documents/${second}/opening`)
    return { him, first }
  }
  const late = await readInItsCopy()
  on('2026-05-25')
  await t.settle()
  const day = await sayTheSame(late.him, late.first, ['term'])
  assert.deepEqual(day, ['lundi 8 juin 2026'])
  assert.doesNotMatch(await fedReceipt(`document:${late.first}/deemed`), /copie/)
  await late.him.post(`/documents/${late.first}/opening`)
  await t.settle()
  assert.deepEqual(await sayTheSame(late.him, late.first, ['term', 'opening']), day)
  const opened = await readInItsCopy()
  on('2026-05-11')
  await opened.him.post(`/documents/${opened.first}/opening`)
  await t.settle()
  assert.deepEqual(await sayTheSame(opened.him, opened.first, ['opening']), day)

  const { him, first } = await readInItsCopy()
  on('2026-05-12')
  const third = await deposited(t, office, replacementOf(him, first))
  const fourth = await deposited(t, office, replacementOf(him, third))
  on('2026-05-13')
  await him.post(`/documents/${fourth}/opening`)
  await t.settle()
  assert.deepEqual(await sayTheSame(him, fourth, ['opening']), day)

  const after = await placed()
  const copied = await deposited(t, office, copyOf(after.him, after.first))
  for (const id of [after.first, copied]) await after.him.post(`/documents/${id}/opening`)
  await t.settle()
  assert.doesNotMatch(await receiptOf(after.him, after.first, 'opening'), /copie/, 'read after the first itself')
})
