import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Acting } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { erasureConfirmed, erasureGivenUp, erasureListed, erasurePrepared } from './facts-erasure.ts'
import { heldOf } from './held.ts'
import { verdictOn } from './keeping.ts'
import { refuse } from './refusals.ts'
import type { Schedule } from './schedule.ts'
import {
  anotherUnderWay,
  countsOf,
  type ErasureRow,
  erasureById,
  erasures,
  humansToJudge,
  insertErasure,
  insertLine,
  type Line,
  linesToErase,
  lockUnlisted,
  setConfirmed,
  setGivenUp,
  setListed,
} from './store-erasure.ts'

type Agent = Extract<Acting, { as: 'staff' }>
const BATCH = 500
/** Shown on one page: whoever confirms looks at some, and at the counts of all. */
const SHOWN = 200

/** One member asks for a list: who would be erased, and why the others would not. Nobody is erased by it. */
export const prepareErasure =
  (ports: Ports) =>
  (acting: Agent): Promise<{ readonly id: string } | Refusal> =>
    ports.act(acting, async (unit) => {
      const id = newId(unit.now)
      await insertErasure(unit.trx, id, acting.actorId, unit.now)
      unit.record(erasurePrepared(id, unit.now))
      return { id }
    })

export const seeErasures =
  (ports: Ports) =>
  (acting: Agent): Promise<{ readonly all: readonly ErasureRow[] } | Refusal> =>
    ports.act(acting, async ({ trx }) => ({ all: await erasures(trx) }))

export type SeenErasure = {
  readonly erasure: ErasureRow
  readonly counts: Readonly<Record<string, number>>
  readonly lines: readonly Line[]
}

export const seeErasure =
  (ports: Ports) =>
  (acting: Agent, id: string): Promise<SeenErasure | Refusal> =>
    ports.act(acting, async ({ trx }) => {
      const erasure = isId(id) ? await erasureById(trx, id) : undefined
      if (!erasure) return refuse('erasure-not-known')
      return { erasure, counts: await countsOf(trx, id), lines: await linesToErase(trx, id, SHOWN) }
    })

/** Another member says yes: never the one who prepared it, here and in the table itself. What follows is the worker's. */
export const confirmErasure =
  (ports: Ports) =>
  (acting: Agent, id: string): Promise<'confirmed' | Refusal> =>
    ports.act(acting, async (unit) => {
      const erasure = isId(id) ? await erasureById(unit.trx, id) : undefined
      if (!erasure) return refuse('erasure-not-known')
      if (erasure.preparedBy === acting.actorId) return refuse('erasure-of-own-list')
      if (erasure.listedAt === null) return refuse('erasure-not-listed')
      if (erasure.confirmedAt !== null) return refuse('erasure-confirmed')
      if (erasure.givenUpAt !== null) return refuse('erasure-given-up')
      if (await anotherUnderWay(unit.trx)) return refuse('erasure-under-way')
      const lines = await setConfirmed(unit.trx, id, acting.actorId, unit.now)
      if (lines === undefined) return refuse('erasure-confirmed')
      unit.record(erasureConfirmed(id, unit.now, lines))
      return 'confirmed'
    })

/** Whoever prepared it, or another who could confirm it: nobody is erased by it any more. Said twice it is said once. */
export const giveUpErasure =
  (ports: Ports) =>
  (acting: Agent, id: string): Promise<'given-up' | Refusal> =>
    ports.act(acting, async (unit) => {
      const erasure = isId(id) ? await erasureById(unit.trx, id) : undefined
      if (!erasure) return refuse('erasure-not-known')
      if (erasure.givenUpAt !== null) return 'given-up'
      if (erasure.confirmedAt !== null) return refuse('erasure-confirmed')
      if (!(await setGivenUp(unit.trx, id, acting.actorId, unit.now))) return refuse('erasure-confirmed')
      unit.record(erasureGivenUp(id, unit.now))
      return 'given-up'
    })

/** The worker looks: each human who may be over (`humansToJudge`) has his line, every record of his with one verdict. One act a list. */
export const listErasures = (ports: Ports, law: Law, schedule: Schedule | null) => async (): Promise<number> => {
  const listed = await ports.act({ as: 'worker' }, async (unit) => {
    const id = await lockUnlisted(unit.trx)
    if (id === undefined) return 0
    for (let after: string | null = null; ; ) {
      const roots: string[] = await humansToJudge(unit.trx, after, BATCH)
      for (const { rootId, records, held } of await heldOf(unit.trx, law, roots, unit.now)) {
        const verdict = verdictOn(held, schedule, civilDay(unit.now))
        for (const personId of records) await insertLine(unit.trx, { erasureId: id, personId, rootId, verdict })
      }
      after = roots.at(-1) ?? null
      if (after === null || roots.length < BATCH) break
    }
    const lines = await setListed(unit.trx, id, schedule?.digest ?? null, unit.now)
    const digest = schedule === null ? null : schedule.digest.toString('hex')
    unit.record(erasureListed(id, unit.now, { records: await countsOf(unit.trx, id), lines, schedule: digest }))
    return 1
  })
  return isRefusal(listed) ? 0 : listed
}
