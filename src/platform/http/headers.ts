import type { FastifyReply } from 'fastify'

/**
 * OWASP ASVS 14.4: no scripts but our own files, no frames, nothing sniffed, cached or leaked by the referrer. Written once
 * at start; the function puts them on an answer.
 */
export function securityHeaders(
  o: { styleHashes: readonly string[]; formTargets?: readonly string[] },
  secure: boolean,
): (reply: FastifyReply) => void {
  const styles = o.styleHashes.map((h) => `'${h}'`).join(' ')
  const targets = [`'self'`, ...(o.formTargets ?? [])].join(' ')
  const headers = {
    'content-security-policy': `default-src 'none'; style-src ${styles || "'none'"}; img-src 'self' data:; script-src 'self'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: with it a browser sends `Origin: null` from our own forms, and one too old to say
    // Sec-Fetch-Site (Safari before 16.4) could not be told from another site. Nothing leaves to others either way.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
    'x-robots-tag': 'noindex, nofollow',
    ...(secure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
  return (reply) => {
    reply.headers(headers)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  }
}
