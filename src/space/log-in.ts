import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import { forgive, giveBack } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import { type Account, accountByNumber, endSession, endSessionsOf } from './store.ts'

/** What slows down the tries at one number on every node; a right password, a recovery or a key forgives them. */
export const triesAt = (ports: Ports, number: string): Buffer =>
  keyedDigest(subKey(ports.pepper, 'password-tries'), number)

/** Foreigner or case number as typed. Null when it is neither: that is said at once, for it tells nothing of anybody. */
export const readNumber = (typed: string): string | null => readForeignerNumber(typed) ?? readCaseNumber(typed)

/**
 * By foreigner or case number and password. A number that does not exist, one without a space and a wrong password get the
 * same answer after the same work: one look-up, one argon2id. A password can be guessed, so even the right one waits: a stranger
 * who goes on trying keeps this door shut, an hour at a time. He shuts neither a session that runs nor the desk, where the
 * holder gets a new key, which nothing slows down (enrolment/use-key.ts) and which forgives the tries. @law arrêté du 8 juillet 2020, art. 4
 */
export const logIn =
  (ports: Ports, passwords: Passwords) =>
  async (typed: { number: string; password: string }): Promise<{ token: string } | Refusal> => {
    const number = readNumber(typed.number)
    if (number === null) return refuse('number-mistyped', {}, 'number')
    const tries = triesAt(ports, number)
    const wait = await slowDown(ports.db, tries, ports.clock.now())
    if (wait !== null) return refuse('slow-down', { seconds: wait, minutes: Math.ceil(wait / 60) })
    const found = await ports.act<{ account: Account | null }>({ as: 'door' }, async (unit) => ({
      account: (await accountByNumber(unit.trx, number)) ?? null,
    }))
    if (isRefusal(found)) return found
    const right = await passwords.verify(
      found.account?.passwordHash ?? null,
      readPassword(typed.password).slice(0, 200),
    )
    if (isRefusal(right)) {
      await giveBack(ports.db, tries) // too busy to look is not a wrong try
      return right
    }
    const { account } = found
    if (!right || account === null) return refuse('number-or-password-wrong')
    await forgive(ports.db, tries)
    return ports.act({ as: 'door' }, async (unit) => ({
      token: await beginSession(unit, account.personId, 'password'),
    }))
  }

export const logOut =
  (ports: Ports) =>
  (digest: Uint8Array): Promise<true | Refusal> =>
    ports.act({ as: 'door' }, async (unit) => {
      await endSession(unit.trx, digest, unit.now)
      return true as const
    })

export const logOutEverywhere =
  (ports: Ports) =>
  (personId: string): Promise<true | Refusal> =>
    ports.act({ as: 'door' }, async (unit) => {
      await endSessionsOf(unit.trx, personId, unit.now)
      return true as const
    })
