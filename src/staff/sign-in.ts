import { keyedDigest, newToken, subKey } from '../platform/crypto/digest.ts'
import { seal, unseal } from '../platform/crypto/seal.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import type { Acting } from '../platform/db/act.ts'
import type { StaffActor } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { staffSignedIn, staffSignedOut } from './facts.ts'
import { ABSOLUTE } from './identify.ts'
import type { IdentityProvider } from './openid.ts'
import { refuse } from './refusals.ts'
import { localReturn } from './return-to.ts'
import { endSession, insertSession, insertSignIn, memberBySubject, takeSignIn } from './store-sign-in.ts'

/** Time to find a card reader and remember a code. */
export const SIGN_IN_LIFE = Temporal.Duration.from({ minutes: 10 })

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/**
 * Sends the browser to the provider. `browser` is its cookie from an earlier start, if any: it is kept, so that two tabs
 * can sign in side by side. Only keyed digests of the state and of the cookie are stored.
 */
export const beginSignIn =
  (ports: Ports, provider: IdentityProvider) =>
  async (
    now: Temporal.Instant,
    browser: string | null,
    returnTo: string | undefined,
  ): Promise<{ to: URL; browser: string } | Refusal> => {
    const state = newToken()
    const nonce = newToken()
    const codeVerifier = newToken()
    const cookie = browser !== null && TOKEN.test(browser) ? browser : newToken()
    const to = await provider.authorization({ state, nonce, codeVerifier }, now)
    if (isRefusal(to)) return to
    await insertSignIn(ports.db, {
      stateDigest: stateDigest(ports, state),
      browserDigest: browserDigest(ports, cookie),
      nonce,
      codeVerifier,
      returnTo: localReturn(returnTo),
      expiresAt: now.add(SIGN_IN_LIFE),
    })
    return { to, browser: cookie }
  }

export type Finished = { token: string; returnTo: string } | { stranger: { issuer: string; subject: string } } | Refusal

/**
 * The browser is back. State, nonce, code and the browser's cookie must all be those of one start, which serves once.
 * Somebody the provider knows and we do not is a stranger: an administrator must have invited him.
 */
export const finishSignIn =
  (ports: Ports, provider: IdentityProvider) =>
  async (now: Temporal.Instant, browser: string | null, back: URL): Promise<Finished> => {
    const state = back.searchParams.get('state') ?? ''
    if (!TOKEN.test(state) || browser === null) return refuse('sign-in-not-known')
    const begun = await takeSignIn(ports.db, stateDigest(ports, state), browserDigest(ports, browser), now)
    if (!begun) return refuse('sign-in-not-known')
    const who = await provider.exchange(back, { state, nonce: begun.nonce, codeVerifier: begun.codeVerifier }, now)
    if (isRefusal(who)) return who
    const member = await memberBySubject(ports.db, who.issuer, who.subject)
    if (!member) return { stranger: { issuer: who.issuer, subject: who.subject } }
    if (member.leftAt !== null) return refuse('member-has-left')
    const sessions = tokens(ports.pepper, 'staff-session')
    const token = sessions.make(member.id)
    const opened = await ports.act(asMember(member.id), async (unit) => {
      const digest = sessions.digest(token)
      await insertSession(unit.trx, {
        digest,
        memberId: member.id,
        now: unit.now,
        expiresAt: unit.now.add(ABSOLUTE),
        idToken: seal(idTokenKey(ports), Buffer.from(who.idToken), about(digest)),
      })
      unit.record(staffSignedIn(member.id, unit.now))
      return null
    })
    return isRefusal(opened) ? opened : { token, returnTo: begun.returnTo }
  }

/** Ends the session here, and says where to end it at the provider too (null when it offers no such page). */
export const signOut =
  (ports: Ports, provider: IdentityProvider) =>
  async (now: Temporal.Instant, staff: StaffActor): Promise<URL | null | Refusal> => {
    const { digest } = staff
    if (!digest) throw new Error('a machine has no session')
    const sealed = await ports.act(asMember(staff.actorId), async (unit) => {
      const idToken = await endSession(unit.trx, digest, unit.now)
      unit.record(staffSignedOut(staff.actorId, unit.now))
      return { idToken }
    })
    if (isRefusal(sealed)) return sealed
    if (!sealed.idToken) return null
    return provider.ending(unseal(idTokenKey(ports), sealed.idToken, about(digest)).toString(), now)
  }

const asMember = (actorId: string): Acting => ({ as: 'staff', kind: 'staff', actorId, role: 'member' })
const stateDigest = (ports: Ports, state: string) => keyedDigest(subKey(ports.pepper, 'sign-in-state'), state)
const browserDigest = (ports: Ports, cookie: string) => keyedDigest(subKey(ports.pepper, 'sign-in-browser'), cookie)
const idTokenKey = (ports: Ports) => subKey(ports.pepper, 'staff-id-token')
const about = (digest: Uint8Array) => `session:${Buffer.from(digest).toString('hex')}`
