import { type Law, namedRegime, type ProcedureTermName, type Reading, regimeWords, type Term } from '../law/index.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { BigDay, Button, Day, Form, Notice, page, RefusalNotice, refusalWords } from '../ui/index.ts'
import type { Found } from './find.ts'
import { HERE, Kept, SentOn } from './kept.tsx'
import { Places } from './places.tsx'
import { courtOf, goesBefore, OTHER_COURT, procedureOf, questionOf } from './steps.ts'
import type { Typed } from './typed.ts'
import { LastDay, Marked, Sure, Working } from './working.tsx'
import { readingLines } from './working-lines.ts'

/** A whole answer, and what it was asked from. */
export type Answered = {
  readonly w: Words
  readonly law: Law
  readonly typed: Typed
  readonly found: Found
  readonly today: Temporal.PlainDate
}

export const nearestFirst = (a: Term, b: Term): number => Temporal.PlainDate.compare(a.actBy, b.actBy)

export const isPast = (term: Term, today: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(term.actBy, today) < 0

/** The last safe day first and largest; how a lawyer counts comes folded, below (law §0). */
export function answerPage(answered: Answered): string {
  const { w, law, typed, found, today } = answered
  const terms = found.terms.toSorted(nearestFirst)
  const next = terms.find((term) => !isPast(term, today))
  const others = terms.filter((term) => term !== next)
  return page({
    w,
    title: w('calculator.answer.title'),
    path: HERE,
    sentOn: <SentOn typed={typed} step="answer" />,
    children: (
      <>
        <h1>{w('calculator.answer.title')}</h1>
        {next === undefined ? (
          <Notice w={w} kind="warn" title={w('calculator.today')}>
            <p>{w('calculator.today.explain')}</p>
          </Notice>
        ) : (
          <>
            <BigDay w={w} label={w('calculator.dayFor', { what: termWords(w, next) })} day={next.actBy} />
            <Sure w={w} term={next} />
            <Arrives w={w} term={next} />
            <p>{w('calculator.careful')}</p>
          </>
        )}
        <Do {...answered} />
        <Doubts {...answered} />
        {next === undefined ? <Places w={w} law={law} court={courtOf(typed)} term={postedTerm(law, typed)} /> : null}
        {others.length === 0 ? null : (
          <section>
            <h2>{w('calculator.others')}</h2>
            <ul>
              {others.map((term) => (
                <li key={`${term.name} ${term.court}`}>
                  <strong>{termWords(w, term)}</strong>
                  {' – '}
                  {isPast(term, today) ? (
                    w('calculator.today')
                  ) : (
                    <>
                      {w('calculator.day')} <Day w={w} day={term.actBy} />
                      <Sure w={w} term={term} />
                      <Arrives w={w} term={term} />
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        <Onwards {...answered} terms={terms} saves={next !== undefined} />
        {next === undefined ? null : <Places w={w} law={law} court={courtOf(typed)} term={postedTerm(law, typed)} />}
        <p class="soft">
          {w('calculator.notAdvice')} {w('calculator.lent')}
        </p>
      </>
    ),
  })
}

const termWords = (w: Words, { name }: Term): string => w.maybe(`law.term.${name}`) ?? name

/** The strictest reading of its day is that it was received (law §3). */
const Arrives = ({ w, term }: { w: Words; term: Term }) => (
  <p>
    {term.court === null
      ? w('delivery.safe.arrivedThere')
      : w('calculator.arrived', { court: courtWords(w, term.court) })}
  </p>
)

const courtWords = (w: Words, court: string): string =>
  court === OTHER_COURT ? w('calculator.otherCourt') : (w.maybe(`law.court.${court}`) ?? court)

/** What to do, where no decision came. */
function Do({ w, law, typed }: Answered) {
  const name = procedureOf(typed)
  if (name === null) return null
  return <p>{w(postedTerm(law, typed) === null ? 'calculator.do.overseas' : `calculator.do.${name}`)}</p>
}

/**
 * The term whose papers go to the Office by post. Overseas a form is handed in in person in some territories, and no page that we read
 * says whether a re-examination is there: the form itself has the address.
 * @law CESEDA R.591-12-1
 */
const postedTerm = (law: Law, typed: Typed): ProcedureTermName | null => {
  const name = procedureOf(typed)
  const overseas = law.territories.get(typed['territory'] ?? '')?.overseas === true
  return overseas && name !== 'interview-absence' ? null : name
}

/** What may yet change the day: that he opens it, that another law applies, that nobody has checked the new one. */
function Doubts(answered: Answered) {
  const { w, law, typed, found, today } = answered
  const regimes = [found.regime, ...found.alternatives].map((name) => regimeWords(w, namedRegime(law, name)))
  const noAidDays = aidUnknown(law, typed, found)
  const cnda = found.terms.filter(({ name, court }) => name === 'appeal' && court === 'cnda')
  const carriedOver = found.servedBy === 'stated' ? [] : carriedOverOf(law, found)
  return (
    <>
      {found.servedOn !== null &&
      typed['how'] === 'unopened' &&
      Temporal.PlainDate.compare(today, found.servedOn) <= 0 ? (
        <p>{w('calculator.opensLater')}</p>
      ) : null}
      {found.preliminaryStep === null ? null : (
        <Notice w={w} kind="warn">
          <p>{w.maybe(`law.step.first-${found.preliminaryStep}`)}</p>
        </Notice>
      )}
      {typed['letter'] === OTHER_COURT && goesBefore(law, typed['kind'] ?? '', 'cnda') ? (
        <Notice w={w} kind="warn">
          {cnda.length === 0 ? null : <p>{w('calculator.cndaToo')}</p>}
          {cnda.some(({ regimes: known }) => known.length === regimes.length) ? null : (
            <p>{w('calculator.cndaPerhaps')}</p>
          )}
        </Notice>
      ) : null}
      {noAidDays && found.alternatives.length === 0 ? (
        <Notice w={w} kind="warn">
          <p>{w('calculator.aidUnknown')}</p>
        </Notice>
      ) : null}
      {typed['aid'] === 'yes' && found.terms.some(mayRunOn) ? (
        <Notice w={w} kind="warn">
          <p>{w(waits(answered) ? 'calculator.aidPending' : 'calculator.aidAnswered')}</p>
        </Notice>
      ) : null}
      {found.terms.some(({ steps }) => has(steps, 'other-terms')) ? (
        <Notice w={w} kind="warn">
          <p>{w('law.step.other-terms')}</p>
        </Notice>
      ) : null}
      {found.alternatives.length === 0 ? null : (
        <Notice w={w} kind="warn" title={w('calculator.twoLaws')}>
          <ul>
            {regimes.map((regime) => (
              <li key={regime}>{regime}</li>
            ))}
          </ul>
          {noAidDays ? <p>{w('calculator.aidUnknown')}</p> : null}
          <CarriedOver w={w} readings={carriedOver} />
        </Notice>
      )}
      {carriedOver.length > 0 && found.alternatives.length === 0 ? (
        <Notice w={w} kind="warn">
          <CarriedOver w={w} readings={carriedOver} />
        </Notice>
      ) : null}
    </>
  )
}

/** That the fifteen days are those of another law, where the law that is used does not give them itself. */
const carriedOverOf = (law: Law, { regime }: Found): readonly Reading[] =>
  law.regimes
    .filter(({ name }) => name === regime)
    .flatMap(({ readings }) => readings.filter(({ code }) => code === 'electronic-service-carried-over'))

/** Whether an appeal may not have stopped at his request, or what is asserted waits for the answer. */
const mayRunOn = ({ name, longest, steps }: Term): boolean =>
  name === 'appeal' && (has(steps, 'safe-aid-runs') || (longest === null && !has(steps, 'aid-served')))

/** Who waits for an answer is told to keep a day that is still to come; whoever has his, or whose day is past, that time may be left. */
const waits = ({ typed, found, today }: Answered): boolean =>
  questionOf(typed, today).legalAid?.servedOnApplicant === null &&
  found.terms.some((term) => mayRunOn(term) && !isPast(term, today))

const has = (steps: Term['steps'], code: string): boolean => steps.some((step) => step.code === code)

const CarriedOver = ({ w, readings }: { w: Words; readings: readonly Reading[] }) =>
  readingLines(w, readings).map((line) => (
    <p key={line.says}>
      <Marked {...line} />
    </p>
  ))

/** Before the CNDA legal aid may be asked for in a term that is short: where a law that may apply does not give it, that is said. */
function aidUnknown(law: Law, typed: Typed, { regime, alternatives, terms }: Found): boolean {
  const possible = law.regimes.filter(({ name }) => name === regime || alternatives.includes(name))
  return (
    typed['aid'] !== 'yes' &&
    typed['aidDays'] === undefined &&
    terms.some(({ name, court }) => name === 'appeal' && court === 'cnda') &&
    possible.some(({ legalAid }) => typeof legalAid.get('cnda')?.days !== 'number')
  )
}

/** One form for all that can be done with the answer: what was typed travels once. */
function Onwards({ w, typed, terms, saves }: Answered & { terms: readonly Term[]; saves: boolean }) {
  const aid =
    typed['aid'] !== 'yes' && typed['letter'] !== OTHER_COURT && terms.some(({ name }) => name === 'legal-aid')
  return (
    <Form action={HERE}>
      <Kept typed={typed} step="answer" />
      {saves ? (
        <Button icon="calendar" name="show" value="calendar">
          {w('calculator.save')}
        </Button>
      ) : null}
      {aid ? (
        <Button look="second" name="ask" value="aid">
          {w('calculator.askedAid')}
        </Button>
      ) : null}
      <Change w={w} />
      <details>
        <summary>{w('calculator.counted')}</summary>
        {terms.map((term) => (
          <p key={`${term.name} ${term.court}`}>
            {termWords(w, term)} – <LastDay w={w} term={term} />
          </p>
        ))}
        {/* The working has a page of its own, for a telephone that pays by the byte. */}
        <Button look="second" name="show" value="working">
          {w('calculator.counted.show')}
        </Button>
      </details>
    </Form>
  )
}

const Change = ({ w }: { w: Words }) => (
  <Button look="quiet" icon="back" name="back" value="yes">
    {w('calculator.change')}
  </Button>
)

/** Each term as a lawyer counts it, step by step, with every reading marked and every source. */
export const workingPage = ({ w, law, typed, found }: Omit<Answered, 'today'>): string =>
  page({
    w,
    title: w('calculator.counted'),
    path: HERE,
    sentOn: <SentOn typed={typed} step="answer" show="working" />,
    children: (
      <>
        <h1>{w('calculator.counted')}</h1>
        <p>{regimeWords(w, namedRegime(law, found.regime))}</p>
        {found.terms.toSorted(nearestFirst).map((term) => (
          <section key={`${term.name} ${term.court}`}>
            <h2>{termWords(w, term)}</h2>
            <p>
              <LastDay w={w} term={term} />
            </p>
            <Working w={w} term={term} />
          </section>
        ))}
        <Form action={HERE}>
          <Kept typed={typed} step="answer" />
          <Button look="second" icon="back">
            {w('ui.back')}
          </Button>
        </Form>
      </>
    ),
  })

/** No day can be given: why, what to do, and where to go. */
export const noAnswerPage = ({ w, law, typed, refusal }: Omit<Answered, 'found' | 'today'> & { refusal: Refusal }) =>
  page({
    w,
    title: refusalWords(w, refusal).title,
    path: HERE,
    sentOn: <SentOn typed={typed} step="answer" />,
    children: (
      <>
        <RefusalNotice w={w} refusal={refusal} heading="h1" />
        <Form action={HERE}>
          <Kept typed={typed} step="answer" />
          <Change w={w} />
        </Form>
        <Places w={w} law={law} court={courtOf(typed)} term={postedTerm(law, typed)} />
        <p class="soft">{w('calculator.notAdvice')}</p>
      </>
    ),
  })
