import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { ERASURES, erasurePage, erasuresPage } from './pages-erasure.tsx'
import { confirmErasure, giveUpErasure, prepareErasure, seeErasure, seeErasures } from './prepare-erasure.ts'

/** Who is erased: one member asks for the list, another says yes. */
export function erasureRoutes(ports: Ports): readonly Route[] {
  const id = (call: Call) => call.params['id'] ?? ''
  const list = async (call: Call): Promise<Reply> => {
    const seen = await seeErasures(ports)(actingStaff(call))
    return isRefusal(seen) ? seen : { page: erasuresPage(call, seen.all) }
  }
  const show = async (call: Call, refusal?: Refusal): Promise<Reply> => {
    const seen = await seeErasure(ports)(actingStaff(call), id(call))
    if (isRefusal(seen)) return seen
    return { page: erasurePage(call, seen, refusal), ...(refusal ? { status: refusal.status } : {}) }
  }
  const prepare = async (call: Call): Promise<Reply> => {
    const prepared = await prepareErasure(ports)(actingStaff(call))
    return isRefusal(prepared) ? prepared : { redirect: `${ERASURES}/${prepared.id}` }
  }
  const decide =
    (act: typeof confirmErasure | typeof giveUpErasure) =>
    async (call: Call): Promise<Reply> => {
      const done = await act(ports)(actingStaff(call), id(call))
      if (!isRefusal(done)) return { redirect: `${ERASURES}/${id(call)}` }
      return done.refusal === 'erasure-not-known' ? done : show(call, done)
    }
  const route = { as: 'page', access: { to: 'staff', right: 'erasure.decide' } } as const
  const form = { ...route, method: 'POST', body: 'form' } as const
  return [
    { ...route, method: 'GET', url: ERASURES, handle: list },
    { ...form, url: ERASURES, handle: prepare },
    { ...route, method: 'GET', url: `${ERASURES}/:id`, handle: (call) => show(call) },
    { ...form, url: `${ERASURES}/:id/confirmation`, handle: decide(confirmErasure) },
    { ...form, url: `${ERASURES}/:id/giving-up`, handle: decide(giveUpErasure) },
  ]
}
