import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { launchChromium } from '../src/platform/testing/chromium.ts'
import { needs } from '../src/platform/testing/needs.ts'
import { csrfOf, type Employed, employ, machine, organisation } from '../src/testing/agents.ts'
import { clicks } from '../src/testing/clicks.ts'
import { decision, deposited, multipart, summons } from '../src/testing/documents.ts'
import { enrolled, registered, testDesk } from '../src/testing/enrolled.ts'
import { testHouse } from '../src/testing/house.ts'
import { pdf } from '../src/testing/pdf.ts'
import { activated, browser as phoneOf } from '../src/testing/phone.ts'
import { checkPages, looksOf, type Visited } from './pages.ts'

/** The stories show what people do; this shows that no page was left out: every GET route of the router is looked at. */
const t = await testHouse()
const desk = await testDesk(t)
const office = await machine(t, 'system')

const someone = await enrolled(t, desk, { pin: '8251' })
const phone = await activated(t, someone)
const contact = await phone.post('/contacts', { kind: 'email', email: 'vous@exemple.fr' }, '/contacts')
const waiting = await deposited(t, office, decision(someone))
const opened = await deposited(t, office, summons(someone))
const contested = await deposited(t, office, decision(someone))
await phone.post(`/documents/${opened}/opening`, { language: 'fr' }, `/documents/${opened}`)
await phone.post(`/documents/${contested}/contest`, { language: 'fr' }, `/documents/${contested}`)
await t.settle()
const code = /\d{6}/.exec(t.sent.mail.find(({ to }) => to === 'vous@exemple.fr')!.subject)![0]
await phone.post(`${contact.headers.location}/verification`, { code }, String(contact.headers.location))
const second = await phone.post('/contacts', { kind: 'mobile', mobile: '06 12 34 56 78' }, '/contacts')
await t.settle()

const list = await t.web.inject({ url: `/api/v1/documents/${opened}/receipts`, headers: office.headers })
const receipt = list.json().receipts[0].id as string

const newcomer = await enrolled(t, desk)
const activating = phoneOf(t)
await activating.post('/activation', { number: newcomer.foreignerNumber, key: newcomer.key })
const recovering = phoneOf(t)
await recovering.post('/recovery', { number: someone.foreignerNumber, kind: 'email' })
const visitor = phoneOf(t)
const sibling = await registered(t, desk)

const agents = {
  desk: desk.agent,
  officer: await employ(t, 'officer'),
  head: await employ(t, 'division-head'),
  reception: await employ(t, 'reception-desk', desk.receptionDesk),
  administrator: await employ(t, 'administrator'),
  auditor: await employ(t, 'auditor'),
  prefecture: await employ(t, 'prefecture-reader', await organisation(t, 'prefecture')),
  idle: await employ(t, []),
}
const get = (who: Employed, url: string) => t.web.inject({ url, headers: who.headers })
const erasure = await clicks(t, agents.head).post('/staff/erasures', {})

async function draft(): Promise<string> {
  const csrf = csrfOf((await get(agents.officer, '/staff/documents/new')).body)
  const remedy = { decidedOn: '2026-04-30', court: 'cnda', months: '1', franc: 'yes' }
  const fields = { csrf, foreignerNumber: someone.foreignerNumber, kind: 'refusal', reference: 'EVERY-PAGE', ...remedy }
  const { payload, type } = multipart([
    ...Object.entries(fields).map(([name, value]) => ({ name, value, type: 'text/plain' })),
    { name: 'file', value: pdf('Une lettre'), type: 'application/pdf', filename: 'a.pdf' },
  ])
  const headers = { ...agents.officer.headers, 'content-type': type }
  const kept = await t.web.inject({ method: 'POST', url: '/staff/documents/new', headers, payload })
  return String(kept.headers.location)
}

type Look = () => Promise<LightMyRequestResponse>
type Browser = { get(url: string): Promise<LightMyRequestResponse> }
const shown = (who: Browser, ...urls: string[]): Look[] => urls.map((url) => () => who.get(`${url}?lang=fr`))
/** From right to left too. */
const both = (who: Browser, ...urls: string[]): Look[] => [
  ...shown(who, ...urls),
  ...urls.map((url) => () => who.get(`${url}?lang=ar`)),
]
const staff = (who: Employed, ...urls: string[]): Look[] => urls.map((url) => () => get(who, url))
const record = `/staff/applicants/${someone.personId}`
const event = (name: string) => staff(agents.desk, `${record}/${name}`)
const NO_PAGE: Look[] = [] // a file, a script, or a way to somewhere else

