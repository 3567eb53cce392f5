import type { Fact } from './platform/db/act.ts'
import type { Job } from './platform/jobs/jobs.ts'

/** When this happened, do that. Each consequence is enqueued in the transaction that wrote the fact. */
type Consequence = (fact: Fact) => Job | null

const text = (fact: Fact, name: string): string => {
  const value = fact.data[name]
  if (typeof value !== 'string') throw new Error(`${fact.type} has no ${name}`)
  return value
}

/** An accusé de réception, rendered once by a job (CESEDA R. 531-17). */
const receipt: Consequence = (fact) => ({
  id: `${fact.id}/receipt`,
  name: 'evidence.receipt',
  data: { factId: fact.id },
})

/** The alert leaves when the document becomes available: not at night, unless urgent. */
const alertAtAvailability: Consequence = (fact) => ({
  id: `${fact.id}/alert`,
  name: 'reach.alert',
  data: { factId: fact.id, purpose: 'deposit' },
  dueAt: Temporal.Instant.from(text(fact, 'madeAvailableAt')),
})
const alert =
  (purpose: string): Consequence =>
  (fact) => ({ id: `${fact.id}/alert`, name: 'reach.alert', data: { factId: fact.id, purpose } })
/** Of a key for a space that is open already: somebody else may have stood at the desk. The first key opens nothing of his. */
const alertOfNewKey: Consequence = (fact) => ('identifiedBy' in fact.data ? alert('access-changed')(fact) : null)
const sendCode: Consequence = (fact) => ({
  id: `${fact.id}/send`,
  name: 'space.sendCode',
  data: { codeId: text(fact, 'codeId') },
})

const journey: Readonly<Record<string, readonly Consequence[]>> = {
  DocumentDeposited: [alertAtAvailability, receipt],
  DocumentOpened: [receipt],
  ServiceDeemed: [receipt, alert('served-by-term')],
  DocumentContested: [receipt],
  ContestDecided: [alert('contest-decided')],
  DocumentWithdrawn: [receipt, alert('withdrawn')],
  DocumentMisplaced: [alert('withdrawn')],
  ContactCodeRequested: [sendCode],
  RecoveryRequested: [sendCode],
  PasswordChanged: [alert('password-changed')],
  PinChosen: [alert('access-changed')],
  ConnectionKeyIssued: [alertOfNewKey],
  PersonsMerged: [alert('access-changed')],
  NumberCorrected: [alert('access-changed')],
  ContactVerified: [alert('contact-changed')],
  ContactRemoved: [alert('contact-changed')],
}

export const consequences = (fact: Fact): Job[] =>
  (journey[fact.type] ?? []).flatMap((consequence) => consequence(fact) ?? [])
