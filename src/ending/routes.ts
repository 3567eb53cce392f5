import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { endCase, undoCaseEnd } from './end-case.ts'
import { declareLitigation, endLitigation, seeEnding } from './litigate.ts'
import { APPLICANTS, endingPage } from './pages.tsx'

/** What the Office says of a person's litigations, on the page of how his space ends. */
export function litigationRoutes(ports: Ports): readonly Route[] {
  const id = (call: Call) => call.params['id'] ?? ''
  const show = async (call: Call, typed: Call['form'] = {}, refusal?: Refusal): Promise<Reply> => {
    const ending = await seeEnding(ports)(actingStaff(call), id(call))
    if (isRefusal(ending)) return ending
    return { page: endingPage(call, ending, typed, refusal), ...(refusal ? { status: refusal.status } : {}) }
  }
  const declare = async (call: Call): Promise<Reply> => {
    const done = await declareLitigation(ports)(actingStaff(call), id(call), call.form)
    if (!isRefusal(done)) return { redirect: `${APPLICANTS}/${id(call)}/ending` }
    return done.field === undefined ? done : show(call, call.form, done)
  }
  const end = async (call: Call): Promise<Reply> => {
    const done = await endLitigation(ports)(actingStaff(call), id(call), call.params['litigation'] ?? '')
    return isRefusal(done) ? done : { redirect: `${APPLICANTS}/${id(call)}/ending` }
  }
  const over = async (call: Call): Promise<Reply> => {
    const done = await endCase(ports)(actingStaff(call), id(call), call.form)
    if (!isRefusal(done)) return { redirect: `${APPLICANTS}/${id(call)}/ending` }
    return done.field === undefined ? done : show(call, call.form, done)
  }
  const undo = async (call: Call): Promise<Reply> => {
    const done = await undoCaseEnd(ports)(actingStaff(call), id(call))
    return isRefusal(done) ? done : { redirect: `${APPLICANTS}/${id(call)}/ending` }
  }
  const route = { as: 'page', access: { to: 'staff', right: 'litigation.declare' } } as const
  const form = { ...route, method: 'POST', body: 'form' } as const
  return [
    { ...route, method: 'GET', url: `${APPLICANTS}/:id/ending`, handle: (call) => show(call) },
    { ...form, url: `${APPLICANTS}/:id/case-end`, handle: over },
    { ...form, url: `${APPLICANTS}/:id/case-end/undoing`, handle: undo },
    { ...form, url: `${APPLICANTS}/:id/litigations`, handle: declare },
    { ...form, url: `${APPLICANTS}/:id/litigations/:litigation/end`, handle: end },
  ]
}
