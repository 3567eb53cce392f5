import { readsSaid } from '../evidence/index.ts'
import type { Plain } from '../platform/db/act.ts'
import { languageOf, type Words } from '../platform/i18n/index.ts'
import { Day, Identifier, Instant } from '../ui/index.ts'
import type { ToldFact } from './follow.ts'
import type { Deposit, DepositedRemedy } from './metadata.ts'
import { type Standing, serviceOf, termStillServesOn } from './rules.ts'
import type { Document } from './store.ts'
import { remedyOf } from './terms.ts'

/**
 * The members of a fact about a document that the Office's page shows, and every code they can hold: words are
 * `delivery.staff.said.<member>.<code>`, and a test looks for each of them.
 */
export const SAID: Readonly<Record<string, readonly string[]>> = {
  servedBy: ['opening', 'term', 'post', 'hand'],
  givenBy: ['post', 'hand'],
  as: ['copy', 'replacement'],
  outcome: ['upheld', 'dismissed'],
  others: ['too', 'his'],
  reason: [
    ...['wrong-space', 'replaced', 'error', 'interrupted', 'file-missing', 'file-damaged'],
    ...['court-asked', 'office-defends', 'person-asked'],
  ],
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
    'space-closing',
    'given-otherwise',
  ],
  why: ['opened', 'contested', 'withdrawn', 'never-seen', 'contact-removed', 'no-contact', 'case-ended'],
  receipt: ['deposit', 'opening', 'term', 'contest', 'withdrawal', 'alerts', 'availability', 'notice'],
  what: ['timeline', 'file', 'status', 'receipt', 'receipts'],
}

/** Every type of fact whose subject is a document: words are `delivery.staff.event.<type>`. */
export const TOLD = [
  'DocumentDeposited',
  'DocumentOpened',
  'ServiceDeemed',
  'DocumentContested',
  'ContestDecided',
  'DocumentWithdrawn',
  'WrongSpaceFound',
  'DocumentGivenOtherwise',
  'DocumentReServed',
  'DocumentMisplaced',
  'DocumentTransferred',
  'TransferFailed',
  'DocumentRead',
  'ReceiptMade',
  'AlertsTold',
  'OutagesTold',
  'ReceiptDelayed',
  'DocumentExportAsked',
  'DocumentExported',
  'DocumentExportFetched',
  'AlertSent',
  'AlertRelayed',
  'AlertDelivered',
  'AlertFailed',
  'AlertNotSent',
  'AlertDelayed',
] as const

/** What a fact says besides its type, in words: no code. */
export function saidBy(w: Words, fact: ToldFact): string {
  const { type, data, unsealed } = fact
  const coverLanguage = unsealed?.coverLanguage
  const { servedOn, givenOn } = data
  const served =
    typeof servedOn === 'string' ? w('delivery.staff.said.on', { day: Temporal.PlainDate.from(servedOn) }) : null
  // Never with the words of service: it moves no day, and a judge reads these lines (law.md §2).
  const given =
    typeof givenOn === 'string' ? w('delivery.staff.said.givenOn', { day: Temporal.PlainDate.from(givenOn) }) : null
  // What became of an alert is its type.
  const coded = Object.keys(SAID).filter((member) => !(member === 'outcome' && type.startsWith('Alert')))
  const words = coded.map((member) => {
    const code = data[member]
    return typeof code === 'string' ? (w.maybe(`delivery.staff.said.${member}.${code}`) ?? null) : null
  })
  const language = typeof coverLanguage === 'string' ? languageOf(coverLanguage).autonym : null
  const reads = readsSaid(fact)?.reads.map(({ what, times }) => readWords(w, what, times)) ?? []
  return [served, given, ...words, ...reads, language].filter((text) => text !== null).join(' · ')
}

const readWords = (w: Words, what: string, times: number): string => {
  const words = w.maybe(`delivery.staff.said.what.${what}`) ?? what
  return times === 1 ? words : `${words} (× ${times})`
}

