import { holdStill } from '../enrolment/index.ts'
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
  humansToErase,
  setDone,
  setKept,
} from './store-erasure.ts'

const BATCH = 100

/**
 * The worker erases whom two confirmed, one human an act: judged again at that very moment, since a litigation may have been declared
 * between the two. The key is destroyed and what it opened is gone; the files follow by their names, which that act wrote down. Killed
 * in between, it goes on where it was. Returns how much it did.
 */
export const erase = (ports: Ports, schedule: Schedule | null) => async (): Promise<number> => {
  const found = await ports.act({ as: 'worker' }, async ({ trx }) => {
    const id = await confirmedErasure(trx)
    return id === undefined ? null : { id, roots: await humansToErase(trx, id, BATCH) }
  })
  let done = await removeFiles(ports)
  if (found === null || isRefusal(found)) return done
  const { id, roots } = found
  for (const rootId of roots)
    try {
      await ports.act({ as: 'worker' }, (unit) => eraseOne(unit, id, rootId, schedule))
      done++
    } catch (error) {
      ports.log.fault('erasure', error) // the others must not wait for this one
    }
  if (roots.length === 0) {
    await ports.act({ as: 'worker' }, (unit) => report(unit, id))
    done++
  }
  return done
}

async function eraseOne(unit: Unit, id: string, rootId: string, schedule: Schedule | null): Promise<void> {
  await holdStill(unit, rootId)
  const [human] = await heldOf(unit.trx, [rootId])
  if (human === undefined) return setKept(unit.trx, id, rootId, { verdict: 'never-closed' })
  const verdict = verdictOn(human.held, schedule, civilDay(unit.now))
  if (verdict.verdict !== 'erase') return setKept(unit.trx, id, rootId, verdict)
  const { facts, digest } = await factsAbout(unit.trx, human.records)
  const gone = await eraseHuman(unit.trx, id, rootId, unit.now)
  const counts = { ...gone, facts, factsDigest: digest, records: human.records.length }
  unit.record(personErased(rootId, unit.now, { erasureId: id, ...counts }))
}

async function report(unit: Unit, id: string): Promise<void> {
  await setDone(unit.trx, id, unit.now)
  unit.record(erasureReported(id, unit.now, await countsOf(unit.trx, id)))
}

/** Nobody can read them any more; that they are there at all is for no one. A file that is gone already is no error. */
async function removeFiles(ports: Ports): Promise<number> {
  const keys = await ports.act({ as: 'worker' }, ({ trx }) => erasedFiles(trx, BATCH))
  if (isRefusal(keys) || keys.length === 0) return 0
  for (const key of keys) await ports.files.remove(key)
  await ports.act({ as: 'worker' }, ({ trx }) => forgetFiles(trx, keys))
  return keys.length
}
