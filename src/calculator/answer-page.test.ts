import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { on } from '../testing/calculator.ts'
import { answerPage } from './answer-page.tsx'
import { find } from './find.ts'
import { HOWS, KINDS } from './steps.ts'
import type { Typed } from './typed.ts'

const law = loadLaw()
const w = words('fr')
const unopened: Typed = {
  letter: 'unsaid',
  kind: 'refusal',
  how: 'unopened',
  territory: 'metropolitan',
  ...on('placed', '2022-05-02'),
}
const received: Typed = { ...unopened, how: 'received', ...on('received', '2022-05-02') }
const aided: Typed = { ...received, aid: 'yes', ...on('asked', '2022-05-10'), ...on('answered', '2022-05-11') }

const answered = (typed: Typed, day: string): string => {
  const today = Temporal.PlainDate.from(day)
  const found = find(law, typed, today)
  assert.ok(!isRefusal(found))
  return answerPage({ w, law, typed, found, today })
}
const before = (html: string, first: string, second: string): boolean =>
  html.includes(first) && html.indexOf(first) < html.indexOf(second)

const OPENS = w('calculator.opensLater')
const TODAY = w('calculator.today')
const SAVES = 'value="calendar"'
const ASKED = 'name="ask" value="aid"'
const OTHERS = `<h2>${w('calculator.others')}</h2>`
const PLACES = `<h2>${w('calculator.places.title')}</h2>`

/** Whoever has not opened: legal aid until 31 May, the appeal until 17 June; served on 17 May, by the term. */
const PAGES: Readonly<Record<string, readonly [Typed, string, says: readonly string[], never: readonly string[]]>> = {
  'until the fifteen days end, opening brings the day forward': [unopened, '2022-05-17', [OPENS, SAVES], [TODAY]],
  'after that, opening changes nothing, and nothing is said of it': [unopened, '2022-05-18', [SAVES], [OPENS, TODAY]],
  'what was received by post cannot be opened sooner': [received, '2022-05-02', [SAVES, ASKED], [OPENS]],
  'on the very day it is not past': [unopened, '2022-05-31', ['datetime="2022-05-31"', SAVES], [TODAY]],
  'the day after, it is past, and the next day stands first': [
    unopened,
    '2022-06-01',
    ['<p class="bigday">', TODAY, SAVES, OTHERS],
    ['datetime="2022-05-31"'],
  ],
  'on the last day of all it is still to come': [unopened, '2022-06-17', ['<p class="bigday">', SAVES], []],
  'once all are past, people, and nothing to save': [
    unopened,
    '2022-06-18',
    [TODAY, PLACES],
    ['<p class="bigday">', SAVES],
  ],
  'who has asked for a lawyer is not asked whether he did': [aided, '2022-05-12', [SAVES], [ASKED]],
}
for (const [what, [typed, today, says, never]] of Object.entries(PAGES))
  test(`the answer: ${what}`, () => {
    const html = answered(typed, today)
    for (const said of says) assert.ok(html.includes(said), said)
    for (const unsaid of never) assert.ok(!html.includes(unsaid), unsaid)
  })

test('the day stands before the places; once past, the places stand before what else there is', () => {
  const coming = answered(unopened, '2022-05-20')
  assert.ok(before(coming, '<p class="bigday">', OTHERS) && before(coming, OTHERS, PLACES))
  assert.ok(before(coming, '2022-05-31', '2022-06-17'), 'the nearest first')
  assert.ok(before(answered(unopened, '2022-06-18'), PLACES, OTHERS))
})

test('a closing says beside its day what must be asked for first', () => {
  const closed = { ...received, kind: 'discontinuation', ...on('decided', '2022-05-01') }
  assert.match(answered(closed, '2022-05-03'), /il faut d’abord demander la réouverture du dossier/)
  assert.match(
    answered(closed, '2022-05-03'),
    /<p class="bigday">.*Cela doit être arrivé ce jour-là au plus tard\. Le poster ce jour-là n’est pas sûr\./s,
    'no court, and it must have arrived all the same',
  )
  assert.doesNotMatch(answered(received, '2022-05-03'), /réouverture/)
})

test('whatever came or was served after 11 June 2026, there is no day without the words of the letter', () => {
  const today = Temporal.PlainDate.from('2026-07-20')
  const days = (how: string): readonly Typed[] =>
    how === 'received'
      ? [on('received', '2026-06-12'), on('received', '2026-07-01')]
      : how === 'unopened'
        ? [on('placed', '2026-05-28'), on('placed', '2026-06-11'), on('placed', '2026-06-12')]
        : [
            { ...on('placed', '2026-06-01'), ...on('opened', '2026-06-12') },
            { ...on('placed', '2026-05-28'), ...on('opened', '2026-07-01') },
            { ...on('placed', '2026-06-12'), ...on('opened', '2026-06-13') },
          ]
  for (const kind of KINDS.filter((one) => one !== 'unknown'))
    for (const how of HOWS)
      for (const dated of days(how)) {
        const found = find(law, { ...unopened, ...on('decided', '2026-05-20'), kind, how, ...dated }, today)
        assert.ok(isRefusal(found), `${kind} ${how} ${JSON.stringify(dated)}`)
      }
  for (const letter of ['application-form', 'subsequent-application', 'interview-absence'])
    assert.ok(
      isRefusal(find(law, { letter, territory: 'metropolitan', ...on('started', '2026-06-12') }, today)),
      letter,
    )
  const last = { ...unopened, ...on('placed', '2026-05-26') }
  assert.ok(!isRefusal(find(law, last, today)), 'served before 12 June under every reading')
})

test('whose request may have stopped nothing is told so, and never to wait: until his day to keep it, after it or with his answer that time may be left', () => {
  const asked: Typed = {
    ...unopened,
    how: 'received',
    aid: 'yes',
    ...on('received', '2025-03-04'),
    ...on('asked', '2025-03-10'),
  }
  const has: Typed = { ...asked, ...on('answered', '2025-05-06'), ...on('counsel', '2025-05-06') }
  const [pending, left] = [w('calculator.aidPending'), w('calculator.aidAnswered')]
  for (const [typed, today, says] of [
    [asked, '2025-04-04', pending],
    [asked, '2025-04-05', left],
    [has, '2025-05-07', left],
  ] as const) {
    const html = answered(typed, today)
    assert.deepEqual(
      [pending, left].filter((one) => html.includes(one)),
      [says],
      today,
    )
    assert.equal(html.includes('datetime="2025-04-04"'), today === '2025-04-04')
  }
  // Before its article had another version, the request stopped the term.
  assert.ok(!answered(aided, '2022-05-12').includes(pending))
  const stopped = { ...aided, ...on('counsel', '2022-05-11') }
  assert.ok(![pending, left].some((one) => answered(stopped, '2022-05-12').includes(one)))
})

test('that the fifteen days are those of the law before is a reading, and has its mark beside it', () => {
  const typed: Typed = { letter: 'cnda-month', kind: 'refusal', how: 'unopened', ...on('placed', '2026-06-20') }
  const html = answered(typed, '2026-06-22')
  const said = w('law.reading.electronic-service-carried-over', { day: Temporal.PlainDate.from('2026-06-12') })
  assert.ok(html.includes(`${said}<small> [${w('law.mark.reading')}]</small>`))
  assert.equal(html.split(said).length - 1, 1)
  const byPost = answered({ ...typed, how: 'received', ...on('received', '2026-06-20') }, '2026-06-22')
  assert.ok(!byPost.includes(said), 'nothing of the space')
})
