import { isSameTerm, withEarlier } from '../evidence/index.ts'
import type { Law, Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { Day, LinkButton } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { type CoverShown, DayFirst } from './day-first.tsx'
import type { Plan } from './deposit-rules.ts'
import type { Followed } from './follow.ts'
import { termAmong } from './parts.tsx'
import { firstAmong, keptByNext, type ToOpen, toOpen } from './re-served-days.ts'
import { keptLines, replacementOf } from './re-served-words.tsx'
import { closed, type ReServedAs } from './rules.ts'
import type { Document } from './store.ts'
import { nearestFirst } from './terms.ts'
import type { Typed } from './typed-deposit.ts'

/** What of a deposit the first already says; a copy has its reference too. The agent looks at all of it before he says yes. */
export const typedAgain = (first: Document, as: ReServedAs): Typed => ({
  foreignerNumber: first.foreignerNumber,
  caseNumber: first.caseNumber ?? '',
  kind: first.kind,
  ...(as === 'copy' ? { reference: first.reference } : {}),
  reServiceOf: first.id,
  reServiceAs: as,
})

/** On the form: which document is served again and as what. Neither is typed: both came with the link. */
export function AgainFields({ w, typed, documents }: { w: Words; typed: Typed; documents: string }) {
  const { reServiceOf: of = '', reServiceAs: as = '' } = typed
  if (of === '') return null
  return (
    <>
      <p>
        <strong>{w(as === 'copy' ? 'delivery.staff.reServe.copy' : 'delivery.staff.reServe.replacement')}</strong>{' '}
        <a href={`${documents}/${of}`}>{w('delivery.staff.reServe.first')}</a>
      </p>
      <input type="hidden" name="reServiceOf" value={of} />
      <input type="hidden" name="reServiceAs" value={as} />
    </>
  )
}

/** Before the words of the cover in the preview: what the person will read of the first, and of a copy that one's day in place of its own. */
export function AgainPreview({ w, law, first, others, as, at }: AgainShown) {
  const day = civilDay(first.madeAvailableAt)
  if (as === 'copy') {
    const followed: Followed = { document: first, others, facts: [], receipts: [], at, readToday: 0 }
    return (
      <>
        <p>{w('delivery.reServed.copy', { day })}</p>
        <DayFirst w={w} clock={clockOf(law, followed)} ofCopy={true} />
      </>
    )
  }
  const letters = [first, ...others]
  const { terms, kept } = keptByNext(law, letters, at)
  const lines = isRefusal(terms) ? [] : keptLines(w, { terms, kept }, letters)
  return (
    <>
      <p>{w('delivery.reServed.replacement', { day })}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  )
}

/** By which day the person will be told to open what this deposit places, and the days that he keeps from before it. */
export function toldPlanned(
  { openSafelyBy, madeAvailableAt }: Plan,
  again: Pick<AgainShown, 'law' | 'first' | 'others' | 'at'> | null,
): ToOpen & Pick<CoverShown, 'terms' | 'noDay'> {
  const kept = again === null ? [] : keptByNext(again.law, [again.first, ...again.others], again.at).terms
  const days = isRefusal(kept) ? { terms: [], noDay: kept } : { terms: kept }
  return { ...toOpen(openSafelyBy, civilDay(madeAvailableAt), [kept]), ...days }
}

/**
 * The last safe days at the top of the preview, the nearest first: those that he keeps, each with the letter whose it is, and where none comes
 * first the one that this document has if nobody ever opens it; before its court where two have one name. `own`: these. Nothing where a kept one
 * cannot be counted: the cover says so.
 */
export function plannedDays(w: Words, own: readonly Term[], again: Omit<AgainShown, 'w'> | null, documents: string) {
  const letters = again === null ? [] : [again.first, ...again.others]
  const { terms, kept } = again === null ? { terms: [], kept: [] } : keptByNext(again.law, letters, again.at)
  const told = isRefusal(terms) ? terms : withEarlier(own, [terms])
  if (isRefusal(told)) return []
  return told.toSorted(nearestFirst).map((term) => {
    const isOwn = own.some((one) => isSameTerm(one, term) && one.actBy.equals(term.actBy))
    const since = kept.find(({ leads }) => leads.some((one) => isSameTerm(one, term)))
    const from = isOwn ? undefined : letters.find(({ id }) => id === since?.letter)
    const label = w(isOwn ? 'delivery.staff.preview.safe' : 'delivery.staff.preview.kept')
    return {
      name: `${label} – ${termAmong(w, term, told)}`,
      value: (
        <>
          <Day w={w} day={term.actBy} />
          {from === undefined ? null : <> – {<a href={`${documents}/${from.id}`}>{from.reference}</a>}</>}
        </>
      ),
    }
  })
}

export type AgainShown = {
  readonly w: Words
  readonly law: Law
  readonly first: Document
  /** The others that serve the same letter: an earlier day may be kept from any of them. */
  readonly others: readonly Document[]
  readonly as: ReServedAs
  readonly at: Temporal.Instant
}

type Shown = {
  readonly w: Words
  readonly followed: Pick<Followed, 'document' | 'others' | 'at'>
  readonly documents: string
  readonly mayDeposit: boolean
}

/** The ways between a document and what serves it again, and the two acts: a copy, or its replacement. */
export function Again({ w, followed: { document: d, others, at }, documents, mayDeposit }: Shown) {
  const first = firstAmong(d, others)
  const later = others.filter(({ reServiceOf }) => reServiceOf === d.id)
  return (
    <>
      {first === undefined || d.reServiceAs === null ? null : (
        <p>
          {w(`delivery.staff.reServe.is.${d.reServiceAs}`)} <a href={`${documents}/${first.id}`}>{first.reference}</a>
        </p>
      )}
      {later.map(({ id, reference, reServiceAs, withdrawnAt }) => (
        <p key={id}>
          {w(`delivery.staff.reServe.has.${reServiceAs ?? 'copy'}`)} <a href={`${documents}/${id}`}>{reference}</a>
          {withdrawnAt === null ? null : ` – ${w('delivery.staff.state.withdrawn')}`}
        </p>
      ))}
      {mayDeposit
        ? offered(d, others, at).map((as) => <Offer key={as} w={w} of={d.id} as={as} documents={documents} />)
        : null}
    </>
  )
}

/** What no rule refuses as it stands (rules.ts): asked again when it is placed. */
function offered(d: Document, others: readonly Document[], at: Temporal.Instant): readonly ReServedAs[] {
  if (d.reServiceAs === 'copy') return []
  const readable = closed(d) === null && Temporal.Instant.compare(d.madeAvailableAt, at) <= 0
  const replaceable = d.withdrawnReason !== 'wrong-space' && replacementOf(d, others) === undefined
  return [...(readable ? (['copy'] as const) : []), ...(replaceable ? (['replacement'] as const) : [])]
}

const Offer = ({ w, of, as, documents }: { w: Words; of: string; as: ReServedAs; documents: string }) => (
  <LinkButton look="second" href={`${documents}/new?of=${of}&as=${as}`}>
    {w(`delivery.staff.reServe.place.${as}`)}
  </LinkButton>
)
