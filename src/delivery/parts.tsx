import { Sure } from '../calculator/index.ts'
import {
  aidUnknown,
  LOOKED_FOR,
  late,
  RECEIPT_OF,
  type ReceiptEntry,
  type RecordedFact,
  receiptsGiven,
  VERIFY_PATH,
  wrongSpaceIn,
} from '../evidence/index.ts'
import type { Term } from '../law/index.ts'
import { civilDay, PARIS } from '../platform/clock.ts'
import { type Key, listed, type Words } from '../platform/i18n/index.ts'
import {
  BigDay,
  Button,
  Day,
  FifteenDays,
  Form,
  type IconName,
  LinkButton,
  Notice,
  Timeline,
  type TimelineEvent,
} from '../ui/index.ts'
import { toldAlerts } from './alert-fate.ts'
import { ASKED } from './ask-receipt.ts'
import type { Followed } from './follow.ts'
import type { ToOpen } from './re-served-days.ts'
import { type Standing, servedByTermOn, serviceIsVoid } from './rules.ts'
import type { Document } from './store.ts'
import { nearestFirst, nextToAct } from './terms.ts'

/** Parts that the cover and the page of an opened document share. */

/** The kind in simple words, which say nothing of the content: every decision is "a decision". */
export const kindWords = (w: Words, kind: string): string => w.maybe(`law.kind.${kind}`) ?? w('delivery.cover.title')

export const termWords = (w: Words, term: Term) => w.maybe(`law.term.${term.name}`) ?? term.name

/** With its court where another of the name is due before another one: the day of an earlier letter may be (decision 0034). */
export const termAmong = (w: Words, term: Term, terms: readonly Term[]): string =>
  terms.some(({ name, court }) => name === term.name && court !== term.court) && term.court !== null
    ? w('receipt.count.before', { what: termWords(w, term), court: w.maybe(`law.court.${term.court}`) ?? term.court })
    : termWords(w, term)

/** Some of them, the nearest first, each named once. */
export const termsAmong = (w: Words, some: readonly Term[], terms: readonly Term[]): string =>
  listed([...new Set(some.toSorted(nearestFirst).map((term) => termAmong(w, term, terms)))], w.language)

const past = (term: Term, today: Temporal.PlainDate) => Temporal.PlainDate.compare(term.actBy, today) < 0

/** First and largest: the nearest last safe day; when all are past, "go today", never that it is too late (law.md §0). */
export function LastSafeDay({ w, terms, today }: { w: Words; terms: readonly Term[]; today: Temporal.PlainDate }) {
  if (terms.length === 0) return null
  const next = nextToAct(terms, today)
  if (next === undefined)
    return (
      <Notice w={w} kind="warn" title={w('delivery.safe.today')}>
        <p>{w('delivery.safe.today.explain')}</p>
      </Notice>
    )
  return (
    <>
      <BigDay w={w} label={w('delivery.safe.dayFor', { what: termAmong(w, next, terms) })} day={next.actBy} />
      <p>{arrivedWords(w, next)}</p>
      <Sure w={w} term={next} />
      <p>{w('delivery.safe.explain')}</p>
      {askAidToday(terms) ? (
        <Notice w={w} kind="warn">
          <p>{w('calculator.aidUnknown')}</p>
        </Notice>
      ) : null}
    </>
  )
}

/**
 * The strictest reading of its day, which is the one he is told, is that it was received (law.md §3): the appeal by the court,
 * and what is asked of somebody else, legal aid or a reopening, there. No text counts the day of posting for either.
 */
export const arrivedWords = (w: Words, { name }: Term): string =>
  w(name === 'appeal' ? 'delivery.safe.arrived' : 'delivery.safe.arrivedThere')

/** To a person the same is said where one of two laws that may apply gives such a day and the other is not known to. */
export const askAidToday = (terms: readonly Term[]): boolean =>
  aidUnknown(terms) ||
  terms.some(({ name, readings }) => name === 'legal-aid' && readings.some(({ code }) => code === 'other-law-unknown'))

