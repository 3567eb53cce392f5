import type { RecordedFact } from '../evidence/index.ts'
import type { ContestOutcome, ServedBy, Standing, WithdrawnReason } from './rules.ts'

/** What is looked at of a fact the journal gives back. */
export type PastFact = Pick<RecordedFact, 'type' | 'happenedAt' | 'data'>

export type Status = Standing & { readonly withdrawnReason: WithdrawnReason | null }

/**
 * The status of a document, from its facts and nothing else: the row is a copy of this, and a test compares. Facts may
 * come in any order; what took effect first stands. Throws when there was no deposit.
 */
export function statusOf(facts: readonly PastFact[]): Status {
  const of = (type: string): PastFact | undefined => facts.find((fact) => fact.type === type)
  const deposited = of('DocumentDeposited')
  if (!deposited) throw new Error('a document without a deposit')
  const at = (fact: PastFact | undefined): Temporal.Instant | null => fact?.happenedAt ?? null
  const opened = of('DocumentOpened')
  const serving = [opened, of('ServiceDeemed')].find((fact) => typeof fact?.data['servedOn'] === 'string')
  const termEndsAt = deposited.data['termEndsAt']
  return {
    madeAvailableAt: Temporal.Instant.from(text(deposited, 'madeAvailableAt')),
    termEndsAt: typeof termEndsAt === 'string' ? Temporal.Instant.from(termEndsAt) : null,
    openedAt: at(opened),
    servedOn: serving ? Temporal.PlainDate.from(text(serving, 'servedOn')) : null,
    servedBy: serving ? (text(serving, 'servedBy') as ServedBy) : null,
    contestedAt: at(of('DocumentContested')),
    contestOutcome: (of('ContestDecided')?.data['outcome'] as ContestOutcome | undefined) ?? null,
    withdrawnAt: at(of('DocumentWithdrawn')),
    withdrawnReason: of('WrongSpaceFound')
      ? 'wrong-space'
      : ((of('DocumentWithdrawn')?.data['reason'] as WithdrawnReason | undefined) ?? null),
  }
}

function text(fact: PastFact, name: string): string {
  const value = fact.data[name]
  if (typeof value !== 'string') throw new Error(`${fact.type} has no ${name}`)
  return value
}
