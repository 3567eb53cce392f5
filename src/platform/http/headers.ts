import type { FastifyReply } from 'fastify'

/** OWASP ASVS 14.4: no scripts but our own files, no frames, nothing sniffed, cached or leaked by the referrer. */
export function securityHeaders(
  reply: FastifyReply,
  o: { styleHashes: readonly string[]; formTargets?: readonly string[] },
  secure: boolean,
): void {
  const styles = o.styleHashes.map((h) => `'${h}'`).join(' ')
  const targets = [`'self'`, ...(o.formTargets ?? [])].join(' ')
  reply.header(
    'content-security-policy',
    `default-src 'none'; style-src ${styles || "'none'"}; img-src 'self' data:; script-src 'self'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
  )
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('cross-origin-opener-policy', 'same-origin')
  reply.header('cross-origin-resource-policy', 'same-origin')
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), interest-cohort=()')
  reply.header('x-robots-tag', 'noindex, nofollow')
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  if (secure) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains')
}
