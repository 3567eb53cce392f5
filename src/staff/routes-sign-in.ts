import { tokens } from '../platform/crypto/tokens.ts'
import { readCookie } from '../platform/http/cookies.ts'
import { type Call, type Cookie, type Reply, type Route, staffOf } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { identifyStaff } from './identify.ts'
import type { IdentityProvider } from './openid.ts'
import { endedPage, signedOutPage, strangerPage } from './pages.tsx'
import { localReturn } from './return-to.ts'
import { SIGNED_IN } from './rights.ts'
import { beginSignIn, finishSignIn, SIGN_IN_LIFE, signOut } from './sign-in.ts'

/** A whole office may sit behind one address and sign in at eight. */
const TRIES = { max: 120, seconds: 60 }

export function signInRoutes(ports: Ports, provider: IdentityProvider): Route[] {
  const secure = ports.config.publicUrl.protocol === 'https:'
  const begin = beginSignIn(ports, provider)
  const finish = finishSignIn(ports, provider)
  const leave = signOut(ports, provider)
  const who = identifyStaff(ports.db, tokens(ports.pepper, 'staff-session'))

  const goToProvider = async (call: Call): Promise<Reply> => {
    if (call.query['ended'] !== undefined) return { page: endedPage(call, localReturn(call.query['return_to'])) }
    const begun = await begin(call.now, readCookie(call.request, 'sign-in', secure), call.query['return_to'])
    if (isRefusal(begun)) return begun
    const cookie: Cookie = { name: 'sign-in', value: begun.browser, maxAge: SIGN_IN_LIFE.total('seconds') }
    return { redirect: begun.to.href, cookies: [cookie] }
  }

  const comeBack = async (call: Call): Promise<Reply> => {
    // The address as the provider sent the browser to it, whatever proxy stands in between.
    const back = new URL(call.request.url, ports.config.publicUrl)
    const done = await finish(call.now, readCookie(call.request, 'sign-in', secure), back)
    // The other of two tabs, or the button "back": whoever is signed in in this browser is not told off.
    if (isRefusal(done)) return (await signedInAlready(call)) ? { redirect: '/staff' } : done
    if ('stranger' in done) return { page: strangerPage(call, done.stranger), status: 403 }
    const cookies: Cookie[] = [
      { name: 'staff', value: done.token, maxAge: null },
      { name: 'sign-in', value: '', maxAge: 0 },
    ]
    return { redirect: done.returnTo, cookies }
  }

  const signedInAlready = async (call: Call): Promise<boolean> => {
    const cookie = readCookie(call.request, 'staff', secure)
    return cookie !== null && (await who(cookie, SIGNED_IN, call.now)) !== null
  }

  const goAway = async (call: Call): Promise<Reply> => {
    const end = await leave(call.now, staffOf(call))
    if (isRefusal(end)) return end
    return { redirect: end?.href ?? '/staff/signed-out', cookies: [{ name: 'staff', value: '', maxAge: 0 }] }
  }

  const open = { method: 'GET', access: { to: 'everyone' }, as: 'page' } as const
  const signedIn = { to: 'staff', right: SIGNED_IN } as const
  return [
    { ...open, url: '/staff/sign-in', limit: TRIES, handle: goToProvider },
    { ...open, url: '/staff/sign-in/callback', limit: TRIES, handle: comeBack },
    { ...open, url: '/staff/signed-out', handle: async (call) => ({ page: signedOutPage(call) }) },
    { method: 'POST', url: '/staff/sign-out', access: signedIn, as: 'page', body: 'form', handle: goAway },
  ]
}
