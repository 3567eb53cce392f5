import { countedTerm } from '../calculator/index.ts'
import { type NamedRegime, type Reading, readingWords, regimeWords, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import {
  formatDay,
  formatInstant,
  type Key,
  languageOf,
  listed,
  SOURCE,
  type Words,
  words,
} from '../platform/i18n/index.ts'
import { printable, settingOf } from '../platform/pdf/fonts.ts'
import type { Json, Renderer } from '../platform/pdf/renderer.ts'
import { squareOf } from '../platform/pdf/square.ts'
import { aidUnknown, type KeptLetter } from './kept-days.ts'
import { againSays, termAmong, termTitle } from './kept-words.ts'
import { openByWords } from './open-safely.ts'
import { lengthOf, noticeLines, type Told, type ToldKind, toldSentences } from './told.ts'

/** All that a receipt shows, and nothing else: what the fact holds, its digest, and how the law was read. */
export type Receipt = {
  readonly kind: ReceiptKind
  /** The person's language; French alone when it is French or is not spoken. */
  readonly language: string
  readonly number: string
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  /**
   * `kind` as in `law.kind.<code>`: the words of the cover. A receipt made before the opening must not tell the content. `named`: he has
   * opened it, and on his own receipt of that it is named as the Office names it.
   */
  readonly document: {
    readonly kind: string
    readonly named?: boolean
    readonly reference: string
    readonly digest: string
  } | null
  /** Null with the document: what is told is of the person. */
  readonly madeAvailableAt: Temporal.Instant | null
  /** `deposit`: the day service will be deemed without an opening; null when the kind has no legal effect. */
  readonly deemedOn: Temporal.PlainDate | null
  /** `deposit`: the last safe day to open a decision, itself included, as his cover tells it. */
  readonly openSafelyBy?: Temporal.PlainDate | null
  /** Null when this act serves nothing: a kind without legal effect, a contest, a withdrawal of what was never served. */
  readonly served: { readonly on: Temporal.PlainDate; readonly by: 'opening' | 'term' } | null
  /** It serves another document again: which. */
  readonly reServed?: {
    readonly as: 'copy' | 'replacement'
    readonly reference: string
    readonly availableAt: Temporal.Instant
  } | null
  /** What counted before it, the oldest letter first: those that it replaces and that had been served, and what he read in a copy. */
  readonly kept?: readonly (KeptLetter & { readonly reference: string })[]
  /** `contest`: nothing had served the document, and the fifteen days stop. */
  readonly voids?: boolean
  /** `withdrawal`: it is taken back as another person's. Neither kind nor reference is named, and its day is nothing to him. */
  readonly wrongSpace?: boolean
  /** `term`: he had come to open it, and the space could not show it; of many attempts the first, and the last. */
  readonly unreadable?: { readonly times: number; readonly at: readonly Temporal.Instant[] }
  /** `term`: for how many minutes of the fifteen days the space itself was not there, as far as it saw. */
  readonly unavailableMinutes?: number
  readonly regime: NamedRegime | null
  /** What was asked for, and is told as it stood. */
  readonly told?: Told
  /** Others that may apply, where the sources do not say which fact counts: named beside it (law.md §4). */
  readonly otherRegimes: readonly NamedRegime[]
  /** Points the law does not settle, with their marks (`law.reading.<code>`, `law.mark.<code>`): shown as such. */
  readonly readings: readonly Pick<Reading, 'code' | 'mark' | 'since'>[]
  /** What runs from the service it tells; none on the French that the prefecture is given (number, date, manner). */
  readonly terms: readonly Term[]
  /** Served, and its days cannot be counted: why, by a code that no paper shows, and whom he sees that day. */
  readonly noDay?: { readonly code: string; readonly places: readonly string[] } | null
  readonly fact: {
    readonly id: string
    readonly digest: string
    readonly happenedAt: Temporal.Instant
    readonly recordedAt: Temporal.Instant
  }
  /** Machine-readable evidence inside the file; makes it PDF/A-3a. */
  readonly attachment?: Attachment
  /** Who seals it: an authority that the law presumes right, or one of our own making, which proves nothing before a court. */
  readonly sealedBy?: 'authority' | 'ourselves'
  /** The page that says whether a receipt of this number was issued: it holds the number, and nothing of him. */
  readonly checkAt?: string
}

export type ReceiptKind = 'deposit' | 'opening' | 'term' | 'contest' | 'withdrawal' | ToldKind

export type Attachment = {
  readonly name: string
  readonly mediaType: string
  readonly description: string
  readonly text: string
}

/**
 * The receipt of an act as PDF/A-2a, or PDF/A-3a with an attachment: one A4 page, another where terms are counted, the same
 * bytes for the same input. Its words are those of the article; what was only deemed is never called read or received.
 *
 * @law CESEDA R.531-17
 */
export function receiptSheet(renderer: Renderer, receipt: Receipt): Promise<Uint8Array> {
  const { tag, reviewed, dir: _, ...language } = languageOf(receipt.language)
  const setting = settingOf(tag)
  const translated = !language.source && setting !== null
  const french = words(SOURCE)
  const own = words(tag)
  const data: Json = {
    number: receipt.number,
    translated,
    draft: translated && !reviewed,
    setting: setting ?? settingOf(SOURCE)!,
    french: textsOf(french, receipt),
    own: textsOf(own, receipt),
    lines: linesOf(receipt).map((line) => ({
      french: french(line.label),
      own: own(line.label),
      kind: line.kind ?? 'words',
      value: line.value,
    })),
    readings: receipt.readings.map((r) => ({
      says: readingWords(french, r),
      mark: french.maybe(`law.mark.${r.mark}`) ?? r.mark,
    })),
    attachment: receipt.attachment ?? null,
    square: receipt.checkAt === undefined ? null : squareOf(receipt.checkAt),
    address: withoutScheme(receipt.checkAt ?? ''),
  }
  const standard = receipt.attachment ? 'a-3a' : 'a-2a'
  return renderer.render('src/evidence/receipt.typ', data, { standard, createdAt: receipt.fact.recordedAt })
}

function textsOf(say: Words, r: Receipt) {
  return {
    number: say('receipt.label.number'),
    title: say(`receipt.${r.kind}.title`),
    says: sentences(say, r),
    safe: safeDays(say, r),
    readings: say('receipt.label.readings'),
    binding: say('receipt.binding'),
    sealed: r.sealedBy === undefined ? '' : say(`receipt.sealed.${r.sealedBy}`),
    check: r.checkAt === undefined ? '' : say('receipt.check'),
    draft: say('receipt.draft'),
    counted: countedTexts(say, r),
  }
}

/** As it is typed. */
const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, '')

