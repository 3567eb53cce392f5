import { civilDay } from '../platform/clock.ts'
import type { Words } from '../platform/i18n/index.ts'
import { LinkButton, Notice } from '../ui/index.ts'
import type { Clock } from './clock.ts'
import { firstAmong, readInCopyAt } from './re-served-days.ts'
import type { Document } from './store.ts'

/** What a letter that is served again says of itself, and its first of it; nothing of nearly every letter. */
export function reServedLines(w: Words, { document: d, others, kept }: Clock): string[] {
  const first = firstAmong(d, others)
  const readAt = readInCopyAt(d, others)
  const copied = others.filter((c) => c.reServiceAs === 'copy' && c.reServiceOf === d.id && c.withdrawnAt === null)
  return [
    ...(first === undefined || !wasSeen(first) ? [] : [firstWords(w, d, civilDay(first.madeAvailableAt))]),
    ...(kept === null ? [] : [w('delivery.reServed.keeps', { day: civilDay(kept.madeAvailableAt) })]),
    ...copied.map((copy) => w('delivery.reServed.copied', { day: civilDay(copy.madeAvailableAt) })),
    // "Count from that day" would lead past the day that is kept from that letter.
    ...(readAt === null || kept !== null ? [] : [w('delivery.reServed.read', { day: civilDay(readAt) })]),
  ]
}

const firstWords = (w: Words, { reServiceAs }: Document, day: Temporal.PlainDate): string =>
  w(reServiceAs === 'copy' ? 'delivery.reServed.copy' : 'delivery.reServed.replacement', { day })

/** What was taken back before he could see it is no letter to him. */
const wasSeen = ({ withdrawnAt, madeAvailableAt }: Document): boolean =>
  withdrawnAt === null || Temporal.Instant.compare(withdrawnAt, madeAvailableAt) >= 0

/** What replaces the letter that it is of, through all replacements, and was not taken back: there is one at most. Of a copy of that one, none. */
export const replacementOf = (d: Document, others: readonly Document[]): Document | undefined =>
  others.find((o) => o.reServiceAs === 'replacement' && o.withdrawnAt === null && o.id !== d.reServiceOf)

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
