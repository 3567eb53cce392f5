import parsePhoneNumber from 'libphonenumber-js/max'
import type { Acting, Trx } from '../platform/db/act.ts'
import { asciiDigits } from '../platform/digits.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { deskLinked, organisationAmended, organisationCreated } from './facts.ts'
import { refuse } from './refusals.ts'
import type { OrganisationKind } from './rights.ts'
import {
  insertOrganisation,
  lockOrganisation,
  type Organisation,
  organisationById,
  updateOrganisation,
} from './store-administer.ts'

export type OrganisationInput = {
  /** Name of a structure. */
  readonly name: string
  /** Two or three characters, `2A`, `2B`; empty: none. Required of a registration desk: the law asks where one registered. */
  readonly department?: string
  /** Of a registration desk: the prefecture that receives its feed; empty: none yet. */
  readonly prefectureId?: string
  /** Of a structure that houses or domiciles, on one line, and its telephone: the notice says who helps, and where. */
  readonly address?: string
  readonly phone?: string
}

export const ORGANISATION_KINDS: readonly OrganisationKind[] = [
  'office',
  'registration-desk',
  'reception-desk',
  'prefecture',
]

const isKind = (text: string): text is OrganisationKind => ORGANISATION_KINDS.some((kind) => kind === text)
const isDepartment = (text: string) => /^(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-9]|98[4-8])$/.test(text)

export const createOrganisation =
  (ports: Pick<Ports, 'act'>) => (acting: Acting, input: OrganisationInput & { readonly kind: string }) =>
    ports.act(acting, async (unit): Promise<Refusal | { id: string }> => {
      if (!isKind(input.kind)) return refuse('organisation-kind-unknown', {}, 'kind')
      const described = await describe(unit.trx, input.kind, input)
      if ('refusal' in described) return described
      const organisation: Organisation = { id: newId(unit.now), kind: input.kind, ...described }
      const taken = await insertOrganisation(unit.trx, organisation, unit.now)
      if (taken) return taken
      unit.record(organisationCreated(organisation, unit.now))
      return { id: organisation.id }
    })

/** Its kind never changes: grants were given in view of it. */
export const amendOrganisation =
  (ports: Pick<Ports, 'act'>) => (acting: Acting, id: string, input: OrganisationInput) =>
    ports.act(acting, async (unit): Promise<Refusal | { id: string }> => {
      const found = isId(id) ? await lockOrganisation(unit.trx, id) : undefined
      if (!found) return refuse('organisation-not-known')
      const described = await describe(unit.trx, found.kind, input)
      if ('refusal' in described) return described
      const organisation: Organisation = { id, kind: found.kind, ...described }
      const taken = await updateOrganisation(unit.trx, organisation)
      if (taken) return taken
      unit.record(organisationAmended(organisation, unit.now))
      const { prefectureId } = organisation
      if (prefectureId !== null && prefectureId !== found.prefectureId)
        unit.record(deskLinked(id, prefectureId, unit.now))
      return { id }
    })

type Described = Omit<Organisation, 'id' | 'kind'>

async function describe(trx: Trx, kind: OrganisationKind, input: OrganisationInput): Promise<Described | Refusal> {
  const name = oneLine(input.name)
  if (name === '' || name.length > 120) return refuse('organisation-name-missing', {}, 'name')
  const department = (input.department ?? '').trim().toUpperCase() || null
  if (department === null ? kind === 'registration-desk' : !isDepartment(department)) {
    return refuse('department-unknown', {}, 'department')
  }
  const prefectureId = (kind === 'registration-desk' && input.prefectureId) || null
  if (prefectureId !== null) {
    const prefecture = isId(prefectureId) ? await organisationById(trx, prefectureId) : undefined
    if (prefecture?.kind !== 'prefecture') return refuse('not-a-prefecture', {}, 'prefectureId')
  }
  const address = oneLine(input.address ?? '') || null
  if (address !== null && address.length > 120) return refuse('organisation-address-too-long', {}, 'address')
  const typed = asciiDigits((input.phone ?? '').normalize('NFKC')).trim()
  const phone = typed === '' ? null : parsePhoneNumber(typed.slice(0, 40), 'FR')
  if (phone !== null && phone?.isValid() !== true) return refuse('organisation-phone-wrong', {}, 'phone')
  return { name, department, prefectureId, address, phone: phone?.number ?? null }
}

const oneLine = (text: string): string => text.normalize('NFC').trim().replace(/\s+/gu, ' ')
