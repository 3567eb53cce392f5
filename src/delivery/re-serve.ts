import type { Unit } from '../platform/db/act.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Deposit } from './metadata.ts'
import { refuse } from './refusals.ts'
import { type LegalEffect, overtaken, reServe } from './rules.ts'
import { type Document, documentById, lockDocument } from './store.ts'
import { sameLetter } from './store-re-served.ts'
import { takeBack } from './withdraw.ts'

type Again = {
  readonly input: Pick<Deposit, 'reService' | 'kind'>
  readonly plan: { readonly legalEffect: LegalEffect }
}

/**
 * The document that a deposit serves again, and null of one that serves none: of the same person, or it is not found. Writes nothing.
 */
export async function firstOf(
  unit: Unit,
  personId: string,
  input: Again['input'],
  legalEffect: LegalEffect,
): Promise<Document | null | Refusal> {
  if (input.reService === undefined) return null
  const first = await documentById(unit.trx, input.reService.of)
  if (first?.personId !== personId) return refuse('document-not-found', {}, 'reService.of')
  return (await refused(unit, first, { input, plan: { legalEffect } })) ?? first
}

async function refused(unit: Unit, first: Document, { input, plan }: Again): Promise<Refusal | null> {
  const others = await sameLetter(unit.trx, first.id)
  const replaced = others.some((d) => d.reServiceAs === 'replacement' && d.withdrawnAt === null)
  const again = { as: input.reService!.as, kind: input.kind, legalEffect: plan.legalEffect }
  return reServe({ ...first, replaced }, again, unit.now)
}

/**
 * In the act that places the new one: the first is held, asked again as it stands now, and of a replacement taken back, unless it was
 * before. Of two replacements at one instant the second sees the first one's. Returns the first as it stood until then.
 */
export async function replaceFirst(
  unit: Unit,
  { first, ...again }: Again & { readonly first: Document | null },
): Promise<Document | null | Refusal> {
  if (first === null) return null
  const held = await lockDocument(unit.trx, first.id)
  if (!held) return refuse('document-not-found', {}, 'reService.of')
  if (overtaken(held, unit.now)) return refuseAtTheDoor('busy-try-again', { seconds: 1 })
  const refusal = await refused(unit, held, again)
  if (refusal) return refusal
  if (again.input.reService?.as === 'copy' || held.withdrawnAt !== null) return held
  const taken = await takeBack(unit, held, 'replaced')
  return isRefusal(taken) ? taken : held
}
