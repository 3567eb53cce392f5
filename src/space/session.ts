import { tokens } from '../platform/crypto/tokens.ts'
import type { Unit } from '../platform/db/act.ts'
import type { Cookie } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { SESSION } from './rules.ts'
import { insertSession } from './store.ts'

/** A new session at each way in, in the transaction of that act. The token is in the cookie only. */
export async function beginSession(
  ports: Pick<Ports, 'pepper'>,
  unit: Unit,
  personId: string,
  by: 'key' | 'password' | 'recovery',
): Promise<string> {
  const sessions = tokens(ports.pepper, 'session')
  const token = sessions.make(personId)
  await insertSession(unit.trx, {
    digest: sessions.digest(token),
    personId,
    by,
    now: unit.now,
    expiresAt: unit.now.add(SESSION),
  })
  return token
}

/** Without Max-Age: it ends with the browser too. */
export const sessionCookie = (token: string): Cookie => ({ name: 'session', value: token, maxAge: null })
export const noSession: Cookie = { name: 'session', value: '', maxAge: 0 }
/** On a shared telephone the next person has another language. */
export const noLanguage: Cookie = { name: 'lang', value: '', maxAge: 0 }
export const ticketCookie = (ticket: string): Cookie => ({ name: 'ticket', value: ticket, maxAge: 1_800 })
export const noTicket: Cookie = { name: 'ticket', value: '', maxAge: 0 }
