import type { Config } from '../platform/config.ts'
import type { Call } from '../platform/http/route.ts'
import { Button, Choice, type Errors, Form, Identifier, Notice } from '../ui/index.ts'
import type { EventName } from './events.ts'
import { deskPage, HERE } from './pages.tsx'
import {
  type Asking,
  CaseNumberQuestion,
  DeskSeesQuestion,
  LanguageQuestions,
  NumberQuestions,
  PinQuestions,
  ProcedureQuestion,
  RareQuestions,
  ReceptionDeskQuestion,
  RequalifiedQuestions,
} from './questions.tsx'
import type { Applicant, Desk } from './store.ts'
import type { FormFields } from './typed.ts'

export type EventForm = {
  readonly name: EventName
  readonly applicant: Applicant
  readonly receptionDesks: readonly Desk[]
  readonly profile: Config['profile']
  readonly typed: FormFields
  readonly errors: Errors
}

/** One event, one page: what it changes is said before it is done. */
export function eventPage(call: Call, form: EventForm): string {
  const { name, applicant, typed, errors } = form
  return deskPage(
    call,
    (w) => w(`enrolment.event.${name}`),
    errors,
    (w) => (
      <>
        <p>
          {w('enrolment.number')} <Identifier value={applicant.foreignerNumber} />
        </p>
        <Notice w={w} kind={name === 'dublin-placement' || name === 'merge' ? 'warn' : 'info'}>
          <p>{w(`enrolment.event.${name}.does`)}</p>
        </Notice>
        <Form action={`${HERE}/${applicant.id}/${name}`} csrf={call.csrf}>
          <Questions form={form} asking={{ w, typed, errors }} />
          <Button>{w(name === 'merge' ? 'enrolment.continue' : `enrolment.event.${name}.do`)}</Button>
        </Form>
        <p>
          <a href={`${HERE}/${applicant.id}`}>{w('ui.back')}</a>
        </p>
      </>
    ),
  )
}

function Questions({ form, asking }: { form: EventForm; asking: Asking }) {
  const { w } = asking
  switch (form.name) {
    case 'dublin-placement':
      return null
    case 'requalification':
      return (
        <>
          <RequalifiedQuestions {...asking} />
          <ProcedureQuestion {...asking} />
        </>
      )
    case 'eligibility':
      return (
        <>
          <ProcedureQuestion {...asking} />
          <RareQuestions {...asking} />
        </>
      )
    case 'number-correction':
      return (
        <>
          <NumberQuestions {...asking} />
          <WhyQuestion {...asking} choices={['changed', 'mistyped']} />
        </>
      )
    case 'case-number':
      return (
        <>
          <CaseNumberQuestion {...asking} />
          <WhyQuestion {...asking} choices={['new-application', 'mistyped']} />
        </>
      )
    case 'reception-desk':
      return (
        <>
          <ReceptionDeskQuestion {...asking} desks={form.receptionDesks} />
          {form.profile === 'strict' ? null : <DeskSeesQuestion {...asking} />}
        </>
      )
    case 'language':
      return <LanguageQuestions {...asking} />
    case 'pin':
      return <PinQuestions {...asking} />
    case 'merge':
      return (
        <>
          <p>{w('enrolment.merge.number')}</p>
          <NumberQuestions {...asking} />
        </>
      )
  }
}

function WhyQuestion({
  w,
  typed,
  errors,
  choices,
}: Asking & { choices: readonly ('changed' | 'mistyped' | 'new-application')[] }) {
  return (
    <Choice
      w={w}
      name="why"
      label={w('enrolment.why')}
      options={choices.map((why) => ({
        value: why,
        label: w(`enrolment.why.${why}`),
        hint: w(`enrolment.why.${why}.hint`),
      }))}
      value={typed['why']}
      error={errors['why']}
    />
  )
}
