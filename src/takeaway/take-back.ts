import { factNamed } from '../evidence/index.ts'
import type { JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { fileKeyOf } from './make-sealed.ts'
import { lockCounselFiles, setRemoved, stopAttempt } from './store.ts'

export const TAKE_BACK = 'takeaway.takeBack'

/**
 * A letter turned out to be another person's: what was made for counsel before tells of it, and lies there for a week. Its bytes go, and he asks
 * anew; what is being made is begun again. What he has fetched he has. The bytes go before the row forgets them: where one cannot be
 * removed, nothing is written down and all is tried again.
 */
export const takeBack =
  (ports: Ports): JobHandler =>
  async ({ factId }) => {
    await ports.act({ as: 'worker' }, async ({ trx, now }) => {
      const personId = (await factNamed(trx, factId!))?.personId
      for (const { id, madeAt, attempt, fileKey } of personId ? await lockCounselFiles(trx, personId) : []) {
        const key = fileKey ?? (attempt === null ? null : fileKeyOf(id, attempt))
        if (key !== null) await ports.files.remove(key)
        if (madeAt === null) await stopAttempt(trx, id)
        else await setRemoved(trx, id, now)
      }
      return null
    })
  }
