import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDay, languages, words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { changedLaw } from '../testing/broken-law.ts'
import { asked, questions } from '../testing/law-questions.ts'
import {
  explain,
  type Law,
  loadLaw,
  namedRegime,
  type Reading,
  readingWords,
  regimeWords,
  stepWords,
  type TermsCase,
} from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const MONTH = { court: 'cnda', months: 1, franc: null } as const
const closed = { kind: 'discontinuation', remedy: null, servedOn: day('2026-04-28'), decidedOn: day('2026-04-10') }

function readings(question: TermsCase, by: Law = law): readonly Reading[] {
  const found = explain(by, question)
  return isRefusal(found) ? [] : found.terms.flatMap((term) => term.readings)
}

test('the day on which the law changes is that of its data, in the words of every language', () => {
  const later = changedLaw({
    'regimes/2021.json': (data) => (data.lastDay = '2026-09-30'),
    'regimes/2026.json': (data) => (data.firstDay = '2026-10-01'),
  })
  for (const [by, changes] of [
    [law, '2026-06-12'],
    [later, '2026-10-01'],
  ] as const)
    for (const { tag } of languages) {
      const w = words(tag)
      const reading = readings(closed, by).find(({ code }) => code === 'law-changes')!
      const said = readingWords(w, reading)
      assert.equal(said, w('law.reading.law-changes', { day: day(changes) }), tag)
      assert.ok(said.includes(changes.startsWith('2026-10') ? '1' : '12') && !said.includes('{'), tag)
    }
})

test('what is read of the terms of the law after that day names it too, from its data', () => {
  const later = changedLaw({
    'regimes/2021.json': (data) => (data.lastDay = '2026-09-30'),
    'regimes/2026.json': (data) => (data.firstDay = '2026-10-01'),
  })
  const remedy = { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } as const
  const legalAid = { requestedOn: day('2026-10-20'), servedOnApplicant: null, servedOnCounsel: null }
  const found = readings({ kind: 'refusal', remedy, servedOn: day('2026-10-12'), legalAid }, later)
  for (const code of ['counting-carried-over', 'legal-aid-suspends'] as const)
    for (const { tag } of languages) {
      const said = readingWords(words(tag), found.find((one) => one.code === code)!)
      assert.ok(said.includes(formatDay(tag, day('2026-10-01'))), `${tag} ${said}`)
    }
})

test('the name of a law and that its fifteen days are those of the law before say the days of the data, in every language', () => {
  const later = changedLaw({
    'regimes/2021.json': (data) => (data.lastDay = '2026-09-30'),
    'regimes/2026.json': (data) => (data.firstDay = '2026-10-01'),
  })
  const found = explain(later, { kind: 'refusal', remedy: MONTH, madeAvailableOn: day('2026-09-20') })
  assert.ok(!isRefusal(found))
  const appeal = found.terms.find(({ name }) => name === 'appeal')!
  const other = [...appeal.steps, ...appeal.longestSteps].filter(({ code }) => code.endsWith('-regime'))
  assert.ok(other.length > 0)
  const carried = later.regimes.at(-1)!.readings.find(({ code }) => code === 'electronic-service-carried-over')!
  for (const { tag } of languages) {
    const w = words(tag)
    const [first, last] = [formatDay(tag, day('2026-10-01')), formatDay(tag, day('2026-09-30'))]
    assert.ok(regimeWords(w, namedRegime(later, '2021')).includes(last), tag)
    assert.ok(regimeWords(w, namedRegime(later, '2026')).includes(first), tag)
    assert.ok(readingWords(w, carried).includes(first), tag)
    for (const { values } of other.map((step) => stepWords(w, step)))
      assert.ok(`${values['regime']}`.includes(first), tag)
  }
  assert.equal(regimeWords(words('fr'), namedRegime(later, 'gone')), 'gone')
})

test('no words hold the day of a law: a change of law is a change of data', () => {
  for (const { tag } of languages)
    for (const file of ['law', 'delivery', 'calculator', 'receipt']) {
      const texts = JSON.parse(
        readFileSync(new URL(`../../languages/${tag}/${file}.json`, import.meta.url), 'utf8'),
      ) as object
      for (const [key, text] of Object.entries(texts)) assert.doesNotMatch(text, /\d{1,2} \S+ 20\d\d/, `${tag} ${key}`)
    }
})

test('a law that was read may leave open too whether legal aid stops a term: its words name its own first day', () => {
  const open = changedLaw({
    'regimes/2021.json': (data) => Object.assign(data.legalAid[0].suspends, { strictest: false }),
  })
  const legalAid = { requestedOn: day('2024-01-20'), servedOnApplicant: null, servedOnCounsel: null }
  const found = readings({ kind: 'refusal', remedy: null, servedOn: day('2024-01-10'), legalAid }, open)
  const said = readingWords(words('en'), found.find(({ code }) => code === 'legal-aid-suspends')!)
  assert.match(said, /since Saturday 1 May 2021\.$/)
})

test('no reading is made for a question: asked again it is the same thing, so that its words are found, not written', () => {
  const aid = (applicant: string | null, counsel: string | null) => ({
    requestedOn: day('2024-01-12'),
    servedOnApplicant: applicant === null ? null : day(applicant),
    servedOnCounsel: counsel === null ? null : day(counsel),
  })
  const refused = { kind: 'refusal', remedy: null, servedOn: day('2024-01-10') }
  const silent = (court: string, months: number) => ({ ...refused, remedy: { court, months, franc: null } })
  const all: readonly TermsCase[] = [
    closed,
    { ...refused, legalAid: aid('2024-02-12', null) },
    { ...refused, legalAid: aid(null, '2024-02-12') },
    silent('cnda', 2),
    silent('administrative-court', 2),
    ...fc.sample(questions, { numRuns: 1000, seed: 2026 }).map(asked),
  ]
  const first = all.map((question) => readings(question))
  const made = new Set(first.flat())
  for (const question of all) for (const reading of readings(question)) assert.ok(made.has(reading), reading.code)
  const codes = new Set(first.flat().map(({ code }) => code))
  for (const code of ['law-changes', 'aid-own-answer-unknown', 'aid-counsel-answer-unknown', 'franc-not-stated'])
    assert.ok(codes.has(code), code)
  assert.ok(made.size < 100, `${made.size}`)
  // Each of its own rule: of another court, what is read of the letter that is silent is another thing.
  const read = (question: TermsCase) => readings(question).find(({ code }) => code === 'franc-not-stated')?.used
  assert.deepEqual([read(silent('cnda', 2)), read(silent('administrative-court', 2))], ['franc', 'plain'])
})
