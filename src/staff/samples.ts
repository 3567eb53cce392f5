import type { PlacedFact } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import type { Call } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { refusalWords } from '../ui/index.ts'
import { staffWords } from './frame.ts'
import { endedPage, homePage, rolesPage, signedOutPage, staffRefusalPage, strangerPage } from './pages.tsx'
import { clientPage, clientsPage, secretPage } from './pages-clients.tsx'
import { journalPage } from './pages-journal.tsx'
import { memberFormPage, memberPage, membersPage } from './pages-members.tsx'
import { organisationFormPage, organisationsPage } from './pages-organisations.tsx'
import { workPage } from './pages-work.tsx'
import { refuse } from './refusals.ts'
import type { Role } from './rights.ts'
import { SAMPLE_AGENT, sampleAgent } from './sample-agent.ts'
import type { Client, Grant, Member, Organisation } from './store-administer.ts'
import type { WorkItem } from './store-work.ts'
import { workKinds } from './work-kinds.ts'

const wrong = (call: Call, refusal: Refusal) => {
  const { title, next } = refusalWords(staffWords(call.tag), refusal)
  return { [refusal.field!]: `${title}. ${next}` }
}

const prefecture: Organisation = {
  id: sampleId(80),
  kind: 'prefecture',
  name: 'Préfecture de police',
  department: '75',
  prefectureId: null,
  address: null,
  phone: null,
}
const desk: Organisation = {
  ...prefecture,
  id: sampleId(81),
  kind: 'registration-desk',
  name: 'Guichet unique de Paris',
  prefectureId: prefecture.id,
  address: '1 rue de l’Exemple, Paris',
  phone: '+33158681010',
}
const organisations = [prefecture, desk]

const grant = (n: number, actorId: string, role: Role, at: Organisation | null = null): Grant => ({
  id: sampleId(n),
  actorId,
  role,
  organisationId: at?.id ?? null,
  organisationName: at?.name ?? null,
  grantedAt: SAMPLE_NOW,
})
const [me, other, gone]: readonly [Member, Member, Member] = [
  { id: SAMPLE_AGENT, pseudonym: 'agent-0042', issuer: 'https://identite.exemple.fr', leftAt: null },
  { id: sampleId(92), pseudonym: 'agent-0077', issuer: 'https://identite.exemple.fr', leftAt: null },
  { id: sampleId(93), pseudonym: 'agent-0003', issuer: 'https://identite.exemple.fr', leftAt: SAMPLE_NOW },
]
const held = [grant(100, other.id, 'registration-desk', desk), grant(101, other.id, 'officer')]

const client: Client = { id: sampleId(94), name: 'Système des dossiers', createdAt: SAMPLE_NOW, revokedAt: null }
const machine = [grant(102, client.id, 'system')]

const items: readonly WorkItem[] = Object.keys(workKinds).map((kind, i) => ({
  id: sampleId(200 + i),
  kind,
  ownerRole: 'division-head',
  organisationId: i === 0 ? desk.id : null,
  organisationName: i === 0 ? desk.name : null,
  personId: sampleId(1),
  digits: '678',
  documentId: sampleId(11),
  factId: 'sample',
  createdAt: SAMPLE_NOW,
  dueAt: [SAMPLE_NOW, SAMPLE_NOW.add({ hours: 48 }), null][i % 3]!,
  doneAt: null,
}))

const fact: PlacedFact = {
  id: `document:${sampleId(11)}/opened`,
  type: 'DocumentOpened',
  subject: `document:${sampleId(11)}`,
  personId: sampleId(1),
  author: { kind: 'person', id: sampleId(1), role: 'applicant' },
  happenedAt: SAMPLE_NOW,
  recordedAt: SAMPLE_NOW,
  regime: '2021',
  data: { documentId: sampleId(11), fileDigest: '07'.repeat(32), servedOn: '2026-05-09', servedBy: 'opening' },
  sealed: null,
  digest: '',
  position: 412,
}
const facts = [
  { ...fact, recordedAt: SAMPLE_NOW.add({ hours: 3 }) },
  {
    ...fact,
    id: 'read',
    type: 'ApplicantRead',
    subject: `person:${sampleId(1)}`,
    data: {
      day: '2026-05-08',
      times: 2,
      firstAt: '2026-05-08T08:00:00Z',
      lastAt: '2026-05-08T09:00:00Z',
      reads: [{ what: 'record', times: 2 }],
    },
    author: { kind: 'staff', id: SAMPLE_AGENT, role: 'officer' },
  },
  { ...fact, id: 'sample', author: { kind: 'staff', id: SAMPLE_AGENT, role: 'officer' }, position: 411 },
]
const journal = {
  facts,
  today: [
    {
      id: sampleId(7),
      subject: `person:${sampleId(1)}`,
      personId: sampleId(1),
      what: 'record' as const,
      receiptId: null,
      readerKind: 'staff' as const,
      readerId: SAMPLE_AGENT,
      readerRole: 'officer',
      readAt: SAMPLE_NOW,
    },
  ],
  pseudonyms: new Map([[SAMPLE_AGENT, 'agent-0042']]),
  about: null,
  reads: false,
  more: true,
  errors: {},
}

