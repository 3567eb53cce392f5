import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { grantIn } from './grant.ts'
import { inviteIn, type MemberInput } from './member.ts'
import { refuse } from './refusals.ts'
import { lockAdministrators } from './store-administer.ts'

/** Who acts when nobody is there yet: the machine of whoever holds the database. */
export const INSTALLATION: Acting = { as: 'worker' }

/**
 * The first administrator, named on the command line by whoever holds the database: `act` runs over the owner's
 * connection, since no role of the program may make one. Refused as soon as there is one: he invites the others.
 */
export const installAdministrator = (
  ports: Pick<Ports, 'act'>,
  input: MemberInput,
): Promise<{ id: string } | Refusal> =>
  ports.act(INSTALLATION, async (unit) => {
    if ((await lockAdministrators(unit.trx)).length > 0) return refuse('administrator-exists')
    const member = await inviteIn(unit, input)
    if (isRefusal(member)) return member
    const grant = await grantIn(unit, { actor: 'member', actorId: member.id, role: 'administrator' })
    return isRefusal(grant) ? grant : member
  })
