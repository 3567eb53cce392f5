import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { SAMPLE_NOW, type Sample } from '../platform/sample.ts'
import { type Answered, answerPage, noAnswerPage, workingPage } from './answer-page.tsx'
import { find } from './find.ts'
import { questionPage } from './question-pages.tsx'
import { type Step, wrongAt } from './steps.ts'
import type { DayName, Typed } from './typed.ts'

const TODAY = civilDay(SAMPLE_NOW)

const on = (name: DayName, day: string, month: string, year: string): Typed => ({
  [`${name}-day`]: day,
  [`${name}-month`]: month,
  [`${name}-year`]: year,
})
const month: Typed = { letter: 'cnda-month', kind: 'refusal' }
const unopened: Typed = { letter: 'unsaid', kind: 'refusal', how: 'unopened', territory: 'metropolitan' }
const counted: Typed = { ...unopened, ...on('placed', '2', '5', '2026') }
const aided: Typed = {
  letter: 'unsaid',
  kind: 'refusal',
  how: 'received',
  territory: 'metropolitan',
  aid: 'yes',
  ...on('received', '4', '3', '2026'),
  ...on('asked', '17', '3', '2026'),
}
const closed: Typed = { letter: 'unsaid', kind: 'discontinuation', how: 'opened', territory: 'reunion' }
const missed: Typed = { letter: 'interview-absence', territory: 'metropolitan' }
const TWO_LAWS = Temporal.PlainDate.from('2026-06-20')

/** Every page of questions and every kind of answer. */
export function samplesUnder(law: Law): readonly Sample[] {
  const question = (w: Words, step: Step, typed: Typed) => questionPage({ w, law, step, typed, wrong: [] })
  const wrong = (w: Words, step: Step, typed: Typed) =>
    questionPage({ w, law, step, typed, wrong: wrongAt(step, typed, TODAY, law) })
  const answer = (w: Words, typed: Typed, today = TODAY, draw: (answered: Answered) => string = answerPage) => {
    const found = find(law, typed, today)
    return isRefusal(found) ? noAnswerPage({ w, law, typed, refusal: found }) : draw({ w, law, typed, found, today })
  }
  const pages: Readonly<Record<string, (w: Words) => string>> = {
    'calculator, the letter': (w) => question(w, 'letter', {}),
    'calculator, no answer chosen': (w) => wrong(w, 'letter', {}),
    'calculator, the length': (w) => question(w, 'length', { letter: 'other-court' }),
    'calculator, the length mistyped': (w) => wrong(w, 'length', { letter: 'other-court', number: '<b>' }),
    'calculator, which decision': (w) => question(w, 'kind', { letter: 'unsaid' }),
    'calculator, nobody knows which decision': (w) => wrong(w, 'kind', { letter: 'unsaid', kind: 'unknown' }),
    'calculator, a closing is not for that court': (w) => wrong(w, 'kind', { ...month, kind: 'discontinuation' }),
    'calculator, how it came': (w) => question(w, 'how', month),
    'calculator, days of an opening': (w) => question(w, 'when', { ...month, how: 'opened' }),
    'calculator, days of a closing': (w) => question(w, 'when', closed),
    'calculator, a day mistyped': (w) =>
      wrong(w, 'when', {
        ...month,
        how: 'opened',
        ...on('placed', '31', '2', '2026'),
        ...on('opened', '1', '5', '2062'),
      }),
    'calculator, day of an interview': (w) => question(w, 'when', missed),
    'calculator, answered about an interview': (w) => answer(w, { ...missed, ...on('started', '7', '5', '2026') }),
    'calculator, legal aid': (w) => question(w, 'aid', aided),
    'calculator, answered': (w) => answer(w, counted),
    'calculator, how a lawyer counts': (w) => answer(w, counted, TODAY, workingPage),
    'calculator, answered by the letter': (w) =>
      answer(w, { ...month, how: 'opened', ...on('placed', '2', '5', '2026'), ...on('opened', '4', '5', '2026') }),
    'calculator, answered before two courts': (w) =>
      answer(w, { ...counted, letter: 'other-court', number: '2', unit: 'months' }),
    'calculator, all days past': (w) => answer(w, { ...unopened, ...on('placed', '2', '2', '2026') }),
    'calculator, answered after legal aid': (w) => answer(w, { ...aided, ...on('answered', '6', '5', '2026') }),
    'calculator, legal aid not yet answered': (w) => answer(w, aided),
    'calculator, legal aid that may have stopped nothing': (w) =>
      answer(w, { ...aided, ...on('received', '18', '4', '2026'), ...on('asked', '4', '5', '2026') }),
    'calculator, two laws': (w) =>
      answer(w, { ...month, how: 'unopened', ...on('placed', '5', '6', '2026') }, TWO_LAWS),
    'calculator, the letter is needed': (w) => answer(w, { ...unopened, ...on('placed', '15', '6', '2026') }, TWO_LAWS),
  }
  return Object.entries(pages).map(([name, draw]) => ({ name, of: 'person', html: (tag) => draw(words(tag)) }))
}
