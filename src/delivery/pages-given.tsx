import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Button, Choice, Day, Field, Form, Notice } from '../ui/index.ts'
import { DOCUMENTS } from './pages-deposit.tsx'
import { closed } from './rules.ts'
import type { Document } from './store.ts'
import type { Typed } from './typed-deposit.ts'

type Part = { readonly w: Words; readonly call: Call; readonly document: Document; readonly typed: Typed }

/** For the Office: that what lies unopened was given otherwise. Only of what is served, since it moves no day. */
export function GiveOtherwise({ w, call, document, typed }: Part) {
  const { openedAt, givenOn, termEndsAt, servedOn } = document
  if (openedAt !== null || givenOn !== null || closed(document) || (termEndsAt !== null && servedOn === null))
    return null
  return (
    <section>
      <h2>{w('delivery.staff.given.title')}</h2>
      <p>{w('delivery.staff.given.explain')}</p>
      <Form action={`${DOCUMENTS}/${document.id}/given`} csrf={call.csrf}>
        <Choice
          w={w}
          name="givenBy"
          label={w('delivery.staff.given.by')}
          value={typed['givenBy']}
          options={(['post', 'hand'] as const).map((value) => ({
            value,
            label: w(`delivery.staff.said.givenBy.${value}`),
          }))}
        />
        <Field
          w={w}
          name="givenOn"
          type="date"
          label={w('delivery.staff.given.on')}
          hint={w('delivery.staff.given.on.hint')}
          value={typed['givenOn'] ?? ''}
        />
        <Button look="second">{w('delivery.staff.given.go')}</Button>
      </Form>
    </section>
  )
}

/** To him: it is not opened by that, and he may know better. */
export const GivenWords = ({ w, document }: { w: Words; document: Pick<Document, 'givenOn'> }) =>
  document.givenOn === null ? null : (
    <Notice w={w} kind="info" title={w('delivery.given.title')}>
      <p>
        <Day w={w} day={document.givenOn} />
      </p>
      <p>{w('delivery.given.explain')}</p>
    </Notice>
  )
