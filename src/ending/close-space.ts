import { holdStill } from '../enrolment/index.ts'
import { factNamed } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { isClosed } from '../space/index.ts'
import { openWorkItem, settleWork } from '../staff/index.ts'
import { pastYearId, spaceClosingAnnounced, spaceClosingStopped, spaceDeactivated, spaceYearEnded } from './facts.ts'
import { type Look, lookAt } from './look.ts'
import { closesOn, LEEWAY, NOTICES, type NoticeDays, nextStep, type Step } from './rules.ts'
import {
  askedInVain,
  type ClosingRow,
  holdLetters,
  insertClosing,
  insertNotice,
  isClosedUnseen,
  setClosed,
  setClosesOn,
  setStopped,
  showClosing,
  spacesToLookAt,
  unseenToLookAt,
} from './store.ts'

const BATCH = 200
/** A letter to somebody who has not opened what waits is written in that time. */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 14 * 24 })

/**
 * The sweep: each space whose year comes near takes the step of today, if there is one, in an act of its own. Who never came in is told
 * and closed as any other: by post, since he has no contact (decision 0035). Killed in between, it goes on where it was. A space that
 * breaks leaves the others alone. Returns how many steps were taken.
 * @law arrêté du 29 avril 2021 (INTV2112385A)
 */
export const closeSpaces =
  (ports: Ports, law: Law) =>
  async (now: Temporal.Instant): Promise<number> => {
    await ports.act({ as: 'worker' }, ({ trx }) => showClosing(trx))
    const taken =
      (await takeSteps(ports, law, now, spacesToLookAt)) + (await takeSteps(ports, law, now, unseenToLookAt))
    await ports.act({ as: 'worker' }, tellNoMore)
    return taken
  }

/** Nobody writes to him that it closes once it does not, nor once it has. */
async function tellNoMore(unit: Unit): Promise<void> {
  for (const factId of await askedInVain(unit.trx, BATCH))
    await settleWork(unit, { kind: 'closing-not-told', factId }, 'nothing-to-do')
}

async function takeSteps(
  ports: Ports,
  law: Law,
  now: Temporal.Instant,
  toLookAt: typeof spacesToLookAt,
): Promise<number> {
  const today = civilDay(now)
  const servedBy = today.add({ days: NOTICES[0] + LEEWAY + 2 }).subtract({ years: 1 }) // two more: a 29 February between
  let taken = 0
  for (let after: string | null = null; ; ) {
    const cursor: string | null = after
    const found = await ports.act({ as: 'worker' }, async ({ trx }) => {
      const ids = await toLookAt(trx, servedBy, cursor, BATCH)
      return { ids, due: (await lookAt(trx, law, ids, now)).filter((look) => isDue(look, today)) }
    })
    if (isRefusal(found)) return taken
    for (const { personId } of found.due)
      try {
        taken += Number(await takeStep(ports, law, personId))
      } catch (error) {
        ports.log.fault('space-endings', error)
      }
    after = found.ids.at(-1) ?? null
    if (after === null || found.ids.length < BATCH) return taken
  }
}

const isDue = ({ standing, announced }: Look, today: Temporal.PlainDate): boolean =>
  nextStep(standing, announced, today).step !== 'wait'

/** Held still, looked at again, and the step of this very moment: a deposit or a statement of his came before or after, never beside. */
async function takeStep(ports: Ports, law: Law, personId: string): Promise<boolean> {
  const taken = await ports.act({ as: 'worker' }, async (unit) => {
    await holdStill(unit, personId)
    await holdLetters(unit.trx, personId)
    if ((await isClosed(unit.trx, personId)) || (await isClosedUnseen(unit.trx, personId))) return false
    const [look] = await lookAt(unit.trx, law, [personId], unit.now)
    return look !== undefined && take(unit, look, nextStep(look.standing, look.announced, civilDay(unit.now)))
  })
  return taken === true
}

async function take(unit: Unit, look: Look, step: Step): Promise<boolean> {
  const { personId, row, announced, standing } = look
  switch (step.step) {
    case 'announce': {
      const begun = {
        id: newId(unit.now),
        personId,
        of: standing.decision!.of,
        countedId: standing.decision!.id,
        closesOn: step.closesOn,
      }
      await insertClosing(unit.trx, begun, unit.now)
      return give(unit, begun, step.days, step.closesOn)
    }
    case 'tell':
      return give(unit, row!, step.days, step.closesOn)
    case 'stop':
      await setStopped(unit.trx, row!, unit.now)
      unit.record(spaceClosingStopped(row!, unit.now, step.why))
      return true
    case 'close':
      await setClosed(unit.trx, row!, unit.now)
      unit.record(spaceDeactivated(row!, unit.now, closesOn(announced!), standing.decision!.servedAtLatest))
      return true
    case 'ask':
      return ask(unit, personId, standing.decision!.id)
    case 'wait':
      return false
  }
}

/** The alerts follow from the fact (journey.ts), at each of his contacts; where there is none somebody is asked to tell him. */
async function give(unit: Unit, closing: ClosingRow, days: NoticeDays, last: Temporal.PlainDate): Promise<boolean> {
  const fact = spaceClosingAnnounced(closing, unit.now, days, last)
  await setClosesOn(unit.trx, closing, last)
  await insertNotice(unit.trx, closing.id, days, fact.id, unit.now)
  unit.record(fact)
  return true
}

async function ask(unit: Unit, personId: string, decisionId: string): Promise<boolean> {
  if (await factNamed(unit.trx, pastYearId(personId, decisionId))) return false
  const fact = spaceYearEnded(personId, decisionId, unit.now)
  unit.record(fact)
  const dueAt = unit.now.add(LOOK_WITHIN)
  await openWorkItem(unit, { kind: 'space-past-its-year', ownerRole: 'officer', personId, factId: fact.id, dueAt })
  return true
}
