import { nothingTold, type Told, type ToldAgent, type ToldMachine } from '../src/dev/told.ts'
import {
  createClient,
  createOrganisation,
  grantRole,
  INSTALLATION,
  installAdministrator,
  inviteMember,
  type OrganisationKind,
  type Role,
} from '../src/staff/index.ts'
import type { Stage } from './stage.ts'
import { sure } from './sure.ts'

/**
 * Everybody who works: the Office, the registration desks of Paris (75) and Lyon (69), a structure that houses in each
 * town, the two prefectures that answer for the desks, at least one member for each role, and the machines of the Office
 * and of a prefecture. The other worlds stand on it.
 */
export const OFFICE_CLIENT = 'Office case system'

type Place = {
  readonly short: string
  readonly kind: OrganisationKind
  readonly name: string
  readonly department?: string
  readonly prefecture?: string
  readonly address?: string
  readonly phone?: string
}

const PLACES: readonly Place[] = [
  { short: 'office', kind: 'office', name: 'Office' },
  { short: 'prefecture-paris', kind: 'prefecture', name: 'Préfecture de Paris', department: '75' },
  { short: 'prefecture-lyon', kind: 'prefecture', name: 'Préfecture du Rhône', department: '69' },
  {
    short: 'desk-paris',
    kind: 'registration-desk',
    name: 'Guichet unique de Paris',
    department: '75',
    prefecture: 'prefecture-paris',
  },
  {
    short: 'desk-lyon',
    kind: 'registration-desk',
    name: 'Guichet unique de Lyon',
    department: '69',
    prefecture: 'prefecture-lyon',
  },
  // Telephone numbers of the ranges kept for films.
  {
    short: 'spada-paris',
    kind: 'reception-desk',
    name: 'SPADA de Paris',
    department: '75',
    address: '12 rue de l’Exemple, 75018 Paris',
    phone: '01 99 00 12 34',
  },
  {
    short: 'spada-lyon',
    kind: 'reception-desk',
    name: 'SPADA de Lyon',
    department: '69',
    address: '3 place de l’Exemple, 69003 Lyon',
    phone: '04 65 71 12 34',
  },
]

type Worker = {
  readonly short: string
  readonly pseudonym: string
  readonly role: Role
  readonly at?: string
  readonly does: string
}

const WORKERS: readonly Worker[] = [
  {
    short: 'agent-paris',
    pseudonym: 'guichet-75',
    role: 'registration-desk',
    at: 'desk-paris',
    does: 'registers in Paris, prints the notices',
  },
  {
    short: 'agent-lyon',
    pseudonym: 'guichet-69',
    role: 'registration-desk',
    at: 'desk-lyon',
    does: 'the same in Lyon',
  },
  { short: 'officer', pseudonym: 'instruction-1', role: 'officer', does: 'deposits and follows documents' },
  {
    short: 'division-head',
    pseudonym: 'division-1',
    role: 'division-head',
    does: 'the same, and decides what is contested',
  },
  { short: 'post-room', pseudonym: 'courrier-1', role: 'post-room', does: 'paper' },
  {
    short: 'agent-spada-paris',
    pseudonym: 'spada-75',
    role: 'reception-desk',
    at: 'spada-paris',
    does: 'sees that something waits, where agreed',
  },
  {
    short: 'agent-spada-lyon',
    pseudonym: 'spada-69',
    role: 'reception-desk',
    at: 'spada-lyon',
    does: 'the same in Lyon',
  },
  {
    short: 'reader-paris',
    pseudonym: 'prefecture-75',
    role: 'prefecture-reader',
    at: 'prefecture-paris',
    does: 'reads when decisions were served',
  },
  {
    short: 'reader-lyon',
    pseudonym: 'prefecture-69',
    role: 'prefecture-reader',
    at: 'prefecture-lyon',
    does: 'the same for Lyon',
  },
  { short: 'auditor', pseudonym: 'audit-1', role: 'auditor', does: 'reads the journal, looks after personal data' },
]

export async function buildStaff(stage: Stage): Promise<Told> {
  const { installed, house } = stage
  const { issuer } = house.config.oidc
  stage.at('2026-03-02T09:00')
  const administrator = { pseudonym: 'administration-1', issuer, subject: 'administration-1' }
  const ids: Record<string, string> = { administrator: sure(await installAdministrator(installed, administrator)).id }
  const agents: ToldAgent[] = [{ pseudonym: 'administration-1', does: 'makes organisations, gives roles' }]
  for (const { short, prefecture, ...place } of PLACES) {
    const input = {
      ...place,
      ...(prefecture === undefined ? {} : { prefectureId: ids[prefecture]! }),
    }
    ids[short] = sure(await createOrganisation(installed)(INSTALLATION, input)).id
  }
  const give = (actor: 'member' | 'client', actorId: string, role: Role, at?: string) =>
    grantRole(installed)(INSTALLATION, {
      actor,
      actorId,
      role,
      ...(at === undefined ? {} : { organisationId: ids[at]! }),
    })
  for (const { short, pseudonym, role, at, does } of WORKERS) {
    const { id } = sure(await inviteMember(installed)(INSTALLATION, { issuer, subject: pseudonym, pseudonym }))
    sure(await give('member', id, role, at))
    ids[short] = id
    agents.push({ pseudonym, does })
  }
  const machines: ToldMachine[] = []
  for (const { name, role, at, does } of MACHINES) {
    const { id, secret } = sure(await createClient(installed)(INSTALLATION, { name }))
    sure(await give('client', id, role, at))
    machines.push({ name, id, secret, does })
  }
  return { ...nothingTold, story: 'Everybody who works.', agents, machines, ids }
}

const MACHINES: readonly { name: string; role: Role; at?: string; does: string }[] = [
  { name: OFFICE_CLIENT, role: 'system', does: 'deposits documents, follows events' },
  { name: 'Rhône prefecture reader', role: 'prefecture-reader', at: 'prefecture-lyon', does: 'reads the service feed' },
]
