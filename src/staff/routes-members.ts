import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { administration, EMPTY, type Filled, idOf, outcome, show } from './forms.ts'
import { grantRole, revokeGrant } from './grant.ts'
import { inviteMember, partWithMember } from './member.ts'
import { memberFormPage, memberPage, membersPage } from './pages-members.tsx'
import { refuse } from './refusals.ts'
import { liveGrants, memberById, members, organisations } from './store-administer.ts'

export function memberRoutes(ports: Pick<Ports, 'act' | 'config'>): Route[] {
  const showing = show(ports)

  const one = (call: Call, filled: Filled) =>
    showing(
      call,
      async (trx) => {
        const member = isId(idOf(call)) ? await memberById(trx, idOf(call)) : undefined
        if (!member) return refuse('member-not-known')
        return { member, held: await liveGrants(trx, member.id), organisations: await organisations(trx) }
      },
      (found) => memberPage(call, { ...found, ...filled }),
      filled.status,
    )

  const invite = async (call: Call): Promise<Reply> => {
    const { pseudonym = '', issuer = '', subject = '' } = call.form
    return outcome(
      call,
      await inviteMember(ports)(actingStaff(call), { pseudonym, issuer, subject }),
      ({ id }) => ({ redirect: `/staff/members/${id}` }),
      async ({ typed, errors }) => ({ page: memberFormPage(call, typed, errors), status: 422 }),
    )
  }

  const grant = async (call: Call): Promise<Reply> => {
    const { role = '', organisationId = '' } = call.form
    return outcome(
      call,
      await grantRole(ports)(actingStaff(call), { actor: 'member', actorId: idOf(call), role, organisationId }),
      () => ({ redirect: `/staff/members/${idOf(call)}` }),
      (filled) => one(call, filled),
    )
  }

  const revoke = async (call: Call): Promise<Reply> => {
    const done = await revokeGrant(ports)(actingStaff(call), idOf(call))
    if (isRefusal(done)) return done
    return { redirect: `/staff/${done.actor === 'member' ? 'members' : 'api-clients'}/${done.actorId}` }
  }

  const part = async (call: Call): Promise<Reply> => {
    const done = await partWithMember(ports)(actingStaff(call), idOf(call))
    return isRefusal(done) ? done : { redirect: '/staff/members' }
  }

  return administration({
    'GET /staff/members': (call) =>
      showing(
        call,
        async (trx) => ({ all: await members(trx), grants: await liveGrants(trx, null) }),
        ({ all, grants }) => membersPage(call, all, grants),
      ),
    'GET /staff/members/new': async (call) => ({
      page: memberFormPage(call, { issuer: ports.config.oidc.issuer }, {}),
    }),
    'POST /staff/members': invite,
    'GET /staff/members/:id': (call) => one(call, EMPTY),
    'POST /staff/members/:id/grants': grant,
    'POST /staff/members/:id/leaving': part,
    'POST /staff/grants/:id/revoking': revoke,
  })
}
