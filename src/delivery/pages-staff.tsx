import type { RecordedFact } from '../evidence/index.ts'
import { regimeWords } from '../law/index.ts'
import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { staffFrame } from '../staff/index.ts'
import {
  Button,
  Field,
  Form,
  type IconName,
  Identifier,
  Instant,
  LinkButton,
  Notice,
  Particulars,
  RefusalNotice,
  staffPage,
  Table,
  Timeline,
} from '../ui/index.ts'
import type { Clock } from './clock.ts'
import type { ToldFact } from './follow.ts'
import { DOCUMENTS, NEW } from './pages-deposit.tsx'
import { GiveOtherwise } from './pages-given.tsx'
import { Again } from './pages-re-serve.tsx'
import { Decide, Withdraw } from './pages-withdraw.tsx'
import { AskReceipts, Receipts } from './parts.tsx'
import { assertedService, closed, type Standing } from './rules.ts'
import { legalMatter, saidBy } from './said.tsx'
import { StaffClock } from './staff-clock.tsx'
import type { Document } from './store.ts'
import type { Typed } from './typed-deposit.ts'

const kindForStaff = (w: Words, kind: string) => w.maybe(`law.kind.${kind}.staff`) ?? kind

/** Where a document stands, in the words of the law. */
function stateWords(w: Words, d: Standing, now: Temporal.Instant): string {
  if (d.withdrawnAt !== null) return w('delivery.staff.state.withdrawn')
  if (d.contestedAt !== null && d.contestOutcome === null) return w('delivery.staff.state.contested')
  const served = assertedService(d, now)
  if (served === null) {
    if (d.contestedAt !== null && d.termEndsAt !== null) return w('delivery.staff.state.void')
    return d.openedAt === null ? w('delivery.staff.state.waiting') : w('delivery.staff.state.opened')
  }
  const { servedOn: day, servedBy } = served
  if (servedBy === 'opening') return w('delivery.staff.state.opening', { day })
  return servedBy === 'term' ? w('delivery.staff.state.term', { day }) : w('delivery.staff.state.otherwise', { day })
}

