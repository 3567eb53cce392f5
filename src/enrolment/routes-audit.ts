import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { staffWords } from '../staff/index.ts'
import { NO_ERRORS } from './pages.tsx'
import { auditPage } from './pages-audit.tsx'
import { findForAudit } from './read-record.ts'
import { errorsOf } from './typed.ts'

/** From a number of a person to his journal, which knows ids only. */
export function auditRoutes(ports: Ports): Route[] {
  const find = async (call: Call): Promise<Reply> => {
    const typed = call.form['number'] ?? ''
    const found = await findForAudit(ports)(actingStaff(call), typed)
    if (!isRefusal(found)) return { redirect: `/staff/journal?about=${found.personId}&reads=yes` }
    return { page: auditPage(call, typed, errorsOf(staffWords(call.tag), [found])), status: found.status }
  }
  const route = {
    url: '/staff/journal/person',
    access: { to: 'staff', right: 'journal.audit' },
    as: 'page',
  } as const
  return [
    { ...route, method: 'GET', handle: async (call) => ({ page: auditPage(call, '', NO_ERRORS) }) },
    { ...route, method: 'POST', body: 'form', handle: find },
  ]
}