const pages: Readonly<Record<string, Look[]>> = {
  '/': [...shown(visitor, '/'), ...shown(phone, '/')],
  '/help': shown(visitor, '/help'),
  '/calculator': both(visitor, '/calculator'),
  '/assets/activation.js': NO_PAGE,
  '/activation': both(visitor, '/activation'),
  '/activation/password': [...shown(activating, '/activation/password'), ...shown(visitor, '/activation/password')],
  '/log-in': shown(visitor, '/log-in'),
  '/password': shown(phone, '/password'),
  '/recovery': shown(visitor, '/recovery'),
  '/recovery/code': shown(recovering, '/recovery/code'),
  '/contacts': both(phone, '/contacts'),
  '/contacts/none': shown(phone, '/contacts/none'),
  '/contacts/:id': shown(phone, String(second.headers.location)),
  '/closing': both(phone, '/closing'),
  '/inbox': both(phone, '/inbox'),
  '/history': both(phone, '/history'),
  '/documents/:id': both(phone, ...[waiting, opened, contested, crypto.randomUUID()].map((id) => `/documents/${id}`)),
  '/documents/:id/clock': both(phone, ...[waiting, opened, contested].map((id) => `/documents/${id}/clock`)),
  '/documents/:id/clock.ics': NO_PAGE,
  '/documents/:id/clock.pdf': NO_PAGE,
  '/documents/:id/contest': both(phone, `/documents/${waiting}/contest`),
  '/documents/:id/file': NO_PAGE,
  '/documents/:id/receipts/:receiptId': NO_PAGE,
  '/history/receipts/:receiptId': NO_PAGE,
  '/staff/applicants/:id/receipts/:receiptId': NO_PAGE,
  '/take-away': both(phone, '/take-away'),
  '/take-away/archive.zip': NO_PAGE,
  '/take-away/counsel/:id': NO_PAGE,
  '/verify': [() => visitor.get('/verify')],
  '/verify/:number': both(visitor, `/verify/${receipt}`, `/verify/${crypto.randomUUID()}`),
  '/staff/sign-in': [() => visitor.get('/staff/sign-in')], // the provider is away here: the page that says so
  '/staff/sign-in/callback': [() => visitor.get('/staff/sign-in/callback')],
  '/staff/signed-out': [() => visitor.get('/staff/signed-out')],
  '/staff': Object.values(agents).flatMap((agent) => staff(agent, '/staff')),
  '/staff/work-items': [...staff(agents.head, '/staff/work-items'), ...staff(agents.auditor, '/staff/work-items')],
  '/staff/waiting': staff(agents.reception, '/staff/waiting'),
  '/staff/applicants': staff(agents.desk, '/staff/applicants'),
  '/staff/applicants/:id': staff(agents.desk, record, `/staff/applicants/${sibling.personId}`),
  '/staff/applicants/family': staff(
    agents.desk,
    `/staff/applicants/family?ids=${newcomer.personId}.${sibling.personId}`,
  ),
  '/staff/applicants/new': staff(agents.desk, '/staff/applicants/new'),
  '/staff/applicants/csv': staff(agents.desk, '/staff/applicants/csv'),
  '/staff/applicants/:id/notice': event('notice'),
  '/staff/applicants/:id/dublin-placement': event('dublin-placement'),
  '/staff/applicants/:id/requalification': event('requalification'),
  '/staff/applicants/:id/eligibility': event('eligibility'),
  '/staff/applicants/:id/number-correction': event('number-correction'),
  '/staff/applicants/:id/case-number': event('case-number'),
  '/staff/applicants/:id/reception-desk': event('reception-desk'),
  '/staff/applicants/:id/language': event('language'),
  '/staff/applicants/:id/pin': event('pin'),
  '/staff/applicants/:id/ending': staff(agents.officer, `${record}/ending`),
  '/staff/applicants/:id/merge': event('merge'),
  '/staff/documents': staff(agents.officer, '/staff/documents'),
  '/staff/documents/new': staff(agents.officer, '/staff/documents/new'),
  '/staff/documents/new/:id': [async () => get(agents.officer, await draft())],
  '/staff/documents/new/:id/file': NO_PAGE,
  '/staff/documents/:id': [waiting, opened, contested].flatMap((id) => staff(agents.head, `/staff/documents/${id}`)),
  '/staff/documents/:id/clock.pdf': NO_PAGE,
  '/staff/documents/:id/file': NO_PAGE,
  '/staff/documents/:id/receipts/:receiptId': NO_PAGE,
  '/staff/documents/:id/export': staff(agents.officer, `/staff/documents/${opened}/export`),
  '/staff/documents/:id/export/:exportId': NO_PAGE,
  '/staff/roles': staff(agents.administrator, '/staff/roles'),
  '/staff/organisations': staff(agents.administrator, '/staff/organisations'),
  '/staff/organisations/new': staff(agents.administrator, '/staff/organisations/new'),
  '/staff/organisations/:id': staff(agents.administrator, `/staff/organisations/${desk.id}`),
  '/staff/members': staff(agents.administrator, '/staff/members'),
  '/staff/members/new': staff(agents.administrator, '/staff/members/new'),
  '/staff/members/:id': staff(agents.administrator, `/staff/members/${agents.desk.id}`),
  '/staff/api-clients': staff(agents.administrator, '/staff/api-clients'),
  '/staff/api-clients/:id': staff(agents.administrator, `/staff/api-clients/${office.id}`),
  '/staff/erasures': staff(agents.head, '/staff/erasures'),
  '/staff/erasures/:id': staff(agents.head, String(erasure.headers.location)),
  '/staff/served': staff(agents.prefecture, '/staff/served'),
  '/staff/served/receipt': NO_PAGE,
  '/staff/journal': staff(agents.auditor, '/staff/journal'),
  '/staff/journal/person': staff(agents.auditor, '/staff/journal/person'),
  '/dev': [() => visitor.get('/dev')],
  '/dev/outbox': [() => visitor.get('/dev/outbox')],
  '/dev/clock': [() => visitor.get('/dev/clock')],
  '/dev/gallery': [() => visitor.get('/dev/gallery')],
  '/dev/gallery/:tag/:look': NO_PAGE, // every language and look of it: src/dev/gallery.test.ts
  '/dev/gallery/:tag/page/:name': NO_PAGE,
}

