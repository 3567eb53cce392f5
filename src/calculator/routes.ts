import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { newToken, sha256 } from '../platform/crypto/digest.ts'
import type { Call, Reply, Route } from '../platform/http/route.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Answered, answerPage, isPast, nearestFirst, noAnswerPage, workingPage } from './answer-page.tsx'
import { type CalendarEvent, calendarFile } from './calendar-file.ts'
import { find } from './find.ts'
import { HERE, sentAgain } from './kept.tsx'
import { questionPage } from './question-pages.tsx'
import { next, type Step } from './steps.ts'
import { type DayName, type Typed, typedOf } from './typed.ts'

/**
 * Anybody's, without a name: no session is needed, no row is written, no line is logged, and what is typed travels in bodies
 * only. It is computed and forgotten.
 */
export function calculatorRoutes(law: Law): readonly Route[] {
  const open = { url: HERE, access: { to: 'everyone' }, as: 'page', unlogged: true, goesBack: true } as const
  return [
    {
      ...open,
      method: 'GET',
      handle: async (call) => ({
        page: questionPage({ w: words(call.tag), law, step: 'letter', typed: {}, wrong: [] }),
      }),
    },
    // One address for all of it: a page that is asked for again without its form is the first question, never nothing.
    { ...open, method: 'POST', body: 'form', maxBytes: 4096, handle: async (call) => answerTo(law, call) },
  ]
}

/** What may be asked of an answer besides the page itself. */
const SHOWS: Readonly<Record<string, (answered: Answered, now: Temporal.Instant) => Reply>> = {
  working: (answered) => ({ page: workingPage(answered) }),
  calendar: calendarFor,
}

/** The next page of questions, or what was asked of the answer. */
function answerTo(law: Law, call: Call): Reply {
  const { tag, now } = call
  const again = sentAgain(call.form)
  const form = again ?? call.form
  const w = words(tag)
  const today = civilDay(now)
  const goes = again !== null ? 'again' : form['back'] === 'yes' ? 'back' : 'on'
  const asksAid = form['ask'] === 'aid'
  // The questions about legal aid come when they are asked for; who goes back from them did not mean to answer them.
  const aid = asksAid ? 'yes' : goes === 'back' && form['step'] === 'aid' ? 'no' : form['aid']
  const sent = typedOf({ ...form, ...(aid === undefined ? {} : { aid }) })
  const typed = form['step'] === 'letter' && goes === 'on' ? without(sent, 'counting') : sent
  const shown = next(law, typed, { step: asksAid ? 'when' : form['step'], goes }, today)
  if (shown !== 'answer') return asked(law, w, typed, shown.step, shown.wrong)
  const found = find(law, typed, today)
  if (!isRefusal(found)) {
    const answered: Answered = { w, law, typed: { counting: newToken().slice(0, 10), ...typed }, found, today }
    const show = Object.hasOwn(SHOWS, form['show'] ?? '') ? SHOWS[form['show']!] : undefined
    return show?.(answered, now) ?? { page: answerPage(answered) }
  }
  const field = found.refusal.startsWith('legal-aid') ? undefined : FIELDS[found.field ?? '']
  return field === undefined
    ? { page: noAnswerPage({ w, law, typed, refusal: found }), status: found.status }
    : asked(law, w, typed, field === 'asked' ? 'aid' : 'when', [{ ...found, field }])
}

/** What the law calls the days, and where they stand among the questions. */
const FIELDS: Readonly<Record<string, DayName>> = {
  openedOn: 'opened',
  madeAvailableOn: 'placed',
  servedOn: 'received',
  decidedOn: 'decided',
  from: 'started',
  legalAid: 'asked',
}

const asked = (law: Law, w: Words, typed: Typed, step: Step, wrong: readonly Refusal[]) =>
  ({
    page: questionPage({ w, law, step, typed, wrong }),
    ...(wrong.length > 0 ? { status: wrong[0]!.status } : {}),
  }) satisfies Reply

/** Whoever answers the first question anew counts another letter: its days stand beside those of the first, never over them. */
const without = (typed: Typed, name: string): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([known]) => known !== name))

/** The last safe days still to come, for the telephone's own calendar; as in delivery, neither title nor name says of what. */
function calendarFor({ w, typed, found, today }: Answered, now: Temporal.Instant): Reply {
  const terms = found.terms.filter((term) => !isPast(term, today)).toSorted(nearestFirst)
  const events = terms.map(
    ({ name, court, actBy }): CalendarEvent => ({
      uid: sha256(`${typed['counting']} ${name} ${court}`).toString('hex').slice(0, 32),
      on: actBy,
      title: w.maybe(`calculator.calendar.title.${name}`) ?? w('calculator.calendar.title'),
      text: `${w.maybe(`calculator.calendar.text.${name}`) ?? w('calculator.calendar.text')} ${w('calculator.calendar.again')}`,
      remindDaysBefore: [7, 2, 0],
    }),
  )
  return {
    file: Buffer.from(calendarFile(events, now)),
    type: 'text/calendar; charset=utf-8',
    name: 'calendar.ics',
  }
}
