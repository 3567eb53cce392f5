import { explain, type Law, recordedRemedy, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { readStates, type States } from './count-terms.ts'
import { factNamed, openSealed, type RecordedFact } from './facts.ts'
import type { Receipt } from './receipt-sheet.ts'

/** That a document serves another again, as its fact says, and the firsts that something had served, through all replacements. */
export type ReServed = { readonly fact: RecordedFact; readonly kept: readonly Kept[] }

/** A first that was served, as the re-service says; what it stated and which kind it is, as its deposit sealed them. */
type Kept = {
  readonly servedOn: Temporal.PlainDate
  readonly servedBy: string
  readonly deposited: RecordedFact
  readonly kind: string
  readonly states: States | null
}

/** Null of what is served for the first time. */
export async function reServedOf(ports: Ports, unit: Unit, subject: string): Promise<ReServed | null> {
  const fact = await factNamed(unit.trx, `${subject}/re-served`)
  if (fact === null) return null
  const kept: Kept[] = []
  for (let again: RecordedFact | null = fact; again !== null && again.data['as'] === 'replacement'; ) {
    const first: string = `document:${again.data['of']}`
    const { firstServedOn: on, firstServedBy: by } = again.data
    const deposited = await factNamed(unit.trx, `${first}/deposited`)
    if (typeof on === 'string' && deposited !== null) {
      const sealed = await openSealed(unit.trx, ports.master, deposited)
      const [servedOn, servedBy] = [Temporal.PlainDate.from(on), String(by)]
      kept.push({ servedOn, servedBy, deposited, kind: String(sealed['kind']), states: readStates(sealed) })
    }
    again = await factNamed(unit.trx, `${first}/re-served`)
  }
  return { fact, kept }
}

/**
 * The terms of a replacement, each with the last safe day of a first that was served where that comes before: it stays until a judge says
 * otherwise (law.md §2). What a lawyer counts is its own.
 */
export function withKeptDays(law: Law, terms: readonly Term[], again: ReServed | null): readonly Term[] {
  const firsts = (again?.kept ?? []).flatMap((first) => termsOfFirst(law, first))
  return terms.map((term) => {
    const days = firsts.filter(({ name }) => name === term.name).map(({ actBy }) => actBy)
    const [actBy = term.actBy] = [term.actBy, ...days].toSorted(Temporal.PlainDate.compare)
    return { ...term, actBy }
  })
}

/** What its receipt says of the first; nothing of what is served for the first time. */
export function reServedSays(again: ReServed | null): Pick<Receipt, 'reServed'> {
  if (again === null) return {}
  const { as, firstReference, firstMadeAvailableAt } = again.fact.data
  return {
    reServed: {
      as: as === 'copy' ? 'copy' : 'replacement',
      reference: String(firstReference),
      availableAt: Temporal.Instant.from(String(firstMadeAvailableAt)),
      keptFrom: again.kept.at(0)?.servedOn ?? null,
    },
  }
}

function termsOfFirst(law: Law, { servedOn, servedBy, deposited, kind, states }: Kept): readonly Term[] {
  const { madeAvailableAt, legalEffect } = deposited.data
  if (legalEffect !== 'decision' || states === null || deposited.regime === null) return []
  const explained = explain(law, {
    kind,
    regime: deposited.regime,
    remedy: recordedRemedy(law, states.remedy),
    decidedOn: states.decidedOn,
    madeAvailableOn: civilDay(Temporal.Instant.from(String(madeAvailableAt))),
    openedOn: servedBy === 'opening' ? servedOn : null,
  })
  return isRefusal(explained) ? [] : explained.terms
}
