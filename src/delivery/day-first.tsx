import type { Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { identifier, type Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { BigDay, Instant, Notice } from '../ui/index.ts'
import { type Clock, hasDays } from './clock.ts'
import { nothingDone } from './clock-words.ts'
import { LastSafeDay, Terms } from './parts.tsx'
import type { ToOpen } from './re-served-days.ts'
import { replacedNext, reServedLines, withdrawnWhy } from './re-served-words.tsx'
import { closed, type Standing, servedByTermOn, serviceIsVoid, serviceOf } from './rules.ts'
import type { Document } from './store.ts'
import { nextToAct } from './terms.ts'

/** What stands first on a page of a document, in each state it can be in: the day that matters, largest. */
type Part = { readonly w: Words; readonly clock: Clock }
/** `ofCopy`: shown on the cover of a copy, whose opening brings no day of its first forward. */
type FirstPart = Part & { readonly ofCopy?: boolean }

export const DayFirst = ({ w, clock, ofCopy = false }: FirstPart) =>
  closed(clock.document) ? (
    <ClosedWords w={w} clock={clock} />
  ) : (
    <>
      {clock.document.openedAt === null ? (
        <CoverDay w={w} clock={clock} ofCopy={ofCopy} />
      ) : (
        <OpenedWords w={w} clock={clock} />
      )}
      <Dismissed w={w} clock={clock} />
    </>
  )

/** Of a copy the day of its first, opened or not. */
export const CoverDay = ({ w, clock, ofCopy = false }: FirstPart) =>
  clock.first === null ? (
    <CoverWords w={w} {...clock} ofCopy={ofCopy} />
  ) : (
    <DayFirst w={w} clock={clock.first} ofCopy={true} />
  )

/** Silence would read as "nothing to do": where no day can be counted, a lawyer is seen today. */
const NoDay = ({ w, noDay = null }: { w: Words; noDay?: Refusal | null | undefined }) =>
  noDay === null ? null : (
    <Notice w={w} kind="warn" title={w('delivery.safe.noDay')}>
      <p>{w('delivery.safe.today.explain')}</p>
    </Notice>
  )

/** All of a document that its cover may show. */
export type Covered = Standing & Pick<Document, 'kind' | 'legalEffect'>

export type CoverShown = ToOpen & {
  readonly w: Words
  readonly document: Covered
  readonly at: Temporal.Instant
  readonly terms: readonly Term[]
  readonly noDay?: Refusal | null
  readonly ofCopy?: boolean
}

/**
 * That the time is short, and since when it counts: who keeps the day of an earlier letter, or of a copy that he read, and were told that it
 * counts from his opening, would take a later day for the last. Until something serves it no other terms stand on a cover.
 */
export const decisionWords = (
  w: Words,
  { terms, noDay = null }: Pick<CoverShown, 'terms' | 'noDay'>,
  day: Temporal.PlainDate,
): string =>
  terms.length > 0 || noDay !== null ? w('delivery.cover.clock.kept') : w('delivery.cover.clock.decision', { day })

type FirstDay = { readonly label: string; readonly day: Temporal.PlainDate | null; readonly why: string }

/**
 * What he is told first and largest: the last day that is safe under every reading, beside the day that is recorded and never as it.
 * From that last safe day on, to open it today (`day` null). Without a fiction read more strictly, the day that is recorded.
 */
export function openFirst(
  w: Words,
  { openSafelyBy, strictestOn, lawActsFrom, today }: Record<'lawActsFrom' | 'today', Temporal.PlainDate> & ToOpen,
): FirstDay {
  if (openSafelyBy === null) return { label: w('delivery.cover.day'), day: lawActsFrom, why: '' }
  const why = strictestOn === null ? '' : strictlyWords(w, strictestOn)
  return Temporal.PlainDate.compare(today, openSafelyBy) < 0
    ? { label: w('delivery.cover.safe'), day: openSafelyBy, why }
    : { label: w('delivery.inbox.openToday'), day: null, why }
}

const strictlyWords = (w: Words, day: Temporal.PlainDate): string => w('delivery.cover.strictlyOn', { day })

/** The same for a list: by which day to open, or today and which day makes it urgent. */
export function openByWords(
  w: Words,
  day: Temporal.PlainDate,
  { strictestOn }: ToOpen,
  today: Temporal.PlainDate,
): string {
  if (Temporal.PlainDate.compare(today, day) < 0) return w('delivery.inbox.openBy', { day })
  return strictestOn === null
    ? w('delivery.inbox.openToday')
    : `${w('delivery.inbox.openToday')} ${strictlyWords(w, strictestOn)}`
}

const OpenFirst = ({ w, first: { label, day, why } }: { w: Words; first: FirstDay }) =>
  day === null ? (
    <p class="bigday">
      <strong>{label}</strong> {why}
    </p>
  ) : (
    <BigDay w={w} label={label} day={day}>
      {why}
    </BigDay>
  )

/**
 * Before the term has run, a last safe day to act would depend on when he opens, and would say that there is something to
 * appeal: largest stands the day before which opening is safe. Under it the one from which the law acts, and that opening brings
 * it forward: who keeps it and opens before would count from the wrong one. Once the term has run, the last safe day comes
 * first. Where a contest has voided the service no day counts, so none is said. Of a summons the only day that matters is inside: the interview may
 * come before the fifteen days are over, and who waits for their end misses it.
 */
export function CoverWords({
  w,
  document,
  at,
  terms,
  openSafelyBy,
  strictestOn,
  noDay = null,
  ofCopy = false,
}: CoverShown) {
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
        <p>{w('delivery.clock.nothing.summons')}</p>
      </>
    )
  return (
    <>
      <NoDay w={w} noDay={noDay} />
      <LastSafeDay w={w} terms={terms} today={civilDay(at)} />
      {lawActsFrom === null ? null : acted ? (
        <p>{w('delivery.cover.lawActed', { day: lawActsFrom })}</p>
      ) : (
        <>
          <OpenFirst w={w} first={openFirst(w, { openSafelyBy, strictestOn, lawActsFrom, today: civilDay(at) })} />
          <p>
            {w('delivery.cover.lawActs', { day: lawActsFrom })} {ofCopy ? null : w('delivery.cover.sooner')}
          </p>
        </>
      )}
      {lawActsFrom === null ? <p>{w('delivery.cover.since', { at: document.madeAvailableAt })}</p> : null}
      {legalEffect === 'decision' && !acted && lawActsFrom !== null ? (
        <>
          <p>{decisionWords(w, { terms, noDay }, lawActsFrom)}</p>
          <p>{w('delivery.clock.nothing.cover')}</p>
        </>
      ) : null}
      {acted && nextToAct(terms, civilDay(at)) !== undefined ? <p>{w('delivery.clock.nothing.decision')}</p> : null}
      {legalEffect === 'none' ? <p>{w('delivery.clock.nothing.letter')}</p> : null}
    </>
  )
}

const lawActsOn = (d: Standing): Temporal.PlainDate | null =>
  d.termEndsAt !== null && !serviceIsVoid(d) ? servedByTermOn(d.termEndsAt) : null

/** Below the button, and small: the day from which the law acts is no day to wait for. */
export function SummonsDay({ w, document, at }: { w: Words; document: Covered; at: Temporal.Instant }) {
  const day = lawActsOn(document)
  if (day === null) return <p class="soft">{w('delivery.cover.since', { at: document.madeAvailableAt })}</p>
  const acted = serviceOf(document, at) !== null
  return <p class="soft">{acted ? w('delivery.cover.lawActed', { day }) : w('delivery.cover.lawActs', { day })}</p>
}

/** What follows from the document, the day to act by first and largest. */
export function OpenedWords({ w, clock }: Part) {
  const { document, terms, noDay, at } = clock
  return (
    <>
      <NoDay w={w} noDay={noDay} />
      <LastSafeDay w={w} terms={terms} today={civilDay(at)} />
      {document.interviewAt === null ? null : (
        <Interview
          w={w}
          interviewAt={document.interviewAt}
          place={placeWords(w, document)}
          at={at}
          says={w('delivery.document.interview.explain')}
        />
      )}
      <p>{servedWords(w, clock)}</p>
      <Nothing w={w} clock={clock} />
      {clock.carriedOverSince === null ? null : (
        <p class="soft">{w('delivery.document.notVerified', { day: clock.carriedOverSince })}</p>
      )}
    </>
  )
}

function Nothing({ w, clock }: Part) {
  const says = nothingDone(w, clock)
  return says === null ? null : <p>{says}</p>
}

function servedWords(w: Words, { document, at, kept, noDay }: Clock): string {
  const served = serviceOf(document, at)
  const { legalEffect } = document
  // "The time to act counts from that day" would lead past the day that is kept from another letter, or from his reading of a copy.
  const keepsEarlier = kept.some(({ leads }) => noDay !== null || leads.length > 0)
  if (served !== null && keepsEarlier)
    return w(served.servedBy === 'opening' ? 'delivery.document.opened' : 'delivery.cover.lawActed', {
      day: served.servedOn,
    })
  // Of a summons no time to act counts from that day: the day of the interview does, and stands above.
  if (served?.servedBy === 'opening' && legalEffect === 'decision')
    return w('delivery.document.servedByOpening', { day: served.servedOn })
  if (served?.servedBy === 'term' && legalEffect === 'decision')
    return w('delivery.document.servedByTerm', { day: served.servedOn })
  if (served?.servedBy === 'term') return w('delivery.cover.lawActed', { day: served.servedOn })
  return w('delivery.document.opened', { day: civilDay(document.openedAt!) })
}

/** The code of the site, as the Office gave it, in capitals as on a door: its address is in the document. */
export const placeWords = (w: Words, { interviewPlace }: Document): string | null =>
  interviewPlace === null
    ? null
    : w('delivery.document.interview.place', { place: identifier(interviewPlace.toUpperCase().replaceAll('-', ' ')) })

type Appointed = { readonly w: Words; readonly interviewAt: Temporal.Instant; readonly at: Temporal.Instant }

function Interview({ w, interviewAt, at, place = null, says }: Appointed & { place?: string | null; says: string }) {
  const gone = Temporal.Instant.compare(interviewAt, at) < 0
  return (
    <>
      <p class="bigday">
        {w('delivery.document.interview')} <Instant w={w} at={interviewAt} />
        {place}
      </p>
      <p>{gone ? w('delivery.document.interview.past') : says}</p>
    </>
  )
}

/** His "this is not mine" was answered that it is; nothing where it was not. That he may read it, once opened, its button says. */
export function Dismissed({ w, clock }: Part) {
  const { document, at } = clock
  if (document.contestOutcome !== 'dismissed') return null
  const isVoid = document.termEndsAt !== null && serviceOf(document, at) === null && !hasDays(clock)
  return (
    <Notice w={w} kind="info" title={w('delivery.dismissed.title')}>
      {document.openedAt === null ? <p>{w('delivery.dismissed.text')}</p> : null}
      {isVoid ? <p>{w('delivery.dismissed.void')}</p> : null}
    </Notice>
  )
}

export function ClosedWords({ w, clock }: Part) {
  const { document, terms, noDay, at } = clock
  const { withdrawnAt, withdrawnReason, contestedAt, openedAt, interviewAt } = document
  const today = civilDay(at)
  if (withdrawnAt !== null && withdrawnReason !== null)
    return (
      <>
        <Notice w={w} kind="info" title={w('delivery.withdrawn.title', { day: civilDay(withdrawnAt) })}>
          <p>{withdrawnWhy(w, clock)}</p>
          {withdrawnReason === 'replaced' ? <p>{replacedNext(w, clock)}</p> : null}
          {!hasDays(clock) && withdrawnReason !== 'replaced' ? <p>{withdrawnNext(w, document)}</p> : null}
        </Notice>
        <NoDay w={w} noDay={noDay} />
        {terms.length === 0 ? null : <KeptDay w={w} terms={terms} today={today} says={w('delivery.withdrawn.keep')} />}
      </>
    )
  return (
    <>
      <Notice w={w} kind="info" title={w('delivery.contested.title')}>
        <p>{w('delivery.contested.text', { day: civilDay(contestedAt!) })}</p>
        <p>{w('delivery.contested.mistake')}</p>
      </Notice>
      <NoDay w={w} noDay={noDay} />
      {terms.length === 0 ? null : <KeptDay w={w} terms={terms} today={today} says={w('delivery.contested.keep')} />}
      {openedAt === null || interviewAt === null ? null : (
        <Interview w={w} interviewAt={interviewAt} at={at} says={w('delivery.contested.interview')} />
      )}
    </>
  )
}

/** Of a summons that he has read and that was taken back nobody may tell him that there is nothing to do. */
const withdrawnNext = (w: Words, { legalEffect, withdrawnReason }: Document): string =>
  legalEffect === 'summons' && withdrawnReason !== 'wrong-space'
    ? w('delivery.clock.todo.summonsBack')
    : w('delivery.withdrawn.next')

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

/** For a list that he takes away, in every state in which a day counts: the last safe one first, as on its page, then that of each term. */
export function OwnDays({ w, clock }: Part) {
  const { document: d, terms, noDay, at } = clock
  const today = civilDay(at)
  const isClosed = closed(d) !== null
  const keep = w(d.withdrawnAt === null ? 'delivery.contested.keep' : 'delivery.withdrawn.keep')
  return (
    <>
      {reServedLines(w, clock).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {d.openedAt !== null && !isClosed ? (
        <OpenedWords w={w} clock={clock} />
      ) : (
        <>
          <NoDay w={w} noDay={noDay} />
          {terms.length === 0 ? null : isClosed ? (
            <KeptDay w={w} terms={terms} today={today} says={keep} />
          ) : (
            <LastSafeDay w={w} terms={terms} today={today} />
          )}
        </>
      )}
      <Terms w={w} terms={terms} today={today} />
    </>
  )
}
