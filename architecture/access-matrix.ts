import type { Role } from '../src/staff/index.ts'

/** Who gets past the door of a route. What he may do behind it, person by person, is PostgreSQL's to say (scope.test.ts). */
export type Who =
  | 'everyone'
  | 'person'
  /** Any member, whatever his roles. */
  | 'members'
  /** Only with the gateway's secret in the address. */
  | 'carrier'
  /** Anybody, and in development only: elsewhere the house has no such route. */
  | 'developer'
  | { readonly people: readonly Role[] }
  | { readonly machines: readonly Role[] }

const people = (...roles: Role[]): Who => ({ people: roles })
const machines = (...roles: Role[]): Who => ({ machines: roles })

const DESK = 'registration-desk'
const work = people(DESK, 'officer', 'division-head', 'post-room', 'reception-desk', 'auditor')
const readsRecords = people(DESK, 'officer', 'division-head', 'post-room')
const amends = people(DESK, 'officer', 'division-head')
const amendsByMachine = machines(DESK, 'system')
const documents = people('officer', 'division-head')

/** Every route of the house and who gets in. A route without a line here, or a line without its route, fails. */
export const matrix: Readonly<Record<string, Who>> = {
  // Anybody, and a person in his space.
  'GET /': 'everyone',
  'GET /help': 'everyone',
  'GET /calculator': 'everyone',
  'POST /calculator': 'everyone',
  'GET /assets/activation.js': 'everyone',
  'GET /activation': 'everyone',
  'POST /activation': 'everyone',
  'GET /activation/password': 'everyone',
  'POST /activation/password': 'everyone',
  'GET /log-in': 'everyone',
  'POST /log-in': 'everyone',
  'GET /recovery': 'everyone',
  'POST /recovery': 'everyone',
  'GET /recovery/code': 'everyone',
  'POST /recovery/code': 'everyone',
  'POST /log-out': 'person',
  'POST /log-out/everywhere': 'person',
  'GET /password': 'person',
  'POST /password': 'person',
  'GET /contacts': 'person',
  'POST /contacts': 'person',
  'GET /contacts/none': 'person',
  'POST /contacts/none': 'person',
  'POST /contacts/language': 'person',
  'GET /contacts/:id': 'person',
  'POST /contacts/:id/verification': 'person',
  'POST /contacts/:id/code': 'person',
  'POST /contacts/:id/removal': 'person',
  'GET /closing': 'person',
  'GET /inbox': 'person',
  'GET /history': 'person',
  'GET /documents/:id': 'person',
  'POST /documents/:id/opening': 'person',
  'GET /documents/:id/contest': 'person',
  'POST /documents/:id/contest': 'person',
  'GET /documents/:id/file': 'person',
  'GET /documents/:id/clock': 'person',
  'GET /documents/:id/clock.ics': 'person',
  'GET /documents/:id/clock.pdf': 'person',
  'GET /documents/:id/receipts/:receiptId': 'person',
  'POST /documents/:id/receipts': 'person',
  'POST /history/receipts': 'person',
  'GET /history/receipts/:receiptId': 'person',
  'GET /take-away': 'person',
  'GET /take-away/archive.zip': 'person',
  'POST /take-away/counsel': 'person',
  'GET /take-away/counsel/:id': 'person',

  // Signing in, the home page, work.
  'GET /staff/sign-in': 'everyone',
  'GET /staff/sign-in/callback': 'everyone',
  'GET /staff/signed-out': 'everyone',
  'POST /staff/sign-out': 'members',
  'GET /staff': 'members',
  'GET /staff/work-items': work,
  'POST /staff/work-items/:id/closing': work,

  // For a structure that houses: only that something waits.
  'GET /staff/waiting': people('reception-desk'),
  'POST /staff/waiting': people('reception-desk'),

  // Records of applicants.
  'GET /staff/applicants': readsRecords,
  'POST /staff/applicants/search': readsRecords,
  'GET /staff/applicants/:id': readsRecords,
  'GET /staff/applicants/family': readsRecords,
  'GET /staff/applicants/new': people(DESK),
  'POST /staff/applicants/new/number': people(DESK),
  'POST /staff/applicants': people(DESK),
  'GET /staff/applicants/csv': amends,
  'POST /staff/applicants/csv': people(DESK),
  'POST /staff/applicants/events/csv': amends,
  'POST /staff/applicants/family/notices': people(DESK),
  'POST /staff/applicants/family/handing-over': people(DESK),
  'GET /staff/applicants/:id/notice': people(DESK),
  'POST /staff/applicants/:id/notice': people(DESK),
  'POST /staff/applicants/:id/handing-over': people(DESK),
  'GET /staff/applicants/:id/dublin-placement': amends,
  'POST /staff/applicants/:id/dublin-placement': amends,
  'GET /staff/applicants/:id/requalification': amends,
  'POST /staff/applicants/:id/requalification': amends,
  'GET /staff/applicants/:id/eligibility': amends,
  'POST /staff/applicants/:id/eligibility': amends,
  'GET /staff/applicants/:id/number-correction': amends,
  'POST /staff/applicants/:id/number-correction': amends,
  'GET /staff/applicants/:id/case-number': amends,
  'POST /staff/applicants/:id/case-number': amends,
  'GET /staff/applicants/:id/reception-desk': amends,
  'POST /staff/applicants/:id/reception-desk': amends,
  'GET /staff/applicants/:id/language': amends,
  'POST /staff/applicants/:id/language': amends,
  'GET /staff/applicants/:id/pin': amends,
  'POST /staff/applicants/:id/pin': amends,
  'GET /staff/applicants/:id/merge': amends,
  'POST /staff/applicants/:id/merge': amends,

  'POST /staff/applicants/:id/receipts': documents,
  'GET /staff/applicants/:id/receipts/:receiptId': documents,
  'GET /staff/applicants/:id/ending': documents,
  'POST /staff/applicants/:id/case-end': documents,
  'POST /staff/applicants/:id/case-end/undoing': documents,
  'POST /staff/applicants/:id/litigations': documents,
  'POST /staff/applicants/:id/litigations/:litigation/end': documents,

  'GET /staff/erasures': people('division-head'),
  'POST /staff/erasures': people('division-head'),
  'GET /staff/erasures/:id': people('division-head'),
  'POST /staff/erasures/:id/confirmation': people('division-head'),
  'POST /staff/erasures/:id/giving-up': people('division-head'),

  // Documents.
  'GET /staff/documents': documents,
  'POST /staff/documents': documents,
  'GET /staff/documents/new': documents,
  'POST /staff/documents/new': documents,
  'GET /staff/documents/new/:id': documents,
  'GET /staff/documents/new/:id/file': documents,
  'POST /staff/documents/new/:id': documents,
  'GET /staff/documents/:id': documents,
  'GET /staff/documents/:id/file': documents,
  'GET /staff/documents/:id/clock.pdf': documents,
  'POST /staff/documents/:id/withdrawal': documents,
  'POST /staff/documents/:id/given': documents,
  'POST /staff/documents/:id/contest-decision': people('division-head'),
  'GET /staff/documents/:id/receipts/:receiptId': documents,
  'GET /staff/documents/:id/export': documents,
  'POST /staff/documents/:id/export': documents,
  'GET /staff/documents/:id/export/:exportId': documents,
  'POST /staff/documents/:id/receipts': documents,

  // Who gives rights, and who checks.
  'GET /staff/roles': people('administrator'),
  'GET /staff/organisations': people('administrator'),
  'GET /staff/organisations/new': people('administrator'),
  'POST /staff/organisations': people('administrator'),
  'GET /staff/organisations/:id': people('administrator'),
  'POST /staff/organisations/:id/amending': people('administrator'),
  'GET /staff/members': people('administrator'),
  'GET /staff/members/new': people('administrator'),
  'POST /staff/members': people('administrator'),
  'GET /staff/members/:id': people('administrator'),
  'POST /staff/members/:id/grants': people('administrator'),
  'POST /staff/members/:id/leaving': people('administrator'),
  'POST /staff/grants/:id/revoking': people('administrator'),
  'GET /staff/api-clients': people('administrator'),
  'POST /staff/api-clients': people('administrator'),
  'GET /staff/api-clients/:id': people('administrator'),
  'POST /staff/api-clients/:id/grants': people('administrator'),
  'POST /staff/api-clients/:id/secret': people('administrator'),
  'POST /staff/api-clients/:id/revoking': people('administrator'),
  'GET /staff/served': people('prefecture-reader'),
  'POST /staff/served': people('prefecture-reader'),
  'GET /staff/served/receipt': people('prefecture-reader'),
  'GET /staff/journal': people('auditor'),
  'GET /staff/journal/person': people('auditor'),
  'POST /staff/journal/person': people('auditor'),

  // Machines.
  'GET /api/openapi.json': 'everyone',
  'GET /verify': 'everyone',
  'GET /verify/:number': 'everyone',
  'POST /verify': 'everyone',
  'POST /verify/:number': 'everyone',
  'GET /log/checkpoint': 'everyone',
  'GET /log': 'everyone',
  'GET /log/key': 'everyone',
  'GET /log/tile/*': 'everyone',
  'GET /log/timestamps': 'everyone',
  'GET /log/timestamps/:size': 'everyone',
  'POST /api/v1/token': 'everyone',
  'POST /api/v1/applicants': amendsByMachine,
  'POST /api/v1/applicants/search': amendsByMachine,
  'POST /api/v1/applicants/csv': amendsByMachine,
  'POST /api/v1/applicants/events/csv': amendsByMachine,
  'GET /api/v1/applicants/:id': amendsByMachine,
  'POST /api/v1/applicants/:id/notice': machines(DESK),
  'POST /api/v1/applicants/:id/handing-over': machines(DESK),
  'POST /api/v1/applicants/:id/dublin-placement': amendsByMachine,
  'POST /api/v1/applicants/:id/requalification': amendsByMachine,
  'POST /api/v1/applicants/:id/eligibility': amendsByMachine,
  'POST /api/v1/applicants/:id/number-correction': amendsByMachine,
  'POST /api/v1/applicants/:id/case-number': amendsByMachine,
  'POST /api/v1/applicants/:id/reception-desk': amendsByMachine,
  'POST /api/v1/applicants/:id/language': amendsByMachine,
  'POST /api/v1/applicants/:id/pin': amendsByMachine,
  'POST /api/v1/applicants/:id/merge': amendsByMachine,
  'POST /api/v1/applicants/:id/litigations': machines('system'),
  'POST /api/v1/applicants/:id/litigations/:litigation/end': machines('system'),
  'POST /api/v1/applicants/:id/case-end': machines('system'),
  'POST /api/v1/applicants/:id/case-end/undoing': machines('system'),
  'POST /api/v1/documents': machines('system'),
  'GET /api/v1/documents/:id': machines('system'),
  'POST /api/v1/documents/:id/withdrawal': machines('system'),
  'POST /api/v1/documents/:id/given': machines('system'),
  'GET /api/v1/documents/:id/receipts': machines('system'),
  'GET /api/v1/documents/:id/receipts/:receiptId': machines('system'),
  'GET /api/v1/events': machines('system'),
  'GET /api/v1/service-feed': machines('prefecture-reader'),
  'GET /api/v1/service-feed/receipt': machines('prefecture-reader'),

  // The gateway, and whoever develops.
  'GET /carrier/sms-report': 'carrier',
  'GET /dev': 'developer',
  'GET /dev/outbox': 'developer',
  'GET /dev/clock': 'developer',
  'POST /dev/clock': 'developer',
  'GET /dev/gallery': 'developer',
  'GET /dev/gallery/:tag/:look': 'developer',
  'GET /dev/gallery/:tag/page/:name': 'developer',
}

/** Routes without a line, lines without a route, and routes listed twice by the house itself. */
export function disagreements(routes: readonly string[], lines: readonly string[]): string[] {
  const twice = routes.filter((route, i) => routes.indexOf(route) !== i)
  return [
    ...routes.filter((route) => !lines.includes(route)).map((route) => `${route} has no line in the access matrix`),
    ...lines
      .filter((line) => !routes.includes(line))
      .map((line) => `${line} is in the access matrix and not in the house`),
    ...twice.map((route) => `${route} is there twice`),
  ]
}
