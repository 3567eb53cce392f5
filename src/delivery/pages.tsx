import type { Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Back, BigDay, Button, DraftMark, Form, french, Instant, LinkButton, Notice, page } from '../ui/index.ts'
import type { Followed } from './follow.ts'
import { Fifteen, kindWords, LastSafeDay, NotMine, OwnTimeline, Receipts, Terms } from './parts.tsx'
import { closed, type Standing, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import type { Document } from './store.ts'

export type DocumentView = Followed & {
  readonly terms: readonly Term[]
  /** False: what serves it is carried over as a reading that no lawyer has signed (law.md §4). */
  readonly verified: boolean
  readonly csrf: string
}

/** The one page of a document: its cover until it is opened, then what follows from it; closed, why it is closed. */
export function documentPage(w: Words, view: DocumentView): string {
  const { document, csrf } = view
  const title = kindWords(w, document.kind)
  return page({
    w,
    title,
    path: `/documents/${document.id}`,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href="/inbox" />
        <h1>{title}</h1>
        {closed(document) ? (
          <Closed w={w} view={view} />
        ) : document.openedAt === null ? (
          <Cover w={w} view={view} />
        ) : (
          <Opened w={w} view={view} />
        )}
        <OwnTimeline w={w} facts={view.facts} />
        <Receipts w={w} receipts={view.receipts} under={`/documents/${document.id}`} />
      </>
    ),
  })
}

/** All of a document that its cover may show. */
export type Covered = Standing & Pick<Document, 'kind' | 'legalEffect'>

/** What an agent is shown before he says yes: the very words of the cover, with nothing to press. */
export const CoverPreview = ({ w, document, at }: { w: Words; document: Covered; at: Temporal.Instant }) => (
  <>
    <h3>{kindWords(w, document.kind)}</h3>
    <CoverWords w={w} document={document} at={at} terms={[]} />
    {document.legalEffect === 'summons' ? null : (
      <Fifteen w={w} document={document} today={civilDay(document.madeAvailableAt)} />
    )}
    <p>{w('delivery.cover.open.explain')}</p>
    <p>
      <strong>{w('delivery.cover.open')}</strong>
    </p>
    {document.legalEffect === 'summons' ? <SummonsDay w={w} document={document} at={at} /> : null}
  </>
)

type Part = { readonly w: Words; readonly view: DocumentView }

/** Names the kind and nothing of the content. Looking at it, previewing it, fetching it ahead opens nothing. */
function Cover({ w, view }: Part) {
  const { document, terms, at, csrf } = view
  const isSummons = document.legalEffect === 'summons'
  return (
    <>
      <DraftMark
        w={w}
        french={
          <>
            <CoverWords w={french()} document={document} at={at} terms={terms} />
            {isSummons ? <SummonsDay w={french()} document={document} at={at} /> : null}
          </>
        }
      />
      {document.contestOutcome === 'dismissed' ? <Dismissed w={w} document={document} at={at} /> : null}
      <CoverWords w={w} document={document} at={at} terms={terms} />
      <Terms w={w} terms={terms} today={civilDay(at)} />
      {isSummons ? null : <Fifteen w={w} document={document} today={civilDay(at)} />}
      <Form action={`/documents/${document.id}/opening`} csrf={csrf}>
        <input type="hidden" name="language" value={w.language.tag} />
        <p>{w('delivery.cover.open.explain')}</p>
        <Button icon="opened">{w('delivery.cover.open')}</Button>
      </Form>
      {isSummons ? <SummonsDay w={w} document={document} at={at} /> : null}
      <NotMineUnlessAnswered w={w} view={view} />
    </>
  )
}

/**
 * Before the term has run, the day that matters is the one from which the law acts; a last safe day would depend on when
 * he opens, and would say that there is something to appeal. It is said once, largest. Once the term has run, it comes
 * first. Where a contest has voided the service no day counts, so none is said. Of a summons the only day that matters is inside: the interview may
 * come before the fifteen days are over, and who waits for their end misses it.
 */
function CoverWords(props: { w: Words; document: Covered; at: Temporal.Instant; terms: readonly Term[] }) {
  const { w, document, at, terms } = props
  const { legalEffect } = document
  const lawActsFrom = lawActsOn(document)
  const acted = serviceOf(document, at) !== null
  if (legalEffect === 'summons')
    return (
      <>
        <p class="bigday">
          <strong>{w('delivery.cover.openToday')}</strong>
        </p>
        <p>{w('delivery.cover.clock.summons')}</p>
      </>
    )
  return (
    <>
      <LastSafeDay w={w} terms={terms} today={civilDay(at)} />
      {lawActsFrom === null ? null : acted ? (
        <p>{w('delivery.cover.lawActed', { day: lawActsFrom })}</p>
      ) : (
        <>
          <BigDay w={w} label={w('delivery.cover.day')} day={lawActsFrom} />
          <p>{w('delivery.cover.fromThatDay')}</p>
        </>
      )}
      {lawActsFrom === null ? <p>{w('delivery.cover.since', { at: document.madeAvailableAt })}</p> : null}
      {legalEffect === 'decision' && !acted && lawActsFrom !== null ? (
        <p>{w('delivery.cover.clock.decision')}</p>
      ) : null}
    </>
  )
}

const lawActsOn = (d: Standing): Temporal.PlainDate | null =>
  d.termEndsAt !== null && !serviceIsVoid(d) ? servedByTermOn(d.termEndsAt) : null

/** Below the button, and small: the day from which the law acts is no day to wait for. */
function SummonsDay({ w, document, at }: { w: Words; document: Covered; at: Temporal.Instant }) {
  const day = lawActsOn(document)
  if (day === null) return <p class="soft">{w('delivery.cover.since', { at: document.madeAvailableAt })}</p>
  const acted = serviceOf(document, at) !== null
  return <p class="soft">{acted ? w('delivery.cover.lawActed', { day }) : w('delivery.cover.lawActs', { day })}</p>
}

