import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import { readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import { type Account, accountByNumber, endSession, endSessionsOf, lockAccount } from './store.ts'
import { countTry, rightTry, triesAt, uncountTry } from './tries.ts'

/** Foreigner or case number as typed. Null when it is neither: that is said at once, for it tells nothing of anybody. */
export const readNumber = (typed: string): string | null => readForeignerNumber(typed) ?? readCaseNumber(typed)

/** In; or it was his password, and his space is closed. */
type Entered = { readonly token: string } | { readonly closedAt: Temporal.Instant }

/**
 * By foreigner or case number and password. A number that does not exist, one without a space and a wrong password get the
 * same answer after the same work: one look-up, one argon2id. A password can be guessed, so even the right one
 * waits, at the network it is tried from (tries.ts): a stranger slows himself down. Only many networks together keep this door
 * shut; and neither a session that runs nor the desk, where the holder gets a new key, which nothing slows down
 * (enrolment/use-key.ts) and which forgives the tries. @law arrêté du 8 juillet 2020, art. 4
 */
export const logIn =
  (ports: Ports, passwords: Passwords) =>
  async (typed: { number: string; password: string }, from: string): Promise<Entered | Refusal> => {
    const number = readNumber(typed.number)
    if (number === null) return refuse('number-mistyped', {}, 'number')
    const tries = triesAt(ports, 'password', number, from)
    const slowed = await countTry(ports, tries)
    if (slowed) return slowed
    const found = await ports.act<{ account: Account | null }>({ as: 'door' }, async (unit) => ({
      account: (await accountByNumber(unit.trx, number)) ?? null,
    }))
    if (isRefusal(found)) return found
    const right = await passwords.verify(
      found.account?.passwordHash ?? null,
      readPassword(typed.password).slice(0, 200),
    )
    if (isRefusal(right)) {
      await uncountTry(ports, tries)
      return right
    }
    const { account } = found
    if (!right || account === null) return refuse('number-or-password-wrong')
    await rightTry(ports, tries)
    return ports.act<Entered>({ as: 'door' }, async (unit) => {
      const closedAt = await lockAccount(unit.trx, account.personId)
      return closedAt === null ? { token: await beginSession(ports, unit, account.personId, 'password') } : { closedAt }
    })
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
