import type { KeptLetter } from '../evidence/index.ts'
import type { Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { LinkButton, Notice } from '../ui/index.ts'
import type { Clock } from './clock.ts'
import { termsAmong } from './parts.tsx'
import { firstAmong } from './re-served-days.ts'
import type { Document } from './store.ts'

/** What a letter that is served again says of itself, and its first of it; nothing of nearly every letter. */
export function reServedLines(w: Words, clock: Clock): string[] {
  const { document: d, others } = clock
  const first = firstAmong(d, others)
  const copied = others.filter((c) => c.reServiceAs === 'copy' && c.reServiceOf === d.id && c.withdrawnAt === null)
  return [
    ...(first === undefined || !wasSeen(first) ? [] : [firstWords(w, d, civilDay(first.madeAvailableAt))]),
    ...keptLines(w, clock, others),
    ...copied.map((copy) => w('delivery.reServed.copied', { day: civilDay(copy.madeAvailableAt) })),
    ...readLines(w, clock),
  ]
}

type Keeps = { readonly terms: readonly Term[]; readonly kept: readonly KeptLetter[] }

/**
 * Each letter before it whose last safe day is told here, by the day since which it lay there: where it gives not all of them, with what it
 * gives, for who looked for the others on its page would find later days.
 */
export const keptLines = (w: Words, { terms, kept }: Keeps, letters: readonly Document[]): string[] =>
  letters
    .toSorted((a, b) => Temporal.Instant.compare(a.madeAvailableAt, b.madeAvailableAt))
    .flatMap(({ id, madeAvailableAt }) => {
      const given = kept.filter(({ letter, leads }) => letter === id && leads.length > 0)
      const leads = given.flatMap((one) => one.leads)
      if (leads.length === 0) return []
      const day = civilDay(madeAvailableAt)
      const keeps =
        leads.length === terms.length
          ? w('delivery.reServed.keeps', { day })
          : w('delivery.reServed.keepsFor', { what: termsAmong(w, leads, terms), day })
      return [[keeps, ...given.flatMap((one) => strictlyWords(w, one))].join(' ')]
    })

/** That only the law read strictly counts it, and since when; nothing of any other. */
const strictlyWords = (w: Words, { code, on }: KeptLetter): string[] =>
  code === 'safe-strictly' ? [w('delivery.cover.strictlyOn', { day: on })] : []

/** That he read this one in a copy; and for what to count from that day, where no other day is earlier. */
const readLines = (w: Words, { document: d, terms, kept }: Clock): string[] =>
  kept
    .filter(({ code, letter }) => code === 'safe-read' && letter === d.id)
    .flatMap(({ on, leads }) => {
      const read = w('delivery.reServed.read', { day: on })
      if (leads.length === 0) return [read]
      const careful =
        leads.length === terms.length
          ? w('delivery.reServed.careful')
          : w('delivery.reServed.carefulFor', { what: termsAmong(w, leads, terms) })
      return [`${read} ${careful}`]
    })

const firstWords = (w: Words, { reServiceAs }: Document, day: Temporal.PlainDate): string =>
  w(reServiceAs === 'copy' ? 'delivery.reServed.copy' : 'delivery.reServed.replacement', { day })

/** What was taken back before he could see it is no letter to him. */
const wasSeen = ({ withdrawnAt, madeAvailableAt }: Document): boolean =>
  withdrawnAt === null || Temporal.Instant.compare(withdrawnAt, madeAvailableAt) >= 0

/** What replaces the letter that it is of, through all replacements, and was not taken back: there is one at most. Of a copy of that one, none. */
export const replacementOf = (d: Document, others: readonly Document[]): Document | undefined =>
  others.find((o) => o.reServiceAs === 'replacement' && o.withdrawnAt === null && o.id !== d.reServiceOf)

type Standing = Pick<Clock, 'document' | 'others'>

/** What replaced it was another person's, and nothing else does: it is to be given to him again. */
const lacksItsReplacement = ({ document: d, others }: Standing): boolean =>
  d.withdrawnReason === 'replaced' &&
  replacementOf(d, others) === undefined &&
  others.some(({ withdrawnReason }) => withdrawnReason === 'wrong-space')

/** Why it was taken back, as far as that is still so. */
export const withdrawnWhy = (w: Words, standing: Standing): string =>
  w(
    lacksItsReplacement(standing)
      ? 'delivery.withdrawn.again'
      : `delivery.withdrawn.${standing.document.withdrawnReason!}`,
  )

/** Of what was replaced: to read the other document, where he sees it. Else whom to ask: it is to come, or was taken back in its turn. */
export const replacedNext = (w: Words, standing: Standing): string =>
  lacksItsReplacement(standing)
    ? w('delivery.withdrawn.nothingCame')
    : w(
        replacementOf(standing.document, standing.others) === undefined
          ? 'delivery.withdrawn.ask'
          : 'delivery.withdrawn.see',
      )

/** First on its page, before its day: which letter it is, why that day is another's, and the way there. */
export function ReServed({ w, clock }: { w: Words; clock: Clock }) {
  const { document: d, others } = clock
  const [title, ...lines] = reServedLines(w, clock)
  const replacement = replacementOf(d, others)
  return (
    <>
      {title === undefined ? null : (
        <Notice w={w} kind="info" title={title}>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      )}
      {d.reServiceAs === 'copy' && d.reServiceOf !== null ? (
        <LinkButton look="second" href={`/documents/${d.reServiceOf}/clock`}>
          {w('delivery.reServed.first')}
        </LinkButton>
      ) : null}
      {replacement === undefined ? null : (
        <LinkButton look="second" icon="envelope" href={`/documents/${replacement.id}`}>
          {w('delivery.reServed.see')}
        </LinkButton>
      )}
    </>
  )
}
