import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { on } from '../testing/calculator.ts'
import { answerPage } from './answer-page.tsx'
import { find } from './find.ts'
import type { Typed } from './typed.ts'

const law = loadLaw()
const closed: Typed = {
  letter: 'unsaid',
  kind: 'discontinuation',
  how: 'received',
  territory: 'metropolitan',
  ...on('received', '2026-04-28'),
  ...on('decided', '2026-04-10'),
}

test('beside a day to ask for a reopening beyond the change of law it is said that the law changes and the letter may give less, on a light page', () => {
  const today = Temporal.PlainDate.from('2026-05-04')
  const change = Temporal.PlainDate.from('2026-06-12')
  const found = find(law, closed, today)
  assert.ok(!isRefusal(found))
  for (const { tag } of languages) {
    const w = words(tag)
    const html = answerPage({ w, law, typed: closed, found, today })
    const [day, says] = [
      html.indexOf('datetime="2027-01-08"'),
      html.indexOf(w('law.reading.law-changes', { day: change })),
    ]
    assert.ok(day > 0 && says > day && says < html.indexOf(w('calculator.careful')), tag)
    assert.ok(Buffer.byteLength(html) <= 15_000, `${tag}: ${Buffer.byteLength(html)}`)
  }
})

test('beside each day of the law to appeal or to ask for legal aid beyond that change the same is said, once for each, on a light page', () => {
  const refused: Typed = { letter: 'unsaid', kind: 'refusal', how: 'received', territory: 'metropolitan' }
  const today = Temporal.PlainDate.from('2026-06-11')
  const change = Temporal.PlainDate.from('2026-06-12')
  const pages: readonly (readonly [Typed, readonly string[]])[] = [
    [{ ...refused, ...on('received', '2026-06-11') }, ['2026-06-26', '2026-07-10']],
    [{ ...refused, ...on('received', '2026-05-20') }, ['2026-06-19']],
    [{ ...refused, aid: 'yes', ...on('received', '2026-06-02'), ...on('asked', '2026-06-10') }, ['2026-07-03']],
  ]
  for (const [typed, days] of pages) {
    const found = find(law, typed, today)
    assert.ok(!isRefusal(found))
    for (const { tag } of languages) {
      const w = words(tag)
      const html = answerPage({ w, law, typed, found, today })
      for (const day of days) assert.ok(html.includes(`datetime="${day}"`), `${tag} ${day}`)
      assert.equal(html.split(w('law.reading.law-changes', { day: change })).length - 1, days.length, tag)
      assert.ok(Buffer.byteLength(html) <= 15_000, `${tag}: ${Buffer.byteLength(html)}`)
    }
  }
})
