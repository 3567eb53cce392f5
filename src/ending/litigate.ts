import { holdStill } from '../enrolment/index.ts'
import { recordApplicantRead } from '../evidence/index.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { litigationDeclared, litigationEnded } from './facts.ts'
import { refuse } from './refusals.ts'
import { type CaseEnd, caseEndsOf } from './store-case-end.ts'
import {
  type Ending,
  endingOf,
  insertLitigation,
  isCourt,
  type LitigationRow,
  litigationsOf,
  lockLitigation,
  setEnded,
} from './store-litigation.ts'

type Agent = Extract<Acting, { as: 'staff' }>
export type Litigation = Pick<LitigationRow, 'id' | 'court' | 'declaredAt' | 'endedAt'> & { readonly reference: string }
export type EndingOf = Ending & {
  readonly personId: string
  readonly litigations: readonly Litigation[]
  readonly caseEnd: Pick<CaseEnd, 'why' | 'endedOn' | 'declaredAt'> | null
}

const sealedAs = (id: string): string => `litigation:${id}`
/** A court's own number: letters, digits and what stands between them. */
const REFERENCE = /^[\p{L}\p{N} ./-]{2,40}$/u

async function reached(unit: Unit, personId: string): Promise<Ending | Refusal> {
  const ending = isId(personId) ? await endingOf(unit.trx, personId) : undefined
  return ending ?? refuse('applicant-not-known')
}

/** How the ending of one person's space stands, with the litigations that were declared. That it was looked at is a fact. */
export const seeEnding =
  (ports: Ports) =>
  (acting: Agent, personId: string): Promise<EndingOf | Refusal> =>
    ports.act(acting, async (unit) => {
      const ending = await reached(unit, personId)
      if ('refusal' in ending) return ending
      const rows = await litigationsOf(unit.trx, personId)
      const key = await openPersonKey(unit.trx, ports.master, personId)
      recordApplicantRead(unit, personId, 'record')
      const litigations = rows.map(({ id, court, declaredAt, endedAt, sealed }) => ({
        ...{ id, court, declaredAt, endedAt },
        reference: key.unsealValue(sealed, sealedAs(id)),
      }))
      const caseEnd = (await caseEndsOf(unit.trx, [personId])).get(personId) ?? null
      return { ...ending, personId, litigations, caseEnd }
    })

/**
 * The Office declares that a litigation about his documents lives: from here on nothing of his closes, and nothing is erased, until
 * it says that it is over. The court's reference is sealed: it leads to him. Of one court and reference one lives, however often it is said.
 */
export const declareLitigation =
  (ports: Ports) =>
  (
    acting: Agent,
    personId: string,
    typed: { court?: string; reference?: string },
  ): Promise<{ readonly id: string; readonly fresh: boolean } | Refusal> =>
    ports.act(acting, async (unit) => {
      const ending = await reached(unit, personId)
      if ('refusal' in ending) return ending
      const { court } = typed
      if (!isCourt(court)) return refuse('court-missing', {}, 'court')
      const reference = (typed.reference ?? '').trim()
      if (!REFERENCE.test(reference)) return refuse('reference-missing', {}, 'reference')
      await holdStill(unit, personId)
      const key = await openPersonKey(unit.trx, ports.master, personId)
      const known = (await litigationsOf(unit.trx, personId)).find(
        (l) => l.endedAt === null && l.court === court && key.unsealValue(l.sealed, sealedAs(l.id)) === reference,
      )
      if (known) return { id: known.id, fresh: false }
      const id = newId(unit.now)
      const sealed = key.sealValue(reference, sealedAs(id))
      await insertLitigation(unit.trx, { id, personId, court, sealed, declaredBy: acting.actorId }, unit.now)
      unit.record(litigationDeclared({ id, personId, court }, unit.now, reference))
      return { id, fresh: true }
    })

/** It is over. Said twice it is over once. */
export const endLitigation =
  (ports: Ports) =>
  (acting: Agent, personId: string, id: string): Promise<'ended' | Refusal> =>
    ports.act(acting, async (unit) => {
      const ending = await reached(unit, personId)
      if ('refusal' in ending) return ending
      if (!isId(id)) return refuse('litigation-not-known')
      await holdStill(unit, personId) // a closing or an erasure that looks at him now comes before or after, never beside
      const found = await lockLitigation(unit.trx, personId, id)
      if (!found) return refuse('litigation-not-known')
      if (found.endedAt !== null) return 'ended'
      await setEnded(unit.trx, id, acting.actorId, unit.now)
      unit.record(litigationEnded(found, unit.now))
      return 'ended'
    })
