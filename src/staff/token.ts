import { sameBytes } from '../platform/crypto/digest.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import type { Call, Reply } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { secretDigest } from './api-client.ts'
import { rightsOf } from './rights.ts'
import { clientForToken, insertApiToken } from './store.ts'

/** Seconds a token lives: an hour, so that a leaked one is soon worthless. */
export const TOKEN_LIFE = 3600

type Fault = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type'

/**
 * POST /api/v1/token: OAuth 2 client credentials (RFC 6749 §4.4), the client named in the header (§2.3.1, preferred) or
 * in the form. An unknown client, a revoked one and a wrong secret do the same work and get the same answer. There is no
 * count of tries by client, only by peer: a secret has 256 bits, and such a count would let anyone lock out the Office.
 * `scope` is ignored as §3.3 allows: the answer says which rights the client's roles give.
 */
export const issueToken = (ports: Pick<Ports, 'db' | 'pepper'>) => {
  const issued = tokens(ports.pepper, 'api-token')
  return async (call: Call): Promise<Reply> => {
    const asked = credentialsOf(call)
    if (typeof asked === 'string') return oauthError(asked, usedHeader(call))
    const client = await clientForToken(ports.db, isId(asked.id) ? asked.id : NOBODY)
    const given = secretDigest(ports.pepper, client?.id ?? NOBODY, asked.secret)
    const right = sameBytes(given, client?.secretDigest ?? new Uint8Array(given.length))
    if (!client || !right) return oauthError('invalid_client', usedHeader(call))
    if (call.form['grant_type'] !== 'client_credentials') return oauthError('unsupported_grant_type')
    const token = issued.make(client.id)
    await insertApiToken(ports.db, issued.digest(token), client.id, call.now.add({ seconds: TOKEN_LIFE }))
    const scope = [...rightsOf(client.roles)].sort().join(' ')
    return {
      json: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE, ...(scope === '' ? {} : { scope }) },
      headers: UNCACHED,
    }
  }
}

const NOBODY = '00000000-0000-7000-8000-000000000000'
const UNCACHED = { 'cache-control': 'no-store', pragma: 'no-cache' }

const usedHeader = (call: Call): boolean => call.request.headers.authorization !== undefined

/** One way only (§2.3), each parameter once (§3.2), and a grant type. */
function credentialsOf(call: Call): { id: string; secret: string } | Fault {
  const { form, request } = call
  if (Object.values((request.body ?? {}) as object).some(Array.isArray)) return 'invalid_request'
  if ((form['grant_type'] ?? '') === '') return 'invalid_request'
  const header = request.headers.authorization
  if (header === undefined) {
    const { client_id: id, client_secret: secret } = form
    return id === undefined || secret === undefined ? 'invalid_client' : { id, secret }
  }
  if (form['client_secret'] !== undefined) return 'invalid_request'
  const basic = /^basic ([A-Za-z0-9+/=]{1,400})$/i.exec(header)?.[1]
  const [id, secret] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s)
  if (id === undefined || secret === undefined) return 'invalid_client'
  if (form['client_id'] !== undefined && form['client_id'] !== formDecoded(id)) return 'invalid_request'
  return { id: formDecoded(id), secret: formDecoded(secret) }
}

/** §2.3.1: both are form-encoded before they go into the header. What does not decode is wrong as it stands. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** RFC 6749 §5.2. */
const oauthError = (error: Fault, header = false): Reply => ({
  status: error === 'invalid_client' ? 401 : 400,
  json: { error },
  headers: {
    ...UNCACHED,
    ...(error === 'invalid_client' && header ? { 'www-authenticate': 'Basic realm="pli"' } : {}),
  },
})
