import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { connectionKeyCancelled } from './facts.ts'
import { keyStanding } from './rules.ts'
import { lockPersons } from './store.ts'
import { expiredKeys, lockKey, setKeyCancelled } from './store-keys.ts'

/**
 * Writes down that keys ran out, so that none comes back to life when something is deposited later. Each person is held
 * still and looked at again: a deposit made a moment ago keeps his key alive. Idempotent.
 */
export const expireKeys =
  (ports: Ports) =>
  async (now: Temporal.Instant): Promise<number> => {
    const found = await ports.act({ as: 'worker' }, (unit) => expiredKeys(unit.trx, now, 100))
    if (isRefusal(found)) return 0
    let cancelled = 0
    for (const { id, personId } of found) {
      await ports.act({ as: 'worker' }, async (unit) => {
        await lockPersons(unit.trx, [personId])
        const key = await lockKey(unit.trx, id)
        if (!key || key.cancelledAt !== null || keyStanding(key, key.waits, unit.now) !== 'expired') return null
        await setKeyCancelled(unit.trx, id, unit.now, 'expired')
        unit.record(connectionKeyCancelled(personId, id, unit.now, 'expired'))
        cancelled++
        return null
      })
    }
    return cancelled
  }
