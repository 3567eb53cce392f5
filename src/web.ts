import type { FastifyInstance } from 'fastify'
import type { WebHouse } from './house.ts'
import { subKey } from './platform/crypto/digest.ts'
import { tokens } from './platform/crypto/tokens.ts'
import { answers } from './platform/db/db.ts'
import { createServer } from './platform/http/server.ts'
import { isSpoken, negotiate, words } from './platform/i18n/index.ts'
import { identifyPerson } from './space/index.ts'
import { identifyClient, identifyStaff, staffRefusalPage } from './staff/index.ts'
import { refusalPage, refusalWords, styleHashes } from './ui/index.ts'

/** The house, answering over HTTP. */
export function createWeb(house: WebHouse): Promise<FastifyInstance> {
  const { ports, config } = house
  const sessions = tokens(ports.pepper, 'session')
  return createServer({
    routes: house.routes,
    clock: ports.clock,
    db: ports.db,
    log: ports.log,
    metrics: ports.metrics,
    publicUrl: config.publicUrl,
    proxies: config.listen.proxies,
    key: subKey(ports.pepper, 'http'),
    styleHashes,
    formTargets: [new URL(config.oidc.issuer).origin],
    identify: {
      person: identifyPerson(ports.db, sessions),
      sessionDigest: sessions.digest,
      staff: identifyStaff(ports.db, tokens(ports.pepper, 'staff-session')),
      client: identifyClient(ports.db, tokens(ports.pepper, 'api-token')),
    },
    language: ({ query, cookie, stored, header }) =>
      negotiate({
        chosen: query || cookie || undefined,
        stored: stored || undefined,
        acceptLanguage: header || undefined,
      }),
    isLanguage: isSpoken,
    renderRefusal(refusal, { tag, person, staff, csrf, request }) {
      if (staff || /^\/staff(?:[/?]|$)/.test(request.url)) return staffRefusalPage(refusal, { tag, staff, csrf })
      return refusalPage(words(tag), refusal, person ? { action: '/log-out', csrf } : undefined)
    },
    problem(refusal, tag) {
      const { title, next } = refusalWords(words(tag), refusal)
      return { title, detail: next }
    },
    ready: () => answers(ports.db),
  })
}
