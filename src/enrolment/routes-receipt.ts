import { actingPerson, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { askNoticeReceipt } from './ask-notice-receipt.ts'

/** What a person asks of his own registration, from the page of his record (src/evidence/history-page.tsx). */
export function personRoutes(ports: Pick<Ports, 'act'>): Route[] {
  const ask = askNoticeReceipt(ports)
  return [
    {
      method: 'POST',
      url: '/history/receipts',
      as: 'page',
      access: { to: 'person' },
      body: 'form',
      async handle(call) {
        const asked = await ask(actingPerson(call))
        return isRefusal(asked) ? asked : { redirect: '/history?asked=notice' }
      },
    },
  ]
}
