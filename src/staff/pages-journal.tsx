import { Fragment } from 'preact'
import { type PlacedFact, readsSaid, type StaffRead } from '../evidence/index.ts'
import type { Call } from '../platform/http/route.ts'
import { formatInstant, type Words } from '../platform/i18n/index.ts'
import { isId } from '../platform/ids.ts'
import {
  Button,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  Identifier,
  Instant,
  LinkButton,
  Notice,
  staffPage,
  Table,
  Tick,
} from '../ui/index.ts'
import { staffFrame } from './frame.ts'
import { roleWords } from './pages.tsx'

const HERE = '/staff/journal'

export type JournalView = {
  readonly facts: readonly PlacedFact[]
  /** Readings of the day that is not over. */
  readonly today: readonly StaffRead[]
  readonly pseudonyms: ReadonlyMap<string, string>
  readonly about: string | null
  /** Only who read something. */
  readonly reads: boolean
  readonly more: boolean
  readonly errors: Errors
}

export function journalPage(call: Call, { facts, today, pseudonyms, about, reads, more, errors }: JournalView): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const asked = { ...(about === null ? {} : { about }), ...(reads ? { reads: 'yes' } : {}) }
  const older = `${HERE}?${new URLSearchParams({ ...asked, before: String(facts.at(-1)?.position ?? 0) })}`
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
        <h2>{w('staff.journal.whoRead')}</h2>
        <Form action={`${HERE}/person`} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('staff.journal.number')}
            hint={w('staff.journal.numberHint')}
            maxLength={40}
            leftToRight
          />
          <Button>{w('staff.journal.search')}</Button>
        </Form>
        <h2>{w('staff.journal.bySubject')}</h2>
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
          <Tick w={w} name="reads" label={w('staff.journal.onlyReads')} checked={reads} />
          <Button look="second">{w('staff.journal.search')}</Button>
        </form>
        {today.length === 0 ? null : <Today w={w} today={today} pseudonyms={pseudonyms} />}
        <Table
          caption={w('staff.journal.table')}
          rows={facts}
          keyOf={(fact) => fact.id}
          empty={w('staff.journal.empty')}
          columns={[
            { head: w('staff.journal.when'), cell: (fact) => <When w={w} fact={fact} /> },
            { head: w('staff.journal.what'), cell: (fact) => <What w={w} fact={fact} /> },
            { head: w('staff.journal.subject'), cell: (fact) => <Subject subject={fact.subject} /> },
            {
              head: w('staff.journal.author'),
              cell: ({ author }) => <By w={w} {...author} pseudonyms={pseudonyms} />,
            },
            { head: w('staff.journal.data'), cell: (fact) => <Data data={fact.data} /> },
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

type Pseudonyms = JournalView['pseudonyms']

const By = ({ w, id, role, pseudonyms }: { w: Words; id: string; role: string; pseudonyms: Pseudonyms }) => (
  <>
    {w('staff.journal.by', { role: roleWords(w, role), pseudonym: pseudonyms.get(id) ?? '' })}
    {isId(id) ? (
      <small>
        {' '}
        <a href={`${HERE}?about=${id}`}>{id}</a>
      </small>
    ) : null}
  </>
)

/** Durable already, each by itself; a fact a day says them once the day is over (decision 0026). */
function Today({ w, today, pseudonyms }: { w: Words; today: readonly StaffRead[]; pseudonyms: Pseudonyms }) {
  return (
    <Table
      caption={w('staff.journal.today')}
      rows={today}
      keyOf={(read) => read.id}
      empty=""
      columns={[
        { head: w('staff.journal.read'), cell: ({ readAt }) => <Instant w={w} at={readAt} style="exact" /> },
        { head: w('staff.journal.what'), cell: ({ what }) => whatWords(w, what) },
        { head: w('staff.journal.subject'), cell: ({ subject }) => <Subject subject={subject} /> },
        {
          head: w('staff.journal.reader'),
          cell: ({ readerId, readerRole }) => <By w={w} id={readerId} role={readerRole} pseudonyms={pseudonyms} />,
        },
      ]}
    />
  )
}

const whatWords = (w: Words, what: string): string =>
  w.maybe(`staff.fact.said.what.${what}`) ?? w.maybe(`delivery.staff.said.what.${what}`) ?? what

/** As the pages of a desk and of the Office call it: one word for one fact, wherever it is read. */
export const factWords = (w: Words, type: string): string =>
  w.maybe(`staff.fact.${type}`) ?? w.maybe(`enrolment.fact.${type}`) ?? w.maybe(`delivery.staff.event.${type}`) ?? type

/** Codes in words, where there are some; the exact type and all that stands in clear is beside it. */
function What({ w, fact }: { w: Words; fact: PlacedFact }) {
  const { type, data } = fact
  const said = Object.entries(data).flatMap(([member, code]) => {
    if (typeof code !== 'string') return []
    const where = ['staff.fact.said', 'delivery.staff.said', 'staff.work', 'staff']
    const found = where.map((place) => w.maybe(`${place}.${member}.${code}`)).find((text) => text !== undefined)
    return found ?? w.maybe(`enrolment.fact.detail.${code}`) ?? []
  })
  const reads = readsSaid(fact)?.reads.map(({ what, times }) => `${whatWords(w, what)} × ${times}`) ?? []
  return (
    <>
      {[factWords(w, type), ...said, ...reads].join(' · ')}
      <br />
      <small>
        <Identifier value={type} />
      </small>
    </>
  )
}

const Subject = ({ subject }: { subject: string }) =>
  subject.includes(':') ? (
    <a href={`${HERE}?${new URLSearchParams({ about: subject })}`}>
      <Identifier value={subject} />
    </a>
  ) : (
    <Identifier value={subject} />
  )

/** When it was written down; and when it happened, where that is another instant (a term that a sweep found later). */
function When({ w, fact }: { w: Words; fact: PlacedFact }) {
  const same = fact.happenedAt.equals(fact.recordedAt)
  return (
    <>
      <Instant w={w} at={fact.recordedAt} style="exact" />
      {same ? null : (
        <small> ({w('staff.journal.happened', { at: formatInstant(w.language.tag, fact.happenedAt, 'exact') })})</small>
      )}
    </>
  )
}

/** What a fact holds in clear: codes, ids, digests, as they stand in it. */
function Data({ data }: { data: PlacedFact['data'] }) {
  return (
    <div>
      {Object.entries(data).map(([name, value]) => (
        <div key={name}>
          {name}: <Code text={typeof value === 'string' ? value : JSON.stringify(value)} />
        </div>
      ))}
    </div>
  )
}

/** A digest has no place to break; these leave nothing behind when it is copied. */
function Code({ text }: { text: string }) {
  const pieces = text.match(/.{1,16}/gu) ?? []
  return (
    <bdi dir="ltr">
      {pieces.map((piece, i) => (
        <Fragment key={i * 16}>
          {i === 0 ? null : <wbr />}
          {piece}
        </Fragment>
      ))}
    </bdi>
  )
}
