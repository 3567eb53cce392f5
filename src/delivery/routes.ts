import type { Law } from '../law/index.ts'
import { readCookie } from '../platform/http/cookies.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { actingPerson, type Call, personOf, type Reply, type Route } from '../platform/http/route.ts'
import { isSpoken, words } from '../platform/i18n/index.ts'
import { isId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { spokenTag } from '../space/index.ts'
import { askReceipt, isAsked } from './ask-receipt.ts'
import { clockOf } from './clock.ts'
import { contestDocument } from './contest.ts'
import { contestPage } from './contest-page.tsx'
import { coverVersion } from './cover.ts'
import { followOwn } from './follow.ts'
import { inboxPage } from './inbox-page.tsx'
import { openDocument } from './open.ts'
import { documentPage } from './pages.tsx'
import { daysOfLetter } from './re-served-days.ts'
import { readFile } from './read-file.ts'
import { refuse } from './refusals.ts'
import { contest as mayContest } from './rules.ts'
import { inboxOf } from './store-inbox.ts'
import { daysToOpenBy, safeDays, tellNoDay } from './terms.ts'

/** The person's own pages. A GET changes nothing of legal effect; opening and "not mine" are plain form buttons. */
export function personRoutes(ports: Ports, law: Law): readonly Route[] {
  const follow = followOwn(ports)
  const open = openDocument(ports)
  const contest = contestDocument(ports)
  const read = readFile(ports)
  const cover = coverVersion(new Set(law.regimes.flatMap((regime) => [...regime.kinds.keys()])))
  const tell = tellNoDay(ports)
  const openSafelyBy = daysToOpenBy(law)
  const nextDay = safeDays(law)
  const letterDays = daysOfLetter(law, tell)
  const safeDay: typeof nextDay = (line, now) => {
    const day = nextDay(line, now)
    if (isRefusal(day)) tell(day)
    return day
  }
  const summons = new Set(
    law.regimes.flatMap(({ kinds }) => [...kinds.values()].flatMap((k) => (k.legalEffect === 'summons' ? k.code : []))),
  )
  const strict = ports.config.profile === 'strict'
  const secure = ports.config.publicUrl.protocol === 'https:'

  const inbox = async (call: Call): Promise<Reply> => {
    const found = call.sessionDigest && (await inboxOf(ports.named, call.sessionDigest, call.now))
    if (!found) return refuseAtTheDoor('sign-in-first')
    const chosen = call.query['lang'] ?? readCookie(call.request, 'lang', secure)
    const tag = (chosen === null ? spokenTag(found.language) : null) ?? call.tag
    const { now, csrf } = call
    return {
      page: inboxPage(words(tag), {
        lines: found.lines,
        letters: found.letters,
        daysOfLetter: letterDays,
        closesOn: found.closesOn,
        now,
        csrf,
        summons,
        safeDay,
        openSafelyBy,
      }),
    }
  }

  const show = async (call: Call, id: string): Promise<Reply> => {
    const followed = await follow(actingPerson(call), id)
    if (isRefusal(followed)) return followed
    const clock = clockOf(law, followed)
    if (clock.noDay !== null) tell(clock.noDay)
    const { asked } = call.query
    return { page: documentPage(words(call.tag), { ...clock, csrf: call.csrf, asked: isAsked(asked) ? asked : null }) }
  }

  const press = async (call: Call, id: string): Promise<Reply> => {
    const shown = call.form['language'] ?? ''
    const tag = isSpoken(shown) ? shown : call.tag
    const opened = await open(actingPerson(call), id, {
      coverVersion: cover,
      coverLanguage: strict ? null : tag,
      authenticatedBy: personOf(call).authenticatedBy,
    })
    return isRefusal(opened) ? opened : { redirect: `/documents/${id}` }
  }

  const ask = async (call: Call, id: string): Promise<Reply> => {
    const followed = await follow(actingPerson(call), id)
    if (isRefusal(followed)) return followed
    const { document, at } = followed
    const contestable = mayContest(document, at)
    if (isRefusal(contestable) || !contestable.first) return { redirect: `/documents/${id}` }
    return { page: contestPage(words(call.tag), document, call.csrf) }
  }

  const notMine = async (call: Call, id: string): Promise<Reply> => {
    const { authenticatedBy } = personOf(call)
    const contested = await contest(actingPerson(call), id, {
      coverLanguage: strict ? null : call.tag,
      authenticatedBy,
    })
    return isRefusal(contested) ? contested : { redirect: `/documents/${id}` }
  }

  const file = async (call: Call, id: string): Promise<Reply> => {
    const reading = await read(actingPerson(call), id)
    if (isRefusal(reading)) return reading
    const { bytes, document, sent } = reading
    return {
      file: bytes,
      type: 'application/pdf',
      name: `${document.reference.replaceAll('/', '-')}.pdf`,
      inline: true,
      sent,
    }
  }

  const askFor = async (call: Call, id: string): Promise<Reply> => {
    const kind = call.form['kind']
    const told = isAsked(kind) ? await askReceipt(ports)(actingPerson(call), id, kind) : true
    return isRefusal(told) ? told : { redirect: `/documents/${id}${isAsked(kind) ? `?asked=${kind}` : ''}` }
  }

  const person = { as: 'page', access: { to: 'person' } } as const
  const one = (handle: (call: Call, id: string) => Promise<Reply>) => async (call: Call) => {
    const id = documentId(call)
    return isRefusal(id) ? id : handle(call, id)
  }
  return [
    { method: 'GET', url: '/inbox', as: 'page', access: { to: 'person-by-statement' }, handle: inbox },
    { method: 'GET', url: '/documents/:id', ...person, handle: one(show) },
    { method: 'POST', url: '/documents/:id/opening', ...person, body: 'form', handle: one(press) },
    { method: 'GET', url: '/documents/:id/contest', ...person, handle: one(ask) },
    { method: 'POST', url: '/documents/:id/contest', ...person, body: 'form', handle: one(notMine) },
    { method: 'GET', url: '/documents/:id/file', ...person, handle: one(file) },
    { method: 'POST', url: '/documents/:id/receipts', ...person, body: 'form', handle: one(askFor) },
  ]
}

export const documentId = (call: Call): string | Refusal => {
  const id = call.params['id']
  return isId(id) ? id : refuse('document-not-found')
}
