import { AskedReceipt } from '../evidence/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Back, Button, DraftMark, Form, french, LinkButton, page } from '../ui/index.ts'
import type { AskedReceipt as AskedFor } from './ask-receipt.ts'
import { type Clock, goToday } from './clock.ts'
import { ClosedWords, CoverDay, type CoverShown, CoverWords, Dismissed, OpenedWords, SummonsDay } from './day-first.tsx'
import { GivenWords } from './pages-given.tsx'
import { Fifteen, kindWords, NotMine, OwnTimeline, Receipts, receiptsToCome, Terms } from './parts.tsx'
import { ReServed } from './re-served-words.tsx'
import { closed, closedAsLetter, read, serviceOf } from './rules.ts'

/** `asked`: the receipt that he has just asked for. */
export type DocumentView = Clock & { readonly csrf: string; readonly asked?: AskedFor | null }

/** The one page of a document: its cover until it is opened, then what follows from it; closed, why it is closed. */
export function documentPage(w: Words, view: DocumentView): string {
  const { document, csrf } = view
  const title = kindWords(w, document.kind)
  const receipts = receiptsToCome(view)
  return page({
    w,
    title,
    path: `/documents/${document.id}`,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href="/inbox" />
        <h1>{title}</h1>
        {view.asked ? <AskedReceipt w={w} kind={view.asked} receipts={receipts} now={view.at} /> : null}
        <ReServed w={w} clock={view} />
        {closed(document) ? (
          <Closed w={w} view={view} />
        ) : document.openedAt === null ? (
          <Cover w={w} view={view} />
        ) : (
          <Opened w={w} view={view} />
        )}
        <OwnTimeline w={w} facts={view.facts} />
        <Receipts
          w={w}
          receipts={receipts}
          now={view.at}
          under={`/documents/${document.id}`}
          withheld={document.withdrawnReason === 'wrong-space'}
        />
      </>
    ),
  })
}

/** What an agent is shown before he says yes: the very words of the cover, with nothing to press. */
export const CoverPreview = ({ w, document, at, ...told }: CoverShown) => (
  <>
    <h3>{kindWords(w, document.kind)}</h3>
    <CoverWords w={w} document={document} at={at} {...told} />
    {document.legalEffect === 'summons' ? null : (
      <Fifteen w={w} document={document} toOpen={told} today={civilDay(document.madeAvailableAt)} />
    )}
    <p>{w('delivery.cover.open.explain')}</p>
    <p>
      <strong>{w('delivery.cover.open')}</strong>
    </p>
    {document.legalEffect === 'summons' ? <SummonsDay w={w} document={document} at={at} /> : null}
  </>
)

/** The anchor of the addresses on the page of the clock. */
export const PLACES = 'places'

type Part = { readonly w: Words; readonly view: DocumentView }

/** Names the kind and nothing of the content. Looking at it, previewing it, fetching it ahead opens nothing. */
function Cover({ w, view }: Part) {
  const { document, terms, at, csrf } = view
  const isSummons = document.legalEffect === 'summons'
  const isShut = closedAsLetter(document, view.first?.document) !== null // a copy that came while its first is contested
  return (
    <>
      <DraftMark
        w={w}
        french={
          <>
            <CoverDay w={french()} clock={view} />
            {isSummons ? <SummonsDay w={french()} document={document} at={at} /> : null}
          </>
        }
      />
      <Dismissed w={w} clock={view} />
      <CoverDay w={w} clock={view} />
      {isSummons || serviceOf(document, at) !== null ? null : (
        <Fifteen w={w} document={document} toOpen={view} today={civilDay(at)} />
      )}
      <GivenWords w={w} document={document} />
      {isShut ? null : (
        <Form action={`/documents/${document.id}/opening`} csrf={csrf}>
          <input type="hidden" name="language" value={w.language.tag} />
          <p>{w('delivery.cover.open.explain')}</p>
          <Button icon="opened">{w('delivery.cover.open')}</Button>
        </Form>
      )}
      {isSummons ? <SummonsDay w={w} document={document} at={at} /> : null}
      <Terms w={w} terms={terms} today={civilDay(at)} />
      <Explained w={w} view={view} />
      <NotMineUnlessAnswered w={w} view={view} />
    </>
  )
}

function Opened({ w, view }: Part) {
  const { document, terms, at } = view
  return (
    <>
      <DraftMark w={w} french={<OpenedWords w={french()} clock={view} />} />
      <OpenedWords w={w} clock={view} />
      <Dismissed w={w} clock={view} />
      <LinkButton icon="document" href={`/documents/${document.id}/file`}>
        {w('delivery.document.read')}
      </LinkButton>
      {document.contestOutcome === 'dismissed' ? null : <p class="soft">{w('delivery.document.again')}</p>}
      <Terms w={w} terms={terms} today={civilDay(at)} />
      <Explained w={w} view={view} />
      <NotMineUnlessAnswered w={w} view={view} />
    </>
  )
}

/** Asked once: the Office's answer stands, and a lawyer is the next door. */
const NotMineUnlessAnswered = ({ w, view }: Part) =>
  view.document.contestOutcome === null ? <NotMine w={w} document={view.document} /> : null

/**
 * Served and then contested, replaced or taken back by mistake: nobody asserts that service, but a judge may find that its
 * terms ran, so he never loses sight of his last safe day; nor, until somebody decides, of the interview that he had read
 * of. What was another person's gives him no day.
 */
const Closed = ({ w, view }: Part) => (
  <>
    <DraftMark w={w} french={<ClosedWords w={french()} clock={view} />} />
    <ClosedWords w={w} clock={view} />
    {read(view.document, view.first?.document) === null ? (
      <LinkButton look="second" icon="document" href={`/documents/${view.document.id}/file`}>
        {w('delivery.withdrawn.read')}
      </LinkButton>
    ) : null}
    <Terms w={w} terms={view.terms} today={civilDay(view.at)} />
    <Explained w={w} view={view} />
  </>
)

/** To the page that explains the days; where the words are "go today", to its addresses first. */
const Explained = ({ w, view }: Part) => (
  <>
    {goToday(view) ? (
      <LinkButton look="second" icon="office" href={`/documents/${view.document.id}/clock#${PLACES}`}>
        {w('calculator.places.title')}
      </LinkButton>
    ) : null}
    <LinkButton look="quiet" href={`/documents/${view.document.id}/clock`}>
      {w('delivery.clock.title')}
    </LinkButton>
  </>
)
