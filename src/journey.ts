import type { Asked, Cause, Job } from './platform/jobs/jobs.ts'

/** When this happened, do that. Each consequence is enqueued in the transaction that wrote the fact. */
type Consequence = { readonly job: string; readonly of: (fact: Cause) => Omit<Job, 'name'> | null }

const text = (fact: Cause, name: string): string => {
  const value = fact.data[name]
  if (typeof value !== 'string') throw new Error(`${fact.type} has no ${name}`)
  return value
}

/** An accusé de réception, rendered once by a job (CESEDA R. 531-17). */
const receipt: Consequence = {
  job: 'evidence.receipt',
  of: (fact) => ({ id: `${fact.id}/receipt`, data: { factId: fact.id } }),
}

const alertOf = (fact: Cause, purpose: string) => ({ id: `${fact.id}/alert`, data: { factId: fact.id, purpose } })
/** The alert leaves when the document becomes available: not at night, unless urgent. */
const alertAtAvailability: Consequence = {
  job: 'reach.alert',
  of: (fact) => ({ ...alertOf(fact, 'deposit'), dueAt: Temporal.Instant.from(text(fact, 'madeAvailableAt')) }),
}
const alert = (purpose: string): Consequence => ({ job: 'reach.alert', of: (fact) => alertOf(fact, purpose) })
/** Once a letter: what befalls its copies, or what it replaced, with it is told with it. */
const alertOfLetter = (purpose: string): Consequence => ({
  job: 'reach.alert',
  of: (fact) => ('toldWith' in fact.data ? null : alertOf(fact, purpose)),
})
/** Of a key for a space that is open already: somebody else may have stood at the desk. The first key opens nothing of his. */
const alertOfNewKey: Consequence = {
  job: 'reach.alert',
  of: (fact) => ('identifiedBy' in fact.data ? alertOf(fact, 'access-changed') : null),
}
/** Another person's letter: what was made of it for counsel, and lies there to be fetched, goes. */
const takeBackFiles: Consequence = {
  job: 'takeaway.takeBack',
  of: (fact) =>
    fact.data['reason'] === 'wrong-space' ? { id: `${fact.id}/take-back`, data: { factId: fact.id } } : null,
}
const sendCode: Consequence = {
  job: 'space.sendCode',
  of: (fact) => ({ id: `${fact.id}/send`, data: { codeId: text(fact, 'codeId') } }),
}

const journey: Readonly<Record<string, readonly Consequence[]>> = {
  DocumentDeposited: [alertAtAvailability, receipt],
  DocumentOpened: [receipt],
  ServiceDeemed: [receipt, alert('served-by-term')],
  DocumentContested: [receipt],
  AlertsTold: [receipt],
  OutagesTold: [receipt],
  NoticeTold: [receipt],
  ContestDecided: [alertOfLetter('contest-decided')],
  DocumentWithdrawn: [receipt, alertOfLetter('withdrawn'), takeBackFiles],
  WrongSpaceFound: [alertOfLetter('withdrawn'), takeBackFiles],
  DocumentMisplaced: [alertOfLetter('withdrawn')],
  DocumentGivenOtherwise: [alert('given-otherwise')],
  PaperRequestAnswered: [alert('paper-answered')],
  SpaceClosingAnnounced: [alert('space-closing')],
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

export const consequences = (fact: Cause): Job[] =>
  (journey[fact.type] ?? []).flatMap(({ job, of }) => {
    const asked = of(fact)
    return asked ? [{ name: job, ...asked }] : []
  })

/** Which facts ask for this job, for whoever looks whether it was done. */
export const askedBy = (job: string): Asked => ({
  types: Object.keys(journey).filter((type) => journey[type]!.some((consequence) => consequence.job === job)),
  of: (fact) => consequences(fact).find(({ name }) => name === job) ?? null,
})
