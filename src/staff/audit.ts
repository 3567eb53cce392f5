import { type Keys, keyOpener } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { roleRights } from './rights.ts'
import {
  type AuditedNamed,
  actedWithoutRole,
  clientsAgainstFacts,
  grantsAgainstFacts,
  membersAgainstFacts,
  rightsHeld,
  staffRowsMissing,
} from './store-audit.ts'

export type StaffFault =
  | {
      readonly fault: 'grant-not-as-its-facts' | 'member-not-as-its-facts' | 'client-not-as-its-facts'
      readonly id: string
      readonly columns: readonly string[]
    }
  /** By the fact that made it. */
  | { readonly fault: 'staff-row-missing'; readonly factId: string }
  /** Somebody who works did this in a role that no fact gave him at its hour. */
  | { readonly fault: 'acted-without-role'; readonly factId: string }
  /** PostgreSQL judges by another table of rights than the routes do. */
  | { readonly fault: 'rights-changed'; readonly role: string; readonly right: string }

const TOLD = 100

/**
 * The house believes rows about who works and what he may: whoever writes in PostgreSQL gives himself a role, or the place of another at the
 * identity provider, and the house writes down in earnest what he then does. Each was given by a fact.
 */
export async function auditStaff(on: Asks, keys: Keys): Promise<readonly StaffFault[]> {
  const house = (await keyOpener(on, keys)([]))(null) as PersonKey
  const grants = await grantsAgainstFacts(on)
  const members = (await membersAgainstFacts(on)).map((row) => compared(row, 'member', house))
  const clients = (await clientsAgainstFacts(on)).map((row) => compared(row, 'client', house))
  const told = <F extends StaffFault['fault']>(fault: F, rows: readonly { id: string; columns: readonly string[] }[]) =>
    rows.filter(({ columns }) => columns.length > 0).map((row) => ({ fault, ...row }))
  return [
    ...told(
      'grant-not-as-its-facts',
      grants.map(({ id, wrong }) => ({ id, columns: wrong })),
    ).slice(0, TOLD),
    ...told('member-not-as-its-facts', members).slice(0, TOLD),
    ...told('client-not-as-its-facts', clients).slice(0, TOLD),
    ...(await staffRowsMissing(on)).slice(0, TOLD).map((factId) => ({ fault: 'staff-row-missing', factId }) as const),
    ...(await actedWithoutRole(on, TOLD)).map((factId) => ({ fault: 'acted-without-role', factId }) as const),
    ...differing(await rightsHeld(on)).map((one) => ({ fault: 'rights-changed', ...one }) as const),
  ]
}

/** What he is called, and how the provider names him, as it was sealed when he was made known. */
function compared({ id, wrong, body, ...row }: AuditedNamed, kind: 'member' | 'client', house: PersonKey) {
  if (body === null) return { id, columns: wrong }
  const said = sealedIn(body, kind === 'member' ? `staff:${id}/invited` : `client:${id}/created`, house)
  if (said === null) return { id, columns: [...wrong, 'sealed'] }
  const other =
    kind === 'client'
      ? [said['name'] === row.name ? [] : ['name']]
      : [
          said['pseudonym'] === row.name ? [] : ['pseudonym'],
          said['subject'] === row.subject ? [] : ['subject'],
          isSameIssuer(said['issuer'], row.issuer) ? [] : ['issuer'],
        ]
  return { id, columns: [...wrong, ...other.flat()] }
}

function sealedIn(body: string, factId: string, house: PersonKey): Record<string, string> | null {
  try {
    const { sealed } = JSON.parse(body) as { sealed: string }
    return JSON.parse(house.unsealFact(Buffer.from(sealed, 'base64url'), `fact:${factId}`).toString())
  } catch {
    return null
  }
}

/** The provider of development stands at another port of this machine each time (src/dev). */
const OURS = /^http:\/\/localhost:\d+$/
const isSameIssuer = (said = '', row = '') => said === row || (OURS.test(said) && OURS.test(row))

function differing(held: readonly { readonly role: string; readonly right: string }[]) {
  const [there, ours] = [new Set(held.map(nameOf)), new Set(roleRights().map(nameOf))]
  return [...held.filter((one) => !ours.has(nameOf(one))), ...roleRights().filter((one) => !there.has(nameOf(one)))]
}
const nameOf = ({ role, right }: { readonly role: string; readonly right: string }) => `${role} ${right}`