test('every page of the router has its line here, and every line its page', () => {
  const routed = t.house.routes.filter(({ method, as }) => method === 'GET' && as === 'page').map(({ url }) => url)
  assert.deepEqual(Object.keys(pages).sort(), [...routed].sort())
})

const ELSEWHERE: Look[] = [() => visitor.get('/nowhere?lang=ar'), ...staff(agents.idle, '/staff/journal', '/staff/no')]
const rooms: Readonly<Record<string, (url: string) => boolean>> = {
  'a person': (url) => !/^\/(staff|dev)/.test(url),
  'a desk': (url) => url.startsWith('/staff/applicants'),
  'the Office and whoever else works': (url) => /^\/staff(?!\/applicants)/.test(url),
  'a developer': (url) => url.startsWith('/dev'),
}

for (const [whose, isTheirs] of Object.entries(rooms))
  test(`every page of ${whose} is clean for axe and the validator, and fits a small screen`, {
    skip: needs('chromium'),
  }, async (t) => {
    const visited: Visited[] = []
    const theirs = Object.entries(pages).filter(([url]) => isTheirs(url))
    for (const [route, looks] of [...theirs, ['no route', whose === 'a person' ? ELSEWHERE : []] as const])
      for (const look of looks) {
        const { statusCode, headers, body } = await look()
        assert.match(String(headers['content-type']), /^text\/html/, `${route} answered ${statusCode}`)
        assert.ok(statusCode < 500 || route === '/staff/sign-in', `${route} answered ${statusCode}`)
        visited.push({ name: `${statusCode} ${route}`, looks: looksOf(body), html: body })
      }
    const browser = await launchChromium()
    try {
      await checkPages(t, browser, visited)
    } finally {
      await browser.close()
    }
  })
