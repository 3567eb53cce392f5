import { readOwnReceipt } from '../evidence/index.ts'
import { actingPerson, actingStaff, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { askNoticeReceipt, askNoticeReceiptOf } from './ask-notice-receipt.ts'
import { HERE } from './pages.tsx'

/** The receipt of the notice: asked for by the person, from the page of his record (src/evidence/history-page.tsx), or by an agent. */
export function receiptRoutes(ports: Ports): Route[] {
  const ask = askNoticeReceipt(ports)
  const askOf = askNoticeReceiptOf(ports)
  const staff = { as: 'page', access: { to: 'staff', right: 'receipt.read' } } as const
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
    {
      ...staff,
      method: 'POST',
      url: `${HERE}/:id/receipts`,
      body: 'form',
      async handle(call) {
        const { id = '' } = call.params
        const asked = await askOf(actingStaff(call), id)
        return isRefusal(asked) ? asked : { redirect: `${HERE}/${id}?asked=notice` }
      },
    },
    {
      ...staff,
      method: 'GET',
      url: `${HERE}/:id/receipts/:receiptId`,
      async handle(call) {
        const { id = '', receiptId = '' } = call.params
        const found = await readOwnReceipt(ports)(actingStaff(call), id, receiptId)
        if (isRefusal(found)) return found
        return { file: found.pdf, type: 'application/pdf', name: `accuse-${found.kind}.pdf`, inline: true }
      },
    },
  ]
}