/** Each term with its last safe day. That it must arrive by then is said where its day is read first; the court all share, once. */
export function Terms({ w, terms, today }: { w: Words; terms: readonly Term[]; today: Temporal.PlainDate }) {
  if (terms.length === 0) return null
  const next = nextToAct(terms, today)
  const oneCourt = new Set(terms.map(({ court }) => court)).size === 1
  return (
    <section>
      <h2>{w('delivery.terms.title')}</h2>
      <ul>
        {terms.toSorted(nearestFirst).map((term) => (
          <li key={`${term.name} ${term.court}`}>
            <strong>{termWords(w, term)}</strong>
            {' – '}
            {past(term, today) ? (
              w('delivery.safe.today')
            ) : (
              <>
                {w('delivery.safe.day')} <Day w={w} day={term.actBy} />
                {term === next ? null : <Sure w={w} term={term} />}
                {term === next ? null : <div>{arrivedWords(w, term)}</div>}
              </>
            )}
            {oneCourt ? null : <Court w={w} term={term} />}
          </li>
        ))}
      </ul>
      {oneCourt ? <Court w={w} term={terms[0]!} /> : null}
    </section>
  )
}

const Court = ({ w, term: { court } }: { w: Words; term: Term }) =>
  court === null ? null : (
    <div class="soft">{w('delivery.terms.court', { court: w.maybe(`law.court.${court}`) ?? court })}</div>
  )

type FifteenProps = {
  readonly w: Words
  readonly document: Standing
  readonly toOpen: ToOpen
  readonly today: Temporal.PlainDate
}

/**
 * The picture of the fifteen days, while they run; what follows them is drawn on the page of the clock. None where a day that is kept comes
 * before theirs: it would frame a later one.
 */
export function Fifteen({ w, document, toOpen: { openSafelyBy, strictestOn }, today }: FifteenProps) {
  if (openSafelyBy !== null && strictestOn === null) return null
  if (document.termEndsAt === null || serviceIsVoid(document)) return null
  return (
    <FifteenDays
      w={w}
      start={civilDay(document.madeAvailableAt)}
      end={servedByTermOn(document.termEndsAt)}
      openBy={openSafelyBy}
      today={today}
      openedOn={document.openedAt === null ? undefined : civilDay(document.openedAt)}
    />
  )
}

/** On every cover and document. It only leads to the question: the document closes at one press, and a thumb slips. */
export const NotMine = ({ w, document }: { w: Words; document: Document }) => (
  <LinkButton look="quiet" href={`/documents/${document.id}/contest`}>
    {w('delivery.contest.title')}
  </LinkButton>
)

const EVENTS: Readonly<Record<string, { icon: IconName; words: Key }>> = {
  DocumentDeposited: { icon: 'envelope', words: 'delivery.event.available' },
  DocumentOpened: { icon: 'opened', words: 'delivery.event.opened' },
  ServiceDeemed: { icon: 'receipt', words: 'delivery.event.deemed' },
  DocumentContested: { icon: 'refused', words: 'delivery.event.contested' },
  DocumentWithdrawn: { icon: 'back', words: 'delivery.event.withdrawn' },
  WrongSpaceFound: { icon: 'back', words: 'delivery.event.wrongSpaceFound' },
  DocumentGivenOtherwise: { icon: 'office', words: 'delivery.event.givenOtherwise' },
  DocumentTransferred: { icon: 'download', words: 'delivery.event.transferred' },
  TransferFailed: { icon: 'warning', words: 'delivery.event.transferFailed' },
  DocumentExported: { icon: 'office', words: 'delivery.event.exported' },
}

/** One line a message, by which way it went and what became of it: that it left does not say that he was told. */
const alertLines = (w: Words, facts: readonly RecordedFact[]): TimelineEvent[] =>
  toldAlerts(facts).map(({ channel, at, fate }) => ({
    icon: fate === 'failed' ? 'warning' : 'alert',
    at,
    title: w(`delivery.event.alert.${channel}.${fate}`),
  }))

const order = (at: TimelineEvent['at']): number =>
  (at instanceof Temporal.PlainDate ? at.toZonedDateTime(PARIS).toInstant() : at).epochMilliseconds

/** What happened, in his words, from the facts: what was deposited at night happened, for him, in the morning. */
export function OwnTimeline({ w, facts }: { w: Words; facts: readonly RecordedFact[] }) {
  return (
    <section>
      <h2>{w('delivery.timeline.title')}</h2>
      <Timeline w={w} events={ownEvents(w, facts)} />
    </section>
  )
}

