/**
 * Who may do what, in one table. The routes read it here and PostgreSQL reads it as rows (`staff.role_right`, written by
 * `syncRights` in store-rights.ts); the scope of a grant (which desk, which prefecture) is judged by `staff.may` in 0003_staff.sql.
 */
export const rights = {
  'applicant.read':
    'Read the record of an applicant: numbers, desk, notice, whether the space is active. Each reading is a fact.',
  'applicant.register': 'Register an applicant at a desk and judge whether he is in or out of electronic service.',
  'applicant.amend':
    'Say what changes an applicant later: Dublin, requalified, corrected or merged number, new case number.',
  'notice.print': 'Print the notice with a new connection key, and say that it was handed over and understood.',
  'waiting.read': 'See that something waits for a person housed here who agreed to it: never what, never from whom.',
  'document.read': 'Read a document and its timeline as served. Each reading is a fact.',
  'document.deposit': 'Serve a document in a space.',
  'document.withdraw': 'Take back a document that should not be there, or say that one was given otherwise.',
  'document.export': 'Export the file of a document for a court. Each request is a fact, and the person sees it.',
  'contest.decide': 'Decide what follows when a person said "this is not mine".',
  'litigation.declare':
    'Declare that a litigation about the documents of a person lives, and that it is over: until then nothing closes or is erased. Declare that his procedure is over.',
  'erasure.decide':
    'Ask for a list of those whose proof nobody needs any more, or confirm one that another asked for: two people erase.',
  'receipt.read': 'Read the acknowledgements of deposit, opening and term.',
  'event.read': 'Follow the feed of every fact, all desks together, by cursor.',
  'service-feed.read': 'Learn that a decision was served: number, date and manner of service, receipt. Nothing else.',
  'work-item.read': 'See the work that waits for one of his roles.',
  'work-item.close': 'Close a work item with its outcome.',
  'staff.administer': 'Create organisations, invite members, grant and revoke roles, make API clients.',
  'journal.audit': 'Read the journal of who did and read what. Personal values in it stay sealed.',
} as const satisfies Readonly<Record<string, string>>

export type Right = keyof typeof rights

/** What the mere fact of being signed in allows: the home page, signing out. In no role, in no row. */
export const SIGNED_IN = 'signed-in'

export type OrganisationKind = 'office' | 'registration-desk' | 'reception-desk' | 'prefecture'

type RoleLine = {
  /** What kind of organisation a grant names. `office`: none, the role reaches everybody. */
  readonly at: OrganisationKind
  readonly for: 'people' | 'machines' | 'both'
  /** Never held together with another role: who gives rights or checks the journal must not also work on records. */
  readonly alone?: true
  readonly may: readonly Right[]
}

export const roles = {
  // The desk of registration: its own applicants. It serves nothing and reads no document.
  'registration-desk': {
    at: 'registration-desk',
    for: 'both',
    may: [
      'applicant.read',
      'applicant.register',
      'applicant.amend',
      'notice.print',
      'work-item.read',
      'work-item.close',
    ],
  },
  // An agent of the Office.
  officer: {
    at: 'office',
    for: 'people',
    may: [
      'applicant.read',
      'applicant.amend',
      'document.read',
      'document.deposit',
      'document.withdraw',
      'document.export',
      'litigation.declare',
      'receipt.read',
      'work-item.read',
      'work-item.close',
    ],
  },
  // As an officer, and what an officer must not decide about his own deposit.
  'division-head': {
    at: 'office',
    for: 'people',
    may: [
      'applicant.read',
      'applicant.amend',
      'document.read',
      'document.deposit',
      'document.withdraw',
      'document.export',
      'contest.decide',
      'litigation.declare',
      'erasure.decide',
      'receipt.read',
      'work-item.read',
      'work-item.close',
    ],
  },
  // Paper. It addresses letters; a connection key is never printed far from the person, hence no notice.print.
  'post-room': { at: 'office', for: 'people', may: ['applicant.read', 'work-item.read', 'work-item.close'] },
  // A structure that houses or domiciles. No record, no document: only *that* something waits, where the person agreed.
  'reception-desk': { at: 'reception-desk', for: 'people', may: ['waiting.read', 'work-item.read', 'work-item.close'] },
  // The administrative authority of CESEDA R. 531-17: decisions served to applicants of the desks it answers for.
  'prefecture-reader': { at: 'prefecture', for: 'both', may: ['service-feed.read'] },
  // Checks; the data-protection officer holds this role, hence work items (a document in the wrong space).
  auditor: { at: 'office', for: 'people', alone: true, may: ['journal.audit', 'work-item.read', 'work-item.close'] },
  // Gives rights, has none over a person.
  administrator: { at: 'office', for: 'people', alone: true, may: ['staff.administer'] },
  // A machine of the Office: its case system.
  system: {
    at: 'office',
    for: 'machines',
    may: [
      'applicant.read',
      'applicant.register',
      'applicant.amend',
      'document.read',
      'document.deposit',
      'document.withdraw',
      'litigation.declare',
      'receipt.read',
      'event.read',
    ],
  },
} as const satisfies Readonly<Record<string, RoleLine>>

export type Role = keyof typeof roles

export const isRole = (text: string): text is Role => Object.hasOwn(roles, text)

const line = (role: Role): RoleLine => roles[role]

/** Every right that these roles give together. Names that are no role (a table older than the program) give nothing. */
export const rightsOf = (held: readonly string[]): ReadonlySet<string> =>
  new Set(held.filter(isRole).flatMap((role) => line(role).may))

/** The role in whose name a right is used, first in the table's order; null when none gives it. */
export function roleFor(right: string, held: readonly string[]): Role | null {
  for (const role of Object.keys(roles) as Role[]) {
    if (held.includes(role) && line(role).may.some((r) => r === right)) return role
  }
  return null
}

export const placeOf = (role: Role): OrganisationKind => line(role).at
export const isFor = (role: Role, kind: 'people' | 'machines'): boolean =>
  line(role).for === 'both' || line(role).for === kind
export const isAlone = (role: Role): boolean => line(role).alone === true

/** The table above as the rows that PostgreSQL checks. */
export const roleRights = (): { role: Role; right: Right }[] =>
  (Object.keys(roles) as Role[]).flatMap((role) => line(role).may.map((right) => ({ role, right })))
