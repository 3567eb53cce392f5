import { subKey } from '../platform/crypto/digest.ts'
import { seal, unseal } from '../platform/crypto/seal.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { TICKET } from './rules.ts'

/**
 * What a person has proved so far on his way in, sealed in a cookie of thirty minutes: a right key but no password yet,
 * or a recovery under way. It holds nothing that a second use could abuse: the key or the code is used up in the
 * transaction that ends the way.
 */
export type Ticket =
  | { readonly for: 'activation'; readonly personId: string; readonly keyId: string }
  | { readonly for: 'recovery'; readonly contactId: string }

/** `contactId` null: nobody has this number. The ticket looks the same, to the byte. */
export function recoveryTicket(ports: Ports, contactId: string | null): string {
  return write(ports, { for: 'recovery', contactId: contactId ?? newId(ports.clock.now()) })
}

export const activationTicket = (ports: Ports, holder: { personId: string; keyId: string }): string =>
  write(ports, { for: 'activation', personId: holder.personId, keyId: holder.keyId })

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
