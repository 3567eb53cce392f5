import { factNamed } from '../evidence/index.ts'
import type { JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { fileKeyOf } from './make-sealed.ts'
import { setRemoved, stopCounselFiles } from './store.ts'

export const TAKE_BACK = 'takeaway.takeBack'

/**
 * A letter turned out to be another person's: what was made for counsel before tells of it, and lies there for a week. Its bytes go, and he asks
 * anew; what is being made is begun again. What he has fetched he has.
 */
export const takeBack =
  (ports: Ports): JobHandler =>
  async ({ factId }) => {
    const files = await ports.act({ as: 'worker' }, async ({ trx }) => {
      const personId = (await factNamed(trx, factId!))?.personId
      return personId ? stopCounselFiles(trx, personId) : []
    })
    if (isRefusal(files)) throw new Error(`refused: ${files.refusal}`)
    for (const { id, madeAt, attempt, fileKey } of files) {
      const begun = attempt === null ? null : fileKeyOf(id, attempt)
      const key = fileKey ?? begun
      if (key !== null) await ports.files.remove(key)
      if (madeAt !== null) await ports.act({ as: 'worker' }, (unit) => setRemoved(unit.trx, id, unit.now))
    }
  }
