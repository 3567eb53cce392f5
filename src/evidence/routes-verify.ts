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
import { type Shown, VERIFY_PATH, verifyPage } from './verify-page.tsx'

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
  const show = async (call: Call, shown: Shown, handedIn: HandedIn | null = null): Promise<Page> => {
    const number = readNumber(call.params['number'])
    const about = isId(number) ? await numbered(ports, number, handedIn) : null
    const isOdd = number !== undefined && about === null
    const errors = isOdd ? { ...said(call, NOT_A_NUMBER), ...shown.errors } : (shown.errors ?? {})
    const page = verifyPage(words(call.tag), call.csrf, { ...shown, errors, about })
    return isOdd || about?.issued === null ? { page, status: 404 } : { page }
  }
  const get = {
    ...open,
    method: 'GET',
    async handle(call: Call): Promise<Reply> {
      const { number } = call.params
      const known = readNumber(number)
      return known === number || !isId(known) ? show(call, {}) : { redirect: `${VERIFY_PATH}/${known}` }
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
      if (isRefusal(body)) return refused(call, body)
      const file = body.files['receipt']
      const typed = body.fields['number']?.trim() ?? ''
      if (body.tooLarge !== undefined) return refused(call, body.tooLarge, typed)
      if (file === undefined || file.bytes.length === 0) {
        const isChosen = file !== undefined && file.name !== ''
        if (isChosen || typed === '')
          return refused(call, refuse(isChosen ? 'receipt-empty' : 'receipt-not-handed-in', {}, 'receipt'), typed)
        const number = readNumber(typed)
        return isId(number) ? { redirect: `${VERIFY_PATH}/${number}` } : refused(call, NOT_A_NUMBER, typed)
      }
      const verifiers = (await keysOfLog(ports.db)).map(({ verifier }) => verifier)
      const found = verifyReceipt(file.bytes, { trust: trust(), verifiers })
      return show(call, { found: await asKnownHere(ports, found, file.bytes) }, { bytes: file.bytes, found })
    },
  } as const
  /** What he typed stands in its field again; it is not part of an address, where it would stay. */
  const refused = async (call: Call, refusal: Refusal, typed = ''): Promise<Reply> => ({
    ...(await show(call, { errors: said(call, refusal), typed: typed.slice(0, LONGEST) })),
    status: refusal.status,
  })
  return [VERIFY_PATH, `${VERIFY_PATH}/:number`].flatMap((url): Route[] => [
    url === VERIFY_PATH ? { ...get, url } : { ...get, url, limit: LIMIT },
    { ...post, url },
  ])
}

const NOT_A_NUMBER = refuse(
  'receipt-number-not-understood',
  { example: 'c0ffee12-3456-4789-8abc-def012345678' },
  'number',
)
/** Of what was typed, more than any number with all its spaces. */
const LONGEST = 200

function said(call: Call, refusal: Refusal): Errors {
  const { title, next } = refusalWords(words(call.tag), refusal)
  return { [refusal.field === 'number' ? 'number' : 'receipt']: `${title} – ${next}` }
}

/** As somebody copies it from paper: with the n° before it, capitals, spaces, without its hyphens. What is none stays as it is. */
function readNumber(typed: string | undefined): string | undefined {
  const found = /^(?:n[°º]|№)?([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(
    typed?.toLowerCase().replace(/[\s‐-―-]/gu, '') ?? '',
  )
  return found === null ? typed : found.slice(1).join('-')
}

type Page = Extract<Reply, { page: string }>

/**
 * That it was issued here is not for a seal to say, nor for what stands in the file: only for the house, which remembers each receipt it
 * made by its very bytes. Nor for what it remembers alone: whoever holds PostgreSQL can write that down of any file, and has neither seal nor log.
 */
async function asKnownHere({ act }: Pick<Ports, 'act'>, found: Verdict, bytes: Buffer): Promise<Verdict> {
  if (found.proof === null || (found.verdict !== 'whole' && found.verdict !== 'right')) return found
  const asked = await act({ as: 'door' }, async ({ trx }) => ({ is: await isIssued(trx, sha256(bytes)) }))
  if (isRefusal(asked)) throw new Error(`refused: ${asked.refusal}`)
  if (asked.is && !isOfThisHouse(found)) return { ...found, verdict: 'whole' }
  const findings = [...found.findings, asked.is ? ('issued-here' as const) : ('not-issued-here' as const)]
  return { ...found, findings, verdict: asked.is ? found.verdict : 'whole' }
}

const isOfThisHouse = ({ findings }: Verdict): boolean =>
  findings.includes('seal-vouched-for') && findings.includes('log-known')

/**
 * Of a receipt of that number; `same`: the bytes that were handed in are those that were issued under it. Of bytes that are remembered under it and
 * that this house did not seal nothing is said.
 */
async function numbered({ act }: Pick<Ports, 'act'>, number: string, handedIn: HandedIn | null): Promise<Numbered> {
  const found = await act({ as: 'door' }, async ({ trx }) => ({ is: await issuedReceipt(trx, number) }))
  if (isRefusal(found)) throw new Error(`refused: ${found.refusal}`)
  const issued = found.is
  if (handedIn === null) return { number, issued, same: null }
  const digest = sha256(handedIn.bytes).toString('hex')
  const same = issued !== null && (digest === issued.digest || digest === issued.frenchDigest)
  return { number, issued, same: same && !isOfThisHouse(handedIn.found) ? null : same }
}

type HandedIn = { readonly bytes: Buffer; readonly found: Verdict }
