import type { ComponentChildren } from 'preact'
import type { RecordedFact } from '../evidence/index.ts'
import type { Config } from '../platform/config.ts'
import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import { understoodLanguage } from '../platform/i18n/understood.ts'
import {
  Button,
  Choice,
  Day,
  type Errors,
  Form,
  type IconName,
  Identifier,
  Instant,
  LinkButton,
  Notice,
  Particulars,
  PasswordField,
  Tick,
  Timeline,
} from '../ui/index.ts'
import { EVENTS } from './events.ts'
import { NoticeReceipts } from './notice-receipts.tsx'
import { deskPage, HERE, Why } from './pages.tsx'
import { LanguageQuestions } from './questions.tsx'
import type { PersonRecord } from './read-record.ts'
import { ESTABLISHED, keyLastDay, type PaperAsked, printRefusal } from './rules.ts'
import type { FormFields } from './typed.ts'

export type RecordView = {
  readonly record: PersonRecord
  readonly profile: Config['profile']
  readonly typed: FormFields
  readonly errors: Errors
}

/** A record on one screen: what to do now first, then what is known, what can change, what happened. */
export function recordPage(call: Call, view: RecordView): string {
  const { record, errors } = view
  const may = (right: string) => call.staff?.rights.has(right) === true
  return deskPage(
    call,
    (w) => w('enrolment.record'),
    errors,
    (w) => (
      <>
        {record.applicant.mergedInto === null ? null : <Merged w={w} into={record.applicant.mergedInto} />}
        <Answer w={w} record={record} />
        {record.paper === null ? null : <Paper w={w} paper={record.paper} />}
        {may('notice.print') && record.hasSpace ? <Handing call={call} w={w} view={view} /> : null}
        {may('receipt.read') && record.notice?.handedOverAt ? (
          <NoticeReceipts w={w} call={call} record={record} />
        ) : null}
        <h2>{w('enrolment.record.known')}</h2>
        <Particulars items={known(w, record)} />
        {record.waiting.length > 0 ? <Waiting w={w} ids={record.waiting} linked={may('document.read')} /> : null}
        {may('applicant.amend') && record.applicant.mergedInto === null ? (
          <Changes w={w} id={record.applicant.id} profile={view.profile} />
        ) : null}
        {may('litigation.declare') ? (
          <p>
            <LinkButton look="second" href={`${HERE}/${record.applicant.id}/ending`}>
              {w('enrolment.record.ending')}
            </LinkButton>
          </p>
        ) : null}
        {may('applicant.register') ? (
          <p>
            <LinkButton look="second" href={`${HERE}/new?family=${record.applicant.id}`}>
              {w('enrolment.family.another')}
            </LinkButton>
          </p>
        ) : null}
        <h2>{w('enrolment.record.happened')}</h2>
        <Timeline w={w} events={happened(w, record.timeline)} />
        <p class="soft">{w('enrolment.record.reads', { count: record.reads })}</p>
      </>
    ),
  )
}

