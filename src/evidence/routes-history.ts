import { actingPerson, type Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { HISTORY_PATH, historyPage } from './history-page.tsx'
import { whoRead } from './who-read.ts'

/** His own record and who looked at it. */
export function historyRoutes(ports: Pick<Ports, 'act'>): Route[] {
  return [
    {
      method: 'GET',
      url: HISTORY_PATH,
      as: 'page',
      access: { to: 'person' },
      async handle(call) {
        const days = await whoRead(ports)(actingPerson(call))
        return isRefusal(days) ? days : { page: historyPage(words(call.tag), { csrf: call.csrf, days }) }
      },
    },
  ]
}
