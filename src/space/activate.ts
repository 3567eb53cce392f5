import { useConnectionKey } from '../enrolment/index.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { passwordChanged, spaceActivated } from './facts.ts'
import { refuse } from './refusals.ts'
import { judgePassword, readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import { endSessionsOf, hasAccount, numbersOf, saveAccount } from './store.ts'
import type { Ticket } from './ticket.ts'
import { forgiveTries } from './tries.ts'

/**
 * The end of the first connection: a password is chosen, the key is used up and the session begins, in one transaction.
 * Whoever stops before has lost nothing. A key that a desk re-issued for a space that exists sets a new password and
 * ends every other session. @law arrêté du 8 juillet 2020, art. 4
 */
export const activateSpace =
  (ports: Ports, passwords: Passwords) =>
  async (
    ticket: Extract<Ticket, { for: 'activation' }>,
    typed: string,
    from: string,
  ): Promise<{ token: string } | Refusal> => {
    const password = readPassword(typed)
    const numbers = await ports.act(
      { as: 'door' },
      async (unit) => (await numbersOf(unit.trx, ticket.personId)) ?? refuse('start-again'),
    )
    if (isRefusal(numbers)) return numbers
    const judged = judgePassword(password, [
      numbers.foreignerNumber,
      ...(numbers.caseNumber === null ? [] : [numbers.caseNumber.toLowerCase()]),
    ])
    if (judged) return judged
    const passwordHash = await passwords.hash(password)
    if (isRefusal(passwordHash)) return passwordHash
    const done = await ports.act<{ token: string }>({ as: 'door' }, async (unit) => {
      const refusal = await useConnectionKey(unit, ticket)
      if (refusal) return refusal
      const again = await hasAccount(unit.trx, ticket.personId)
      await saveAccount(unit.trx, ticket.personId, passwordHash, unit.now)
      if (again) {
        await endSessionsOf(unit.trx, ticket.personId, unit.now)
        unit.record(passwordChanged({ personId: ticket.personId, at: unit.now, changeId: newId(unit.now), how: 'key' }))
      }
      unit.record(spaceActivated({ personId: ticket.personId, at: unit.now, keyId: ticket.keyId, again }))
      return { token: await beginSession(ports, unit, ticket.personId, 'key') }
    })
    if (!isRefusal(done)) await forgiveTries(ports, numbers, from)
    return done
  }