type Particular = { readonly name: string; readonly value: string | ReturnType<typeof Identifier> }

/** What an agent or a machine said when it was deposited, beside what it is and for whom. */
export type Matter = Pick<Deposit, 'decision'> & {
  readonly summons: Omit<NonNullable<Deposit['summons']>, 'outOfHours'> | null
  readonly urgentReason: string | null
  readonly leadTime: {
    readonly reason: string
    readonly secondChannel: string
    readonly secondChannelReference: string
  } | null
}

/** The same of a document: from its row, and what only the fact of its deposit says. */
function matterOf(d: Document, facts: readonly ToldFact[]): Matter {
  const deposited = facts.find(({ type }) => type === 'DocumentDeposited')
  const said = (code: Plain | undefined): string | null => (typeof code === 'string' ? code : null)
  const { secondChannel, secondChannelReference } = deposited?.data ?? {}
  const [reason, channel] = [said(deposited?.unsealed?.leadTimeReason), said(secondChannel)]
  return {
    decision: d.decidedOn && { decidedOn: d.decidedOn, remedy: remedyOf(d) },
    summons: d.interviewAt && { interviewAt: d.interviewAt, place: d.interviewPlace!, language: d.interviewLanguage },
    urgentReason: said(deposited?.unsealed?.urgentReason),
    leadTime:
      reason && channel
        ? { reason, secondChannel: channel, secondChannelReference: said(secondChannelReference) ?? '' }
        : null,
  }
}

/** The legal matter of a document, as it was deposited and as it stands. */
export function legalMatter(
  w: Words,
  d: Document & Standing,
  facts: readonly ToldFact[],
  at: Temporal.Instant,
): Particular[] {
  const term = serviceOf(d, at) === null ? termStillServesOn(d) : null
  const counts = term === null ? [] : [{ name: w('delivery.staff.preview.term'), value: <Day w={w} day={term} /> }]
  return [...counts, ...matterWords(w, matterOf(d, facts))]
}

export function matterWords(w: Words, { decision, summons, urgentReason, leadTime }: Matter): Particular[] {
  const coded = (part: 'urgent' | 'leadTime' | 'channel', code: string) =>
    w.maybe(`delivery.staff.${part}.${code}`) ?? code
  const found: (Particular | null)[] = [
    decision && { name: w('delivery.staff.deposit.decidedOn'), value: <Day w={w} day={decision.decidedOn} /> },
    decision && { name: w('delivery.staff.document.remedy'), value: remedyWords(w, decision.remedy) },
    decision?.remedy?.legalAidDays === undefined
      ? null
      : { name: w('delivery.staff.document.legalAidDays'), value: String(decision.remedy.legalAidDays) },
    summons && { name: w('delivery.staff.document.interview'), value: <Instant w={w} at={summons.interviewAt} /> },
    summons && { name: w('delivery.staff.deposit.place'), value: <Identifier value={summons.place} /> },
    summons?.language
      ? { name: w('delivery.staff.document.language'), value: <Identifier value={summons.language} /> }
      : null,
    urgentReason === null ? null : { name: w('delivery.staff.deposit.urgent'), value: coded('urgent', urgentReason) },
    leadTime && { name: w('delivery.staff.deposit.leadTime'), value: coded('leadTime', leadTime.reason) },
    leadTime && { name: w('delivery.staff.deposit.secondChannel'), value: coded('channel', leadTime.secondChannel) },
    leadTime && {
      name: w('delivery.staff.deposit.secondChannelReference'),
      value: <Identifier value={leadTime.secondChannelReference} />,
    },
  ]
  return found.filter((one) => one !== null)
}

function remedyWords(w: Words, remedy: DepositedRemedy | null): string {
  if (remedy === null) return w('delivery.staff.deposit.court.none')
  const { court, months = 0, days = 0, franc } = remedy
  const length = { months, days, franc: franc ? 'yes' : 'no' }
  return w('delivery.staff.document.remedy.stated', { court: w.maybe(`law.court.${court}`) ?? court, ...length })
}
