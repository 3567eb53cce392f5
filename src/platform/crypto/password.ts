import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../http/refusals.ts'
import type { Refusal } from '../refusal.ts'
import { subKey } from './digest.ts'

/** argon2id, 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet. */
export const COST = { algorithm: 2 /* argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** How many wait at most: beyond, a clear "busy" is kinder than a page that hangs. About eight seconds on two cores. */
const LONGEST_QUEUE = 64

/** Hashing takes a quarter of the cores behind the gate at most, and of their memory's speed, which pages need too. */
const RESTS = 3

export const passwordSecret = (pepper: Uint8Array): Buffer => subKey(pepper, 'password')

export type Passwords = {
  hash(password: string): Promise<string | Refusal>
  /** `stored` null: nobody has this number. The same work is done, against a hash nobody knows the password of. */
  verify(stored: string | null, password: string): Promise<boolean | Refusal>
}

/**
 * Passwords behind a gate of one less than the cores, which rests three times as long as it worked while others wait: a storm of
 * log-ins leaves the inbox fast for those who are in already. Who comes alone waits for nothing.
 */
export async function createPasswords(
  pepper: Uint8Array,
  atOnce = Math.max(1, availableParallelism() - 1),
  rest: (ms: number) => Promise<unknown> = setTimeout,
): Promise<Passwords> {
  // PostgreSQL does not hold the secret: a hash that is stolen cannot be tried, nor one made there open anything.
  const secret = passwordSecret(pepper)
  const cost = { ...COST, secret }
  const nobody = await hash(crypto.randomUUID(), cost)
  const waiting: (() => void)[] = []
  let running = 0
  const gated = async <T>(work: () => Promise<T>): Promise<T | Refusal> => {
    if (running >= atOnce) {
      if (waiting.length >= LONGEST_QUEUE) return refuse('busy-try-again', { seconds: 5 })
      await new Promise<void>((turn) => waiting.push(turn))
    } else running++
    const from = performance.now()
    try {
      return await work()
    } finally {
      void pass(performance.now() - from)
    }
  }
  const pass = async (worked: number): Promise<void> => {
    if (waiting.length > 0) await rest(RESTS * worked)
    const next = waiting.shift()
    if (next) next()
    else running--
  }
  return {
    hash: (password) => gated(() => hash(password, cost)),
    verify: (stored, password) =>
      gated(async () => {
        const right = await verify(stored ?? nobody, password, { secret })
        return stored !== null && right
      }),
  }
}
