import { holdStill } from '../enrolment/index.ts'
import type { ReadHouseFacts } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { erasureReported, personErased } from './facts-erasure.ts'
import { heldOf } from './held.ts'
import { verdictOn } from './keeping.ts'
import type { Schedule } from './schedule.ts'
import {
  confirmedErasure,
  countsOf,
  erasedFiles,
  eraseHuman,
  factsAbout,
  forgetFiles,
  isAsConfirmed,
  type ListedHuman,
  recordsListed,
  setDone,
  setKept,
} from './store-erasure.ts'
import { type Refused, whomTwoConfirmed } from './whom-two-confirmed.ts'

const BATCH = 100
/** PostgreSQL's own word for what a rule of its forbids: asked again it would say the same, and the list would never end. */
const REFUSED = '23001'

/**
 * The worker erases whom two confirmed, by what they said in the journal and not by a row alone, one human an act: judged again at that very moment, since a litigation may have been declared
 * between the two. The key is destroyed and what it opened is gone; the files follow by their names, which that act wrote down. Killed
 * in between, it goes on where it was. Returns how much it did.
 */
export const erase = (ports: Ports, law: Law, schedule: Schedule | null, factsOfTheHouse: ReadHouseFacts) => {
  const refuses = ports.metrics.gauge('erasure_list_refused', 'A confirmed list is not the one that two confirmed')
  const rings = (id: string, why: Refused): void => {
    refuses(1)
    ports.log.fault('erasure-list', new Error('a confirmed list is not the one that two confirmed'), { list: id, why })
  }
  const isCompared = async (id: string): Promise<boolean> => {
    const agrees = (await ports.act({ as: 'worker' }, ({ trx }) => isAsConfirmed(trx, id))) === true
    if (!agrees) rings(id, 'compared-otherwise')
    return agrees
  }
  return async (): Promise<number> => {
    let done = await removeFiles(ports)
    const id = await ports.act({ as: 'worker' }, ({ trx }) => confirmedErasure(trx))
    if (id === undefined || isRefusal(id)) {
      refuses(0)
      return done
    }
    if (!(await isCompared(id))) return done
    const found = await ports.act({ as: 'worker' }, ({ trx }) => whomTwoConfirmed(trx, factsOfTheHouse, id, BATCH))
    if (isRefusal(found)) return done
    if ('why' in found) {
      rings(id, found.why)
      return done
    }
    refuses(0)
    for (const human of found.humans) {
      if (!(await isCompared(id))) return done
      done += await eraseOrKeep(ports, law, schedule, id, human)
    }
    if (found.humans.length === 0) {
      await ports.act({ as: 'worker' }, (unit) => report(unit, id))
      done++
    }
    return done
  }
}

async function eraseOrKeep(
  ports: Ports,
  law: Law,
  schedule: Schedule | null,
  id: string,
  human: ListedHuman,
): Promise<0 | 1> {
  try {
    await ports.act({ as: 'worker' }, (unit) => eraseOne(unit, law, id, human, schedule))
    return 1
  } catch (error) {
    ports.log.fault('erasure', error) // the others must not wait for this one
    if (error instanceof Error && 'code' in error && error.code === REFUSED)
      await ports.act({ as: 'worker' }, ({ trx }) => setKept(trx, id, human.rootId, { verdict: 'changed-since' }))
    return 0
  }
}

/**
 * Judged again, and as the list has him: who was merged into another since is not the one that two looked at. Nobody is erased by a
 * list that is not true of him any more, and nobody stands in the way of the others: he stays, and the next list has him. `confirmed`: as
 * the lines had him that two confirmed; PostgreSQL erases by the lines of now.
 */
async function eraseOne(
  unit: Unit,
  law: Law,
  id: string,
  confirmed: ListedHuman,
  schedule: Schedule | null,
): Promise<void> {
  const { rootId } = confirmed
  await holdStill(unit, rootId)
  const [human] = await heldOf(unit.trx, law, [rootId], unit.now)
  const listed = await recordsListed(unit.trx, id, rootId)
  if (listed.symmetricDifference(new Set(confirmed.records)).size > 0)
    throw new Error('a line came since two confirmed the list')
  if (human === undefined || listed.symmetricDifference(new Set(human.records)).size > 0)
    return setKept(unit.trx, id, rootId, { verdict: 'changed-since' })
  const verdict = verdictOn(human.held, schedule, civilDay(unit.now))
  if (verdict.verdict !== 'erase') return setKept(unit.trx, id, rootId, verdict)
  const gone = await eraseHuman(unit.trx, id, rootId, unit.now)
  const { facts, digest } = await factsAbout(unit.trx, human.records) // now that no act can write another
  const counts = { ...gone, facts, factsDigest: digest, records: human.records.length }
  unit.record(personErased(rootId, unit.now, { erasureId: id, ...counts }))
}

async function report(unit: Unit, id: string): Promise<void> {
  await setDone(unit.trx, id, unit.now)
  unit.record(erasureReported(id, unit.now, await countsOf(unit.trx, id)))
}

/**
 * Nobody can read them any more; that they are there at all is for no one. A file that is gone already is no error. One that cannot be
 * removed keeps its name for the next turn, and stands in nobody's way: neither of the other files nor of those to erase.
 */
async function removeFiles(ports: Ports): Promise<number> {
  const keys = await ports.act({ as: 'worker' }, ({ trx, now }) => erasedFiles(trx, now, BATCH))
  if (isRefusal(keys) || keys.length === 0) return 0
  const removed: string[] = []
  for (const key of keys)
    try {
      await ports.files.remove(key)
      removed.push(key)
    } catch (error) {
      ports.log.fault('erased-files', error)
    }
  if (removed.length > 0) await ports.act({ as: 'worker' }, ({ trx }) => forgetFiles(trx, removed))
  return removed.length
}
