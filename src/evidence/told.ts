import { type Law, namedRegime } from '../law/index.ts'
import type { Plain } from '../platform/db/act.ts'
import { formatInstant, languageOf, type Words } from '../platform/i18n/index.ts'
import type { RecordedFact } from './facts.ts'
import type { Line, Receipt } from './receipt-sheet.ts'

/** Receipts that are asked for: each tells what stood at one instant, from its fact alone. */
export const TOLD_KINDS = ['alerts', 'availability', 'notice'] as const
export type ToldKind = (typeof TOLD_KINDS)[number]

type Alert = {
  readonly channel: string | null
  readonly purpose: string
  readonly at: Temporal.Instant
  readonly fate: string
  readonly fateAt: Temporal.Instant | null
}

export type Told =
  | { readonly kind: 'alerts'; readonly alerts: readonly Alert[] }
  | {
      readonly kind: 'availability'
      readonly from: Temporal.Instant
      readonly to: Temporal.Instant
      /** The house watched itself from here on; null: not before it was asked. */
      readonly knownFrom: Temporal.Instant | null
      readonly outages: readonly { readonly since: Temporal.Instant; readonly until: Temporal.Instant }[]
    }
  | {
      readonly kind: 'notice'
      readonly handedOverAt: Temporal.Instant
      readonly language: string
      readonly understoodHow: string | null
      readonly version: string
      readonly noticeDigest: string
    }

export type Sealed = Readonly<Record<string, Plain>>
const at = (value: unknown): Temporal.Instant => Temporal.Instant.from(String(value))
const maybeAt = (value: unknown): Temporal.Instant | null => (typeof value === 'string' ? at(value) : null)

/** Null: an act that tells itself. */
export function toldBy({ type, data }: RecordedFact, sealed: Sealed): Told | null {
  if (type === 'AlertsTold') {
    const alerts = data['alerts'] as unknown as Record<string, string | null>[]
    return { kind: 'alerts', alerts: alerts.map(readAlert) }
  }
  if (type === 'OutagesTold') {
    const outages = data['outages'] as unknown as { since: string; until: string }[]
    return {
      kind: 'availability',
      from: at(data['from']),
      to: at(data['to']),
      knownFrom: maybeAt(data['knownFrom']),
      outages: outages.map(({ since, until }) => ({ since: at(since), until: at(until) })),
    }
  }
  if (type !== 'NoticeTold') return null
  return {
    kind: 'notice',
    handedOverAt: at(data['handedOverAt']),
    language: String(sealed['language']),
    version: String(sealed['version']),
    understoodHow: typeof data['understoodHow'] === 'string' ? data['understoodHow'] : null,
    noticeDigest: String(data['noticeDigest']),
  }
}

const readAlert = (said: Record<string, string | null>): Alert => ({
  channel: said['channel'] ?? null,
  purpose: String(said['purpose']),
  at: at(said['at']),
  fate: String(said['fate']),
  fateAt: maybeAt(said['fateAt']),
})

/** What was asked for, as it stood: it serves nothing and counts no term. */
export function toldReceipt(
  law: Law,
  fact: RecordedFact,
  told: Told,
  sealed: Sealed,
  number: string,
  language: string,
): Receipt {
  const { reference, fileDigest, madeAvailableAt } = fact.data
  const { kind } = told
  return {
    kind,
    language,
    number,
    foreignerNumber: String(sealed['foreignerNumber']),
    caseNumber: null,
    document:
      kind === 'notice'
        ? null
        : { kind: String(sealed['kind']), reference: String(reference), digest: String(fileDigest) },
    madeAvailableAt: maybeAt(madeAvailableAt),
    deemedOn: null,
    served: null,
    regime: fact.regime === null ? null : namedRegime(law, fact.regime),
    otherRegimes: [],
    readings: [],
    terms: [],
    told,
    fact: { id: fact.id, digest: fact.digest, happenedAt: fact.happenedAt, recordedAt: fact.recordedAt },
  }
}

/** What is told, sentence by sentence, the same in each language. An alert has no effect in law: that is said with it. */
export function toldSentences(say: Words, told: Told, toldAt: Temporal.Instant): string[] {
  const exact = (instant: Temporal.Instant) => formatInstant(say.language.tag, instant, 'exact')
  if (told.kind === 'alerts')
    return [
      say(`receipt.alerts.${told.alerts.length === 0 ? 'none' : 'says'}`, { at: exact(toldAt) }),
      ...told.alerts.map((alert) => alertSentence(say, alert, exact)),
      say('receipt.alerts.noEffect'),
    ]
  if (told.kind === 'notice') return noticeSentences(say, told, exact)
  const { from, to, knownFrom, outages } = told
  const unknown = knownFrom === null || Temporal.Instant.compare(knownFrom, from) > 0
  const watched = knownFrom === null || Temporal.Instant.compare(knownFrom, to) > 0 ? null : knownFrom
  const between = { from: exact(from), to: exact(to) }
  return [
    say(`receipt.availability.${outages.length > 0 ? 'says' : watched === null ? 'unwatched' : 'none'}`, between),
    ...outages.map(({ since, until }) =>
      say('receipt.availability.outage', {
        from: exact(since),
        to: exact(until),
        length: lengthOf(say, until.since(since).total('minutes')),
      }),
    ),
    ...(unknown && watched !== null ? [say('receipt.availability.knownFrom', { at: exact(watched) })] : []),
    say('receipt.availability.seen'),
  ]
}

/** Whole minutes, the last one begun counted: never less than it was. */
export function lengthOf(say: Words, minutes: number): string {
  const whole = Math.ceil(minutes)
  return say('receipt.availability.length', { hours: Math.floor(whole / 60), minutes: whole % 60 })
}

function alertSentence(say: Words, { channel, purpose, at, fate, fateAt }: Alert, exact: Exact): string {
  const what = say.maybe(`receipt.alerts.purpose.${purpose}`) ?? purpose
  const way = channel === null ? '' : (say.maybe(`receipt.alerts.channel.${channel}`) ?? channel)
  const fated = say.maybe(`receipt.alerts.fate.${fate}`) ?? fate
  const line = [exact(at), way, what, fated].filter((part) => part !== '').join(' · ')
  return fateAt === null ? line : `${line} (${exact(fateAt)})`
}
type Exact = (instant: Temporal.Instant) => string

function noticeSentences(say: Words, told: Extract<Told, { kind: 'notice' }>, exact: Exact): string[] {
  const how = say.maybe(`receipt.notice.how.${told.understoodHow}`)
  return [
    say('receipt.notice.says', { at: exact(told.handedOverAt), language: languageIn(say, told.language) }),
    ...(how === undefined ? [] : [how]),
  ]
}

/** In letters that this column can be set in: its own name in itself, in French for the French, else as English writes it. */
function languageIn({ language: { tag, source } }: Words, told: string): string {
  const { autonym, english } = languageOf(told)
  if (tag === told) return autonym
  return source ? (FRENCH_NAMES.of(told) ?? english) : english
}

const FRENCH_NAMES = new Intl.DisplayNames(['fr'], { type: 'language' })

/** In French, as all that is compared with other papers. */
export const noticeLines = (told: Extract<Told, { kind: 'notice' }>): Line[] => [
  { label: 'receipt.label.noticeVersion', value: told.version, kind: 'code' },
  { label: 'receipt.label.noticeDigest', value: told.noticeDigest, kind: 'digest' },
]
