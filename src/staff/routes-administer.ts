import type { Trx } from '../platform/db/act.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Errors, refusalWords } from '../ui/index.ts'
import { createClient, renewClientSecret, revokeClient } from './api-client.ts'
import { staffWords } from './frame.ts'
import { grantRole, revokeGrant } from './grant.ts'
import { inviteMember, partWithMember } from './member.ts'
import { amendOrganisation, createOrganisation } from './organisation.ts'
import { clientPage, clientsPage, secretPage } from './pages-clients.tsx'
import { memberFormPage, memberPage, membersPage } from './pages-members.tsx'
import { organisationFormPage, organisationsPage } from './pages-organisations.tsx'
import { refuse } from './refusals.ts'
import {
  clientById,
  clients,
  liveGrants,
  memberById,
  members,
  organisationById,
  organisations,
} from './store-administer.ts'

type Typed = Readonly<Record<string, string>>
const NOTHING: Typed = {}
const NO_ERRORS: Errors = {}

/** A refusal about one field of a form brings the form back with what was typed; any other has a page of its own. */
const isOfField = (r: Refusal): r is Refusal & { field: string } => r.field !== undefined && r.status === 422

function errorsOf(call: Call, refusal: Refusal & { field: string }): Errors {
  const { title, next } = refusalWords(staffWords(call.tag), refusal)
  return { [refusal.field]: `${title}. ${next}` }
}

