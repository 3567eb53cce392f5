import type { FastifyRequest } from 'fastify'
import type { Cookie } from './route.ts'

/** `__Host-` binds a cookie to this very host over TLS; plain http (development only) cannot carry the prefix. */
const nameOf = (name: string, secure: boolean) => (secure ? `__Host-${name}` : `pli-${name}`)

export function readCookie(request: FastifyRequest, name: Cookie['name'], secure: boolean): string | null {
  const wanted = `${nameOf(name, secure)}=`
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const pair = part.trim()
    if (pair.startsWith(wanted)) return pair.slice(wanted.length)
  }
  return null
}

/** Values are tokens or language tags (no escaping needed). HttpOnly, SameSite=Lax: no cross-site POST carries it. */
export function setCookie(cookie: Cookie, secure: boolean): string {
  const age = cookie.maxAge === null ? '' : `; Max-Age=${cookie.maxAge}`
  return `${nameOf(cookie.name, secure)}=${cookie.value}; Path=/; HttpOnly; SameSite=Lax${age}${secure ? '; Secure' : ''}`
}
