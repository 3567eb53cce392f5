import { readForeignerNumber } from '../enrolment/index.ts'
import { recordApplicantRead } from '../evidence/index.ts'
import type { Acting } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { type Waiting, waitingHere } from './store.ts'

export const PAGE = 50

type Agent = Extract<Acting, { as: 'staff' }>
export type WaitingPage = { readonly people: readonly Waiting[]; readonly more: boolean }

/** For whom something waits, a page of it. That somebody was shown is a fact of his record. */
export const seeWaiting =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Agent, page: number): Promise<WaitingPage | Refusal> =>
    ports.act(acting, async (unit) => {
      const found = await waitingHere(unit.trx, { number: null, limit: PAGE + 1, offset: (page - 1) * PAGE })
      const people = found.slice(0, PAGE)
      for (const { personId } of people) recordApplicantRead(unit, personId, 'waiting')
      return { people, more: found.length > PAGE }
    })

/**
 * Whether something waits for who stands at the counter. No is the same answer for somebody unknown, housed elsewhere,
 * who did not agree, or for whom nothing waits: the structure learns nothing of those.
 */
export const askWaiting =
  (ports: Pick<Ports, 'act'>) =>
  (acting: Agent, typed: string): Promise<{ readonly waits: boolean } | Refusal> =>
    ports.act(acting, async (unit) => {
      const number = readForeignerNumber(typed)
      if (number === null) return refuse('number-not-understood', {}, 'number')
      const [found] = await waitingHere(unit.trx, { number, limit: 1, offset: 0 })
      if (found) recordApplicantRead(unit, found.personId, 'waiting')
      return { waits: found !== undefined }
    })
