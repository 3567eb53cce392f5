import { sha256 } from '../platform/crypto/digest.ts'
import { readMultipart } from '../platform/http/multipart.ts'
import type { Call, Reply, Route } from '../platform/http/route.ts'
import { words } from '../platform/i18n/index.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { type Errors, refusalWords } from '../ui/index.ts'
import { refuse } from './refusals.ts'
import type { Trust } from './seal/believe.ts'
import { keysOfLog } from './store-log.ts'
import { isIssued, issuedReceipt } from './store-receipts.ts'
import { type Verdict, verifyReceipt } from './verify.ts'
import type { Numbered } from './verify-number.tsx'
import { VERIFY_PATH, verifyPage } from './verify-page.tsx'

/** Ten times the heaviest receipt. */
const LARGEST = 2_000_000
/** Who tries numbers learns nothing: there are 2^122. */
const LIMIT = { max: 60, seconds: 3600 }

/**
 * The same check as `bin/pli verify`, for who has no command at hand; under the number of a receipt, where the squares on it lead,
 * whether it was issued. What these pages say is only as good as who serves them: they say so, and where to check without us. Nothing is
 * kept, no line is logged of what was handed in, and nothing is changed that somebody could forge.
 */
export function verifyRoutes(ports: Pick<Ports, 'db' | 'act'>, trust: () => Trust): Route[] {
  const open = { access: { to: 'everyone' }, as: 'page' } as const
  const show = async (call: Call, errors: Errors, found: Verdict | null, bytes: Buffer | null): Promise<Page> => {
    const number = readNumber(call.params['number'])
    const about = number === undefined ? null : await numbered(ports, number, bytes)
    const page = verifyPage(words(call.tag), call.csrf, errors, found, about)
    return about === null || about.issued ? { page } : { page, status: 404 }
  }
  const get = {
    ...open,
    method: 'GET',
    async handle(call: Call): Promise<Reply> {
      const { number } = call.params
      const known = readNumber(number)
      return known === number || !isId(known) ? show(call, {}, null, null) : { redirect: `${VERIFY_PATH}/${known}` }
    },
  } as const
  const post = {
    ...open,
    method: 'POST',
    body: 'multipart',
    maxBytes: LARGEST + 10_000,
    limit: LIMIT,
    async handle(call: Call): Promise<Reply> {
      const body = await readMultipart(call.request, LARGEST)
      const bytes = isRefusal(body) ? undefined : body.files['receipt']?.bytes
      const refusal = isRefusal(body) ? body : body.tooLarge
      const typed = readNumber(isRefusal(body) ? undefined : body.fields['number']?.trim() || undefined)
      if (!bytes?.length && refusal === undefined && call.params['number'] === undefined && typed !== undefined)
        return isId(typed) ? { redirect: `${VERIFY_PATH}/${typed}` } : unknown(call)
      const wrong = refusal ?? (bytes?.length ? null : refuse('receipt-not-handed-in', {}, 'receipt'))
      if (wrong !== null || bytes === undefined) return refused(call, wrong!)
      const verifiers = (await keysOfLog(ports.db)).map(({ verifier }) => verifier)
      return show(call, {}, await asKnownHere(ports, verifyReceipt(bytes, { trust: trust(), verifiers }), bytes), bytes)
    },
  } as const
  const unknown = async (call: Call): Promise<Reply> => ({
    page: verifyPage(words(call.tag), call.csrf, {}, null, { number: null, issued: null, same: null }),
    status: 404,
  })
  const refused = async (call: Call, refusal: Refusal): Promise<Reply> => {
    const { title, next } = refusalWords(words(call.tag), refusal)
    return { ...(await show(call, { receipt: `${title} – ${next}` }, null, null)), status: refusal.status }
  }
  return [VERIFY_PATH, `${VERIFY_PATH}/:number`].flatMap((url): Route[] => [
    url === VERIFY_PATH ? { ...get, url } : { ...get, url, limit: LIMIT },
    { ...post, url },
  ])
}

/** As somebody copies it from paper: capitals, spaces, without its hyphens. What is none stays as it is. */
function readNumber(typed: string | undefined): string | undefined {
  const found = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(
    typed?.toLowerCase().replace(/[\s‐-―-]/gu, '') ?? '',
  )
  return found === null ? typed : found.slice(1).join('-')
}

type Page = Extract<Reply, { page: string }>

/**
 * That it was issued here is not for a seal to say, nor for what stands in the file: only for the house, which remembers each receipt it
 * made by its very bytes.
 */
async function asKnownHere({ act }: Pick<Ports, 'act'>, found: Verdict, bytes: Buffer): Promise<Verdict> {
  if (found.proof === null || (found.verdict !== 'whole' && found.verdict !== 'right')) return found
  const asked = await act({ as: 'door' }, async ({ trx }) => ({ is: await isIssued(trx, sha256(bytes)) }))
  if (isRefusal(asked)) throw new Error(`refused: ${asked.refusal}`)
  const findings = [...found.findings, asked.is ? ('issued-here' as const) : ('not-issued-here' as const)]
  return { ...found, findings, verdict: asked.is ? found.verdict : 'whole' }
}

/** Of a receipt of that number; `same`: the bytes that were handed in are those that were issued under it. */
async function numbered({ act }: Pick<Ports, 'act'>, number: string, bytes: Buffer | null): Promise<Numbered> {
  const found = isId(number)
    ? await act({ as: 'door' }, async ({ trx }) => ({ is: await issuedReceipt(trx, number) }))
    : null
  if (isRefusal(found)) throw new Error(`refused: ${found.refusal}`)
  const issued = found?.is ?? null
  const digest = bytes === null ? null : sha256(bytes).toString('hex')
  const same = issued !== null && (digest === issued.digest || digest === issued.frenchDigest)
  return { number: isId(number) ? number : null, issued, same: digest === null ? null : same }
}
