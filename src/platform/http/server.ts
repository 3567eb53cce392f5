import { randomUUID } from 'node:crypto'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import { keyedDigest, sameBytes } from '../crypto/digest.ts'
import type { Asks } from '../db/sql.ts'
import type { Log } from '../log.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import { bodyRefusal, fromHere, strings } from './asked.ts'
import { readCookie, setCookie } from './cookies.ts'
import { securityHeaders } from './headers.ts'
import { hit } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { tooLarge } from './multipart.ts'
import { peerOf } from './peer.ts'
import { refuse } from './refusals.ts'
import type { Call, PersonSession, Reply, Route, StaffActor } from './route.ts'
import { doorOf } from './sign-in-first.ts'

/** Where a language may be asked for, the first that answers first. */
type Wanted = Readonly<Record<'query' | 'cookie' | 'stored' | 'header', string | null | undefined>>

export type ServerOptions = {
  routes: readonly Route[]
  clock: Clock
  db: Asks
  log: Log
  metrics: Metrics
  /** e.g. https://pli.example; decides the cookies' prefix and the origin that forms may come from. */
  publicUrl: URL
  /** Trusts X-Forwarded-For of this many proxies in front. */
  proxies: number
  /** Key for CSRF tokens and digests of peers' addresses. */
  key: Uint8Array
  /** Hashes of the inline styles, for the content security policy. */
  styleHashes: readonly string[]
  /** Origins besides ours that a form may lead to: the identity provider's, where signing out ends. */
  formTargets?: readonly string[]
  /** Who a cookie or a token stands for; null when it stands for nobody any more. */
  identify: {
    person(token: string, now: Temporal.Instant): Promise<PersonSession | null>
    staff(token: string, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null>
    sessionDigest(token: string): Uint8Array
    client(token: string, right: string, now: Temporal.Instant): Promise<StaffActor | Refusal | null>
  }
  language(wanted: Wanted): string
  /** Is this a tag of a shipped language? Then `?lang=` is remembered in a cookie. */
  isLanguage(tag: string): boolean
  /** The page of a refusal, and its words for a machine. */
  renderRefusal(refusal: Refusal, call: Pick<Call, 'tag' | 'now' | 'csrf' | 'person' | 'staff' | 'request'>): string
  problem(refusal: Refusal, tag: string): { title: string; detail: string }
  ready(): Promise<boolean>
}

/** The request pipeline, in order: each concern one line. */
export async function createServer(o: ServerOptions): Promise<FastifyInstance> {
  const secure = o.publicUrl.protocol === 'https:'
  const secureHeaders = securityHeaders(o, secure)
  const app = Fastify({
    trustProxy: (_address, hop) => hop < o.proxies,
    bodyLimit: 64 * 1024,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    // An address that is none is answered like any other that leads nowhere, with the same headers.
    frameworkErrors: (_error, request, reply) => {
      secureHeaders(reply)
      return refuseOut(o, secure, request, reply, refuse('page-not-found'), asOf(request))
    },
  })
  await app.register(formbody, { bodyLimit: 64 * 1024 })
  await app.register(multipart)
  let closing = false
  app.addHook('preClose', (done) => {
    closing = true
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    secureHeaders(reply)
    if (closing) reply.header('connection', 'close') // or a client that keeps its line would hold up the stop
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    measure(request, reply, o)
    done()
  })
  app.get('/healthz', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) =>
    reply.code((await o.ready().catch(() => false)) ? 200 : 503).send({ ready: reply.statusCode === 200 }),
  )
  for (const route of o.routes) {
    app.route({
      method: route.method,
      url: route.url,
      config: { unlogged: route.unlogged === true },
      ...(route.maxBytes === undefined ? {} : { bodyLimit: route.maxBytes }),
      handler: (request, reply) => answer(o, route, secure, request, reply),
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(o.routes, request.url)
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    const refusal = refuse(allowed.length > 0 ? 'method-not-allowed' : 'page-not-found')
    return refuseOut(o, secure, request, reply, refusal, asOf(request))
  })
  app.setErrorHandler(
    (
      error: { statusCode?: number; name?: string; code?: string; message?: string; stack?: string },
      request,
      reply,
    ) => {
      const known =
        error.statusCode === 413
          ? tooLarge(request.routeOptions.bodyLimit ?? 64 * 1024)
          : error.statusCode === 415
            ? refuse('body-type-not-accepted')
            : error.statusCode !== undefined && error.statusCode < 500
              ? refuse('body-not-understood')
              : null
      if (!known) o.log.fault('request', error, { correlation: request.id, route: request.routeOptions.url ?? '' })
      return refuseOut(
        o,
        secure,
        request,
        reply,
        known ?? refuse('something-broke', { correlation: request.id }),
        asOf(request),
      )
    },
  )
  return app
}

/** What an address can be asked for; nothing when it leads nowhere. */
function methodsAt(routes: readonly Route[], asked: string): readonly string[] {
  const path = asked.split('?')[0]!.split('/')
  const here = routes.filter(({ url }) => {
    const parts = url.split('/')
    return parts.length === path.length && parts.every((part, i) => part === path[i] || part.startsWith(':'))
  })
  return [...new Set(here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].sort()
}

const asOf = (request: FastifyRequest): Route['as'] => (request.url.startsWith('/api/') ? 'machine' : 'page')

async function answer(o: ServerOptions, route: Route, secure: boolean, request: FastifyRequest, reply: FastifyReply) {
  const call = await identify(o, route, secure, request)
  if (isRefusal(call)) return refuseOut(o, secure, request, reply, call, route.as)
  const result = await route.handle(call)
  if (isRefusal(result)) return refuseOut(o, secure, request, reply, result, route.as, call)
  if (route.goesBack === true) reply.header('cache-control', 'private, no-cache')
  const { lang } = call.query
  if (route.as === 'page' && lang !== undefined && o.isLanguage(lang)) {
    reply.header('set-cookie', setCookie({ name: 'lang', value: lang, maxAge: 30 * 86_400 }, secure))
  }
  return send(reply, result, secure)
}

/** Limits, body, session or token, right, CSRF: everything that must be true before a handler runs. */
async function identify(
  o: ServerOptions,
  route: Route,
  secure: boolean,
  request: FastifyRequest,
): Promise<Call | Refusal> {
  const now = o.clock.now()
  if (route.limit) {
    // A keyed digest of the peer's address, for this alone: an address is never stored or logged.
    const peer = keyedDigest(o.key, 'peer:', peerOf(request.ip))
    const key = keyedDigest(o.key, `${route.method} ${route.url}`, peer)
    const { over, retryAfter } = await hit(o.db, key, now, route.limit)
    if (over) return refuse('too-many-requests', { seconds: retryAfter })
  }
  const badBody = bodyRefusal(route, request)
  if (badBody) return badBody
  const { access } = route
  let person: PersonSession | null = null
  let staff: StaffActor | null = null
  const token = readCookie(request, access.to === 'staff' ? 'staff' : 'session', secure)
  const cookie = token?.length === 43 ? token : null
  if (cookie && (access.to === 'person' || access.to === 'everyone')) person = await o.identify.person(cookie, now)
  if (access.to === 'person' && !person) return refuse('sign-in-first')
  const digest = cookie && access.to === 'person-by-statement' ? o.identify.sessionDigest(cookie) : null
  if (access.to === 'person-by-statement' && !digest) return refuse('sign-in-first')
  if (access.to === 'staff') {
    const who = cookie && (await o.identify.staff(cookie, access.right, now))
    if (!who) return refuse('sign-in-first', { staff: 1 })
    if (isRefusal(who)) return who
    staff = who
  }
  if (access.to === 'client') {
    const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1]
    const who = bearer === undefined ? null : await o.identify.client(bearer, access.right, now)
    if (!who) return refuse('token-missing-or-expired')
    if (isRefusal(who)) return who
    staff = who
  }
  const session = person?.digest ?? staff?.digest ?? digest
  const csrf = session ? keyedDigest(o.key, 'csrf:', session).toString('base64url') : ''
  if (request.method === 'POST' && access.to !== 'client' && access.to !== 'carrier' && route.as === 'page') {
    if (!fromHere(o.publicUrl, request)) return refuse('form-expired')
    // A multipart body is read by its handler, which compares the token with `csrfRefusal` below.
    const given = String((request.body as Record<string, unknown> | undefined)?.['csrf'] ?? '')
    if (
      session &&
      access.to !== 'everyone' &&
      route.body !== 'multipart' &&
      !sameBytes(Buffer.from(given), Buffer.from(csrf))
    ) {
      return refuse('form-expired')
    }
  }
  const query = strings(request.query)
  const tag = o.language({
    query: query['lang'],
    cookie: readCookie(request, 'lang', secure),
    stored: person?.language,
    header: request.headers['accept-language'],
  })
  return {
    request,
    now,
    tag,
    params: strings(request.params),
    query,
    form: route.body === 'form' ? strings(request.body) : {},
    json: route.body === 'json' ? request.body : undefined,
    person,
    staff,
    sessionDigest: digest,
    csrf,
    ticket: readCookie(request, 'ticket', secure),
  }
}

/** For handlers of multipart forms: the hidden token, once the body is read. */
export const csrfRefusal = (call: Call, given: string | undefined): Refusal | null =>
  sameBytes(Buffer.from(given ?? ''), Buffer.from(call.csrf)) ? null : refuse('form-expired')

function refuseOut(
  o: ServerOptions,
  secure: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  as: Route['as'],
  call?: Call,
) {
  if (typeof refusal.params['seconds'] === 'number') reply.header('retry-after', refusal.params['seconds'])
  const tag =
    call?.tag ??
    o.language({
      query: strings(request.query)['lang'],
      cookie: readCookie(request, 'lang', secure),
      stored: null,
      header: request.headers['accept-language'],
    })
  o.metrics.refused(refusal)
  if (as === 'machine') {
    const { title, detail } = o.problem(refusal, tag)
    if (refusal.status === 401) reply.header('www-authenticate', 'Bearer') // RFC 9110 § 11.6.1
    return reply
      .code(refusal.status)
      .header('content-type', 'application/problem+json')
      .send(
        Buffer.from(
          JSON.stringify({
            type: `${o.publicUrl.origin}/errors#${refusal.refusal}`,
            title,
            status: refusal.status,
            detail,
            code: refusal.refusal,
            ...(refusal.field === undefined ? {} : { field: refusal.field }),
            ...(Object.keys(refusal.params).length > 0 ? { params: refusal.params } : {}),
            correlation: request.id,
          }),
        ),
      )
  }
  if (refusal.refusal === 'sign-in-first') {
    const hadSession = readCookie(request, 'session', secure) !== null
    return reply
      .code(303)
      .header('location', doorOf(request, refusal.params['staff'] === 1, hadSession, o.isLanguage))
      .send()
  }
  const page = o.renderRefusal(
    refusal,
    call ?? { tag, now: o.clock.now(), csrf: '', person: null, staff: null, request },
  )
  return reply.code(refusal.status).type('text/html; charset=utf-8').send(page)
}

function send(reply: FastifyReply, result: Exclude<Reply, Refusal>, secure: boolean) {
  if ('cookies' in result) for (const cookie of result.cookies) reply.header('set-cookie', setCookie(cookie, secure))
  if ('page' in result)
    return reply
      .code(result.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(result.page)
  if ('redirect' in result) return reply.code(303).header('location', result.redirect).send()
  if ('json' in result) {
    for (const [name, value] of Object.entries(result.headers ?? {})) reply.header(name, value)
    return reply
      .code(result.status ?? 200)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(result.json))
  }
  if ('text' in result) {
    if (result.maxAge !== undefined) reply.header('cache-control', `public, max-age=${result.maxAge}`)
    return reply
      .code(result.status ?? 200)
      .type(result.type)
      .send(result.text)
  }
  if ('published' in result)
    return reply.header('cache-control', `public, max-age=${result.maxAge}`).type(result.type).send(result.published)
  if (result.sent) tellWhenSent(reply, result.sent)
  const how = 'inline' in result && result.inline ? 'inline' : 'attachment'
  reply.type(result.type).header('content-disposition', `${how}; filename="${result.name}"`)
  return reply.send('stream' in result ? result.stream : result.file)
}

/** Once: whole, or that it broke off. */
function tellWhenSent(reply: FastifyReply, sent: (whole: boolean) => Promise<void>): void {
  let told = false
  const tell = (whole: boolean) => {
    if (told) return
    told = true
    sent(whole).catch(() => {})
  }
  reply.raw.once('finish', () => tell(true))
  reply.raw.once('close', () => tell(false))
}

function measure(request: FastifyRequest, reply: FastifyReply, o: ServerOptions): void {
  const route = request.routeOptions.url ?? 'unmatched'
  o.metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime)
  if ('unlogged' in request.routeOptions.config && request.routeOptions.config.unlogged === true) return
  o.log.answered({
    method: request.method,
    route,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    correlation: request.id,
  })
}
