import type { RecordedFact } from '../evidence/index.ts'
import { languageOf, type Words } from '../platform/i18n/index.ts'
import { Day, Identifier, Instant } from '../ui/index.ts'
import type { ToldFact } from './follow.ts'
import { type Standing, serviceOf, termStillServesOn } from './rules.ts'
import type { Document } from './store.ts'

/**
 * The members of a fact about a document that the Office's page shows, and every code they can hold: words are
 * `delivery.staff.said.<member>.<code>`, and a test looks for each of them.
 */
export const SAID: Readonly<Record<string, readonly string[]>> = {
  servedBy: ['opening', 'term', 'post', 'hand'],
  outcome: ['upheld', 'dismissed'],
  reason: ['wrong-space', 'replaced', 'error', 'interrupted', 'file-missing', 'file-damaged'],
  authenticatedBy: ['key', 'password', 'recovery'],
  channel: ['email', 'sms'],
  purpose: [
    'deposit',
    'served-by-term',
    'withdrawn',
    'contest-decided',
    'contact-changed',
    'password-changed',
    'access-changed',
    'paper-answered',
  ],
  why: ['opened', 'contested', 'withdrawn', 'never-seen', 'contact-removed', 'no-contact'],
  what: ['timeline', 'file', 'status'],
}

/** Every type of fact whose subject is a document: words are `delivery.staff.event.<type>`. */
export const TOLD = [
  'DocumentDeposited',
  'DocumentOpened',
  'ServiceDeemed',
  'DocumentContested',
  'ContestDecided',
  'DocumentWithdrawn',
  'DocumentMisplaced',
  'DocumentTransferred',
  'TransferFailed',
  'DocumentRead',
  'ReceiptRead',
  'ReceiptDelayed',
  'AlertSent',
  'AlertRelayed',
  'AlertDelivered',
  'AlertFailed',
  'AlertNotSent',
  'AlertDelayed',
] as const

/** What a fact says besides its type, in words: no code. */
export function saidBy(w: Words, { type, data, coverLanguage }: ToldFact): string {
  const { servedOn } = data
  const day =
    typeof servedOn === 'string' ? w('delivery.staff.said.on', { day: Temporal.PlainDate.from(servedOn) }) : null
  // What became of an alert is its type.
  const coded = Object.keys(SAID).filter((member) => !(member === 'outcome' && type.startsWith('Alert')))
  const words = coded.map((member) => {
    const code = data[member]
    return typeof code === 'string' ? (w.maybe(`delivery.staff.said.${member}.${code}`) ?? null) : null
  })
  const language = coverLanguage ? languageOf(coverLanguage).autonym : null
  return [day, ...words, language].filter((text) => text !== null).join(' · ')
}

type Particular = { readonly name: string; readonly value: string | ReturnType<typeof Identifier> }

/** The legal matter of a document, as it was deposited and as it stands. */
export function legalMatter(
  w: Words,
  d: Document & Standing,
  facts: readonly RecordedFact[],
  at: Temporal.Instant,
): Particular[] {
  const deposited = facts.find(({ type }) => type === 'DocumentDeposited')?.data ?? {}
  const coded = (name: string, part: 'urgent' | 'leadTime' | 'channel', member: string): Particular[] => {
    const code = deposited[member]
    return typeof code === 'string' ? [{ name, value: w.maybe(`delivery.staff.${part}.${code}`) ?? code }] : []
  }
  const term = serviceOf(d, at) === null ? termStillServesOn(d) : null
  const reference = deposited['secondChannelReference']
  const found: (Particular | null)[] = [
    term && { name: w('delivery.staff.preview.term'), value: <Day w={w} day={term} /> },
    d.decidedOn && { name: w('delivery.staff.deposit.decidedOn'), value: <Day w={w} day={d.decidedOn} /> },
    d.decidedOn && { name: w('delivery.staff.document.remedy'), value: remedyWords(w, d) },
    d.remedyLegalAidDays === null
      ? null
      : { name: w('delivery.staff.document.legalAidDays'), value: String(d.remedyLegalAidDays) },
    d.interviewAt && { name: w('delivery.staff.document.interview'), value: <Instant w={w} at={d.interviewAt} /> },
    d.interviewPlace === null
      ? null
      : { name: w('delivery.staff.deposit.place'), value: <Identifier value={d.interviewPlace} /> },
    d.interviewLanguage === null
      ? null
      : { name: w('delivery.staff.document.language'), value: <Identifier value={d.interviewLanguage} /> },
    ...coded(w('delivery.staff.deposit.urgent'), 'urgent', 'urgentReason'),
    ...coded(w('delivery.staff.deposit.leadTime'), 'leadTime', 'leadTimeReason'),
    ...coded(w('delivery.staff.deposit.secondChannel'), 'channel', 'secondChannel'),
    typeof reference === 'string'
      ? { name: w('delivery.staff.deposit.secondChannelReference'), value: <Identifier value={reference} /> }
      : null,
  ]
  return found.filter((one) => one !== null)
}

function remedyWords(w: Words, d: Document): string {
  const { remedyCourt: court, remedyMonths: months, remedyDays: days } = d
  if (court === null) return w('delivery.staff.deposit.court.none')
  const length = { months: months ?? 0, days: days ?? 0, franc: d.remedyFranc ? 'yes' : 'no' }
  return w('delivery.staff.document.remedy.stated', { court: w.maybe(`law.court.${court}`) ?? court, ...length })
}
