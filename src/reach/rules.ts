import { closed, STRONGER, type Standing } from '../delivery/index.ts'

export const purposes = [
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
] as const
export type Purpose = (typeof purposes)[number]
export const isPurpose = (text: string | undefined): text is Purpose => purposes.some((known) => known === text)

export type Channel = 'email' | 'sms'

/**
 * What became of an alert. `relayed`: the mail host of his address has it and will say no more. `not-sent`: there was no
 * cause left. Absent: nothing was ever said, as often from foreign carriers; silence is neither success nor failure.
 */
export type Outcome = 'relayed' | 'delivered' | 'failed' | 'not-sent'

/** Why an alert that was due did not leave. `nothing-changed`: for him, or there is nobody to tell it to but himself. */
export type NoCause =
  | 'opened'
  | 'contested'
  | 'withdrawn'
  | 'never-seen'
  | 'contact-removed'
  | 'no-contact'
  | 'nothing-changed'
  | 'space-closed'
  | 'case-ended'

/** Is there still something to tell? Null: yes. `own` false: a document that lay in another's space, told to him it was meant for. */
export function whyNot(purpose: Purpose, document: Standing | null, own: boolean): NoCause | null {
  if (document === null || !own) return null
  if (purpose === 'withdrawn') return taken(document) ? 'never-seen' : null
  if (document.withdrawnAt !== null) return 'withdrawn'
  if (purpose === 'contest-decided') return null
  if (closed(document) !== null) return 'contested'
  return document.openedAt !== null ? 'opened' : null
}

/** Taken back before he could see it: nothing to be told. */
const taken = ({ withdrawnAt, madeAvailableAt }: Standing): boolean =>
  withdrawnAt !== null && Temporal.Instant.compare(withdrawnAt, madeAvailableAt) < 0

/** Does a report change what is held to have become of an alert? What never left is the weakest. */
export const changes = (channel: Channel, before: Outcome | null, reported: Outcome): boolean =>
  before === null || strength(channel, reported) > strength(channel, before)

const strength = (channel: Channel, outcome: Outcome): number => ['not-sent', ...STRONGER[channel]].indexOf(outcome)

/** All that was tried to tell him of one thing, and none of it reached him or still may: a human must look. */
export const nobodyReached = (
  alerts: readonly { readonly outcome: Outcome | null; readonly outcomeCode: string | null }[],
) => alerts.every(({ outcome, outcomeCode }) => outcome === 'failed' || outcomeCode === 'contact-removed')

/** A code as a fact may hold it; whatever a carrier or a mail host wrote otherwise is dropped. */
export const plainCode = (code: string | undefined): string | null =>
  code !== undefined && /^[\w.:-]{1,40}$/.test(code) ? code : null
