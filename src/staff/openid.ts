import * as client from 'openid-client'
import type { Config } from '../platform/config.ts'
import type { Refusal } from '../platform/refusal.ts'
import { isRefusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

/** What one sign-in must find again when the browser comes back from the provider. */
export type Expected = { readonly state: string; readonly nonce: string; readonly codeVerifier: string }

export type SignedIn = { readonly issuer: string; readonly subject: string; readonly idToken: string }

/** Any OpenID Connect provider (ProConnect in France), behind the few questions we have for it. */
export type IdentityProvider = {
  /** Where the browser is sent to sign in. */
  authorization(expected: Expected, now: Temporal.Instant): Promise<URL | Refusal>
  /** Who came back. `back` is the whole address the provider sent the browser to. */
  exchange(back: URL, expected: Expected, now: Temporal.Instant): Promise<SignedIn | Refusal>
  /** Where the provider's own session is ended; null when it offers no such page or does not answer. */
  ending(idToken: string, now: Temporal.Instant): Promise<URL | null>
}

const METADATA_LIFE = Temporal.Duration.from({ hours: 1 })
/** Seconds. An agent waits in front of a blank page meanwhile. */
const PATIENCE = 5

/**
 * Only `openid` is asked for: neither name nor e-mail, since nothing here needs them. The provider's description is read
 * at the first sign-in and not at start, so that its outage never keeps the house from opening. The library judges the
 * times inside the ID token with the machine's clock, as the provider wrote them with its own.
 */
export function identityProvider(
  oidc: Config['oidc'],
  publicUrl: URL,
  development: boolean,
  fault: (error: unknown) => void,
): IdentityProvider {
  const issuer = new URL(oidc.issuer)
  if (issuer.protocol !== 'https:' && !development) throw new Error('the identity provider must be reached by https')
  const callback = new URL('/staff/sign-in/callback', publicUrl).href
  let known: { configuration: Promise<client.Configuration>; until: Temporal.Instant } | null = null

  function configuration(now: Temporal.Instant): Promise<client.Configuration> {
    if (known && Temporal.Instant.compare(now, known.until) < 0) return known.configuration
    const found = client.discovery(issuer, oidc.clientId, {}, secretAsWanted(oidc.clientSecret), {
      timeout: PATIENCE,
      ...(development ? { execute: [client.allowInsecureRequests] } : {}),
    })
    known = { configuration: found, until: now.add(METADATA_LIFE) }
    found.catch(() => {
      if (known?.configuration === found) known = null // the next sign-in asks again
    })
    return found
  }

  const asked = async <T>(question: () => Promise<T>): Promise<T | Refusal> => {
    try {
      return await question()
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal.refusal !== 'sign-in-refused-by-provider') fault(error)
      return refusal
    }
  }

  return {
    authorization: (expected, now) =>
      asked(async () =>
        client.buildAuthorizationUrl(await configuration(now), {
          redirect_uri: callback,
          scope: 'openid',
          state: expected.state,
          nonce: expected.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(expected.codeVerifier),
          code_challenge_method: 'S256',
        }),
      ),
    exchange: (back, expected, now) =>
      asked(async () => {
        const tokens = await client.authorizationCodeGrant(await configuration(now), back, {
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          pkceCodeVerifier: expected.codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        return { issuer: claims.iss, subject: claims.sub, idToken: tokens.id_token! }
      }),
    async ending(idToken, now) {
      const found = await asked(() => configuration(now))
      if (isRefusal(found) || found.serverMetadata().end_session_endpoint === undefined) return null
      return client.buildEndSessionUrl(found, {
        id_token_hint: idToken,
        post_logout_redirect_uri: new URL('/staff/signed-out', publicUrl).href,
      })
    },
  }
}

/** The provider said no; or what came back is not what we asked for; or nobody answered in a way one can understand. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof client.AuthorizationResponseError) return refuse('sign-in-refused-by-provider')
  if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant') return refuse('sign-in-not-known')
  if (error instanceof client.ClientError && NOT_AS_ASKED.has(error.code ?? '')) return refuse('sign-in-not-known')
  return refuse('identity-provider-unreachable')
}

const NOT_AS_ASKED = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
])

/** Providers differ in where they want our secret: the header unless their description speaks of the body only. */
const secretAsWanted =
  (secret: string): client.ClientAuth =>
  (server, us, body, headers) => {
    const offered = server.token_endpoint_auth_methods_supported
    const header = offered === undefined || offered.includes('client_secret_basic')
    return (header ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret))(server, us, body, headers)
  }
