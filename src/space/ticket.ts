import { sha256, subKey } from '../platform/crypto/digest.ts'
import { seal, unseal } from '../platform/crypto/seal.ts'
import { asciiDigits } from '../platform/digits.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { TICKET } from './rules.ts'

/**
 * What a person has proved so far on his way in, sealed in a cookie of thirty minutes: a right key but no password yet,
 * or a recovery under way. It holds nothing that a second use could abuse: the key or the code is used up in the
 * transaction that ends the way. `ends`: the last digits of his number, so that he sees whose password he chooses.
 */
export type Ticket =
  | { readonly for: 'activation'; readonly personId: string; readonly keyId: string; readonly ends: string }
  | { readonly for: 'recovery'; readonly contactId: string }

/** `contactId` null: nobody has this number. The ticket looks the same, to the byte. */
export function recoveryTicket(ports: Ports, contactId: string | null): string {
  return write(ports, { for: 'recovery', contactId: contactId ?? newId(ports.clock.now()) })
}

export const activationTicket = (ports: Ports, holder: { personId: string; keyId: string }, typed: string): string => {
  const { personId, keyId } = holder
  return write(ports, { for: 'activation', personId, keyId, ends: asciiDigits(typed).replace(/\D/g, '').slice(-3) })
}

/**
 * What a form says of the ticket it was made for. On a shared computer two people begin side by side, and the browser has
 * one cookie: without it the password typed on the first one's page would be the second one's.
 */
export const ticketMark = (ticket: string): string => sha256(ticket).toString('base64url').slice(0, 22)

function write(ports: Ports, ticket: Ticket): string {
  const until = ports.clock.now().add(TICKET).epochMilliseconds
  return seal(subKey(ports.pepper, 'ticket'), Buffer.from(JSON.stringify({ ...ticket, until })), 'ticket').toString(
    'base64url',
  )
}

export function readTicket<F extends Ticket['for']>(
  ports: Ports,
  text: string | null,
  wanted: F,
): Extract<Ticket, { for: F }> | null {
  if (text === null || text.length > 600) return null
  try {
    const ticket = JSON.parse(
      unseal(subKey(ports.pepper, 'ticket'), Buffer.from(text, 'base64url'), 'ticket').toString(),
    ) as Ticket & { until: number }
    if (ticket.for !== wanted || ticket.until <= ports.clock.now().epochMilliseconds) return null
    return ticket as unknown as Extract<Ticket, { for: F }>
  } catch {
    return null
  }
}