/** Of what was another's no day that counted for that one. */
export function ownEvents(w: Words, facts: readonly RecordedFact[]): TimelineEvent[] {
  const told = wrongSpaceIn(facts) === undefined ? facts : facts.filter(({ type }) => type !== 'ServiceDeemed')
  const events = told.flatMap((fact): TimelineEvent[] => {
    const outcome = fact.data['outcome'] === 'upheld' ? 'delivery.event.upheld' : 'delivery.event.dismissed'
    const as = fact.data['as'] === 'copy' ? 'delivery.event.reServed.copy' : 'delivery.event.reServed.replacement'
    const said: Readonly<Record<string, Key>> = { ContestDecided: outcome, DocumentReServed: as }
    const words = said[fact.type]
    const event = words === undefined ? EVENTS[fact.type] : ({ icon: 'office', words } as const)
    return event ? [{ icon: event.icon, at: whenFor(fact), title: w.maybe(event.words)! }] : []
  })
  return [...events, ...alertLines(w, facts)].toSorted((a, b) => order(a.at) - order(b.at))
}

/** The term gives a day, not an hour; so does what was given on paper, whenever the Office says so. */
function whenFor(fact: RecordedFact): Temporal.Instant | Temporal.PlainDate {
  const { madeAvailableAt, servedOn, givenOn } = fact.data
  if (fact.type === 'DocumentDeposited' && typeof madeAvailableAt === 'string')
    return Temporal.Instant.from(madeAvailableAt)
  if (fact.type === 'ServiceDeemed' && typeof servedOn === 'string') return Temporal.PlainDate.from(servedOn)
  if (fact.type === 'DocumentGivenOtherwise' && typeof givenOn === 'string') return Temporal.PlainDate.from(givenOn)
  return fact.happenedAt
}

/** Asked for: told as it stands when the button is pressed. Two quiet buttons, below all that matters more. */
export const AskReceipts = ({ w, under, csrf }: { w: Words; under: string; csrf: string }) => (
  <>
    {ASKED.map((kind) => (
      <Form key={kind} action={`${under}/receipts`} csrf={csrf}>
        <input type="hidden" name="kind" value={kind} />
        <Button look="quiet">{w(`evidence.receipts.ask.${kind}`)}</Button>
      </Form>
    ))}
  </>
)

/**
 * His receipts, and that of what has happened, which no worker has begun: it is being prepared, from the first page on that he is shown, as long as
 * it is looked for. Of what was another's, what he is given still.
 */
export function receiptsToCome({
  facts,
  receipts,
  at,
}: Pick<Followed, 'facts' | 'receipts' | 'at'>): readonly ReceiptEntry[] {
  const begun = new Set(receipts.map(({ factId }) => factId))
  const fresh = facts.filter(
    ({ id, recordedAt }) => !begun.has(id) && Temporal.Instant.compare(recordedAt.add(LOOKED_FOR), at) > 0,
  )
  const toCome = fresh.flatMap(({ id, type, recordedAt }): ReceiptEntry[] => {
    const kind = RECEIPT_OF[type]
    return kind === undefined ? [] : [{ id, kind, ready: false, askedAt: recordedAt, digest: null, factId: id }]
  })
  return receiptsGiven([...receipts, ...toCome], wrongSpaceIn(facts))
}

type Acknowledged = {
  readonly w: Words
  readonly receipts: readonly ReceiptEntry[]
  readonly now: Temporal.Instant
  /** Its address. */
  readonly under: string
  /** It was another's: that the other receipts are not given is said. */
  readonly withheld?: boolean
}

/** The acknowledgements of a document made so far, and in one line those to come, named where it is one. */
export function Receipts({ w, receipts, now, under, withheld = false }: Acknowledged) {
  if (receipts.length === 0 && !withheld) return null
  const titleOf = ({ kind }: ReceiptEntry): string => w(`evidence.receipts.${kind}`)
  const toCome = receipts.filter(({ ready }) => !ready).map(titleOf)
  const preparing = w('evidence.receipts.preparing', { late: late(receipts, now) })
  return (
    <section>
      <h2>{w('evidence.receipts.title')}</h2>
      <ul>
        {receipts
          .filter(({ ready }) => ready)
          .map((receipt) => (
            <li key={receipt.id}>
              <a href={`${under}/receipts/${receipt.id}`}>{titleOf(receipt)}</a>
            </li>
          ))}
        {toCome.length > 0 && <li>{listed([...(toCome.length === 1 ? toCome : []), preparing], w.language)}</li>}
      </ul>
      {withheld && <p>{w('evidence.receipts.withheld')}</p>}
      <p>
        <a href={VERIFY_PATH}>{w('evidence.verify.title')}</a>
      </p>
    </section>
  )
}
