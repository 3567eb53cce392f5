import { handOver, printNotices, readRegistration, register, type Typed } from '../src/enrolment/index.ts'
import type { Acting } from '../src/platform/db/act.ts'
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'
import { sure } from './sure.ts'

export type DeskName = 'paris' | 'lyon'

/** Somebody at the window of a registration desk. */
export const atDesk = (cast: Cast, desk: DeskName): Acting & { as: 'staff' } => ({
  as: 'staff',
  kind: 'staff',
  actorId: cast.id(`agent-${desk}`),
  role: 'registration-desk',
})

/** What is added to the closed list of the law; in the strict profile there is nothing of it. */
const ADDITIONS: readonly (keyof Typed)[] = ['language', 'languageEstablishedBy', 'deskSeesWaiting', 'pin']

/** Registers somebody at a desk, housed by the structure of the same town. `over`: what is typed otherwise. */
export async function registerPerson(stage: Stage, cast: Cast, desk: DeskName, over: Typed): Promise<string> {
  const { house } = stage
  const { profile } = house.config
  const typed: Record<string, string | undefined> = {
    registrationDesk: cast.id(`desk-${desk}`),
    receptionDesk: cast.id(`spada-${desk}`),
    procedure: 'normal',
    deskSeesWaiting: 'yes',
    languageEstablishedBy: 'read-aloud',
    ...over,
  }
  if (profile === 'strict') for (const field of ADDITIONS) delete typed[field]
  const read = readRegistration(typed, stage.now(), profile)
  if (Array.isArray(read)) throw new Error(read.map((r) => `${r.refusal} ${r.field ?? ''}`).join(', '))
  return sure(await register(house.ports, house.law)(atDesk(cast, desk), read)).personId
}

export type Paper = { readonly key: string; readonly activation: string }

/** Prints the notices and hands them over: to one person, or to a family at once. `language`: the ISO code understood. */
export async function printAndHandOver(
  stage: Stage,
  cast: Cast,
  desk: DeskName,
  ids: readonly string[],
  language: string,
): Promise<Paper[]> {
  const { ports } = stage.house
  const acting = atDesk(cast, desk)
  const understood = ports.config.profile === 'strict' ? ({ language, how: 'read-aloud' } as const) : null
  const { notices } = sure(await printNotices(ports)(acting, ids, understood))
  sure(await handOver(ports)(acting, ids, 'read-aloud'))
  return notices.map(({ key }) => {
    const groups = key.match(/.{3}/g)!.join('-')
    // The address in the square of the notice: the key is in the part that no browser sends.
    return { key: groups, activation: `/activation#${groups}` }
  })
}

/** Registered and the notice in his hands, in one visit. */
export async function enrol(
  stage: Stage,
  cast: Cast,
  desk: DeskName,
  typed: Typed & { foreignerNumber: string; language: string },
): Promise<Paper & { personId: string }> {
  const personId = await registerPerson(stage, cast, desk, typed)
  const [paper] = await printAndHandOver(stage, cast, desk, [personId], typed.language)
  return { personId, ...paper! }
}
