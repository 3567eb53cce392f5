import type { Acting, Unit } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { memberInvited, memberLeft } from './facts.ts'
import { revokeIn } from './grant.ts'
import { refuse } from './refusals.ts'
import { insertMember, liveGrants, lockAdministrators, lockMember, setMemberLeft } from './store-administer.ts'

export type MemberInput = {
  /** What colleagues and facts call him: letters, digits, dots, hyphens. Never a name. */
  readonly pseudonym: string
  /** The identity provider, exactly as it names itself (`iss`). */
  readonly issuer: string
  /** How that provider names him (`sub`); a stranger who signs in is shown it, to hand to an administrator. */
  readonly subject: string
}

const PSEUDONYM = /^[\p{L}\p{N}][\p{L}\p{N}.-]{1,39}$/u

/** Makes somebody known. Without a role he can sign in and do nothing. */
export const inviteMember = (ports: Pick<Ports, 'act'>) => (acting: Acting, input: MemberInput) =>
  ports.act(acting, (unit) => inviteIn(unit, input))

export async function inviteIn(unit: Unit, input: MemberInput): Promise<Refusal | { id: string }> {
  const pseudonym = input.pseudonym.normalize('NFC').trim()
  const issuer = input.issuer.trim()
  const subject = input.subject.trim()
  if (!PSEUDONYM.test(pseudonym)) return refuse('pseudonym-not-accepted', {}, 'pseudonym')
  if (!URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol))
    return refuse('issuer-not-accepted', {}, 'issuer')
  if (subject === '' || subject.length > 255) return refuse('subject-missing', {}, 'subject')
  const member = { id: newId(unit.now), pseudonym, issuer, subject }
  const taken = await insertMember(unit.trx, member, unit.now)
  if (taken) return taken
  unit.record(memberInvited(member, unit.now))
  return { id: member.id }
}

/** He has left: his roles and sessions end now, his facts stay. Somebody else does it, and never of the last administrator. */
export const partWithMember = (ports: Pick<Ports, 'act'>) => (acting: Acting, id: string) =>
  ports.act(acting, async (unit): Promise<Refusal | { id: string }> => {
    if (unit.author.id === id) return refuse('not-to-yourself')
    const member = isId(id) ? await lockMember(unit.trx, id) : undefined
    if (!member) return refuse('member-not-known')
    if (member.leftAt !== null) return refuse('member-has-left')
    const administrators = await lockAdministrators(unit.trx)
    if (administrators.includes(id) && administrators.length === 1) return refuse('last-administrator')
    for (const grant of await liveGrants(unit.trx, id)) await revokeIn(unit, grant, 'member')
    await setMemberLeft(unit.trx, id, unit.now)
    unit.record(memberLeft(id, unit.now))
    return { id }
  })
