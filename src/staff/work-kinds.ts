import type { Role } from './rights.ts'

/**
 * What a human must look at, and how it can end. Words: `work.kind.<kind>` and `work.outcome.<outcome>` in
 * languages/<tag>/staff.json. `closedBy: 'act'`: only the act itself closes it (deciding a contest), never a tick; so it is
 * with the outcomes `byAct`.
 */
export const workKinds = {
  'contested-document': { closedBy: 'act', outcomes: ['confirmed', 'withdrawn'] },
  'wrong-space': { closedBy: 'hand', outcomes: ['breach-reported', 'no-risk-found'] },
  'eligibility-unknown': { closedBy: 'hand', outcomes: ['decided', 'nothing-to-do'] },
  // Refused: whoever asked before is no first voice any more. Merged: by the second who asks (ADR 0017).
  'merge-asked': { closedBy: 'hand', outcomes: ['refused'], byAct: ['merged'] },
  // Nothing is unread there; he still has to know that his number and password lead elsewhere.
  'open-space-merged': { closedBy: 'hand', outcomes: ['person-told', 'nothing-to-do'] },
  'unread-after-merge': { closedBy: 'hand', outcomes: ['person-told', 'served-again', 'nothing-to-do'] },
  'unread-at-exit': { closedBy: 'hand', outcomes: ['served-otherwise', 'withdrawn', 'nothing-to-do'] },
  // While it waits, and once the answer is yes, nothing that binds goes to the space: staff.asked_for_paper.
  'paper-asked': { closedBy: 'hand', outcomes: ['sent-to-paper', 'stays-in-space'] },
  'no-contact': { closedBy: 'hand', outcomes: ['contact-found', 'sent-to-paper', 'could-not-reach'] },
  'alert-undelivered': { closedBy: 'hand', outcomes: ['contact-found', 'sent-to-paper', 'could-not-reach'] },
  'transfer-failed': { closedBy: 'hand', outcomes: ['served-again', 'nothing-to-do'] },
  // Nothing serves that document any more: a contest was dismissed and had voided the service, or what replaced it was another's letter.
  'deposit-again': { closedBy: 'hand', outcomes: ['served-again', 'served-otherwise', 'nothing-to-do'] },
  // The fifteen days ended for somebody who could not get in at that moment (law.md §2).
  'served-without-way-in': { closedBy: 'hand', outcomes: ['served-otherwise', 'withdrawn', 'nothing-to-do'] },
  // The same for somebody who came within them and was shown nothing, by a fault of the space.
  'served-while-unreadable': { closedBy: 'hand', outcomes: ['served-otherwise', 'withdrawn', 'nothing-to-do'] },
  // No text lets it count unopened (R. 531-7): it is given otherwise while that still comes in time.
  'six-month-letter-unopened': { closedBy: 'hand', outcomes: ['served-otherwise', 'withdrawn', 'nothing-to-do'] },
  // A notice that his space will close reached nobody: until he is told otherwise, it does not close. Each notice is work of its own;
  // of a closing that was stopped, or is done, there is nothing to tell.
  'closing-not-told': { closedBy: 'hand', outcomes: ['told-otherwise', 'stays-open'], byAct: ['nothing-to-do'] },
  // The year of his decision is over, and something is unopened: no calendar closes that space.
  'space-past-its-year': { closedBy: 'hand', outcomes: ['served-otherwise', 'person-told', 'nothing-to-do'] },
  // What was waiting or running when his procedure ended is decided by somebody, and by no calendar (law.md §2).
  'case-ended': { closedBy: 'hand', outcomes: ['served-otherwise', 'withdrawn', 'nothing-to-do'] },
  'receipt-not-made': { closedBy: 'hand', outcomes: ['made-again', 'nothing-to-do'] },
} as const satisfies Readonly<
  Record<string, { closedBy: 'hand' | 'act'; outcomes: readonly string[]; byAct?: readonly string[] }>
>

/** About the person alone, whatever document it came by: while one is open he has no second of its kind, but of the notices of a closing. */
const aboutPerson: ReadonlySet<string> = new Set<WorkKind>([
  'eligibility-unknown',
  'merge-asked',
  'open-space-merged',
  'unread-after-merge',
  'unread-at-exit',
  'paper-asked',
  'no-contact',
  'closing-not-told',
  'space-past-its-year',
  'case-ended',
])

export const isAboutPerson = (kind: WorkKind): boolean => aboutPerson.has(kind)

export type WorkKind = keyof typeof workKinds

export const isWorkKind = (text: string): text is WorkKind => Object.hasOwn(workKinds, text)

/** What an act may say of its own end: all that a kind can end in. */
export type Outcome<K extends WorkKind> =
  | (typeof workKinds)[K]['outcomes'][number]
  | ((typeof workKinds)[K] extends { byAct: readonly (infer O extends string)[] } ? O : never)

export const outcomesOf = (kind: WorkKind): readonly string[] => workKinds[kind].outcomes

/** Roles that may be given work: those that can see and close it. */
export type WorkRole = Extract<
  Role,
  'registration-desk' | 'officer' | 'division-head' | 'post-room' | 'reception-desk' | 'auditor'
>
