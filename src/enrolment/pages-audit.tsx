import type { Call } from '../platform/http/route.ts'
import { Button, type Errors, Field, Form } from '../ui/index.ts'
import { deskPage } from './pages.tsx'

const HERE = '/staff/journal/person'

/** For who audits: a number leads to what was done and read of that person. It travels in the body, never in an address. */
export function auditPage(call: Call, typed: string, errors: Errors): string {
  return deskPage(
    call,
    (w) => w('staff.journal.whoRead'),
    errors,
    (w) => (
      <>
        <Form action={HERE} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('enrolment.search.number')}
            hint={w('enrolment.search.hint')}
            value={typed}
            error={errors['number']}
            maxLength={40}
            leftToRight
          />
          <Button>{w('staff.journal.search')}</Button>
        </Form>
        <p>
          <a href="/staff/journal">{w('ui.back')}</a>
        </p>
      </>
    ),
  )
}
