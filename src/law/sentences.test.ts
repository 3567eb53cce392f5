import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Words, words } from '../platform/i18n/index.ts'
import type { StepInDays } from './answers.ts'
import { parseIso } from './day.ts'
import { refuse } from './refusals.ts'
import { sentences } from './sentences.ts'
import { stepInIso, stepWords } from './step-words.ts'
import { notUnderstood } from './wire.ts'

const on = (day: string) => parseIso(day)!
const step = (day: string): StepInDays => ({ code: 'stays', params: { day: on(day) } })
const text = (bytes: string) => JSON.parse(Buffer.from(bytes, 'latin1').toString()) as string
const said = (w: Words, { code, params }: StepInDays) => {
  const { key, values } = stepWords(w, stepInIso({ code, params }))
  return w.maybe(key, values)
}

/** A language that has these words only, as one has whose draft is not finished: the rest is French, its days too. */
const unfinished = (tag: string, maybe: Words['maybe']): Words =>
  Object.assign(() => '', { language: words(tag).language, maybe }) as Words

test('a step that a language lacks is said in French with French days, each its own', () => {
  const fr = words('fr')
  const say = sentences(unfinished('ar', fr.maybe))
  for (const day of ['2024-01-10', '2024-01-11', '2031-12-31'])
    assert.equal(text(say.step(step(day))), said(fr, step(day)))
})

test('a step whose days are not found in its words is a fault, never another day', () => {
  const say = sentences(unfinished('ar', words('bn').maybe))
  assert.throws(() => say.step(step('2024-01-10')), /the days in law\.step\.stays were not found/)
})

test('days that are the same, or swapped, stay where the words want them', () => {
  const w = words('en')
  const say = sentences(w)
  const DAYS = [on('2024-01-10'), on('2024-01-12')]
  for (const day of DAYS)
    for (const to of DAYS) {
      const asked: StepInDays = { code: 'aid-in-time', params: { day, to } }
      assert.equal(text(say.step(asked)), said(w, asked))
      assert.equal(text(say.step({ ...asked, mark: 'case' })), `${said(w, asked)} [case]`)
    }
})

test('steps of one code on one day say each their own values, whatever was said before', () => {
  const w = words('en')
  const say = sentences(w)
  for (const count of [1, 2, 1, 12, 2]) {
    const asked: StepInDays = { code: 'months', params: { count, day: on('2024-02-10') } }
    assert.equal(text(say.step(asked)), said(w, asked))
  }
})

test('a step that says two things beside its days is a fault, never said with the second of another', () => {
  const say = sentences(unfinished('en', (_key, values) => `${values?.count} and ${values?.why}`))
  const two: StepInDays = { code: 'x', params: { count: 1, why: 'sunday' } }
  assert.throws(() => say.step(two), /law\.step\.x says more than one thing/)
})

test('a refusal says what is wrong, where, and what to do next', () => {
  const w = words('en')
  const say = sentences(w)
  const key = 'law.refusal.regime-uncertain'
  const refused = refuse('regime-uncertain', { regimes: '2021, 2026' })
  assert.equal(
    text(say.refusal(refused)),
    `${w.maybe(`${key}.title`, refused.params)} ${w.maybe(`${key}.next`, refused.params)}`,
  )
  const line = text(say.refusal(notUnderstood('unknown-member', 'openedat')))
  assert.match(line, /^[^ ].*openedat.*[^ ]$/)
  assert.ok(line.startsWith(w.maybe('law.refusal.line-not-understood.title')!))
  assert.ok(line.endsWith(w.maybe('law.refusal.line-not-understood.next')!))
  assert.ok(!line.includes('  '))
})

test('a court that nobody declares is refused by its member, with every code that is one, in each language', () => {
  const refused = refuse('unknown-court', { courts: 'cnda, other-court' })
  for (const tag of ['fr', 'en', 'ar', 'bn', 'prs', 'ti']) {
    const said = text(sentences(words(tag)).refusal(refused))
    assert.ok(said.includes('remedy.court') && said.includes('cnda, other-court'), tag)
  }
})

test('a day that is not worked is called by the name of its holiday, and a law by its name, in the language asked', () => {
  const holiday: StepInDays = { code: 'not-worked', params: { day: on('2024-04-01'), why: 'easter-monday' } }
  const law: StepInDays = {
    code: 'safe-regime',
    params: { regime: '2026', day: on('2026-07-10'), since: on('2026-06-12') },
  }
  for (const tag of ['fr', 'en', 'ar', 'bn', 'prs', 'ti']) {
    const w = words(tag)
    const say = sentences(w)
    assert.ok(text(say.step(holiday)).includes(w.maybe('law.holiday.easter-monday')!), tag)
    const name = w.maybe('law.regime.2026', { from: Temporal.PlainDate.from('2026-06-12') })!
    assert.ok(text(say.step(law)).includes(name) && name.includes('2026'), tag)
  }
  const saturday: StepInDays = { code: 'not-worked', params: { day: on('2024-01-13'), why: 'saturday' } }
  assert.ok(text(sentences(words('en')).step(saturday)).endsWith(' is a Saturday.'))
})

test('a mark is a word of the language, never its code', () => {
  const MARKS = ['text', 'case', 'practice', 'analogy', 'reading', 'unverified'] as const
  for (const [tag, said] of [
    ['fr', 'texte jurisprudence pratique analogie lecture non vérifié'],
    ['en', MARKS.join(' ')],
  ] as const) {
    const say = sentences(words(tag))
    const marks = MARKS.map((mark) => text(say.step({ ...step('2024-01-10'), mark })).match(/\[(.*)\]$/)![1])
    assert.equal(marks.join(' '), said)
  }
  for (const tag of ['ar', 'bn', 'prs', 'ti']) {
    const say = sentences(words(tag))
    for (const mark of MARKS) {
      const reading = { code: 'fiction-day', counted: true, strictest: 14, used: 15, longest: 16, mark, articles: [] }
      assert.doesNotMatch(text(say.reading(reading)), /[a-z]/, tag)
      assert.doesNotMatch(text(say.step({ ...step('2024-01-10'), mark })), /[a-z]/, tag)
    }
  }
})
