import { setTimeout } from 'node:timers/promises'
import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import type { Passwords } from '../platform/crypto/password.ts'
import { forgive } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { tooManyCodes, tryCode } from './code.ts'
import { type ContactKind, passwordChanged, recoveryRequested } from './facts.ts'
import { readNumber, triesAt } from './log-in.ts'
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

/** What slows down the codes asked for at one number on every node; a recovery forgives them. */
const askedAt = (ports: Ports, number: string): Buffer => keyedDigest(subKey(ports.pepper, 'recovery-tries'), number)

type Numbers = { readonly foreignerNumber: string; readonly caseNumber: string | null }

/** Who is in by a recovery or a key is slowed by nothing that was tried or asked for at his numbers before. */
export async function forgiveTries(ports: Ports, { foreignerNumber, caseNumber }: Numbers): Promise<void> {
  for (const number of [foreignerNumber, ...(caseNumber === null ? [] : [caseNumber])])
    for (const tries of [triesAt(ports, number), askedAt(ports, number)]) await forgive(ports.db, tries)
}

/** Longer than any of the answers takes: whoever asks for a number that does not exist waits as long as for one that does. */
const FLOOR_MS = 250

async function noSooner<T>(work: Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work, setTimeout(FLOOR_MS)])
  return answer
}

/**
 * Forgotten password: a code to a verified contact of the kind he names. The answer is the same in the same time whether
 * or not the number, a space or such a contact exists: it would tell a stranger who seeks asylum here. One who goes on asking
 * keeps this shut too, lest he pester somebody: the desk's new key remains (log-in.ts).
 */
export const requestRecovery =
  (ports: Ports) =>
  async (typed: { number: string; kind: ContactKind }): Promise<{ ticket: string } | Refusal> => {
    const number = readNumber(typed.number)
    if (number === null) return refuse('number-mistyped', {}, 'number')
    const wait = await slowDown(ports.db, askedAt(ports, number), ports.clock.now())
    if (wait !== null) return refuse('slow-down', { seconds: wait, minutes: Math.ceil(wait / 60) })
    const asking = ports.act<{ contactId: string | null }>({ as: 'door' }, async (unit) => {
      const account = await accountByNumber(unit.trx, number)
      const contact = account && (await contactToAsk(unit.trx, account.personId, typed.kind))
      if (!account || !contact || (await tooManyCodes(unit.trx, contact, unit.now))) return { contactId: null }
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
      return { token: await beginSession(unit, personId, 'recovery'), numbers }
    })
    const answer = await noSooner(trying)
    if (answer === 'no') return refuse('code-not-good', {}, 'code')
    if (isRefusal(answer)) return answer
    await forgiveTries(ports, answer.numbers)
    return { token: answer.token }
  }
