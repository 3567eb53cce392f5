import { sha256 } from '../platform/crypto/digest.ts'
import { readCookie } from '../platform/http/cookies.ts'
import { actingStaff, type Call, type Cookie, type Reply, type Route, staffOf } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { identifyStaff } from './identify.ts'
import { tokenOperation } from './openapi.ts'
import type { IdentityProvider } from './openid.ts'
import { homePage, rolesPage, signedOutPage, strangerPage } from './pages.tsx'
import { outcomeField, workPage } from './pages-work.tsx'
import { SIGNED_IN } from './rights.ts'
import { beginSignIn, finishSignIn, SIGN_IN_LIFE, signOut } from './sign-in.ts'
import { liveGrants } from './store-administer.ts'
import { countOpenWorkItems, openWorkItems } from './store-work.ts'
import { issueToken } from './token.ts'
import { closeByHand } from './work.ts'

/** Signing in and out, the home page, work, and the token of machines. What an administrator does: routes-administer.ts. */
export function staffRoutes(ports: Ports, provider: IdentityProvider): Route[] {
  const secure = ports.config.publicUrl.protocol === 'https:'
  const begin = beginSignIn(ports, provider)
  const finish = finishSignIn(ports, provider)
  const leave = signOut(ports, provider)

  const goToProvider = async (call: Call): Promise<Reply> => {
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
    return {
      redirect: done.returnTo,
      cookies: [
        { name: 'staff', value: done.token, maxAge: null },
        { name: 'sign-in', value: '', maxAge: 0 },
      ],
    }
  }

  const signedInAlready = async (call: Call): Promise<boolean> => {
    const cookie = readCookie(call.request, 'staff', secure)
    return cookie !== null && (await identifyStaff(ports.db)(sha256(cookie), SIGNED_IN, call.now)) !== null
  }

  const goAway = async (call: Call): Promise<Reply> => {
    const end = await leave(call.now, staffOf(call))
    if (isRefusal(end)) return end
    return { redirect: end?.href ?? '/staff/signed-out', cookies: [{ name: 'staff', value: '', maxAge: 0 }] }
  }

  const home = async (call: Call): Promise<Reply> => {
    const seen = await ports.act(actingStaff(call), async ({ trx, now }) => ({
      held: await liveGrants(trx, staffOf(call).actorId),
      work: staffOf(call).rights.has('work-item.read') ? await countOpenWorkItems(trx, now) : null,
    }))
    return isRefusal(seen) ? seen : { page: homePage(call, seen.held, seen.work) }
  }

  const work = async (call: Call): Promise<Reply> => {
    const page = Math.min(1000, Math.max(1, Math.trunc(Number(call.query['page'])) || 1))
    const items = await ports.act(actingStaff(call), ({ trx }) => openWorkItems(trx, PAGE + 1, (page - 1) * PAGE))
    if (isRefusal(items)) return items
    const justClosed = call.query['closed'] === '1'
    return { page: workPage(call, { items: items.slice(0, PAGE), page, more: items.length > PAGE, justClosed }) }
  }

  const close = async (call: Call): Promise<Reply> => {
    const id = call.params['id'] ?? ''
    const outcome = call.form[outcomeField(id)] ?? ''
    const closed = await ports.act(actingStaff(call), (unit) => closeByHand(unit, id, outcome))
    return closed ?? { redirect: '/staff/work-items?closed=1' }
  }

  return [
    {
      method: 'GET',
      url: '/staff/sign-in',
      access: { to: 'everyone' },
      as: 'page',
      limit: TRIES,
      handle: goToProvider,
    },
    {
      method: 'GET',
      url: '/staff/sign-in/callback',
      access: { to: 'everyone' },
      as: 'page',
      limit: TRIES,
      handle: comeBack,
    },
    {
      method: 'GET',
      url: '/staff/signed-out',
      access: { to: 'everyone' },
      as: 'page',
      handle: async (call) => ({ page: signedOutPage(call) }),
    },
    {
      method: 'POST',
      url: '/staff/sign-out',
      access: { to: 'staff', right: SIGNED_IN },
      as: 'page',
      body: 'form',
      handle: goAway,
    },
    { method: 'GET', url: '/staff', access: { to: 'staff', right: SIGNED_IN }, as: 'page', handle: home },
    {
      method: 'GET',
      url: '/staff/work-items',
      access: { to: 'staff', right: 'work-item.read' },
      as: 'page',
      handle: work,
    },
    {
      method: 'POST',
      url: '/staff/work-items/:id/closing',
      access: { to: 'staff', right: 'work-item.close' },
      as: 'page',
      body: 'form',
      handle: close,
    },
    {
      method: 'GET',
      url: '/staff/roles',
      access: { to: 'staff', right: 'staff.administer' },
      as: 'page',
      handle: async (call) => ({ page: rolesPage(call) }),
    },
    {
      method: 'POST',
      url: '/api/v1/token',
      access: { to: 'everyone' },
      as: 'machine',
      body: 'form',
      limit: TRIES,
      openapi: tokenOperation,
      handle: issueToken(ports),
    },
  ]
}

const PAGE = 50
/** A whole office may sit behind one address, signing in at eight; a machine asks once an hour. */
const TRIES = { max: 120, seconds: 60 }
