import { installation } from '../house.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import type { Acting } from '../platform/db/act.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import {
  createClient,
  createOrganisation,
  grantRole,
  INSTALLATION,
  inviteMember,
  type OrganisationKind,
  type Role,
} from '../staff/index.ts'
import type { TestHouse } from './house.ts'

/** Somebody at work in a test house: the header that signs him in and the name his transactions run under. */
export type Employed = { id: string; headers: { cookie: string }; acting: Extract<Acting, { as: 'staff' }> }
/** A machine in a test house: the header of its token. */
export type Machine = {
  id: string
  secret: string
  headers: { authorization: string }
  acting: Extract<Acting, { as: 'staff' }>
}

const owner = (test: TestHouse) => installation(test.house.config, test.clock, test.base.pool('owner'))

function sure<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refusal}`)
  return answer
}

let made = 0

/** An organisation; a desk is in Paris (75) unless told otherwise. Returns its id. */
export async function organisation(
  test: TestHouse,
  kind: OrganisationKind,
  more: { name?: string; department?: string; prefectureId?: string } = {},
): Promise<string> {
  const department = kind === 'registration-desk' ? { department: '75' } : {}
  const input = { kind, name: `${kind} ${++made}`, ...department, ...more }
  return sure(await createOrganisation(owner(test))(INSTALLATION, input)).id
}

/** Somebody who holds these roles and is signed in. A role that is not the Office's needs its organisation. */
export async function employ(
  test: TestHouse,
  roles: Role | readonly Role[],
  organisationId?: string,
): Promise<Employed> {
  const { issuer } = test.house.config.oidc
  const held = typeof roles === 'string' ? [roles] : roles
  const pseudonym = `agent-${++made}`
  const { id } = sure(await inviteMember(owner(test))(INSTALLATION, { issuer, subject: pseudonym, pseudonym }))
  for (const role of held) await give(test, 'member', id, role, organisationId)
  return {
    id,
    headers: await signedIn(test, id),
    acting: { as: 'staff', kind: 'staff', actorId: id, role: held[0] ?? 'member' },
  }
}

/** A machine that holds this role, with a token. */
export async function machine(test: TestHouse, role: Role, organisationId?: string): Promise<Machine> {
  const { id, secret } = sure(await createClient(owner(test))(INSTALLATION, { name: `machine ${++made}` }))
  await give(test, 'client', id, role, organisationId)
  const issued = tokens(test.house.ports.pepper, 'api-token')
  const token = issued.make(id)
  await test.base
    .pool('owner')
    .query('insert into staff.api_token (digest, client_id, expires_at) values ($1, $2, $3)', [
      issued.digest(token),
      id,
      test.clock
        .now()
        .add({ hours: 24 * 365 })
        .toString(),
    ])
  return {
    id,
    secret,
    headers: { authorization: `Bearer ${token}` },
    acting: { as: 'staff', kind: 'client', actorId: id, role },
  }
}

export async function give(
  test: TestHouse,
  actor: 'member' | 'client',
  actorId: string,
  role: Role,
  organisationId?: string,
) {
  const where = organisationId === undefined ? {} : { organisationId }
  return sure(await grantRole(owner(test))(INSTALLATION, { actor, actorId, role, ...where })).id
}

/** A session as signing in leaves it, without the provider, that neither a year of the test's clock nor idleness ends. */
export async function signedIn(test: TestHouse, memberId: string): Promise<{ cookie: string }> {
  const sessions = tokens(test.house.ports.pepper, 'staff-session')
  const token = sessions.make(memberId)
  const now = test.clock.now()
  await test.base
    .pool('owner')
    .query(
      'insert into staff.session (digest, member_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4)',
      [sessions.digest(token), memberId, now.toString(), now.add({ hours: 24 * 365 }).toString()],
    )
  return { cookie: `pli-staff=${token}` }
}

/** The token against forgery that a page's forms carry. */
export function csrfOf(html: string): string {
  const found = /name="csrf" value="([^"]+)"/.exec(html)?.[1]
  if (found === undefined) throw new Error('this page has no form of a session')
  return found
}
