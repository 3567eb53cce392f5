import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { type Key, languages, words } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { SAMPLE_CSRF, SAMPLE_NOW } from '../platform/sample.ts'
import { needs } from '../platform/testing/index.ts'
import { render } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { clockSheet } from './clock-sheet.ts'
import { documents, followed } from './sample-documents.ts'
import { StaffClock } from './staff-clock.tsx'

const french = (): Record<string, string> => JSON.parse(readFileSync('languages/fr/delivery.json', 'utf8'))

const law = loadLaw()
const fr = words('fr')
const renderer = createRenderer()
after(() => renderer.stop())

const clock = (name: string) => {
  const { document, at = SAMPLE_NOW } = documents[name]!
  return clockOf(law, followed(document, at))
}
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const person = (name: string) => plain(clockPage(fr, { clock: clock(name), law, csrf: SAMPLE_CSRF }))
const office = (name: string) => plain(render(StaffClock({ w: fr, clock: clock(name), paper: '/' })))
const paper = async (name: string) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: await clockSheet(renderer, law, clock(name), 'fr') })
    .toString()
    .replace(/\s+/g, ' ')

const STATES = Object.keys(documents)

test('in each state the person reads since when it is there, and by which way he was told with what result', () => {
  for (const name of STATES) {
    const { madeAvailableAt } = documents[name]!.document
    assert.ok(person(name).includes(fr('delivery.cover.since', { at: madeAvailableAt })), name)
    assert.match(person(name), /– Notre e-mail ne vous est pas arrivé.*– Notre SMS vous est arrivé/, name)
  }
})

test('so does who holds the sheet of paper, and he reads why', { skip: needs('poppler') }, async () => {
  for (const name of STATES) {
    const text = await paper(name)
    const { madeAvailableAt, termEndsAt } = documents[name]!.document
    assert.ok(text.includes(fr('delivery.cover.since', { at: madeAvailableAt }).replaceAll(/\s/g, ' ')), name)
    assert.match(text, /– Notre e-mail ne vous est pas arrivé.*– Notre SMS vous est arrivé/, name)
    assert.match(
      text,
      termEndsAt === null
        ? /Aucune loi|Nous ne savons pas/
        : /La loi donne 15 jours|Nous comptons 15 jours|la loi ne compte/,
    )
  }
})

test('so does the Office: since when and to which day the fifteen days run, on what text, or why not; and each alert', () => {
  for (const name of STATES) {
    const { termEndsAt } = documents[name]!.document
    assert.match(office(name), /Par courriel · non remis .*Par SMS · remis/, name)
    if (termEndsAt === null) assert.match(office(name), /Aucun texte n’attache les quinze jours/, name)
  }
  assert.match(
    office('cover, a summons'),
    /15 jours à compter de la mise à disposition, du lundi 4 mai 2026 à la fin du mardi 19 mai 2026 \(CESEDA R\. 531-17/,
  )
  assert.match(
    office('cover, under a law not verified'),
    /comme avant le vendredi 12 juin 2026.*une lecture, qu’aucun avocat n’a vérifiée/,
  )
  assert.match(office('contested, not opened'), /avant la fin des quinze jours : ils ne courent plus/)
  assert.doesNotMatch(office('contested, opened'), /ils ne courent plus/)
})

/** Where somebody reads on which day the law acts: "from" that day would begin a day too early for one, a day too late for another. */
const THE_DAY = [
  'delivery.inbox.lawActs',
  'delivery.inbox.lawActed',
  'delivery.cover.lawActs',
  'delivery.cover.lawActed',
  'delivery.cover.clock.decision',
  'delivery.document.servedByTerm',
  'delivery.clock.law.days',
  'delivery.clock.law.daysRead',
  'delivery.event.deemed',
  'ui.fifteenDays.passed',
  'receipt.deposit.term',
  'receipt.term.served',
  'receipt.step.served-by-term',
  'law.step.served-by-term',
  'notice.days',
  'notice.picture.end',
  'notice.picture.described',
] as const satisfies readonly Key[]
const END: Readonly<Record<string, RegExp>> = {
  fr: /\bfin\b/,
  en: /\bend\b/,
  ar: /نهاية/,
  bn: /শেষ/,
  prs: /پایان/,
  ti: /መወዳእታ/,
}

// @law CESEDA R.531-17
test('the law acts at the end of the fifteenth day: so say, in every language, list, cover, clock, pictures, receipts, notice and working', () => {
  const day = Temporal.PlainDate.from('2026-05-19')
  const values = { day, days: 15, start: day, end: day, servedOn: day, deemedOn: day }
  for (const { tag } of languages)
    for (const key of THE_DAY) assert.match(words(tag).maybe(key, values) ?? '', END[tag]!, `${tag} ${key}`)
  for (const key of [
    'delivery.staff.preview.term',
    'delivery.staff.clock.fiction',
    'delivery.staff.clock.fictionCarried',
  ])
    assert.match(fr.maybe(key, { ...values, article: '-' })!, END['fr']!, key)
})

test('what is said of a decision in French agrees with it: no sentence that stands beside its name has a participle or a pronoun of another gender', () => {
  const beside = ['inbox.', 'cover.', 'document.', 'event.', 'clock.law.', 'clock.why.', 'withdrawn.']
  const said = Object.entries(french()).filter(([key]) => beside.some((part) => key.startsWith(part)))
  assert.ok(said.length > 60)
  const neuter = said.map(
    ([key, says]) => [key, says.replaceAll(/(?:ce|le) document[^.?!]*[.?!]?[^.?!]*/gi, '')] as const,
  )
  for (const [key, says] of neuter)
    assert.doesNotMatch(
      says,
      /(?<!\p{L})(?:ouvrez-le|l’(?:avez|aviez|a|avoir) (?:ouvert|lu|retiré|donné)|(?<!n’avez )pas encore ouvert|retiré par|^ouvert|^il (?:est|était))(?!\p{L})/iu,
      key,
    )
})
