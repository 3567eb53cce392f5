import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { createClient, renewClientSecret, revokeClient } from './api-client.ts'
import { administration, EMPTY, type Filled, idOf, outcome, show } from './forms.ts'
import { grantRole } from './grant.ts'
import { clientPage, clientsPage, secretPage } from './pages-clients.tsx'
import { refuse } from './refusals.ts'
import { clientById, clients, liveGrants, organisations } from './store-administer.ts'

export function clientRoutes(ports: Pick<Ports, 'act' | 'pepper'>): Route[] {
  const showing = show(ports)

  const list = (call: Call, filled: Filled) =>
    showing(
      call,
      async (trx) => ({ clients: await clients(trx), grants: await liveGrants(trx, null) }),
      (found) => clientsPage(call, { ...found, ...filled }),
      filled.status,
    )

  const one = (call: Call, filled: Filled) =>
    showing(
      call,
      async (trx) => {
        const client = isId(idOf(call)) ? await clientById(trx, idOf(call)) : undefined
        if (!client) return refuse('client-not-known')
        return { client, held: await liveGrants(trx, client.id), organisations: await organisations(trx) }
      },
      (found) => clientPage(call, { ...found, ...filled }),
      filled.status,
    )

  const create = async (call: Call): Promise<Reply> =>
    outcome(
      call,
      await createClient(ports)(actingStaff(call), { name: call.form['name'] ?? '' }),
      (made) => ({ page: secretPage(call, made) }),
      (filled) => list(call, filled),
    )

  const grant = async (call: Call): Promise<Reply> => {
    const { role = '', organisationId = '' } = call.form
    return outcome(
      call,
      await grantRole(ports)(actingStaff(call), { actor: 'client', actorId: idOf(call), role, organisationId }),
      () => ({ redirect: `/staff/api-clients/${idOf(call)}` }),
      (filled) => one(call, filled),
    )
  }

  const renew = async (call: Call): Promise<Reply> => {
    const made = await renewClientSecret(ports)(actingStaff(call), idOf(call))
    return isRefusal(made) ? made : { page: secretPage(call, made) }
  }

  const revoke = async (call: Call): Promise<Reply> => {
    const done = await revokeClient(ports)(actingStaff(call), idOf(call))
    return isRefusal(done) ? done : { redirect: '/staff/api-clients' }
  }

  return administration({
    'GET /staff/api-clients': (call) => list(call, EMPTY),
    'POST /staff/api-clients': create,
    'GET /staff/api-clients/:id': (call) => one(call, EMPTY),
    'POST /staff/api-clients/:id/grants': grant,
    'POST /staff/api-clients/:id/secret': renew,
    'POST /staff/api-clients/:id/revoking': revoke,
  })
}
