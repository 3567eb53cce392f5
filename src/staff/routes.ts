import type { Law } from '../law/index.ts'
import { actingStaff, type Call, type Reply, type Route, staffOf } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { idOf } from './forms.ts'
import { tokenOperation } from './openapi.ts'
import { homePage, rolesPage } from './pages.tsx'
import { outcomeField, workPage } from './pages-work.tsx'
import { type Right, SIGNED_IN } from './rights.ts'
import { liveGrants } from './store-administer.ts'
import { openWorkItems } from './store-work.ts'
import { issueToken } from './token.ts'
import { closeByHand } from './work.ts'
import { countWork } from './work-due.ts'

/** The home page, work, who may do what, and the token of machines. */
export function staffRoutes(ports: Ports, law: Law): Route[] {
  const home = async (call: Call): Promise<Reply> => {
    const seen = await ports.act(actingStaff(call), async ({ trx, now }) => ({
      held: await liveGrants(trx, staffOf(call).actorId),
      work: staffOf(call).rights.has('work-item.read') ? await countWork(law, trx, now) : null,
    }))
    return isRefusal(seen) ? seen : { page: homePage(call, seen.held, seen.work) }
  }

  const work = async (call: Call): Promise<Reply> => {
    const page = Math.min(1000, Math.max(1, Math.trunc(Number(call.query['page'])) || 1))
    const items = await ports.act(actingStaff(call), ({ trx }) => openWorkItems(trx, PAGE + 1, (page - 1) * PAGE))
    if (isRefusal(items)) return items
    const justClosed = call.query['closed'] === '1'
    return { page: workPage(call, law, { items: items.slice(0, PAGE), page, more: items.length > PAGE, justClosed }) }
  }

  const close = async (call: Call): Promise<Reply> => {
    const outcome = call.form[outcomeField(idOf(call))] ?? ''
    const closed = await ports.act(actingStaff(call), (unit) => closeByHand(unit, idOf(call), outcome))
    return closed ?? { redirect: '/staff/work-items?closed=1' }
  }

  const roles = async (call: Call): Promise<Reply> => ({ page: rolesPage(call) })

  const page = (right: Right | typeof SIGNED_IN) =>
    ({ method: 'GET', access: { to: 'staff', right }, as: 'page' }) as const
  const form = (right: Right) => ({ method: 'POST', access: { to: 'staff', right }, as: 'page', body: 'form' }) as const
  return [
    { ...page(SIGNED_IN), url: '/staff', handle: home },
    { ...page('work-item.read'), url: '/staff/work-items', handle: work },
    { ...form('work-item.close'), url: '/staff/work-items/:id/closing', handle: close },
    { ...page('staff.administer'), url: '/staff/roles', handle: roles },
    {
      method: 'POST',
      url: '/api/v1/token',
      access: { to: 'everyone' },
      as: 'machine',
      body: 'form',
      limit: TOKENS,
      openapi: tokenOperation,
      handle: issueToken(ports),
    },
  ]
}

const PAGE = 50
/** A machine asks once an hour; a few dozen may share an address. */
const TOKENS = { max: 120, seconds: 60 }
