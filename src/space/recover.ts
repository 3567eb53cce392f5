import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import { forgive } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { codeRefusal, tooManyCodes, tryCode } from './code.ts'
import { type ContactKind, passwordChanged, recoveryRequested } from './facts.ts'
import { triesAt } from './log-in.ts'
import { refuse } from './refusals.ts'
import { CODE, judgePassword, readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import {
  accountByNumber,
  contactsOf,
  endSessionsOf,
  insertCode,
  lockLastCode,
  numbersOf,
  setPassword,
} from './store.ts'
import { recoveryTicket, type Ticket } from './ticket.ts'

/** The slowest of the two answers: whoever asks for a number that does not exist waits as long as for one that does. */
const FLOOR_MS = 250

/**
 * Forgotten password: a code to a verified contact of the kind he names. The answer is the same in the same time whether
 * or not the number, a space or such a contact exists: it would tell a stranger who seeks asylum here.
 */
export const requestRecovery =
  (ports: Ports) =>
  async (typed: { number: string; kind: ContactKind }): Promise<{ ticket: string } | Refusal> => {
    const started = performance.now()
    const number = readForeignerNumber(typed.number) ?? readCaseNumber(typed.number) ?? ''
    const wait = await slowDown(
      ports.db,
      keyedDigest(subKey(ports.pepper, 'recovery-tries'), number),
      ports.clock.now(),
    )
    if (wait !== null) return refuse('slow-down', { seconds: wait, minutes: Math.ceil(wait / 60) })
    const asked = await ports.act<{ contactId: string | null }>({ as: 'door' }, async (unit) => {
      const account = await accountByNumber(unit.trx, number)
      const rows = account ? await contactsOf(unit.trx, account.personId) : []
      const contact = rows.find((row) => row.kind === typed.kind && row.verifiedAt !== null)
      if (!account || !contact || (await tooManyCodes(unit.trx, contact.id, unit.now))) return { contactId: null }
      const codeId = newId(unit.now)
      await insertCode(unit.trx, {
        id: codeId,
        contactId: contact.id,
        personId: account.personId,
        purpose: 'recover',
        now: unit.now,
        expiresAt: unit.now.add(CODE),
      })
      unit.record(recoveryRequested({ personId: account.personId, at: unit.now, contactId: contact.id, codeId }))
      return { contactId: contact.id }
    })
    if (isRefusal(asked)) return asked
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, FLOOR_MS - (performance.now() - started))))
    return { ticket: recoveryTicket(ports, asked.contactId) }
  }

/** The code and a new password together. Ends every other session; the alert goes to all his contacts. */
export const recoverSpace =
  (ports: Ports, passwords: Passwords) =>
  async (
    ticket: Extract<Ticket, { for: 'recovery' }>,
    typed: { code: string; password: string },
  ): Promise<{ token: string } | Refusal> => {
    const password = readPassword(typed.password)
    const judged = judgePassword(password, [])
    if (judged) return judged
    const passwordHash = await passwords.hash(password)
    if (isRefusal(passwordHash)) return passwordHash
    const answer = await ports.act<{ no: 'wrong' | 'expired' } | { token: string; number: string }>(
      { as: 'door' },
      async (unit) => {
        const code = await lockLastCode(unit.trx, ticket.contactId, 'recover')
        const numbers = code && (await numbersOf(unit.trx, code.personId))
        // The numbers are known only now; judged before the code is used up, so that he may choose again.
        const number =
          numbers &&
          judgePassword(password, [
            numbers.foreignerNumber,
            ...(numbers.caseNumber ? [numbers.caseNumber.toLowerCase()] : []),
          ])
        if (number) return number
        const tried = await tryCode(ports, unit.trx, code, typed.code, unit.now)
        if (tried !== 'right' || !code || !numbers) return { no: tried === 'right' ? 'expired' : tried }
        await setPassword(unit.trx, code.personId, passwordHash)
        await endSessionsOf(unit.trx, code.personId, unit.now)
        unit.record(
          passwordChanged({ personId: code.personId, at: unit.now, changeId: newId(unit.now), how: 'recovery' }),
        )
        return { token: await beginSession(unit, code.personId, 'recovery'), number: numbers.foreignerNumber }
      },
    )
    if (isRefusal(answer)) return answer
    if ('no' in answer) return codeRefusal(answer.no)
    await forgive(ports.db, triesAt(ports, answer.number))
    return { token: answer.token }
  }
