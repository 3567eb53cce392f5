import type { Acting, Unit } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { roleGranted, roleRevoked } from './facts.ts'
import { refuse } from './refusals.ts'
import { isAlone, isFor, isRole, placeOf, type Role } from './rights.ts'
import {
  clientById,
  type Grant,
  insertGrant,
  liveGrants,
  lockAdministrators,
  lockClient,
  lockGrant,
  lockMember,
  organisationById,
  setGrantRevoked,
} from './store-administer.ts'

export type GrantInput = {
  readonly actor: 'member' | 'client'
  readonly actorId: string
  readonly role: string
  /** Required of a role whose place is not the Office; ignored for the others, which reach everybody. */
  readonly organisationId?: string
}

/** Gives a role at its place, from now on. Nobody gives one to himself. */
export const grantRole = (ports: Pick<Ports, 'act'>) => (acting: Acting, input: GrantInput) =>
  ports.act(acting, (unit) => grantIn(unit, input))

export async function grantIn(unit: Unit, input: GrantInput): Promise<Refusal | { id: string }> {
  if (unit.author.id === input.actorId) return refuse('not-to-yourself')
  const nobody = await notThere(unit, input)
  if (nobody) return nobody
  if (!isRole(input.role)) return refuse('role-unknown', {}, 'role')
  const wrong = notFor(input.role, input.actor) ?? (await notTogether(unit, input.actorId, input.role))
  if (wrong) return wrong
  const place = await placeFor(unit, input.role, input.organisationId)
  if ('refusal' in place) return place
  const grant = { id: newId(unit.now), actorId: input.actorId, role: input.role, organisationId: place.id }
  const grantedBy = unit.acting.as === 'staff' ? unit.acting.actorId : null
  const held = await insertGrant(unit.trx, { ...grant, grantedBy }, unit.now)
  if (held) return held
  unit.record(roleGranted(grant, input.actor, unit.now))
  return { id: grant.id }
}

/** Takes a role away, at once on every node. One may lay down his own, but somebody must be left to give roles. */
export const revokeGrant = (ports: Pick<Ports, 'act'>) => (acting: Acting, id: string) =>
  ports.act(acting, async (unit): Promise<Refusal | { actorId: string; actor: 'member' | 'client' }> => {
    const administrators = await lockAdministrators(unit.trx)
    const grant = isId(id) ? await lockGrant(unit.trx, id) : undefined
    if (!grant) return refuse('grant-not-known')
    if (grant.role === 'administrator' && administrators.length === 1) return refuse('last-administrator')
    const actor = (await clientById(unit.trx, grant.actorId)) ? 'client' : 'member'
    await revokeIn(unit, grant, actor)
    return { actorId: grant.actorId, actor }
  })

export async function revokeIn(unit: Unit, grant: Grant, actor: 'member' | 'client'): Promise<void> {
  await setGrantRevoked(unit.trx, grant.id, unit.now)
  unit.record(roleRevoked(grant, actor, unit.now))
}

async function notThere(unit: Unit, { actor, actorId }: GrantInput): Promise<Refusal | null> {
  if (actor === 'member') {
    const member = isId(actorId) ? await lockMember(unit.trx, actorId) : undefined
    if (!member) return refuse('member-not-known')
    return member.leftAt === null ? null : refuse('member-has-left')
  }
  const client = isId(actorId) ? await lockClient(unit.trx, actorId) : undefined
  return client && client.revokedAt === null ? null : refuse('client-not-known')
}

function notFor(role: Role, actor: 'member' | 'client'): Refusal | null {
  if (actor === 'member') return isFor(role, 'people') ? null : refuse('role-not-for-people', {}, 'role')
  return isFor(role, 'machines') ? null : refuse('role-not-for-machines', {}, 'role')
}

async function notTogether(unit: Unit, actorId: string, role: Role): Promise<Refusal | null> {
  const others = (await liveGrants(unit.trx, actorId)).map((grant) => grant.role).filter((held) => held !== role)
  const apart = others.length > 0 && (isAlone(role) || others.some((held) => isRole(held) && isAlone(held)))
  return apart ? refuse('roles-not-together', {}, 'role') : null
}

async function placeFor(
  unit: Unit,
  role: Role,
  organisationId: string | undefined,
): Promise<{ id: string | null } | Refusal> {
  const wanted = placeOf(role)
  if (wanted === 'office') return { id: null }
  const found =
    organisationId !== undefined && isId(organisationId) ? await organisationById(unit.trx, organisationId) : undefined
  return found?.kind === wanted ? { id: found.id } : refuse('role-needs-another-organisation', {}, 'organisationId')
}
