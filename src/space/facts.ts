import type { Fact, Plain } from '../platform/db/act.ts'

const person = (
  type: string,
  id: string,
  personId: string,
  at: Temporal.Instant,
  data: Fact['data'],
  sealed?: { [key: string]: Plain },
): Fact => ({
  type,
  id,
  subject: `person:${personId}`,
  personId,
  happenedAt: at,
  data,
  ...(sealed === undefined ? {} : { sealed }),
})

/** His own act, at a door where nobody is signed in yet: he proved who he is by a key or a code. */
const himself = (personId: string) => ({ kind: 'person', id: personId, role: 'applicant' }) as const

type At = { personId: string; at: Temporal.Instant }

/** He used his key and chose a password: from here on he has a way in. `again`: a desk had re-issued the key. */
export const spaceActivated = (f: At & { keyId: string; again: boolean }): Fact => ({
  ...person('SpaceActivated', `key:${f.keyId}/used`, f.personId, f.at, { keyId: f.keyId, again: f.again }),
  author: himself(f.personId),
})

export const contactAdded = (f: At & { contactId: string; kind: ContactKind; value: string }): Fact =>
  person(
    'ContactAdded',
    `contact:${f.contactId}/added`,
    f.personId,
    f.at,
    { contactId: f.contactId, kind: f.kind },
    { value: f.value },
  )

export const contactCodeRequested = (f: At & { contactId: string; codeId: string }): Fact =>
  person('ContactCodeRequested', `code:${f.codeId}/requested`, f.personId, f.at, {
    contactId: f.contactId,
    codeId: f.codeId,
  })

/** The carrier refused the message with the code, at once or by a report later: he waits for nothing. */
export const contactCodeFailed = (f: At & { contactId: string; codeId: string; code: string | undefined }): Fact =>
  person('ContactCodeFailed', `code:${f.codeId}/failed`, f.personId, f.at, {
    contactId: f.contactId,
    codeId: f.codeId,
    code: f.code !== undefined && /^[\w.:-]{1,40}$/.test(f.code) ? f.code : null, // never a carrier's own words
  })

export const contactVerified = (f: At & { contactId: string; kind: ContactKind; codeId: string }): Fact =>
  person('ContactVerified', `contact:${f.contactId}/verified`, f.personId, f.at, {
    contactId: f.contactId,
    kind: f.kind,
    codeId: f.codeId,
  })

export const contactRemoved = (f: At & { contactId: string; kind: ContactKind }): Fact =>
  person('ContactRemoved', `contact:${f.contactId}/removed`, f.personId, f.at, { contactId: f.contactId, kind: f.kind })

/** Asked twice, he has neither e-mail nor telephone: paper or a desk was proposed on the spot. Each statement is its own. */
export const noContactDeclared = (f: At & { statementId: string; wants: 'paper' | 'desk' }): Fact =>
  person('NoContactDeclared', `person:${f.personId}/no-contact/${f.statementId}`, f.personId, f.at, {
    wants: f.wants,
  })

export const recoveryRequested = (f: At & { contactId: string; codeId: string }): Fact =>
  person('RecoveryRequested', `code:${f.codeId}/requested`, f.personId, f.at, {
    contactId: f.contactId,
    codeId: f.codeId,
  })

export const passwordChanged = (f: At & { changeId: string; how: 'recovery' | 'key' | 'change' }): Fact => ({
  ...person('PasswordChanged', `person:${f.personId}/password/${f.changeId}`, f.personId, f.at, { how: f.how }),
  author: himself(f.personId),
})

export type ContactKind = 'email' | 'mobile'
