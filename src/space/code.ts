import { randomInt } from 'node:crypto'
import { factNamed } from '../evidence/index.ts'
import { keyedDigest, sameBytes, subKey } from '../platform/crypto/digest.ts'
import type { Trx, Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { contactCodeFailed } from './facts.ts'
import { refuse } from './refusals.ts'
import { CODES_AN_HOUR, codeIsAlive, MOST_CODES_AN_HOUR, readCode } from './rules.ts'
import { type CodeRow, codesSince, countTry, lastCodeId, lockCode, setCodeUsed } from './store.ts'

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** Written once, however often it is reported. Nothing when the id is none of a code. For the worker. */
export async function codeFailed(unit: Unit, codeId: string, code: string | undefined): Promise<void> {
  const row = await lockCode(unit.trx, codeId)
  if (!row) return
  const { personId, contactId } = row
  const fact = contactCodeFailed({ personId, at: unit.now, contactId, codeId, code })
  if (!(await factNamed(unit.trx, fact.id))) unit.record(fact)
}

/** Did the last code asked for to verify this contact come back? */
export async function lastCodeFailed(trx: Trx, contactId: string): Promise<boolean> {
  const codeId = await lastCodeId(trx, contactId)
  return codeId !== undefined && Boolean(await factNamed(trx, `code:${codeId}/failed`))
}

/** Bound to its own row, so that a digest cannot be moved to another contact. */
export const codeDigest = (ports: Pick<Ports, 'pepper'>, codeId: string, code: string): Buffer =>
  keyedDigest(subKey(ports.pepper, 'contact-code'), codeId, code)

/** A message costs money and can be used to pester somebody: at a contact removed and added again, too. */
export async function tooManyCodes(
  trx: Trx,
  contact: { readonly id: string; readonly personId: string },
  now: Temporal.Instant,
): Promise<Refusal | null> {
  const { here, all } = await codesSince(trx, contact, now.subtract({ hours: 1 }))
  return here >= CODES_AN_HOUR || all >= MOST_CODES_AN_HOUR ? refuse('too-many-codes') : null
}

/**
 * Tries a code in the running transaction, which must commit even when the answer is no: the try has to count. So the
 * answer is a word, not a refusal.
 */
export async function tryCode(
  ports: Ports,
  trx: Trx,
  row: CodeRow | undefined,
  typed: string,
  now: Temporal.Instant,
): Promise<'right' | 'wrong' | 'expired'> {
  if (!row || !codeIsAlive(row, now)) return 'expired'
  const code = readCode(typed)
  const right = code !== null && row.digest !== null && sameBytes(row.digest, codeDigest(ports, row.id, code))
  if (!right) {
    await countTry(trx, row.id)
    return 'wrong'
  }
  await setCodeUsed(trx, row.id, now)
  return 'right'
}

export const codeRefusal = (answer: 'wrong' | 'expired'): Refusal =>
  refuse(answer === 'wrong' ? 'code-wrong' : 'code-expired', {}, 'code')
