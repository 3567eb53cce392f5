import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { HERE, waitingPage } from './pages.tsx'
import { askWaiting, seeWaiting } from './see-waiting.ts'

/** The page of a structure that houses. A number travels in a body, never in an address. */
export function supportRoutes(ports: Ports): readonly Route[] {
  const list = async (call: Call): Promise<Reply> => {
    const page = Math.min(1000, Math.max(1, Math.trunc(Number(call.query['page'])) || 1))
    const seen = await seeWaiting(ports)(actingStaff(call), page)
    return isRefusal(seen) ? seen : { page: waitingPage(call, { list: { ...seen, page } }) }
  }
  const ask = async (call: Call): Promise<Reply> => {
    const asked = call.form['number'] ?? ''
    const answer = await askWaiting(ports)(actingStaff(call), asked)
    return isRefusal(answer)
      ? { page: waitingPage(call, { asked, refusal: answer }), status: answer.status }
      : { page: waitingPage(call, { asked, waits: answer.waits }) }
  }
  const access = { to: 'staff', right: 'waiting.read' } as const
  return [
    { method: 'GET', url: HERE, access, as: 'page', handle: list },
    { method: 'POST', url: HERE, access, as: 'page', body: 'form', handle: ask },
  ]
}