/**
 * On the first page, which is the one that is kept and shown: before the opening the last safe day to open, then each that counts. What
 * was past when the act was recorded, a late opening or a contest, sends him to a lawyer that day, and names no day to stop at (law.md
 * §0). A day for legal aid that is not known is said to be so, never left out.
 */
function safeDays(say: Words, { terms, noDay, fact, openSafelyBy }: Receipt): string[] {
  const recordedOn = civilDay(fact.recordedAt)
  const open = openSafelyBy ? [openByWords(say, openSafelyBy, recordedOn)] : []
  if (noDay) return [...open, say('delivery.safe.noDay'), ...noDay.places]
  if (terms.length === 0) return open
  const days = terms.toSorted(nearestFirst).map((term) => {
    const { actBy } = term
    const what = termAmong(say, term, terms)
    const past = Temporal.PlainDate.compare(actBy, recordedOn) < 0
    return past ? say('receipt.count.today', { what }) : say('receipt.count.first', { what, day: actBy })
  })
  return [...open, ...days, ...(aidUnknown(terms) ? [say('calculator.aidUnknown')] : []), say('receipt.count.pages')]
}

const nearestFirst = (a: Term, b: Term): number => Temporal.PlainDate.compare(a.actBy, b.actBy)

/** The second page: each term that runs, with both its days by their names, its working, what is read and what it rests on. */
function countedTexts(say: Words, r: Receipt) {
  const asserted = r.kind === 'opening' || r.kind === 'term'
  return {
    title: say('receipt.count.title'),
    says: [say('receipt.count.says'), ...(asserted ? [] : [say('receipt.count.kept')])],
    readings: say('receipt.label.readings'),
    sources: say('calculator.sources'),
    terms: r.terms
      .toSorted(nearestFirst)
      .map((term) => countedTerm(say, term, termTitle(say, term), daysOf(say, term), 'receipt.step')),
  }
}

