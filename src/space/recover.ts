import { setTimeout } from 'node:timers/promises'
import type { Passwords } from '../platform/crypto/password.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { tooManyCodes, tryCode } from './code.ts'
import { type ContactKind, passwordChanged, recoveryRequested } from './facts.ts'
import { readNumber } from './log-in.ts'
import { refuse } from './refusals.ts'
import { CODE, judgePassword, readPassword } from './rules.ts'
import { beginSession } from './session.ts'
import {
  accountByNumber,
  contactById,
  contactToAsk,
  endSessionsOf,
  insertCode,
  lockLastCode,
  numbersOf,
  setPassword,
} from './store.ts'
import { recoveryTicket, type Ticket } from './ticket.ts'
import { countTry, forgiveTries, type Numbers, triesAt } from './tries.ts'

/** Longer than any of the answers takes: whoever asks for a number that does not exist waits as long as for one that does. */
const FLOOR_MS = 250

async function noSooner<T>(work: Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work, setTimeout(FLOOR_MS)])
  return answer
}

/**
 * Forgotten password: a code to a verified contact of the kind he names. The answer is the same in the same time whether
 * or not the number, a space or such a contact exists: it would tell a stranger who seeks asylum here. One who goes on asking
 * slows himself down (tries.ts). When as many codes were sent as an hour allows, whoever asked for them, no other is sent,
 * lest somebody be pestered, and the last one is good for the holder too, who has it.
 */
export const requestRecovery =
  (ports: Ports) =>
  async (typed: { number: string; kind: ContactKind }, from: string): Promise<{ ticket: string } | Refusal> => {
    const number = readNumber(typed.number)
    if (number === null) return refuse('number-mistyped', {}, 'number')
    const slowed = await countTry(ports, triesAt(ports, 'recovery', number, from))
    if (slowed) return slowed
    const asking = ports.act<{ contactId: string | null }>({ as: 'door' }, async (unit) => {
      const account = await accountByNumber(unit.trx, number)
      const contact = account?.closedAt === null && (await contactToAsk(unit.trx, account.personId, typed.kind))
      if (!contact) return { contactId: null }
      if (await tooManyCodes(unit.trx, contact, unit.now)) return { contactId: contact.id }
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
    const asked = await noSooner(asking)
    if (isRefusal(asked)) return asked
    return { ticket: recoveryTicket(ports, asked.contactId) }
  }

/**
 * The code and a new password together. Ends every other session; the alert goes to all his contacts. A wrong code, an old
 * one and one that was never sent get one answer in the same time; what only he can be told is told after a right one.
 */
export const recoverSpace =
  (ports: Ports, passwords: Passwords) =>
  async (
    ticket: Extract<Ticket, { for: 'recovery' }>,
    typed: { code: string; password: string },
    from: string,
  ): Promise<{ token: string } | Refusal> => {
    const password = readPassword(typed.password)
    const judged = judgePassword(password, [])
    if (judged) return judged
    const passwordHash = await passwords.hash(password)
    if (isRefusal(passwordHash)) return passwordHash
    const trying = ports.act<'no' | { token: string; numbers: Numbers }>({ as: 'door' }, async (unit) => {
      const contact = await contactById(unit.trx, ticket.contactId) // a contact that he has removed opens nothing
      const code = contact && (await lockLastCode(unit.trx, contact.id, 'recover'))
      if ((await tryCode(ports, unit.trx, code, typed.code, unit.now)) !== 'right') return 'no'
      const { personId } = code!
      const numbers = (await numbersOf(unit.trx, personId))!
      const { foreignerNumber, caseNumber } = numbers
      const own = judgePassword(password, [foreignerNumber, ...(caseNumber ? [caseNumber.toLowerCase()] : [])])
      if (own) return own // undoes the use of the code: he may choose again
      await setPassword(unit.trx, personId, passwordHash)
      await endSessionsOf(unit.trx, personId, unit.now)
      unit.record(passwordChanged({ personId, at: unit.now, changeId: newId(unit.now), how: 'recovery' }))
      return { token: await beginSession(ports, unit, personId, 'recovery'), numbers }
    })
    const answer = await noSooner(trying)
    if (answer === 'no') return refuse('code-not-good', {}, 'code')
    if (isRefusal(answer)) return answer
    await forgiveTries(ports, answer.numbers, from)
    return { token: answer.token }
  }