/** That something is not opened; which documents, to who may read them: after Dublin each is served otherwise. */
function Waiting({ w, ids, linked }: { w: Words; ids: readonly string[]; linked: boolean }) {
  return (
    <>
      <p>{w('enrolment.record.waiting', { count: ids.length })}</p>
      {linked ? (
        <ul>
          {ids.map((id) => (
            <li key={id}>
              <a href={`/staff/documents/${id}`}>
                <Identifier value={id} />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Merged({ w, into }: { w: Words; into: string }) {
  return (
    <Notice w={w} kind="warn" title={w('enrolment.record.merged')}>
      <p>{w('enrolment.record.mergedNext')}</p>
      <a href={`${HERE}/${into}`}>{w('enrolment.record.open')}</a>
    </Notice>
  )
}

/** In or out, and how he gets in today. */
function Answer({ w, record: { applicant, wayIn, handedOver } }: { w: Words; record: PersonRecord }) {
  const again = applicant.eligibility === 'in' && wayIn.way !== 'none' && handedOver === null
  const kind = applicant.eligibility === 'in' ? (wayIn.way === 'none' || again ? 'warn' : 'done') : 'refusal'
  return (
    <Notice w={w} kind={kind} title={w(`law.eligibility.answer.${applicant.eligibility}`)}>
      <Why w={w} reason={applicant.eligibilityReason} article={applicant.eligibilityArticle} />
      <p>{wayIn.way === 'none' ? w(`enrolment.wayIn.none.${wayIn.why}`) : w(`enrolment.wayIn.${wayIn.way}`)}</p>
      {again ? <p>{w('enrolment.notice.again')}</p> : null}
    </Notice>
  )
}

/** Why deposits are refused meanwhile, to who reads the record: the day he asked, or was answered. */
function Paper({ w, paper: { answer, on } }: { w: Words; paper: PaperAsked }) {
  return (
    <Notice w={w} kind="warn" title={w('enrolment.paper')}>
      <p>{on === null ? w('enrolment.paper.merged') : w(`enrolment.paper.${answer}`, { day: on })}</p>
      <p>{w('enrolment.paper.stops')}</p>
    </Notice>
  )
}

/**
 * Print, then say that it is in his hands. Once something is printed, printing again asks first: it kills the paper there
 * is. `first`: this page may be older than the print, since a file that comes down leaves it standing.
 */
function Handing({ call, w, view }: { call: Call; w: Words; view: RecordView }) {
  const { record, profile, typed, errors } = view
  const { applicant, notice, space } = record
  const refused = printRefusal(applicant.eligibility, space)
  if (refused !== null && refused !== 'space-already-open') return null
  const here = `${HERE}/${applicant.id}`
  return (
    <section>
      <h2>{w('enrolment.notice')}</h2>
      {notice === null ? (
        <Form action={`${here}/notice`} csrf={call.csrf} beside>
          <input type="hidden" name="first" value="yes" />
          {profile === 'strict' ? <LanguageQuestions w={w} typed={typed} errors={errors} /> : null}
          <Button icon="download">{w('enrolment.notice.print')}</Button>
          <Beside w={w} here={here} />
        </Form>
      ) : (
        <p>
          <LinkButton look="second" href={`${here}/notice`}>
            {w(refused === null || record.handedOver === null ? 'enrolment.notice.reprint' : 'enrolment.notice.lost')}
          </LinkButton>
        </p>
      )}
      {notice?.handedOverAt ? null : (
        <HandingOver
          call={call}
          w={w}
          action={`${here}/handing-over`}
          value={typed['understoodHow'] ?? applicant.languageEstablishedBy ?? undefined}
          error={errors['understoodHow']}
        />
      )}
    </section>
  )
}

/** What happens to the file and to this page, which cannot know that it was printed; and the way to the page as it is then. */
const Beside = ({ w, here }: { w: Words; here: string }) => (
  <p class="hint">
    {w('enrolment.notice.beside')} <a href={here}>{w('enrolment.notice.asItIs')}</a>
  </p>
)

/** How he understood it, and the button that makes it a fact. */
export function HandingOver(props: {
  call: Call
  w: Words
  action: string
  value: string | undefined
  error: string | undefined
  does?: string
  children?: ComponentChildren
}) {
  const { call, w, action, value, error, does = props.w('enrolment.notice.handOver'), children } = props
  return (
    <Form action={action} csrf={call.csrf}>
      {children}
      <Choice
        w={w}
        name="understoodHow"
        label={w('enrolment.notice.understoodHow')}
        options={ESTABLISHED.map((how) => ({ value: how, label: w(`enrolment.established.${how}`) }))}
        value={value}
        error={error}
      />
      <Button>{does}</Button>
    </Form>
  )
}

/**
 * The second click of a reprint: what it does to the paper he holds. Who has his space open lost his password: he types
 * his PIN himself, or, where none is kept, the agent has looked at his attestation.
 */
export function reprintPage(call: Call, { record, profile, typed, errors }: RecordView): string {
  const { applicant, notice } = record
  const { id, hasPin } = applicant
  const open = record.space === 'open'
  return deskPage(
    call,
    (w) => w(open && record.handedOver !== null ? 'enrolment.notice.lost' : 'enrolment.notice.reprint'),
    errors,
    (w) => (
      <>
        <Notice w={w} kind="warn">
          <p>{w(open ? 'enrolment.notice.lostWarning' : 'enrolment.notice.reprintWarning')}</p>
        </Notice>
        <Form action={`${HERE}/${id}/notice`} csrf={call.csrf} id="replaces" beside>
          {notice === null ? null : <input type="hidden" name="replaces" value={notice.id} />}
          {profile === 'strict' ? <LanguageQuestions w={w} typed={typed} errors={errors} /> : null}
          {open && hasPin ? <OwnPin w={w} error={errors['pin']} /> : null}
          {open && !hasPin ? (
            <Tick w={w} name="documentSeen" label={w('enrolment.notice.documentSeen')} error={errors['documentSeen']} />
          ) : null}
          {open ? <input type="hidden" name="lost" value="yes" /> : null}
          <Button icon="download">{w('enrolment.notice.print')}</Button>
          <Beside w={w} here={`${HERE}/${id}`} />
        </Form>
      </>
    ),
  )
}

const OwnPin = ({ w, error }: { w: Words; error: string | undefined }) => (
  <PasswordField
    w={w}
    name="pin"
    label={w('enrolment.pin')}
    hint={w('enrolment.notice.ownPin')}
    autocomplete="new-password"
    error={error}
  />
)

function Changes({ w, id, profile }: { w: Words; id: string; profile: Config['profile'] }) {
  const off = (name: string) => profile === 'strict' && (name === 'language' || name === 'pin')
  return (
    <section>
      <h2>{w('enrolment.record.changes')}</h2>
      <ul>
        {EVENTS.filter((name) => !off(name)).map((name) => (
          <li key={name}>
            <a href={`${HERE}/${id}/${name}`}>{w(`enrolment.event.${name}`)}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function known(w: Words, { applicant: a, former, merged, notice, key }: PersonRecord) {
  const items: { name: string; value: ComponentChildren }[] = [
    { name: w('enrolment.number'), value: <Identifier value={a.foreignerNumber} /> },
  ]
  const add = (name: string, value: ComponentChildren) => items.push({ name, value })
  if (a.caseNumber !== null) add(w('enrolment.caseNumber'), <Identifier value={a.caseNumber} />)
  for (const { number, why } of former) add(w.maybe(`enrolment.former.${why}`) ?? why, <Identifier value={number} />)
  for (const other of merged)
    add(
      w('enrolment.record.mergedHere'),
      <a href={`${HERE}/${other.id}`}>
        <Identifier value={other.foreignerNumber} />
      </a>,
    )
  add(w('enrolment.desk'), a.deskName)
  add(w('enrolment.registeredAt'), <Instant w={w} at={a.registeredAt} />)
  add(w('enrolment.receptionDesk'), a.receptionDeskName ?? w('enrolment.receptionDesk.none'))
  if (a.language !== null && a.languageEstablishedBy !== null) {
    const name = understoodLanguage(a.language)?.name ?? a.language
    add(w('enrolment.language'), `${name} – ${w(`enrolment.established.${a.languageEstablishedBy}`)}`)
    add(w('enrolment.deskSees'), w(`enrolment.deskSees.${a.deskSeesWaiting}`))
    add(w('enrolment.pin'), a.hasPin ? w('enrolment.pin.chosen') : w('enrolment.pin.none'))
  }
  if (notice !== null) add(w('enrolment.notice.version'), <Identifier value={notice.version} />)
  if (notice !== null) add(w('enrolment.notice.printedAt'), <Instant w={w} at={notice.printedAt} />)
  if (notice?.handedOverAt) add(w('enrolment.notice.handedOverAt'), <Instant w={w} at={notice.handedOverAt} />)
  if (key !== null && key.usedAt === null)
    add(w('enrolment.key.expiresAt'), <Day w={w} day={keyLastDay(key.expiresAt)} />)
  if (key?.usedAt) add(w('enrolment.key.usedAt'), <Instant w={w} at={key.usedAt} />)
  return items
}

const ICONS: Readonly<Record<string, IconName>> = {
  PersonRegistered: 'person',
  NoticePrinted: 'document',
  NoticeHandedOver: 'receipt',
  ConnectionKeyIssued: 'key',
  ConnectionKeyCancelled: 'key',
  SpaceActivated: 'done',
}

/** The last first. Facts that have no words for a desk are not shown to it. */
function happened(w: Words, facts: readonly RecordedFact[]) {
  return facts.toReversed().flatMap((fact) => {
    const title = w.maybe(`enrolment.fact.${fact.type}`)
    if (title === undefined) return []
    const { cause, why, understoodHow, wants, outcome } = fact.data
    const code = cause ?? why ?? understoodHow ?? wants ?? outcome
    const detail = typeof code === 'string' ? w.maybe(`enrolment.fact.detail.${code}`) : undefined
    const who = w.maybe(`staff.role.${fact.author.role}`) ?? w('enrolment.fact.system')
    return [
      {
        icon: ICONS[fact.type] ?? ('info' as const),
        at: fact.happenedAt,
        title,
        detail: (
          <small>
            {detail === undefined ? who : `${detail} – ${who}`} <OtherRecord w={w} fact={fact} />
          </small>
        ),
      },
    ]
  })
}

/** Of a merge, done or asked for: whoever asks for it too has looked at both. */
function OtherRecord({ w, fact: { subject, data } }: { w: Words; fact: RecordedFact }) {
  const other = [data['kept'], data['merged']].find((id) => typeof id === 'string' && subject !== `person:${id}`)
  return other === undefined ? null : <a href={`${HERE}/${other}`}>{w('enrolment.record.open')}</a>
}