const daysOf = (say: Words, { actBy, lastDay }: Term) =>
  [
    [say('receipt.count.safe'), actBy],
    [say('receipt.count.lastDay'), lastDay],
  ] as const

/** What happened, then what follows from it: one list for both languages, sentence by sentence. */
function sentences(say: Words, r: Receipt): string[] {
  const tag = say.language.tag
  const exact = (at: Temporal.Instant) => formatInstant(tag, at, 'exact')
  if (r.told) return toldSentences(say, r.told, r.fact.happenedAt)
  if (r.madeAvailableAt === null) return []
  const availableAt = exact(r.madeAvailableAt)
  const at = exact(r.fact.happenedAt)
  const servedOn = r.served && formatDay(tag, r.served.on)
  const nothing = say('receipt.noService')
  switch (r.kind) {
    case 'deposit':
      return [
        say('receipt.deposit.says', { availableAt }),
        r.deemedOn ? say('receipt.deposit.term', { deemedOn: r.deemedOn }) : nothing,
        ...againSays(say, r),
      ]
    case 'opening':
      return [
        say('receipt.opening.says', { openedAt: at }),
        servedOn ? openingServes(say, r, servedOn) : nothing,
        ...againSays(say, r),
      ]
    case 'term':
      return [
        say('receipt.term.says', { availableAt }),
        servedOn ? say('receipt.term.served', { servedOn }) : nothing,
        ...againSays(say, r),
        ...(r.unreadable ? [say('receipt.term.unreadable', attempts(say, r.unreadable))] : []),
        ...(r.unavailableMinutes === undefined
          ? []
          : [say('receipt.term.unavailable', { length: lengthOf(say, r.unavailableMinutes) })]),
      ]
    case 'contest':
      return [
        say('receipt.contest.says', { contestedAt: at }),
        ...contestLeaves(say, r, servedOn),
        ...againSays(say, r),
      ]
    // Replaced or taken back by mistake: a judge may find that the first one's day counts (law.md §2).
    case 'withdrawal':
      return [
        say('receipt.withdrawal.says', { withdrawnAt: at }),
        servedOn ? say(`receipt.withdrawal.${r.wrongSpace ? 'wrongSpace' : 'served'}`, { servedOn }) : nothing,
        ...(r.wrongSpace ? [] : againSays(say, r)),
      ]
    default:
      return []
  }
}

/** An opening after the term changes nothing (law: opened later, served on D+15 by the term). */
const openingServes = (say: Words, r: Receipt, servedOn: string): string =>
  r.served?.by === 'term' ? say('receipt.opening.late', { servedOn }) : say('receipt.opening.served', { servedOn })

function attempts({ language }: Words, { times, at }: NonNullable<Receipt['unreadable']>) {
  const told = at.map((instant) => formatInstant(language.tag, instant, 'exact'))
  if (times > told.length) told.splice(-1, 0, '…')
  return { times, at: listed(told, language) }
}

/**
 * What had served it before is not asserted until the Office decides; what had not, is not served any more: that is not said beside a day that is
 * told, nor where he is sent to a lawyer (decision 0034).
 */
function contestLeaves(say: Words, r: Receipt, servedOn: string | null): string[] {
  if (servedOn) return [say('receipt.contest.served', { servedOn })]
  return r.voids && r.terms.length === 0 && !r.noDay ? [say('receipt.contest.voided')] : []
}

