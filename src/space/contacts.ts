import { holdStill } from '../enrolment/index.ts'
import { factsOf } from '../evidence/index.ts'
import { civilDay } from '../platform/clock.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Trx, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import { parseEmail } from '../platform/mail/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { parseMobile } from '../platform/sms/index.ts'
import { openWorkItem } from '../staff/index.ts'
import { codeRefusal, tooManyCodes, tryCode } from './code.ts'
import {
  type ContactKind,
  contactAdded,
  contactCodeRequested,
  contactRemoved,
  contactVerified,
  noContactDeclared,
} from './facts.ts'
import { refuse } from './refusals.ts'
import { CODE, MOST_CONTACTS } from './rules.ts'
import {
  type ContactRow,
  contactById,
  contactsOf,
  insertCode,
  insertContact,
  lockAccount,
  lockLastCode,
  setLanguage,
  setRemoved,
  setVerified,
  statementWaits,
} from './store.ts'

export type Contact = {
  readonly id: string
  readonly kind: ContactKind
  readonly value: string
  readonly verifiedAt: Temporal.Instant | null
}

type Person = Extract<Acting, { as: 'person' }>

/** His contact points, opened with his key. Any role that may read the rows (himself, the worker). */
export async function contacts(trx: Trx, ports: Pick<Ports, 'master'>, personId: string): Promise<Contact[]> {
  const rows = await contactsOf(trx, personId)
  if (rows.length === 0) return []
  const key = await openPersonKey(trx, ports.master, personId)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    value: key.unsealValue(row.sealed, about(row.id)),
    verifiedAt: row.verifiedAt,
  }))
}

/** Where alerts go: only what was verified by a code really sent. */
export const verifiedContacts = async (trx: Trx, ports: Pick<Ports, 'master'>, personId: string): Promise<Contact[]> =>
  (await contacts(trx, ports, personId)).filter((contact) => contact.verifiedAt !== null)

const about = (contactId: string) => `contact:${contactId}`

/** E-mail or mobile: the same question, the same answer. The `field` of a refusal is that of the form. */
export function readContact(kind: ContactKind, typed: string): string | Refusal {
  if (kind === 'email') {
    const email = parseEmail(typed)
    return isRefusal(email) ? { ...email, field: 'email' } : email.address
  }
  const mobile = parseMobile(typed)
  return isRefusal(mobile) ? { ...mobile, field: 'mobile' } : mobile.e164
}

/** Adds a contact and asks for a code; the worker makes and sends it. Twice the same is once, with a new code. */
export const addContact =
  (ports: Ports) =>
  (acting: Person, kind: ContactKind, typed: string): Promise<{ contactId: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const value = readContact(kind, typed)
      if (isRefusal(value)) return value
      await lockAccount(unit.trx, acting.personId)
      const there = await contacts(unit.trx, ports, acting.personId)
      const same = there.find((contact) => contact.value === value)
      if (same?.verifiedAt) return refuse('contact-already-there', {}, kind)
      if (!same && there.length >= MOST_CONTACTS) return refuse('too-many-contacts', { most: MOST_CONTACTS })
      const contactId = same?.id ?? newId(unit.now)
      if (!same) {
        const key = await openPersonKey(unit.trx, ports.master, acting.personId)
        await insertContact(unit.trx, {
          id: contactId,
          personId: acting.personId,
          kind,
          sealed: key.sealValue(value, about(contactId)),
          now: unit.now,
        })
        unit.record(contactAdded({ personId: acting.personId, at: unit.now, contactId, kind, value }))
      }
      return (await askForCode(unit, acting.personId, contactId)) ?? { contactId }
    })

async function askForCode(unit: Unit, personId: string, contactId: string): Promise<Refusal | null> {
  const tooMany = await tooManyCodes(unit.trx, { id: contactId, personId }, unit.now)
  if (tooMany) return tooMany
  const codeId = newId(unit.now)
  await insertCode(unit.trx, {
    id: codeId,
    contactId,
    personId,
    purpose: 'verify',
    now: unit.now,
    expiresAt: unit.now.add(CODE),
  })
  unit.record(contactCodeRequested({ personId, at: unit.now, contactId, codeId }))
  return null
}

export const resendCode =
  (ports: Ports) =>
  (acting: Person, contactId: string): Promise<true | Refusal> =>
    ports.act(acting, async (unit) => {
      await lockAccount(unit.trx, acting.personId)
      const contact = await unverified(unit.trx, contactId)
      if (isRefusal(contact)) return contact
      return (await askForCode(unit, acting.personId, contactId)) ?? true
    })

