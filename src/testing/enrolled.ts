import {
  handOver,
  printNotices,
  type Ready,
  readiness,
  readRegistration,
  register,
  type Typed,
} from '../enrolment/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Refusal } from '../platform/refusal.ts'
import { isRefusal } from '../platform/refusal.ts'
import { type Employed, employ, organisation } from './agents.ts'
import type { TestHouse } from './house.ts'

/** A desk in Paris, its agent, and a structure that houses. */
export type TestDesk = { readonly id: string; readonly agent: Employed; readonly receptionDesk: string }

export async function testDesk(t: TestHouse): Promise<TestDesk> {
  const id = await organisation(t, 'registration-desk')
  return { id, agent: await employ(t, 'registration-desk', id), receptionDesk: await organisation(t, 'reception-desk') }
}

function sure<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refusal} ${answer.field ?? ''}`)
  return answer
}

let last = 9_910_000_000

/** Registered at the desk, in the scheme, understands Dari, nothing printed yet. */
export async function registered(
  t: TestHouse,
  desk: TestDesk,
  over: Typed = {},
): Promise<{ personId: string; foreignerNumber: string }> {
  const foreignerNumber = over.foreignerNumber ?? String(++last)
  const strict = t.house.config.profile === 'strict'
  const additions = strict ? {} : { deskSeesWaiting: 'yes', language: 'prs', languageEstablishedBy: 'read-aloud' }
  const typed = {
    registrationDesk: desk.id,
    receptionDesk: desk.receptionDesk,
    procedure: 'normal',
    ...additions,
    ...over,
  }
  const read = readRegistration({ ...typed, foreignerNumber }, t.clock.now(), t.house.config.profile)
  if (Array.isArray(read)) throw new Error(read.map((r) => `${r.refusal} ${r.field ?? ''}`).join(', '))
  const { personId } = sure(await register(t.house.ports, t.house.law)(desk.agent.acting, read))
  return { personId, foreignerNumber }
}

/** Registered, with the notice in his hands: `key` is what is printed on it. */
export async function enrolled(
  t: TestHouse,
  desk: TestDesk,
  over: Typed = {},
): Promise<{ personId: string; foreignerNumber: string; key: string }> {
  const person = await registered(t, desk, over)
  const understood = t.house.config.profile === 'strict' ? { language: 'prs', how: 'read-aloud' as const } : null
  const { notices } = sure(await printNotices(t.house.ports)(desk.agent.acting, [person.personId], understood))
  sure(await handOver(t.house.ports)(desk.agent.acting, [person.personId], 'read-aloud'))
  return { ...person, key: notices[0]!.key }
}

/** Whether he was told and how he gets in, as a deposit for him asks it. */
export async function ready(t: TestHouse, acting: Acting, personId: string): Promise<Ready> {
  const { rows } = await t.base
    .pool('owner')
    .query<{ foreignerNumber: string; caseNumber: string | null }>(
      'select foreigner_number as "foreignerNumber", case_number as "caseNumber" from enrolment.applicant where id = $1',
      [personId],
    )
  return sure(await t.house.ports.act(acting, (unit) => readiness(unit, rows[0]!)))
}
