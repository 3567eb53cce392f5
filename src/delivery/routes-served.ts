import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { serviceReceipt } from './feed.ts'
import { SERVED, servedPage } from './pages-served.tsx'
import { tellServed } from './served-told.ts'

/** The page of a prefecture's agents. */
export function servedRoutes(ports: Ports): Route[] {
  const ask = async (call: Call): Promise<Reply> => {
    const told = await tellServed(ports)(actingStaff(call), call.form['number'] ?? '')
    return isRefusal(told)
      ? { page: servedPage(call, null, told), status: told.status }
      : { page: servedPage(call, told) }
  }
  const receipt = async (call: Call): Promise<Reply> => {
    const found = await serviceReceipt(ports)(actingStaff(call), call.query['of'] ?? '')
    if (isRefusal(found)) return found
    return { file: found.pdf, type: 'application/pdf', name: `accuse-${found.kind}.pdf`, inline: true }
  }
  const page = { access: { to: 'staff', right: 'service-feed.read' }, as: 'page' } as const
  return [
    { ...page, method: 'GET', url: SERVED, handle: async (call) => ({ page: servedPage(call, null) }) },
    { ...page, method: 'POST', url: SERVED, body: 'form', handle: ask },
    { ...page, method: 'GET', url: `${SERVED}/receipt`, handle: receipt },
  ]
}
