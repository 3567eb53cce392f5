import type { Law } from '../law/index.ts'
import { sameBytes } from '../platform/crypto/digest.ts'
import { createPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { openWorkItem } from '../staff/index.ts'
import { type Kept, personRegistered } from './facts.ts'
import { judge, kept, type Said } from './judge.ts'
import { pinDigest } from './pin.ts'
import { refuse, refuseOut } from './refusals.ts'
import type { Registration } from './registration.ts'
import {
  type Applicant,
  applicantById,
  type Desk,
  desksOfActor,
  holderOf,
  insertApplicant,
  pinDigestOf,
  receptionDesks,
} from './store.ts'

export type Registered = { personId: string; eligibility: Kept; already: boolean }

/**
 * Registers a person at a desk. In: his record, his key and the fact. Unknown: the same, and somebody of the Office is
 * asked to decide; no notice is printed meanwhile. Out: refused with the reason, and nothing is kept of him. A number
 * that is registered already is refused and leads to the record, unless `again` and all that is asked is there already
 * (a machine that asks twice): then that record is the answer.
 * @law CESEDA R.531-17
 */
export const register =
  (ports: Ports, law: Law) =>
  (acting: Acting, asked: Registration, again = false): Promise<Registered | Refusal> =>
    ports.act(acting, async (unit) => {
      const desk = (await desksOfActor(unit.trx)).find(({ id }) => id === asked.registeredBy)
      if (!desk) return refuse('desk-not-known', {}, 'registrationDesk')
      const wrong = await wrongReceptionDesk(unit, asked.receptionDeskId)
      if (wrong) return wrong
      const answer = judge(law, factsAt(desk, asked.eligibility))
      const eligibility = kept(answer, ports.config.profile)
      const holder = await holderOf(unit.trx, 'foreigner', asked.foreignerNumber)
      if (holder !== null) return existing(ports, unit, holder, asked, eligibility, again)
      if (answer.answer === 'out') return refuseOut(answer.reason, answer.article)
      if (asked.caseNumber !== null && (await holderOf(unit.trx, 'case', asked.caseNumber)) !== null)
        return refuse('case-number-taken', {}, 'caseNumber')

      const personId = newId(unit.now)
      const digest = asked.pin === null ? null : pinDigest(ports.pepper, personId, asked.pin)
      const inserted = await insertApplicant(
        unit.trx,
        { ...asked, id: personId, pinDigest: digest, eligibility },
        unit.now,
      )
      // Somebody registered him at this very instant: the insertion waited for that to be over.
      if (!inserted) {
        const other = await holderOf(unit.trx, 'foreigner', asked.foreignerNumber)
        if (other === null) return refuse('case-number-taken', {}, 'caseNumber')
        return existing(ports, unit, other, asked, eligibility, again)
      }
      await createPersonKey(unit.trx, ports.master, personId)
      const registered = personRegistered({
        ...asked,
        personId,
        at: unit.now,
        receptionDesk: asked.receptionDeskId,
        pin: digest !== null,
        eligibility,
      })
      unit.record(registered)
      if (answer.answer === 'unknown')
        await openWorkItem(unit, { kind: 'eligibility-unknown', ownerRole: 'officer', personId, factId: registered.id })
      return { personId, eligibility, already: false }
    })

const factsAt = (desk: Desk, said: Said) => ({ ...said, department: desk.department ?? '' })

export async function wrongReceptionDesk(unit: Unit, id: string | null): Promise<Refusal | null> {
  if (id === null || (await receptionDesks(unit.trx)).some((desk) => desk.id === id)) return null
  return refuse('reception-desk-not-known', {}, 'receptionDesk')
}

/** Out of this actor's reach, the record's id is not told. */
async function existing(
  ports: Ports,
  unit: Unit,
  holder: string,
  asked: Registration,
  eligibility: Kept,
  again: boolean,
): Promise<Registered | Refusal> {
  const applicant = await applicantById(unit.trx, holder)
  if (!applicant) return refuse('already-registered', {}, 'foreignerNumber')
  if (again && (await asksTheSame(ports, unit, applicant, asked, eligibility)))
    return { personId: holder, eligibility, already: true }
  return refuse('already-registered', { applicant: holder }, 'foreignerNumber')
}

async function asksTheSame(
  ports: Ports,
  unit: Unit,
  a: Applicant,
  asked: Registration,
  eligibility: Kept,
): Promise<boolean> {
  const pin = await pinDigestOf(unit.trx, a.id)
  const samePin =
    asked.pin === null ? pin === null : pin !== null && sameBytes(pin, pinDigest(ports.pepper, a.id, asked.pin))
  return (
    samePin &&
    a.foreignerNumber === asked.foreignerNumber &&
    a.caseNumber === asked.caseNumber &&
    a.registeredBy === asked.registeredBy &&
    a.receptionDeskId === asked.receptionDeskId &&
    a.deskSeesWaiting === asked.deskSeesWaiting &&
    a.language === asked.language &&
    a.languageEstablishedBy === asked.languageEstablishedBy &&
    a.eligibility === eligibility.answer
  )
}
