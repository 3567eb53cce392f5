import { keyedDigest, subKey } from '../platform/crypto/digest.ts'
import { forgive, giveBack, hit } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

/**
 * At one number, from one network and from all together. Who goes on guessing from one network slows himself down and nobody
 * else; all together still get no more than `MOST_AN_HOUR`, so that a password is guessed from nowhere (docs/decisions/0019).
 */
export type Tries = { readonly here: Buffer; readonly everywhere: Buffer }

/** What is tried: a password, or that a code be sent. */
const KINDS = ['password', 'recovery'] as const

/** An account has two numbers, so a hundred an hour at one account (OWASP ASVS 2.2.1). */
const MOST_AN_HOUR = { max: 50, seconds: 3_600 }

/** `from`: the network of the peer (platform/http/peer.ts); it is kept in the digest alone. */
export function triesAt(ports: Ports, kind: (typeof KINDS)[number], number: string, from: string): Tries {
  const key = subKey(ports.pepper, `${kind}-tries`)
  return { here: keyedDigest(key, `${number} ${from}`), everywhere: keyedDigest(key, number) }
}

/** Of somebody who is in and types his password again: no try of anybody at the door counts here. */
export const triesInside = (ports: Ports, number: string): Buffer => triesAt(ports, 'password', number, 'inside').here

const slowed = (seconds: number): Refusal => refuse('slow-down', { seconds, minutes: Math.ceil(seconds / 60) })

/** Asks for one more try, before anything is looked at: the same for a number that nobody has. */
export async function countTry(ports: Ports, { here, everywhere }: Tries): Promise<Refusal | null> {
  const now = ports.clock.now()
  const wait = await slowDown(ports.db, here, now)
  if (wait !== null) return slowed(wait)
  const { over, retryAfter } = await hit(ports.db, everywhere, now, MOST_AN_HOUR)
  if (!over) return null
  await giveBack(ports.db, here)
  return slowed(retryAfter)
}

/** Too busy to look is not a wrong try. */
export async function uncountTry(ports: Ports, { here, everywhere }: Tries): Promise<void> {
  for (const tries of [here, everywhere]) await giveBack(ports.db, tries)
}

/** He knew it: what he mistyped before is forgiven; what was guessed elsewhere stays counted. */
export async function rightTry(ports: Ports, { here, everywhere }: Tries): Promise<void> {
  await forgive(ports.db, here)
  await giveBack(ports.db, everywhere)
}

export type Numbers = { readonly foreignerNumber: string; readonly caseNumber: string | null }

/**
 * Who is in by a recovery or a key is slowed by nothing that was tried or asked for at his numbers before, from his network
 * or from all together: what was guessed at was the password before.
 */
export async function forgiveTries(
  ports: Ports,
  { foreignerNumber, caseNumber }: Numbers,
  from: string,
): Promise<void> {
  await forgive(ports.db, triesInside(ports, foreignerNumber))
  for (const number of [foreignerNumber, ...(caseNumber === null ? [] : [caseNumber])])
    for (const { here, everywhere } of KINDS.map((kind) => triesAt(ports, kind, number, from)))
      for (const tries of [here, everywhere]) await forgive(ports.db, tries)
}
