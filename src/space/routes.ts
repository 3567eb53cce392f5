import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { checkConnectionKey } from '../enrolment/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import { peerOf } from '../platform/http/peer.ts'
import { actingPerson, type Call, personOf, type Reply, type Route } from '../platform/http/route.ts'
import { returnOf } from '../platform/http/sign-in-first.ts'
import { isSpoken, negotiate, type Words, words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { HELP_PATH, SHOW_PASSWORD } from '../ui/index.ts'
import { activateSpace } from './activate.ts'
import { changePassword } from './change-password.ts'
import { lastCodeFailed } from './code.ts'
import {
  addContact,
  chooseLanguage,
  contacts,
  declareNoContact,
  paperRequest,
  removeContact,
  resendCode,
  verifyContact,
} from './contacts.ts'
import type { ContactKind } from './facts.ts'
import { logIn, logOut, logOutEverywhere } from './log-in.ts'
import { changePage } from './pages-change.tsx'
import { closedPage, closingPage } from './pages-closing.tsx'
import * as contactPages from './pages-contacts.tsx'
import * as pages from './pages-door.tsx'
import { recoverSpace, requestRecovery } from './recover.ts'
import { refuse } from './refusals.ts'
import { noLanguage, noSession, noTicket, sessionCookie, ticketCookie } from './session.ts'
import { announcedClosing, failingContacts } from './store.ts'
import { activationTicket, readTicket, type Ticket, ticketMark } from './ticket.ts'

const everyone = { to: 'everyone' } as const
const person = { to: 'person' } as const
const ACTIVATION_SCRIPT = transformSync(readFileSync(join(import.meta.dirname, 'activation.client.js'), 'utf8'), {
  minify: true,
}).code

export function spaceRoutes(ports: Ports, law: Law, passwords: Passwords): Route[] {
  const page = (
    method: 'GET' | 'POST',
    url: string,
    access: Route['access'],
    handle: (call: Call, w: Words) => Promise<Reply>,
    more: Partial<Route> = {},
  ): Route => ({
    method,
    url,
    access,
    as: 'page',
    ...(method === 'POST' ? { body: 'form' as const } : {}),
    ...more,
    handle: (call) => handle(call, words(call.tag)),
  })
  const again = (html: string, refusal: Refusal): Reply => ({ page: html, status: refusal.status })
  /** The network he comes from: what is tried is counted there (tries.ts). */
  const from = (call: Call) => peerOf(call.request.ip)
  const slow = { limit: { max: 60, seconds: 300 } }
  const entered = (token: string, to: string): Reply => ({ redirect: to, cookies: [sessionCookie(token), noTicket] })

  /** What he has proved so far, on the page made for it: a form of another's way in this browser is none. */
  const wayOf = <F extends Ticket['for']>(call: Call, wanted: F) => {
    const ticket = readTicket(ports, call.ticket, wanted)
    if (!ticket || call.ticket === null) return null
    const mark = ticketMark(call.ticket)
    if (call.request.method === 'POST' && call.form['mark'] !== mark) return null
    return { ticket, mark }
  }
  /** Who is in already went back after the end of the way. */
  const lost = (call: Call): Reply | Refusal => (call.person ? { redirect: '/inbox' } : refuse('start-again'))

  const contactPage = async (
    call: Call,
    w: Words,
    typed: { kind?: string; value?: string } = {},
    refusal?: Refusal,
  ): Promise<Reply> => {
    const { personId } = personOf(call)
    const mine = await ports.act(actingPerson(call), async ({ trx }) => ({
      contacts: await contacts(trx, ports, personId),
      failing: await failingContacts(trx),
      paper: await paperRequest(trx, personId),
    }))
    if (isRefusal(mine)) return mine
    const html = contactPages.contactsPage(
      w,
      {
        csrf: call.csrf,
        ...mine,
        alertTag: negotiate({ stored: personOf(call).language ?? undefined }),
        passwordChanged: call.query['changed'] === 'password',
      },
      typed,
      refusal,
    )
    return refusal ? again(html, refusal) : { page: html }
  }
  const codePage = async (call: Call, w: Words, refusal?: Refusal): Promise<Reply> => {
    const found = await ports.act(actingPerson(call), async ({ trx }) => {
      const mine = await contacts(trx, ports, personOf(call).personId)
      const contact = mine.find(({ id, verifiedAt }) => id === call.params['id'] && verifiedAt === null)
      return contact ? { contact, failed: await lastCodeFailed(trx, contact.id) } : null
    })
    if (isRefusal(found)) return found
    if (!found) return { redirect: '/contacts' }
    const html = contactPages.codePage(
      w,
      { csrf: call.csrf, ...found, sentAgain: call.query['sent'] === 'again' && !refusal },
      refusal,
    )
    return refusal ? again(html, refusal) : { page: html }
  }
  const kindOf = (text: string | undefined): ContactKind | null => (text === 'email' || text === 'mobile' ? text : null)

  return [
    page('GET', '/', everyone, async (call, w) => ({
      page: pages.homePage(w, call.person ? { csrf: call.csrf } : null),
    })),
    page('GET', HELP_PATH, everyone, async (_call, w) => ({ page: pages.helpPage(w, law) })),
    page('GET', '/assets/activation.js', everyone, async () => ({
      text: ACTIVATION_SCRIPT,
      type: 'text/javascript; charset=utf-8',
      maxAge: 86_400,
    })),

    page('GET', '/activation', everyone, async (_call, w) => ({ page: pages.activationPage(w) })),
    page(
      'POST',
      '/activation',
      everyone,
      async (call, w) => {
        const { number = '', key = '' } = call.form
        const holder = await checkConnectionKey(ports)({ number, key })
        if (isRefusal(holder))
          return again(
            pages.activationPage(w, { number, ...(holder.field === 'number' ? { key } : {}) }, holder),
            holder,
          )
        return { redirect: '/activation/password', cookies: [ticketCookie(activationTicket(ports, holder, number))] }
      },
      slow,
    ),
    page('GET', '/activation/password', everyone, async (call, w) => {
      const way = wayOf(call, 'activation')
      return way ? { page: pages.passwordPage(w, way) } : lost(call)
    }),
    page(
      'POST',
      '/activation/password',
      everyone,
      async (call, w) => {
        const way = wayOf(call, 'activation')
        if (!way) return lost(call)
        const show = call.form[SHOW_PASSWORD]
        const { password = '' } = call.form
        if (show !== undefined) return { page: pages.passwordPage(w, way, { shown: show === 'yes', password }) }
        const done = await activateSpace(ports, passwords)(way.ticket, password, from(call))
        return isRefusal(done) ? again(pages.passwordPage(w, way, {}, done), done) : entered(done.token, '/contacts')
      },
      slow,
    ),

    page('GET', '/log-in', everyone, async (call, w) =>
      call.person
        ? { redirect: returnOf(call.query['return_to']) }
        : {
            page: pages.logInPage(w, {
              returnTo: returnOf(call.query['return_to']),
              ended: call.query['ended'] === '1',
            }),
          },
    ),
    page(
      'POST',
      '/log-in',
      everyone,
      async (call, w) => {
        const { number = '', password = '' } = call.form
        const show = call.form[SHOW_PASSWORD]
        const returnTo = returnOf(call.form['return_to'])
        if (show !== undefined)
          return { page: pages.logInPage(w, { number, shown: show === 'yes', password, returnTo }) }
        const done = await logIn(ports, passwords)({ number, password }, from(call))
        if (isRefusal(done)) return again(pages.logInPage(w, { number, returnTo }, done), done)
        if ('closedAt' in done) return { page: closedPage(w, civilDay(done.closedAt)), status: 403 }
        return entered(done.token, returnTo)
      },
      slow,
    ),
    page('POST', '/log-out', person, async (call, w) => {
      const done = await logOut(ports)(personOf(call).digest)
      return isRefusal(done) ? done : { page: pages.loggedOutPage(w), cookies: [noSession, noTicket, noLanguage] }
    }),
    page('POST', '/log-out/everywhere', person, async (call, w) => {
      const done = await logOutEverywhere(ports)(personOf(call).personId)
      return isRefusal(done) ? done : { page: pages.loggedOutPage(w), cookies: [noSession, noTicket, noLanguage] }
    }),

    page('GET', '/recovery', everyone, async (_call, w) => ({ page: pages.recoveryPage(w) })),
    page(
      'POST',
      '/recovery',
      everyone,
      async (call, w) => {
        const { number = '', kind: asked } = call.form
        const kind = kindOf(asked)
        const done = kind
          ? await requestRecovery(ports)({ number, kind }, from(call))
          : refuse('choose-one', {}, 'kind')
        if (isRefusal(done))
          return again(pages.recoveryPage(w, { number, ...(asked === undefined ? {} : { kind: asked }) }, done), done)
        return { redirect: '/recovery/code', cookies: [ticketCookie(done.ticket)] }
      },
      slow,
    ),
    page('GET', '/recovery/code', everyone, async (call, w) => {
      const way = wayOf(call, 'recovery')
      return way ? { page: pages.recoveryCodePage(w, way) } : { redirect: '/recovery' }
    }),
    page(
      'POST',
      '/recovery/code',
      everyone,
      async (call, w) => {
        const way = wayOf(call, 'recovery')
        if (!way) return { redirect: '/recovery' }
        const show = call.form[SHOW_PASSWORD]
        const { code = '', password = '' } = call.form
        if (show !== undefined)
          return { page: pages.recoveryCodePage(w, way, { shown: show === 'yes', password, code }) }
        const done = await recoverSpace(ports, passwords)(way.ticket, { code, password }, from(call))
        return isRefusal(done)
          ? again(pages.recoveryCodePage(w, way, done.field === 'password' ? { code } : {}, done), done)
          : entered(done.token, '/inbox')
      },
      slow,
    ),

    page('GET', '/password', person, async (call, w) => ({ page: changePage(w, { csrf: call.csrf }) })),
    page(
      'POST',
      '/password',
      person,
      async (call, w) => {
        const { current = '', password = '', [SHOW_PASSWORD]: show } = call.form
        const me = { csrf: call.csrf }
        if (show !== undefined) return { page: changePage(w, me, { shown: show === 'yes', current, password }) }
        const done = await changePassword(ports, passwords)(personOf(call).personId, { current, password })
        return isRefusal(done)
          ? again(changePage(w, me, {}, done), done)
          : entered(done.token, '/contacts?changed=password')
      },
      slow,
    ),

    page('GET', '/closing', person, async (call, w) => {
      const last = await ports.act(actingPerson(call), async ({ trx }) => ({
        day: await announcedClosing(trx, personOf(call).personId),
      }))
      if (isRefusal(last)) return last
      return { page: closingPage(w, { csrf: call.csrf }, last.day, civilDay(ports.clock.now())) }
    }),
    page('GET', '/contacts', person, (call, w) => contactPage(call, w)),
    page('POST', '/contacts', person, async (call, w) => {
      const kind = kindOf(call.form['kind'])
      if (!kind) return refuse('choose-one')
      const value = call.form[kind] ?? ''
      const done = await addContact(ports)(actingPerson(call), kind, value)
      return isRefusal(done) ? contactPage(call, w, { kind, value }, done) : { redirect: `/contacts/${done.contactId}` }
    }),
    page('GET', '/contacts/none', person, async (call, w) => ({
      page: contactPages.noContactPage(w, { csrf: call.csrf }),
    })),
    page('POST', '/contacts/none', person, async (call, w) => {
      const { wants } = call.form
      if (wants !== 'paper' && wants !== 'desk') {
        const refusal = refuse('choose-one', {}, 'wants')
        return again(contactPages.noContactPage(w, { csrf: call.csrf }, refusal), refusal)
      }
      const done = await declareNoContact(ports)(actingPerson(call), wants)
      return isRefusal(done) ? done : { page: contactPages.noContactNotedPage(w, { csrf: call.csrf }, wants) }
    }),
    page('POST', '/contacts/language', person, async (call) => {
      const { language = '' } = call.form
      if (!isSpoken(language)) return refuse('choose-one')
      const done = await chooseLanguage(ports)(actingPerson(call), language)
      return isRefusal(done)
        ? done
        : { redirect: '/contacts', cookies: [{ name: 'lang', value: language, maxAge: 30 * 86_400 }] }
    }),
    page('GET', '/contacts/:id', person, (call, w) => codePage(call, w)),
    page('POST', '/contacts/:id/verification', person, async (call, w) => {
      const done = await verifyContact(ports)(actingPerson(call), call.params['id'] ?? '', call.form['code'] ?? '')
      return isRefusal(done) ? codePage(call, w, done) : { redirect: '/contacts' }
    }),
    page('POST', '/contacts/:id/code', person, async (call, w) => {
      const done = await resendCode(ports)(actingPerson(call), call.params['id'] ?? '')
      return isRefusal(done) ? codePage(call, w, done) : { redirect: `/contacts/${call.params['id']}?sent=again` }
    }),
    page('POST', '/contacts/:id/removal', person, async (call, w) => {
      const done = await removeContact(ports)(actingPerson(call), call.params['id'] ?? '')
      return isRefusal(done) ? contactPage(call, w, {}, done) : { redirect: '/contacts' }
    }),
  ]
}