/** What only an administrator does: organisations, members, roles, machines. */
export function administrationRoutes(ports: Ports): Route[] {
  const read = <T>(call: Call, load: (trx: Trx) => Promise<T | Refusal>) =>
    ports.act(actingStaff(call), ({ trx }) => load(trx))
  const id = (call: Call): string => call.params['id'] ?? ''

  const organisationForm = async (
    call: Call,
    organisationId: string | null,
    typed: Typed | null,
    errors: Errors,
  ): Promise<Reply> => {
    const found = await read(call, async (trx) => {
      const amending =
        organisationId !== null && isId(organisationId) ? await organisationById(trx, organisationId) : undefined
      if (organisationId !== null && !amending) return { ...refuse('organisation-not-known'), status: 404 }
      const prefectures = (await organisations(trx)).filter((o) => o.kind === 'prefecture')
      return { amending, prefectures }
    })
    if (isRefusal(found)) return found
    const { amending, prefectures } = found
    const was = amending && {
      name: amending.name,
      department: amending.department ?? '',
      prefectureId: amending.prefectureId ?? '',
    }
    const form = { prefectures, errors, typed: typed ?? was ?? NOTHING, ...(amending ? { amending } : {}) }
    return { page: organisationFormPage(call, form), status: typed === null ? 200 : 422 }
  }

  const organisationInput = ({ form }: Call) => ({
    kind: form['kind'] ?? '',
    name: form['name'] ?? '',
    department: form['department'] ?? '',
    prefectureId: form['prefectureId'] ?? '',
  })

  const member = async (call: Call, typed: Typed | null, errors: Errors): Promise<Reply> => {
    const found = await read(call, async (trx) => {
      const known = isId(id(call)) ? await memberById(trx, id(call)) : undefined
      if (!known) return refuse('member-not-known')
      return { member: known, held: await liveGrants(trx, known.id), organisations: await organisations(trx) }
    })
    if (isRefusal(found)) return found
    return { page: memberPage(call, { ...found, typed: typed ?? NOTHING, errors }), status: typed === null ? 200 : 422 }
  }

  const client = async (call: Call, typed: Typed | null, errors: Errors): Promise<Reply> => {
    const found = await read(call, async (trx) => {
      const known = isId(id(call)) ? await clientById(trx, id(call)) : undefined
      if (!known) return refuse('client-not-known')
      return { client: known, held: await liveGrants(trx, known.id), organisations: await organisations(trx) }
    })
    if (isRefusal(found)) return found
    return { page: clientPage(call, { ...found, typed: typed ?? NOTHING, errors }), status: typed === null ? 200 : 422 }
  }

  const clientList = async (call: Call, typed: Typed | null, errors: Errors): Promise<Reply> => {
    const found = await read(call, async (trx) => ({
      clients: await clients(trx),
      grants: await liveGrants(trx, null),
    }))
    if (isRefusal(found)) return found
    return {
      page: clientsPage(call, { ...found, typed: typed ?? NOTHING, errors }),
      status: typed === null ? 200 : 422,
    }
  }

  /** Done: to the page that shows it. Refused over a field: the form again. Refused otherwise: a page of the refusal. */
  const then = async <T>(
    call: Call,
    done: T | Refusal,
    next: (value: T) => string,
    again: (errors: Errors) => Promise<Reply>,
  ): Promise<Reply> => {
    if (!isRefusal(done)) return { redirect: next(done) }
    return isOfField(done) ? again(errorsOf(call, done)) : done
  }

  const grantInput = (call: Call) => ({
    actorId: id(call),
    role: call.form['role'] ?? '',
    organisationId: call.form['organisationId'] ?? '',
  })

  const handlers = {
    'GET /staff/organisations': async (call: Call) => {
      const all = await read(call, organisations)
      return isRefusal(all) ? all : { page: organisationsPage(call, all) }
    },
    'GET /staff/organisations/new': (call: Call) => organisationForm(call, null, null, NO_ERRORS),
    'POST /staff/organisations': async (call: Call) => {
      const done = await createOrganisation(ports)(actingStaff(call), organisationInput(call))
      return then(
        call,
        done,
        () => '/staff/organisations',
        (errors) => organisationForm(call, null, call.form, errors),
      )
    },
    'GET /staff/organisations/:id': (call: Call) => organisationForm(call, id(call), null, NO_ERRORS),
    'POST /staff/organisations/:id/amending': async (call: Call) => {
      const done = await amendOrganisation(ports)(actingStaff(call), id(call), organisationInput(call))
      return then(
        call,
        done,
        () => '/staff/organisations',
        (errors) => organisationForm(call, id(call), call.form, errors),
      )
    },
    'GET /staff/members': async (call: Call) => {
      const all = await read(call, async (trx) => ({
        members: await members(trx),
        grants: await liveGrants(trx, null),
      }))
      return isRefusal(all) ? all : { page: membersPage(call, all.members, all.grants) }
    },
    'GET /staff/members/new': async (call: Call) => ({
      page: memberFormPage(call, { issuer: ports.config.oidc.issuer }, NO_ERRORS),
    }),
    'POST /staff/members': async (call: Call) => {
      const { form } = call
      const input = { pseudonym: form['pseudonym'] ?? '', issuer: form['issuer'] ?? '', subject: form['subject'] ?? '' }
      const done = await inviteMember(ports)(actingStaff(call), input)
      return then(
        call,
        done,
        (made) => `/staff/members/${made.id}`,
        async (errors) => ({ page: memberFormPage(call, form, errors), status: 422 }),
      )
    },
    'GET /staff/members/:id': (call: Call) => member(call, null, NO_ERRORS),
    'POST /staff/members/:id/grants': async (call: Call) => {
      const done = await grantRole(ports)(actingStaff(call), { actor: 'member', ...grantInput(call) })
      return then(
        call,
        done,
        () => `/staff/members/${id(call)}`,
        (errors) => member(call, call.form, errors),
      )
    },
    'POST /staff/members/:id/leaving': async (call: Call) => {
      const done = await partWithMember(ports)(actingStaff(call), id(call))
      return isRefusal(done) ? done : { redirect: '/staff/members' }
    },
    'POST /staff/grants/:id/revoking': async (call: Call) => {
      const done = await revokeGrant(ports)(actingStaff(call), id(call))
      if (isRefusal(done)) return done
      return { redirect: `/staff/${done.actor === 'member' ? 'members' : 'api-clients'}/${done.actorId}` }
    },
    'GET /staff/api-clients': (call: Call) => clientList(call, null, NO_ERRORS),
    'POST /staff/api-clients': async (call: Call) => {
      const made = await createClient(ports)(actingStaff(call), { name: call.form['name'] ?? '' })
      if (!isRefusal(made)) return { page: secretPage(call, made) }
      return isOfField(made) ? clientList(call, call.form, errorsOf(call, made)) : made
    },
    'GET /staff/api-clients/:id': (call: Call) => client(call, null, NO_ERRORS),
    'POST /staff/api-clients/:id/grants': async (call: Call) => {
      const done = await grantRole(ports)(actingStaff(call), { actor: 'client', ...grantInput(call) })
      return then(
        call,
        done,
        () => `/staff/api-clients/${id(call)}`,
        (errors) => client(call, call.form, errors),
      )
    },
    'POST /staff/api-clients/:id/secret': async (call: Call) => {
      const made = await renewClientSecret(ports)(actingStaff(call), id(call))
      return isRefusal(made) ? made : { page: secretPage(call, made) }
    },
    'POST /staff/api-clients/:id/revoking': async (call: Call) => {
      const done = await revokeClient(ports)(actingStaff(call), id(call))
      return isRefusal(done) ? done : { redirect: '/staff/api-clients' }
    },
  } satisfies Readonly<Record<string, (call: Call) => Promise<Reply>>>

  return Object.entries(handlers).map(([where, handle]): Route => {
    const [method, url] = where.split(' ') as ['GET' | 'POST', string]
    const body = method === 'POST' ? ({ body: 'form' } as const) : {}
    return { method, url, access: { to: 'staff', right: 'staff.administer' }, as: 'page', ...body, handle }
  })
}
