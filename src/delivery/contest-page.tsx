import type { Words } from '../platform/i18n/index.ts'
import { Back, Button, DraftMark, Form, french, LinkButton, page } from '../ui/index.ts'
import { PLACES } from './pages.tsx'
import type { Document } from './store.ts'

/** Asked before "this is not mine" is taken for said: what will happen, when not to press, and who alone can undo it. Names nothing of the content. */
export function contestPage(w: Words, { id }: Pick<Document, 'id'>, csrf: string): string {
  const title = w('delivery.contest.title')
  return page({
    w,
    title,
    path: `/documents/${id}/contest`,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href={`/documents/${id}`} />
        <h1>{title}</h1>
        <DraftMark w={w} french={<ContestWords w={french()} />} />
        <ContestWords w={w} />
        <Form action={`/documents/${id}/contest`} csrf={csrf}>
          <Button look="grave">{w('delivery.contest.go')}</Button>
        </Form>
        <LinkButton look="second" href={`/documents/${id}`}>
          {w('delivery.contest.back')}
        </LinkButton>
        <LinkButton look="quiet" icon="office" href={`/documents/${id}/clock#${PLACES}`}>
          {w('calculator.places.title')}
        </LinkButton>
      </>
    ),
  })
}

const ContestWords = ({ w }: { w: Words }) => (
  <>
    <p>
      {w('delivery.contest.explain')} {w('delivery.contest.until')}
    </p>
    <p>
      <strong>{w('delivery.contest.undo')}</strong> {w('delivery.contest.days')}
    </p>
    <p>{w('delivery.contest.disagree')}</p>
    <p>{w('delivery.contest.unsure')}</p>
  </>
)
