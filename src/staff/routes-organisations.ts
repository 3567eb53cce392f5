import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { administration, EMPTY, type Filled, idOf, outcome, show } from './forms.ts'
import { amendOrganisation, createOrganisation } from './organisation.ts'
import { organisationFormPage, organisationsPage } from './pages-organisations.tsx'
import { refuse } from './refusals.ts'
import { type Organisation, organisationById, organisations } from './store-administer.ts'

const LIST: Reply = { redirect: '/staff/organisations' }

export function organisationRoutes(ports: Pick<Ports, 'act'>): Route[] {
  const showing = show(ports)

  const creation = (call: Call, filled: Filled) =>
    showing(
      call,
      organisations,
      (all) => organisationFormPage(call, { prefectures: prefecturesOf(all), ...filled }),
      filled.status,
    )

  const amendment = (call: Call, filled: Filled) =>
    showing(
      call,
      async (trx) => {
        const amending = isId(idOf(call)) ? await organisationById(trx, idOf(call)) : undefined
        return amending ? { amending, all: await organisations(trx) } : refuse('organisation-not-known')
      },
      ({ amending, all }) => {
        const typed = filled.status === 200 ? asTyped(amending) : filled.typed
        return organisationFormPage(call, { amending, prefectures: prefecturesOf(all), ...filled, typed })
      },
      filled.status,
    )

  return administration({
    'GET /staff/organisations': (call) => showing(call, organisations, (all) => organisationsPage(call, all)),
    'GET /staff/organisations/new': (call) => creation(call, EMPTY),
    'POST /staff/organisations': async (call) =>
      outcome(
        call,
        await createOrganisation(ports)(actingStaff(call), { ...inputOf(call), kind: call.form['kind'] ?? '' }),
        () => LIST,
        (filled) => creation(call, filled),
      ),
    'GET /staff/organisations/:id': (call) => amendment(call, EMPTY),
    'POST /staff/organisations/:id/amending': async (call) =>
      outcome(
        call,
        await amendOrganisation(ports)(actingStaff(call), idOf(call), inputOf(call)),
        () => LIST,
        (filled) => amendment(call, filled),
      ),
  })
}

const prefecturesOf = (all: readonly Organisation[]) => all.filter(({ kind }) => kind === 'prefecture')

const asTyped = (o: Organisation) => ({
  name: o.name,
  department: o.department ?? '',
  prefectureId: o.prefectureId ?? '',
  address: o.address ?? '',
  phone: o.phone ?? '',
})

const inputOf = ({ form }: Call) => ({
  name: form['name'] ?? '',
  department: form['department'] ?? '',
  prefectureId: form['prefectureId'] ?? '',
  address: form['address'] ?? '',
  phone: form['phone'] ?? '',
})