const NOTHING = { typed: {}, errors: {} }
const work = { items, page: 1, more: true, justClosed: false }

type Draw = (call: Call) => string
/** By name: as whom, then the page. */
const pages = (law: Law): Readonly<Record<string, readonly [as: Role | null, draw: Draw]>> => ({
  'sign-in, out again': [null, signedOutPage],
  'sign-in, the session had ended': [null, (call) => endedPage(call, '/staff/documents/new')],
  'sign-in, not invited': [
    null,
    (call) => strangerPage(call, { issuer: 'https://identite.exemple.fr', subject: '3f1c0e5a9d' }),
  ],
  'sign-in, provider away': [null, (call) => staffRefusalPage(refuse('identity-provider-unreachable'), call)],
  'sign-in, refused': [null, (call) => staffRefusalPage(refuse('sign-in-refused-by-provider'), call)],
  'home of an officer': ['officer', (call) => homePage(call, held, { open: 12, overdue: 3 })],
  'home without a role': ['auditor', (call) => homePage(call, [], null)],
  'not allowed': ['officer', (call) => staffRefusalPage(refuse('not-allowed'), call)],
  'work items': ['division-head', (call) => workPage(call, law, work)],
  'work items, one closed': ['division-head', (call) => workPage(call, law, { ...work, page: 2, justClosed: true })],
  'work items, none': ['auditor', (call) => workPage(call, law, { ...work, items: [], more: false })],
  journal: ['auditor', (call) => journalPage(call, journal)],
  'journal, about nothing': [
    'auditor',
    (call) =>
      journalPage(call, {
        ...journal,
        facts: [],
        about: '?',
        more: false,
        errors: wrong(call, refuse('journal-subject-not-understood', {}, 'about')),
      }),
  ],
  roles: ['administrator', rolesPage],
  organisations: ['administrator', (call) => organisationsPage(call, organisations)],
  'organisation, new': [
    'administrator',
    (call) => organisationFormPage(call, { prefectures: [prefecture], ...NOTHING }),
  ],
  'organisation, name taken': [
    'administrator',
    (call) =>
      organisationFormPage(call, {
        amending: desk,
        prefectures: [prefecture],
        typed: { name: desk.name, department: '75', prefectureId: prefecture.id },
        errors: wrong(call, refuse('organisation-name-taken', {}, 'name')),
      }),
  ],
  members: ['administrator', (call) => membersPage(call, [me, other, gone], held)],
  'member, invited': ['administrator', (call) => memberFormPage(call, {}, {})],
  'member, pseudonym taken': [
    'administrator',
    (call) =>
      memberFormPage(call, { pseudonym: 'agent-0042' }, wrong(call, refuse('pseudonym-taken', {}, 'pseudonym'))),
  ],
  member: ['administrator', (call) => memberPage(call, { member: other, held, organisations, ...NOTHING })],
  'member, roles not together': [
    'administrator',
    (call) =>
      memberPage(call, {
        member: other,
        held,
        organisations,
        typed: { role: 'auditor' },
        errors: wrong(call, refuse('roles-not-together', {}, 'role')),
      }),
  ],
  'member, oneself': ['administrator', (call) => memberPage(call, { member: me, held: [], organisations, ...NOTHING })],
  'member, has left': [
    'administrator',
    (call) => memberPage(call, { member: gone, held: [], organisations, ...NOTHING }),
  ],
  machines: ['administrator', (call) => clientsPage(call, { clients: [client], grants: machine, ...NOTHING })],
  'machines, none': ['administrator', (call) => clientsPage(call, { clients: [], grants: [], ...NOTHING })],
  machine: ['administrator', (call) => clientPage(call, { client, held: machine, organisations, ...NOTHING })],
  'machine, revoked': [
    'administrator',
    (call) => clientPage(call, { client: { ...client, revokedAt: SAMPLE_NOW }, held: [], organisations, ...NOTHING }),
  ],
  'machine, its secret': [
    'administrator',
    (call) => secretPage(call, { id: client.id, name: client.name, secret: 'x'.repeat(43) }),
  ],
})

export const samples = (law: Law): readonly Sample[] =>
  Object.entries(pages(law)).map(([name, [as, draw]]) => ({
    name,
    of: 'staff',
    html: (tag) => draw(as === null ? sampleAgent(tag) : sampleAgent(tag, as)),
  }))
