import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, Day, Field, Form, Instant, Select } from '../ui/index.ts'
import type { EndingOf } from './litigate.ts'
import { ENDS } from './store-case-end.ts'

type Part = {
  readonly w: Words
  readonly call: Call
  readonly here: string
  readonly ending: EndingOf
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly errors: Readonly<Record<string, string>>
}

/** That the procedure of a person is over, as the Office says; or the form that says it. */
export function CaseEnd({ w, call, here, ending: { caseEnd }, typed, errors }: Part) {
  return (
    <>
      <h2>{w('ending.staff.case-end')}</h2>
      <p>{w('ending.staff.case-end.what')}</p>
      {caseEnd === null ? (
        <Form action={`${here}/case-end`} csrf={call.csrf}>
          <Select
            w={w}
            name="why"
            label={w('ending.staff.case-end.why')}
            value={typed['why']}
            error={errors['why']}
            options={ENDS.map((why) => ({ value: why, label: w(`ending.staff.case-end.${why}`) }))}
          />
          <Field
            w={w}
            name="endedOn"
            type="date"
            label={w('ending.staff.case-end.on')}
            value={typed['endedOn'] ?? ''}
            error={errors['endedOn']}
          />
          <Button>{w('ending.staff.case-end.declare')}</Button>
        </Form>
      ) : (
        <Form action={`${here}/case-end/undoing`} csrf={call.csrf}>
          <p>
            {w(`ending.staff.case-end.${caseEnd.why}`)} <Day w={w} day={caseEnd.endedOn} />, {w('ending.staff.since')}{' '}
            <Instant w={w} at={caseEnd.declaredAt} style="short" />
          </p>
          <Button look="second">{w('ending.staff.case-end.undo')}</Button>
        </Form>
      )}
    </>
  )
}
