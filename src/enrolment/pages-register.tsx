import type { Config } from '../platform/config.ts'
import type { Call } from '../platform/http/route.ts'
import { Button, type Errors, Form, Identifier, Select } from '../ui/index.ts'
import { deskPage, HERE } from './pages.tsx'
import {
  type Asking,
  CaseNumberQuestion,
  DeskSeesQuestion,
  LanguageQuestions,
  PinQuestions,
  ProcedureQuestion,
  RareQuestions,
  ReceptionDeskQuestion,
} from './questions.tsx'
import type { Desk } from './store.ts'
import type { FormFields } from './typed.ts'

export type RegisterForm = {
  /** Read already: shown, and carried along. */
  readonly number: string
  readonly desks: readonly Desk[]
  readonly receptionDesks: readonly Desk[]
  readonly profile: Config['profile']
  readonly typed: FormFields
  readonly errors: Errors
}

/** Everything but the number, on one screen, in the order in which it is asked at a desk. */
export function registerPage(call: Call, form: RegisterForm): string {
  const { number, desks, receptionDesks, profile, typed, errors } = form
  return deskPage(
    call,
    (w) => w('enrolment.new'),
    errors,
    (w) => {
      const asking = { w, typed, errors }
      return (
        <>
          <p>
            {w('enrolment.number')}{' '}
            <strong>
              <Identifier value={number} />
            </strong>{' '}
            <a href={`${HERE}/new`}>{w('enrolment.number.other')}</a>
          </p>
          <Form action={HERE} csrf={call.csrf}>
            <input type="hidden" name="foreignerNumber" value={number} />
            {(typed['family'] ?? '') === '' ? null : <input type="hidden" name="family" value={typed['family']} />}
            <DeskQuestion {...asking} desks={desks} />
            <ProcedureQuestion {...asking} />
            <RareQuestions {...asking} />
            <CaseNumberQuestion {...asking} optional />
            {profile === 'strict' ? null : <LanguageQuestions {...asking} />}
            <ReceptionDeskQuestion {...asking} desks={receptionDesks} />
            {profile === 'strict' ? null : <DeskSeesQuestion {...asking} />}
            {profile === 'strict' ? null : <PinQuestions {...asking} optional />}
            <Button>{w('enrolment.register')}</Button>
          </Form>
        </>
      )
    },
  )
}

/** Most agents work at one desk, which is then not asked. */
function DeskQuestion({ w, typed, errors, desks }: Asking & { desks: readonly Desk[] }) {
  if (desks.length === 1) return <input type="hidden" name="registrationDesk" value={desks[0]!.id} />
  return (
    <Select
      w={w}
      name="registrationDesk"
      label={w('enrolment.desk')}
      options={desks.map((desk) => ({ value: desk.id, label: desk.name }))}
      value={typed['registrationDesk']}
      empty={w('enrolment.choose')}
      error={errors['registrationDesk']}
    />
  )
}
