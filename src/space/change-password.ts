import type { Passwords } from '../platform/crypto/password.ts'
import { forgive, giveBack } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { passwordChanged } from './facts.ts'
import { refuse } from './refusals.ts'
import { judgePassword, readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import { accountOf, endSessionsOf, lockAccount, setPassword } from './store.ts'
import { triesInside } from './tries.ts'

/**
 * By somebody who is in and knows the password of today: a telephone left open is not enough. Tries are slowed as those of
 * the log-in are, and apart from them: a stranger at the door keeps him from nothing here. Ends every other session; his contacts are told.
 */
export const changePassword =
  (ports: Ports, passwords: Passwords) =>
  async (personId: string, typed: { current: string; password: string }): Promise<{ token: string } | Refusal> => {
    const account = await ports.act(
      { as: 'door' },
      async (unit) => (await accountOf(unit.trx, personId)) ?? refuse('start-again'),
    )
    if (isRefusal(account)) return account
    const { foreignerNumber, caseNumber } = account
    const password = readPassword(typed.password)
    const judged = judgePassword(password, [foreignerNumber, ...(caseNumber ? [caseNumber.toLowerCase()] : [])])
    if (judged) return judged
    const tries = triesInside(ports, foreignerNumber)
    const wait = await slowDown(ports.db, tries, ports.clock.now())
    if (wait !== null) return refuse('slow-down', { seconds: wait, minutes: Math.ceil(wait / 60) })
    const right = await passwords.verify(account.passwordHash, readPassword(typed.current).slice(0, 200))
    if (right === false) return refuse('password-wrong', {}, 'current')
    if (isRefusal(right)) {
      await giveBack(ports.db, tries) // too busy to look is not a wrong try
      return right
    }
    await forgive(ports.db, tries)
    const passwordHash = await passwords.hash(password)
    if (isRefusal(passwordHash)) return passwordHash
    return ports.act({ as: 'door' }, async (unit) => {
      // While he was being recognised the password may have been recovered: what was checked no longer opens anything.
      await lockAccount(unit.trx, personId)
      const now = await accountOf(unit.trx, personId)
      if (now?.passwordHash !== account.passwordHash) return refuse('start-again')
      await setPassword(unit.trx, personId, passwordHash)
      await endSessionsOf(unit.trx, personId, unit.now)
      unit.record(passwordChanged({ personId, at: unit.now, changeId: newId(unit.now), how: 'change' }))
      return { token: await beginSession(ports, unit, personId, 'password') }
    })
  }
