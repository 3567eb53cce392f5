import { actingPerson, type Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { HISTORY_PATH, historyPage } from './history-page.tsx'
import { ownReceipts, readOwnReceipt, receiptFileName } from './receipts.ts'
import { whoRead } from './who-read.ts'

/** His own record: who looked at it, and the receipts of no document. */
export function historyRoutes(ports: Ports): Route[] {
  const his = { method: 'GET', as: 'page', access: { to: 'person' } } as const
  return [
    {
      ...his,
      url: HISTORY_PATH,
      async handle(call) {
        const acting = actingPerson(call)
        const days = await whoRead(ports)(acting)
        if (isRefusal(days)) return days
        const receipts = await ownReceipts(ports)(acting, acting.personId)
        return isRefusal(receipts)
          ? receipts
          : {
              page: historyPage(words(call.tag), {
                csrf: call.csrf,
                days,
                receipts,
                now: call.now,
                asked: call.query['asked'] === 'notice',
              }),
            }
      },
    },
    {
      ...his,
      url: `${HISTORY_PATH}/receipts/:receiptId`,
      async handle(call) {
        const acting = actingPerson(call)
        const { receiptId = '' } = call.params
        const found = await readOwnReceipt(ports)(acting, acting.personId, receiptId)
        if (isRefusal(found)) return found
        return { file: found.pdf, type: 'application/pdf', name: receiptFileName(found.kind, receiptId), inline: true }
      },
    },
  ]
}