/** To find a document. The number goes in the body: no address holds one. */
export function listPage(
  call: Call,
  found: { documents: readonly Document[]; asked: string } | null,
  refusal?: Refusal,
): string {
  const frame = staffFrame(call, DOCUMENTS)
  const { w } = frame
  return staffPage({
    ...frame,
    title: w('delivery.staff.list.title'),
    children: (
      <>
        <h1>{w('delivery.staff.list.title')}</h1>
        {call.staff?.rights.has('document.deposit') ? (
          <LinkButton href={NEW}>{w('delivery.staff.list.deposit')}</LinkButton>
        ) : null}
        {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
        <h2>{w('delivery.staff.list.search')}</h2>
        <Form action={DOCUMENTS} csrf={call.csrf}>
          <Field
            w={w}
            name="number"
            label={w('delivery.staff.list.by')}
            value={found?.asked ?? ''}
            maxLength={60}
            leftToRight
          />
          <Button look="second">{w('delivery.staff.list.go')}</Button>
        </Form>
        {found === null ? null : (
          <Table
            caption={w('delivery.staff.list.found')}
            rows={found.documents}
            keyOf={(d) => d.id}
            empty={w('delivery.staff.list.empty')}
            columns={[
              { head: w('delivery.staff.reference'), cell: (d) => <a href={`${DOCUMENTS}/${d.id}`}>{d.reference}</a> },
              { head: w('delivery.staff.kind'), cell: (d) => kindForStaff(w, d.kind) },
              { head: w('delivery.staff.availableAt'), cell: (d) => <Instant w={w} at={d.madeAvailableAt} /> },
              { head: w('delivery.staff.state'), cell: (d) => stateWords(w, d, call.now) },
            ]}
          />
        )}
      </>
    ),
  })
}

export type StaffView = Clock & {
  readonly done?: 'placed' | 'done'
  readonly typed?: Typed
  readonly refusal?: Refusal
}

/** A document for the Office: where it stands, all that happened to it to the second, and what this agent may do. */
export function staffDocumentPage(call: Call, view: StaffView): string {
  const frame = staffFrame(call, DOCUMENTS)
  const { w } = frame
  const { document, facts, receipts, at, done, refusal } = view
  const may = call.staff?.rights ?? new Set<string>()
  const title = w('delivery.staff.document.title', { reference: { leftToRight: document.reference } })
  return staffPage({
    ...frame,
    title,
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{title}</h1>
        {done ? <Notice w={w} kind="done" title={w(`delivery.staff.document.${done}`)} /> : null}
        {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
        <Particulars
          items={[
            { name: w('delivery.staff.kind'), value: kindForStaff(w, document.kind) },
            { name: w('delivery.staff.state'), value: stateWords(w, document, at) },
            {
              name: w('delivery.staff.availableAt'),
              value: <Instant w={w} at={document.madeAvailableAt} style="exact" />,
            },
            ...legalMatter(w, document, facts, at),
            {
              name: w('delivery.staff.document.regime'),
              value: regimeWords(w, view.regimes[0]!),
            },
            {
              name: w('delivery.staff.document.digest'),
              value: <Identifier value={Buffer.from(document.fileDigest).toString('hex')} />,
            },
          ]}
        />
        {may.has('applicant.read') ? (
          <p>
            <a href={`/staff/applicants/${document.personId}`}>{w('delivery.staff.person')}</a>
          </p>
        ) : null}
        <LinkButton look="second" icon="document" href={`${DOCUMENTS}/${document.id}/file`}>
          {w('delivery.staff.document.file')}
        </LinkButton>
        <p class="soft">{w('delivery.staff.document.file.hint')}</p>
        <Again w={w} followed={view} documents={DOCUMENTS} mayDeposit={may.has('document.deposit')} />
        <StaffClock w={w} clock={view} paper={`${DOCUMENTS}/${document.id}/clock.pdf`} />
        <h2>{w('delivery.staff.document.timeline')}</h2>
        <Timeline w={w} exact events={facts.map((fact) => eventOf(w, fact, document))} />
        {view.readToday === 0 ? null : (
          <p class="soft">{w('delivery.staff.document.readToday', { count: view.readToday })}</p>
        )}
        {may.has('receipt.read') ? (
          <>
            <Receipts w={w} receipts={receipts} now={call.now} under={`${DOCUMENTS}/${document.id}`} />
            <AskReceipts w={w} under={`${DOCUMENTS}/${document.id}`} csrf={call.csrf} />
          </>
        ) : null}
        {may.has('document.export') ? (
          <LinkButton look="second" icon="download" href={`${DOCUMENTS}/${document.id}/export`}>
            {w('delivery.staff.document.export')}
          </LinkButton>
        ) : null}
        {may.has('contest.decide') &&
        document.contestedAt !== null &&
        document.contestOutcome === null &&
        document.withdrawnAt === null ? (
          <Decide w={w} call={call} view={view} />
        ) : null}
        {may.has('document.withdraw') ? (
          <GiveOtherwise w={w} call={call} document={document} typed={view.typed ?? {}} />
        ) : null}
        {may.has('document.withdraw') ? <Withdraw w={w} call={call} view={view} /> : null}
      </>
    ),
  })
}

const ICONS: Readonly<Record<string, IconName>> = {
  DocumentDeposited: 'envelope',
  DocumentOpened: 'opened',
  ServiceDeemed: 'receipt',
  DocumentContested: 'refused',
  ContestDecided: 'office',
  DocumentWithdrawn: 'back',
  WrongSpaceFound: 'back',
  DocumentGivenOtherwise: 'office',
  DocumentReServed: 'envelope',
  DocumentTransferred: 'download',
  TransferFailed: 'warning',
  DocumentRead: 'eye',
  AlertSent: 'alert',
  AlertFailed: 'warning',
  AlertNotSent: 'info',
  AlertDelayed: 'warning',
  ReceiptMade: 'receipt',
  AlertsTold: 'receipt',
  OutagesTold: 'receipt',
  ReceiptDelayed: 'warning',
  DocumentExported: 'download',
}

/** What served it stays in the list as it happened, and says beside it that it is not asserted now. */
function notAsserted(w: Words, { type, data }: RecordedFact, document: Standing): string | null {
  if (!['DocumentOpened', 'ServiceDeemed'].includes(type) || data['servedOn'] === undefined || !closed(document))
    return null
  return document.withdrawnAt === null ? w('delivery.staff.event.contested') : w('delivery.staff.event.noLonger')
}

function eventOf(w: Words, fact: ToldFact, document: Standing) {
  const { author } = fact
  const but = notAsserted(w, fact, document)
  const said = saidBy(w, fact)
  return {
    icon: ICONS[fact.type] ?? 'info',
    at: fact.happenedAt,
    title: w.maybe(`delivery.staff.event.${fact.type}`) ?? fact.type,
    detail: (
      <>
        {but === null ? null : (
          <p>
            <strong>{but}</strong>
          </p>
        )}
        {said === '' ? null : <p>{said}</p>}
        <p class="soft">
          {w('delivery.staff.recorded', {
            role: w.maybe(`staff.role.${author.role}`) ?? author.role,
            at: fact.recordedAt,
          })}
        </p>
      </>
    ),
  }
}
