import type { Call } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Button,
  ErrorSummary,
  Field,
  Form,
  Identifier,
  LinkButton,
  Notice,
  refusalWords,
  staffPage,
  Table,
} from '../ui/index.ts'
import type { WaitingPage } from './see-waiting.ts'

export const HERE = '/staff/waiting'

type View =
  | { readonly list: WaitingPage & { readonly page: number } }
  | { readonly asked: string; readonly waits: boolean }
  | { readonly asked: string; readonly refusal: Refusal }

/** That something waits, and what to say at the counter: never what, how much, since when or from whom. */
export function waitingPage(call: Call, view: View): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const errors = 'refusal' in view ? { number: refusalWords(w, view.refusal).title } : {}
  return staffPage({
    ...frame,
    title: w('support.staff.waiting.title'),
    wrong: 'refusal' in view,
    children: (
      <>
        <h1>{w('support.staff.waiting.title')}</h1>
        <ErrorSummary w={w} errors={errors} />
        {'waits' in view ? (
          <Notice
            w={w}
            kind="info"
            title={w(view.waits ? 'support.staff.waiting.yes' : 'support.staff.waiting.no', {
              number: { leftToRight: view.asked },
            })}
          >
            <p>{w(view.waits ? 'support.staff.waiting.say' : 'support.staff.waiting.noWhy')}</p>
          </Notice>
        ) : null}
        <Form action={HERE} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('support.staff.waiting.number')}
            hint={w('support.staff.waiting.hint')}
            value={'refusal' in view ? view.asked : ''}
            maxLength={20}
            inputMode="numeric"
            leftToRight
            error={errors.number}
          />
          <Button look="second">{w('support.staff.waiting.ask')}</Button>
        </Form>
        {'list' in view ? (
          <>
            <h2>{w('support.staff.waiting.everybody')}</h2>
            <p>{w('support.staff.waiting.say')}</p>
            <Table
              caption={w('support.staff.waiting.caption')}
              rows={view.list.people}
              keyOf={(person) => person.personId}
              empty={w('support.staff.waiting.empty')}
              columns={[
                { head: w('support.staff.waiting.who'), cell: (p) => <Identifier value={p.foreignerNumber} /> },
              ]}
            />
            <p>
              {view.list.page > 1 ? (
                <LinkButton look="second" href={HERE}>
                  {w('support.staff.waiting.first')}
                </LinkButton>
              ) : null}{' '}
              {view.list.more ? (
                <LinkButton look="second" href={`${HERE}?page=${view.list.page + 1}`}>
                  {w('support.staff.waiting.next')}
                </LinkButton>
              ) : null}
            </p>
          </>
        ) : (
          <p>
            <a href={HERE}>{w('support.staff.waiting.everybody')}</a>
          </p>
        )}
      </>
    ),
  })
}
