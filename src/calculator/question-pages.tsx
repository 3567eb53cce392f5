import type { Law } from '../law/index.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import {
  Button,
  Choice,
  DateField,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  page,
  RefusalNotice,
  refusalWords,
  Select,
} from '../ui/index.ts'
import { HERE, Kept, SentOn } from './kept.tsx'
import { Places } from './places.tsx'
import {
  asksAidDays,
  asksTerritory,
  courtOf,
  daysOf,
  HOWS,
  KINDS,
  LETTERS,
  PROCEDURES,
  procedureOf,
  type Step,
  UNITS,
} from './steps.ts'
import { boxesOf, type DayName, type Typed } from './typed.ts'

type Asking = {
  readonly w: Words
  readonly law: Law
  readonly step: Step
  readonly typed: Typed
  readonly wrong: readonly Refusal[]
}

/** One page of questions. Nothing that was typed is lost: not by an error, not by going back. */
export function questionPage(asking: Asking): string {
  const { w, law, step, typed, wrong } = asking
  const above = wrong.filter(({ field }) => field === undefined)
  const errors: Errors = Object.fromEntries(
    wrong.filter(({ field }) => field !== undefined).map((one) => [one.field, oneLine(w, one)]),
  )
  return page({
    w,
    title: w('calculator.title'),
    path: HERE,
    wrong: wrong.length > 0,
    ...(Object.keys(typed).length === 0
      ? { languagesOpen: step === 'letter' && wrong.length === 0 }
      : { sentOn: <SentOn typed={typed} step={step} /> }),
    children: (
      <>
        <h1>{w('calculator.title')}</h1>
        <ErrorSummary w={w} errors={errors} />
        {above.map((refusal) => (
          <RefusalNotice key={refusal.refusal} w={w} refusal={refusal} />
        ))}
        {step === 'letter' ? <p class="lead">{w('calculator.intro')}</p> : null}
        <Form action={HERE}>
          <Questions {...asking} errors={errors} />
          <Kept typed={typed} step={step} />
          <Button>{w('calculator.go')}</Button>
          {step === 'letter' ? null : (
            <Button look="quiet" icon="back" name="back" value="yes">
              {w('ui.back')}
            </Button>
          )}
        </Form>
        {above.length > 0 ? <Places w={w} law={law} court={courtOf(typed)} /> : null}
        {step === 'letter' ? <p class="soft">{w('calculator.notAdvice')}</p> : null}
      </>
    ),
  })
}

/** A dash: not every script ends a sentence with a full stop. */
function oneLine(w: Words, refusal: Refusal): string {
  const { title, next } = refusalWords(w, refusal)
  return `${title.replace(/\.$/, '')} – ${next}`
}

type Part = Asking & { readonly errors: Errors }

const QUESTIONS: Readonly<Record<Step, (part: Part) => ReturnType<typeof Pick>>> = {
  letter: (part) => <Pick {...part} name="letter" values={[...LETTERS, ...PROCEDURES]} hint />,
  length: (part) => (
    <>
      <Short {...part} name="number" />
      <Pick {...part} name="unit" values={UNITS} />
    </>
  ),
  kind: (part) => <Pick {...part} name="kind" values={KINDS} />,
  how: (part) => <Pick {...part} name="how" values={HOWS} />,
  when: (part) => (
    <>
      {daysOf(part.typed).map((name) => (
        <OneDay key={name} {...part} name={name} />
      ))}
      {asksTerritory(part.typed) ? <Territory {...part} /> : null}
      {procedureOf(part.typed) === null ? null : <Short {...part} name="procedureDays" optional />}
      {asksAidDays(part.typed) ? <Short {...part} name="aidDays" optional /> : null}
    </>
  ),
  aid: (part) => (
    <>
      <OneDay {...part} name="asked" />
      <OneDay {...part} name="answered" optional />
      <OneDay {...part} name="counsel" optional />
    </>
  ),
}

const Questions = (part: Part) => QUESTIONS[part.step](part)

type Named<N extends string = string> = Part & { readonly name: N; readonly optional?: boolean }

const Pick = ({ w, typed, errors, name, values, hint }: Named & { values: readonly string[]; hint?: boolean }) => (
  <Choice
    w={w}
    name={name}
    label={w.maybe(`calculator.${name}`) ?? name}
    hint={hint === true ? w.maybe(`calculator.${name}.hint`) : undefined}
    options={values.map((value) => ({ value, label: w.maybe(`calculator.${name}.${value}`) ?? value }))}
    value={typed[name]}
    error={errors[name]}
  />
)

const OneDay = ({ w, typed, errors, name, optional }: Named<DayName>) => (
  <DateField
    w={w}
    name={name}
    label={w.maybe(`calculator.day.${name === 'started' ? `started.${typed['letter']}` : name}`) ?? name}
    hint={w.maybe(`calculator.day.${name}.hint`)}
    value={boxesOf(typed, name)}
    error={errors[name]}
    optional={optional === true}
  />
)

const Short = ({ w, typed, errors, name, optional }: Named<'number' | 'aidDays' | 'procedureDays'>) => (
  <Field
    w={w}
    name={name}
    label={w(`calculator.${name}`)}
    hint={w.maybe(`calculator.${name}.hint`)}
    value={typed[name] ?? ''}
    inputMode="numeric"
    maxLength={20}
    leftToRight
    error={errors[name]}
    optional={optional === true}
  />
)

const Territory = ({ w, law, typed, errors }: Part) => (
  <Select
    w={w}
    name="territory"
    label={w('calculator.territory')}
    options={[...law.territories.keys()].map((value) => ({ value, label: w.maybe(`law.territory.${value}`) ?? value }))}
    value={typed['territory'] ?? 'metropolitan'}
    error={errors['territory']}
  />
)
