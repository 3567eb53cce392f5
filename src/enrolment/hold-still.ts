import type { Unit } from '../platform/db/act.ts'
import { applicantById, lockPersons } from './store.ts'

/**
 * Holds a person still until the act ends, and the record his own was merged into, to which his deposits go: what he says
 * himself and a deposit that relies on the contrary come one after the other. For units of the person.
 */
export async function holdStill(unit: Unit, personId: string): Promise<void> {
  await lockPersons(unit.trx, [personId]) // first: while he is held, nobody merges his record
  const mergedInto = (await applicantById(unit.trx, personId))?.mergedInto ?? null
  if (mergedInto !== null) await lockPersons(unit.trx, [mergedInto])
}