async function unverified(trx: Trx, contactId: string): Promise<ContactRow | Refusal> {
  const contact = await contactById(trx, contactId)
  return contact && contact.verifiedAt === null ? contact : refuse('contact-not-found')
}

export const verifyContact =
  (ports: Ports) =>
  async (acting: Person, contactId: string, typed: string): Promise<true | Refusal> => {
    const answer = await ports.act(acting, async (unit) => {
      await lockAccount(unit.trx, acting.personId)
      const contact = await unverified(unit.trx, contactId)
      if (isRefusal(contact)) return contact
      const code = await lockLastCode(unit.trx, contactId, 'verify')
      const tried = await tryCode(ports, unit.trx, code, typed, unit.now)
      if (tried === 'right') {
        await setVerified(unit.trx, contactId, unit.now)
        unit.record(
          contactVerified({ personId: acting.personId, at: unit.now, contactId, kind: contact.kind, codeId: code!.id }),
        )
      }
      return { tried }
    })
    if (isRefusal(answer)) return answer
    return answer.tried === 'right' ? true : codeRefusal(answer.tried)
  }

export const removeContact =
  (ports: Ports) =>
  (acting: Person, contactId: string): Promise<true | Refusal> =>
    ports.act(acting, async (unit) => {
      await lockAccount(unit.trx, acting.personId)
      const contact = await contactById(unit.trx, contactId)
      if (!contact) return refuse('contact-not-found')
      await setRemoved(unit.trx, contactId, unit.now)
      unit.record(contactRemoved({ personId: acting.personId, at: unit.now, contactId, kind: contact.kind }))
      return true as const
    })

/**
 * Asked twice, he has neither. What he wants instead is written down and somebody is to look: nobody is left in silence.
 * From each such statement until its answer nothing that binds goes to the space alone (law.md §2), so one that comes after
 * an answer is another one, on the same day too.
 */
export const declareNoContact =
  (ports: Ports) =>
  (acting: Person, wants: 'paper' | 'desk'): Promise<true | Refusal> =>
    ports.act(acting, async (unit) => {
      await holdStill(unit, acting.personId) // a deposit at this instant comes before or after, never beside
      await lockAccount(unit.trx, acting.personId)
      const kind = wants === 'paper' ? 'paper-asked' : 'no-contact'
      if (await statementWaits(unit.trx, kind)) return true as const // a button pressed twice: he has no answer yet
      const fact = noContactDeclared({ personId: acting.personId, at: unit.now, statementId: newId(unit.now), wants })
      unit.record(fact)
      await openWorkItem(unit, {
        kind,
        ownerRole: 'officer',
        personId: acting.personId,
        factId: fact.id,
        dueAt: unit.now.add({ hours: 72 }),
      })
      return true as const
    })

/**
 * What became of his statements that he needs paper. A yes stands, whatever was answered later (enrolment.asked_for_paper).
 * Null: he made none.
 */
export async function paperRequest(trx: Trx, personId: string): Promise<PaperRequest | null> {
  const facts = await factsOf(trx, `person:${personId}`)
  const answers = facts.filter(({ type }) => type === 'PaperRequestAnswered')
  const answered = new Set(answers.map(({ data }) => data['causedBy']))
  const waits = facts.findLast(
    (f) => f.type === 'NoContactDeclared' && f.data['wants'] === 'paper' && !answered.has(f.id),
  )
  if (waits) return { answer: 'waits', on: civilDay(waits.happenedAt) }
  const yes = answers.findLast(({ data }) => data['outcome'] !== 'stays-in-space')
  const last = yes ?? answers.at(-1)
  return last ? { answer: yes ? 'paper' : 'space', on: civilDay(last.happenedAt) } : null
}

/** The day he asked, or was answered: `space`, his letters go on coming there; `paper`, they come on paper. */
export type PaperRequest = { readonly answer: 'waits' | 'space' | 'paper'; readonly on: Temporal.PlainDate }

/** The language he wants his screens and messages in: an addition, so not kept in the strict profile. */
export const chooseLanguage =
  (ports: Ports) =>
  (acting: Person, language: string): Promise<true | Refusal> =>
    ports.act(acting, async (unit) => {
      if (ports.config.profile === 'standard') await setLanguage(unit.trx, acting.personId, language)
      return true as const
    })