function Opened({ w, view }: Part) {
  const { document, terms, at } = view
  const today = civilDay(at)
  return (
    <>
      <DraftMark w={w} french={<OpenedWords w={french()} view={view} />} />
      <OpenedWords w={w} view={view} />
      <LinkButton icon="document" href={`/documents/${document.id}/file`}>
        {w('delivery.document.read')}
      </LinkButton>
      <p class="soft">{w('delivery.document.again')}</p>
      <Terms w={w} terms={terms} today={today} />
      <Fifteen w={w} document={document} today={today} />
      <NotMineUnlessAnswered w={w} view={view} />
    </>
  )
}

/** What follows from the document, the day to act by first and largest. */
function OpenedWords({ w, view }: Part) {
  const { document, terms, at } = view
  return (
    <>
      <LastSafeDay w={w} terms={terms} today={civilDay(at)} />
      {document.interviewAt === null ? null : (
        <Interview w={w} interviewAt={document.interviewAt} at={at} says={w('delivery.document.interview.explain')} />
      )}
      {document.contestOutcome === 'dismissed' ? <Dismissed w={w} document={document} at={at} /> : null}
      <p>{servedWords(w, document, at)}</p>
      {view.verified ? null : <p class="soft">{w('delivery.document.notVerified')}</p>}
    </>
  )
}

/** Asked once: the Office's answer stands, and a lawyer is the next door. */
const NotMineUnlessAnswered = ({ w, view }: Part) =>
  view.document.contestOutcome === null ? <NotMine w={w} document={view.document} /> : null

function servedWords(w: Words, document: Document, at: Temporal.Instant): string {
  const served = serviceOf(document, at)
  const { legalEffect } = document
  // Of a summons no time to act counts from that day: the day of the interview does, and stands above.
  if (served?.servedBy === 'opening' && legalEffect === 'decision')
    return w('delivery.document.servedByOpening', { day: served.servedOn })
  if (served?.servedBy === 'term' && legalEffect === 'decision')
    return w('delivery.document.servedByTerm', { day: served.servedOn })
  if (served?.servedBy === 'term') return w('delivery.cover.lawActed', { day: served.servedOn })
  return w('delivery.document.opened', { day: civilDay(document.openedAt!) })
}

type Appointed = { readonly w: Words; readonly interviewAt: Temporal.Instant; readonly at: Temporal.Instant }

function Interview({ w, interviewAt, at, says }: Appointed & { says: string }) {
  const gone = Temporal.Instant.compare(interviewAt, at) < 0
  return (
    <>
      <p class="bigday">
        {w('delivery.document.interview')} <Instant w={w} at={interviewAt} />
      </p>
      <p>{gone ? w('delivery.document.interview.past') : says}</p>
    </>
  )
}

function Dismissed({ w, document, at }: { w: Words; document: Document; at: Temporal.Instant }) {
  const isVoid = document.termEndsAt !== null && serviceOf(document, at) === null
  return (
    <Notice w={w} kind="info" title={w('delivery.dismissed.title')}>
      <p>{w('delivery.dismissed.text')}</p>
      {isVoid ? <p>{w('delivery.dismissed.void')}</p> : null}
    </Notice>
  )
}

/**
 * Served and then contested, replaced or taken back by mistake: nobody asserts that service, but a judge may find that its
 * terms ran, so he never loses sight of his last safe day; nor, until somebody decides, of the interview that he had read
 * of. What was another person's gives him no day.
 */
function Closed({ w, view }: Part) {
  const terms = view.document.withdrawnReason === 'wrong-space' ? [] : view.terms
  const kept = { ...view, terms }
  return (
    <>
      <DraftMark w={w} french={<ClosedWords w={french()} view={kept} />} />
      <ClosedWords w={w} view={kept} />
      <Terms w={w} terms={terms} today={civilDay(view.at)} />
    </>
  )
}

function ClosedWords({ w, view }: Part) {
  const { document, terms, at } = view
  const { withdrawnAt, withdrawnReason, contestedAt, openedAt, interviewAt } = document
  const today = civilDay(at)
  if (withdrawnAt !== null && withdrawnReason !== null)
    return (
      <>
        <Notice w={w} kind="info" title={w('delivery.withdrawn.title', { day: civilDay(withdrawnAt) })}>
          <p>{w(`delivery.withdrawn.${withdrawnReason}`)}</p>
          {terms.length === 0 ? <p>{w('delivery.withdrawn.next')}</p> : null}
        </Notice>
        {terms.length === 0 ? null : <KeptDay w={w} terms={terms} today={today} says={w('delivery.withdrawn.keep')} />}
      </>
    )
  return (
    <>
      <Notice w={w} kind="info" title={w('delivery.contested.title')}>
        <p>{w('delivery.contested.text', { day: civilDay(contestedAt!) })}</p>
        <p>{w('delivery.contested.mistake')}</p>
      </Notice>
      {terms.length === 0 ? null : <KeptDay w={w} terms={terms} today={today} says={w('delivery.contested.keep')} />}
      {openedAt === null || interviewAt === null ? null : (
        <Interview w={w} interviewAt={interviewAt} at={at} says={w('delivery.contested.interview')} />
      )}
    </>
  )
}

type Kept = {
  readonly w: Words
  readonly terms: readonly Term[]
  readonly today: Temporal.PlainDate
  readonly says: string
}

const KeptDay = ({ w, terms, today, says }: Kept) => (
  <>
    <p>{says}</p>
    <LastSafeDay w={w} terms={terms} today={today} />
  </>
)