export type Line = {
  readonly label: Extract<Key, `receipt.label.${string}`>
  readonly value: string
  /** `code`: reads left to right, in one width; `digest`: 64 hexadecimal signs. */
  readonly kind?: 'code' | 'digest'
}

/** The table, in French: what an agent, a lawyer or a judge compares with other papers. */
function linesOf(r: Receipt): Line[] {
  const say = words(SOURCE)
  const exact = (at: Temporal.Instant) => formatInstant(SOURCE, at, 'exact')
  const happened = HAPPENED[r.kind]
  const d = r.document
  const named = r.wrongSpace ? null : d
  // Contested or taken back, a service is told as what it was, never printed as the day of service.
  const served = r.kind === 'opening' || r.kind === 'term' ? r.served : null
  const lines: (Line | null)[] = [
    named && { label: 'receipt.label.kind', value: kindNamed(say, named) },
    named && { label: 'receipt.label.reference', value: printable(named.reference, 100), kind: 'code' },
    r.reServed ? { label: AGAIN[r.reServed.as], value: printable(r.reServed.reference, 100), kind: 'code' } : null,
    { label: 'receipt.label.foreignerNumber', value: r.foreignerNumber, kind: 'code' },
    r.caseNumber === null ? null : { label: 'receipt.label.caseNumber', value: r.caseNumber, kind: 'code' },
    r.madeAvailableAt && { label: 'receipt.label.availableAt', value: exact(r.madeAvailableAt) },
    ...(r.told?.kind === 'notice' ? noticeLines(r.told) : []),
    happened === null ? null : { label: happened, value: exact(r.fact.happenedAt) },
    served && { label: 'receipt.label.servedOn', value: formatDay(SOURCE, served.on) },
    served && { label: 'receipt.label.servedBy', value: say(`receipt.manner.${served.by}`) },
    r.regime === null ? null : { label: 'receipt.label.regime', value: regimeWords(say, r.regime) },
    ...r.otherRegimes.map(
      (other) => ({ label: 'receipt.label.otherRegimes', value: regimeWords(say, other) }) as const,
    ),
    d && { label: 'receipt.label.documentDigest', value: d.digest, kind: 'digest' },
    { label: 'receipt.label.fact', value: r.fact.id, kind: 'code' },
    { label: 'receipt.label.factDigest', value: r.fact.digest, kind: 'digest' },
    { label: 'receipt.label.recordedAt', value: exact(r.fact.recordedAt) },
  ]
  return lines.filter((line) => line !== null)
}

/** Of a replacement it is the one that was taken back, which may have replaced another itself. */
const AGAIN = { copy: 'receipt.label.firstReference', replacement: 'receipt.label.replacedReference' } as const

const kindNamed = (say: Words, { kind, named }: NonNullable<Receipt['document']>): string =>
  (named ? say.maybe(`law.kind.${kind}.staff`) : undefined) ?? say.maybe(`law.kind.${kind}`) ?? kind

/** The act that has an instant of its own beside the deposit. The term has none: its day is the day of service. */
export const HAPPENED = {
  deposit: null,
  opening: 'receipt.label.openedAt',
  term: null,
  contest: 'receipt.label.contestedAt',
  withdrawal: 'receipt.label.withdrawnAt',
  alerts: 'receipt.label.toldAt',
  availability: 'receipt.label.toldAt',
  notice: 'receipt.label.toldAt',
} as const

/** For the prefecture: no language of his, no kind of decision, and not what he may do until when. Null: he is told no more in his. */
export const frenchAlone = ({
  language,
  terms,
  noDay,
  document,
  reServed,
  kept = [],
}: Receipt): Partial<Receipt> | null =>
  language === SOURCE && terms.length === 0 && !noDay && !document?.named && !reServed && kept.length === 0
    ? null
    : {
        language: SOURCE,
        terms: [],
        noDay: null,
        reServed: null,
        kept: [],
        document: document && { ...document, named: false },
      }
