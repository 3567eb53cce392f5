import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider'
import { escapeHtml } from '../ui/index.ts'

/** Somebody one can sign in as: `subject` is what the provider calls him, the rest is shown on the page. */
export type Agent = { readonly subject: string; readonly pseudonym: string; readonly roles: string }

export type IdentityOptions = {
  readonly host?: string
  /** 0: any free port; the issuer is then known from the answer only. */
  readonly port: number
  readonly clientId: string
  readonly clientSecret: string
  /** Where Pli answers: its addresses are the only ones browsers are sent back to. */
  readonly publicUrl: URL
  /** Asked at each sign-in, so that an agent invited a minute ago is there. */
  readonly agents: () => Promise<readonly Agent[]>
}

export type Identity = { readonly issuer: string; stop(): Promise<void> }

/**
 * The twin of the administration's identity provider, for development, demonstrations and tests: a real OpenID Connect
 * provider that asks for no password but which agent one wants to be. Never part of a production start.
 */
export async function startIdentity(o: IdentityOptions): Promise<Identity> {
  const host = o.host ?? '127.0.0.1'
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(o.port, host, resolve)
  })
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, configuration(o))
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const asking = (request.url ?? '').startsWith('/interaction/')
    if (!asking) return void answer(request, response)
    pick(provider, o, request, response).catch(() => response.writeHead(400, PLAIN).end('This sign-in is over.'))
  })
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }
const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

function configuration(o: IdentityOptions): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Asks who one is at every sign-in: in a demonstration the same browser plays several agents.
  const policy = interactionPolicy.base()
  const every = new interactionPolicy.Check('every_time', 'which agent', (ctx) =>
    ctx.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT,
  )
  policy.get('login')!.checks.add(every)
  return {
    clients: [
      {
        client_id: o.clientId,
        client_secret: o.clientSecret,
        redirect_uris: [new URL('/staff/sign-in/callback', o.publicUrl).href],
        post_logout_redirect_uris: [new URL('/staff/signed-out', o.publicUrl).href],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'twin' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    pkce: { required: () => true },
    scopes: ['openid'],
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    // Nobody is asked to consent: the administration's own application is trusted by its provider.
    async loadExistingGrant(ctx) {
      const { Grant } = ctx.oidc.provider
      const grant = new Grant({ accountId: ctx.oidc.session!.accountId!, clientId: ctx.oidc.client!.clientId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = htmlPage(
            'Se déconnecter',
            `${form}<p>Fermer la session chez le fournisseur d’identité ?</p><button type="submit" form="op.logoutForm" name="logout" value="yes">Oui, fermer</button>`,
          )
        },
      },
    },
    ttl: { Interaction: 600, Session: 36_000, Grant: 36_000, IdToken: 3600, AccessToken: 60, AuthorizationCode: 60 },
  }
}

/** GET shows the agents, POST signs in as one of them. */
async function pick(provider: Provider, o: IdentityOptions, request: IncomingMessage, response: ServerResponse) {
  const { uid } = await provider.interactionDetails(request, response)
  const agents = await o.agents()
  if (request.method === 'POST') {
    const subject = new URLSearchParams(await bodyOf(request)).get('subject')
    const login = subject !== null && subject !== '' && { accountId: subject }
    const result = login ? { login } : { error: 'access_denied', error_description: 'nobody was picked' }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  const buttons = agents.map(
    ({ subject, pseudonym, roles }) =>
      `<li><button name="subject" value="${escapeHtml(subject)}"><strong>${escapeHtml(pseudonym)}</strong> ${escapeHtml(roles)}</button></li>`,
  )
  const others =
    '<li><button name="subject" value="a-stranger">Quelqu’un que personne n’a invité</button></li><li><button name="subject" value="">Annuler</button></li>'
  response
    .writeHead(200, HTML)
    .end(
      htmlPage(
        'Qui êtes-vous ?',
        `<p>Fournisseur d’identité de démonstration : aucun mot de passe.</p><form method="post" action="/interaction/${escapeHtml(uid)}"><ul>${buttons.join('')}${others}</ul></form>`,
      ),
    )
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > 4096) throw new Error('too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const htmlPage = (title: string, body: string): string =>
  `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}ul{list-style:none;padding:0}li{margin:.5rem 0}button{font:inherit;text-align:start;padding:.75rem 1rem;min-height:2.75rem;width:100%;cursor:pointer}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
