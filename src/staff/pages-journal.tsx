import type { PlacedFact } from '../evidence/index.ts'
import type { Call } from '../platform/http/route.ts'
import {
  Button,
  ErrorSummary,
  type Errors,
  Field,
  Identifier,
  Instant,
  LinkButton,
  Notice,
  staffPage,
  Table,
} from '../ui/index.ts'
import { staffFrame } from './frame.ts'
import { roleWords } from './pages.tsx'

const HERE = '/staff/journal'

export type JournalView = {
  readonly facts: readonly PlacedFact[]
  readonly pseudonyms: ReadonlyMap<string, string>
  readonly about: string | null
  readonly more: boolean
  readonly errors: Errors
}

export function journalPage(call: Call, { facts, pseudonyms, about, more, errors }: JournalView): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const by = ({ author }: PlacedFact) =>
    w('staff.journal.by', { role: roleWords(w, author.role), pseudonym: pseudonyms.get(author.id) ?? '' })
  const older = `${HERE}?${new URLSearchParams({ ...(about === null ? {} : { about }), before: String(facts.at(-1)?.position ?? 0) })}`
  return staffPage({
    ...frame,
    title: w('staff.journal.title'),
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{w('staff.journal.title')}</h1>
        <Notice w={w} kind="info">
          <p>{w('staff.journal.intro')}</p>
        </Notice>
        <ErrorSummary w={w} errors={errors} />
        <form method="get" action={HERE}>
          <Field
            w={w}
            name="about"
            label={w('staff.journal.about')}
            hint={w('staff.journal.aboutHint')}
            value={about ?? ''}
            maxLength={80}
            leftToRight
            optional
            error={errors['about']}
          />
          <Button look="second">{w('staff.journal.search')}</Button>
        </form>
        <Table
          caption={w('staff.journal.title')}
          rows={facts}
          keyOf={(fact) => fact.id}
          empty={w('staff.journal.empty')}
          columns={[
            { head: w('staff.journal.when'), cell: (fact) => <Instant w={w} at={fact.recordedAt} /> },
            { head: w('staff.journal.happened'), cell: (fact) => <Instant w={w} at={fact.happenedAt} /> },
            { head: w('staff.journal.what'), cell: (fact) => <Identifier value={fact.type} /> },
            { head: w('staff.journal.subject'), cell: (fact) => <Identifier value={fact.subject} /> },
            {
              head: w('staff.journal.author'),
              cell: (fact) => (
                <>
                  {by(fact)} <small>{fact.author.id}</small>
                </>
              ),
            },
            { head: w('staff.journal.data'), cell: (fact) => <code>{JSON.stringify(fact.data)}</code> },
          ]}
        />
        {more ? (
          <LinkButton look="second" href={older}>
            {w('staff.journal.older')}
          </LinkButton>
        ) : null}
      </>
    ),
  })
}
