import type { X509Certificate } from 'node:crypto'
import { readMultipart } from '../platform/http/multipart.ts'
import type { Call, Reply, Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refusalWords } from '../ui/index.ts'
import { refuse } from './refusals.ts'
import { keysOfLog } from './store-log.ts'
import { verifyReceipt } from './verify.ts'
import { VERIFY_PATH, verifyPage } from './verify-page.tsx'

/** Ten times the heaviest receipt. */
const LARGEST = 2_000_000

/**
 * The same check as `bin/pli verify`, for who has no command at hand. What this page says is only as good as who serves it: it says so,
 * and where to check without us. Nothing is kept, no line is logged of what was handed in, and nothing is changed that somebody could forge.
 */
export function verifyRoutes({ db }: Pick<Ports, 'db'>, anchors: () => readonly X509Certificate[]): Route[] {
  const open = { url: VERIFY_PATH, access: { to: 'everyone' }, as: 'page' } as const
  const show = (call: Call, refusal: Refusal): Reply => {
    const w = words(call.tag)
    const { title, next } = refusalWords(w, refusal)
    return { page: verifyPage(w, call.csrf, { receipt: `${title} – ${next}` }, null), status: refusal.status }
  }
  return [
    { ...open, method: 'GET', handle: async (call) => ({ page: verifyPage(words(call.tag), call.csrf, {}, null) }) },
    {
      ...open,
      method: 'POST',
      body: 'multipart',
      maxBytes: LARGEST + 10_000,
      limit: { max: 60, seconds: 3600 },
      async handle(call) {
        const body = await readMultipart(call.request, LARGEST)
        if (isRefusal(body)) return show(call, body)
        if (body.tooLarge) return show(call, body.tooLarge)
        const { bytes } = body.files['receipt'] ?? {}
        if (bytes === undefined || bytes.length === 0) return show(call, refuse('receipt-not-handed-in', {}, 'receipt'))
        const verifiers = (await keysOfLog(db)).map(({ verifier }) => verifier)
        const found = verifyReceipt(bytes, { anchors: anchors(), verifiers })
        return { page: verifyPage(words(call.tag), call.csrf, {}, found) }
      },
    },
  ]
}
