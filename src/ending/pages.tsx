import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Button,
  Day,
  ErrorSummary,
  Field,
  Form,
  Instant,
  LinkButton,
  Particulars,
  refusalWords,
  Select,
  staffPage,
} from '../ui/index.ts'
import type { EndingOf, Litigation } from './litigate.ts'
import { CaseEnd } from './pages-case-end.tsx'
import { COURTS } from './store-litigation.ts'

export const APPLICANTS = '/staff/applicants'
type Typed = Readonly<Record<string, string | undefined>>

/** How the space of one person ends, and what keeps it: the litigations that the Office declared. */
export function endingPage(call: Call, ending: EndingOf, typed: Typed = {}, refusal?: Refusal): string {
  const frame = staffFrame(call, APPLICANTS)
  const { w } = frame
  const here = `${APPLICANTS}/${ending.personId}`
  const errors = refusal?.field === undefined ? {} : { [refusal.field]: refusalWords(w, refusal).title }
  const title = w('ending.staff.title', { digits: ending.digits })
  return staffPage({
    ...frame,
    title,
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{title}</h1>
        <ErrorSummary w={w} errors={errors} />
        <Particulars items={state(w, ending)} />
        <h2>{w('ending.staff.litigations')}</h2>
        <p>{w('ending.staff.litigations.what')}</p>
        {ending.litigations.length === 0 ? <p>{w('ending.staff.litigations.none')}</p> : null}
        <ul>
          {ending.litigations.map((one) => (
            <li key={one.id}>
              <Line w={w} one={one} />
              {one.endedAt === null ? (
                <Form action={`${here}/litigations/${one.id}/end`} csrf={call.csrf}>
                  <Button look="second">{w('ending.staff.litigation.end', { reference: one.reference })}</Button>
                </Form>
              ) : null}
            </li>
          ))}
        </ul>
        <h2>{w('ending.staff.litigation.declare')}</h2>
        <Form action={`${here}/litigations`} csrf={call.csrf}>
          <Select
            w={w}
            name="court"
            label={w('ending.staff.court')}
            value={typed['court']}
            error={errors['court']}
            options={COURTS.map((court) => ({ value: court, label: w(`ending.staff.court.${court}`) }))}
          />
          <Field
            w={w}
            name="reference"
            label={w('ending.staff.reference')}
            hint={w('ending.staff.reference.hint')}
            value={typed['reference'] ?? ''}
            maxLength={40}
            leftToRight
            error={errors['reference']}
          />
          <Button>{w('ending.staff.litigation.declare')}</Button>
        </Form>
        <CaseEnd w={w} call={call} here={here} ending={ending} typed={typed} errors={errors} />
        <LinkButton look="quiet" href={here}>
          {w('ending.staff.record')}
        </LinkButton>
      </>
    ),
  })
}

const Line = ({ w, one }: { w: Words; one: Litigation }) => (
  <p>
    {w(`ending.staff.court.${one.court}`)} {one.reference}, {w('ending.staff.since')}{' '}
    <Instant w={w} at={one.declaredAt} style="short" />
    {one.endedAt === null ? null : (
      <>
        , {w('ending.staff.ended')} <Instant w={w} at={one.endedAt} style="short" />
      </>
    )}
  </p>
)

function state(w: Words, { activatedAt, closesOn, closedAt }: EndingOf) {
  const none = <span class="soft">{w('ending.staff.no')}</span>
  return [
    {
      name: w('ending.staff.activated'),
      value: activatedAt === null ? none : <Instant w={w} at={activatedAt} style="short" />,
    },
    { name: w('ending.staff.closes'), value: closesOn === null ? none : <Day w={w} day={closesOn} /> },
    { name: w('ending.staff.closed'), value: closedAt === null ? none : <Instant w={w} at={closedAt} style="short" /> },
  ]
}
