import { type HouseFact, houseFacts, type Keys } from '../evidence/index.ts'
import type { Asks } from '../platform/db/sql.ts'
import {
  type AuditedErasure,
  erasedNotAsTheirFacts,
  erasedTooEarly,
  erasedUntold,
  erasuresAgainstFacts,
  sinceNotAsTheirFacts,
} from './store-audit-erasures.ts'
import { isByTwo } from './whom-two-confirmed.ts'

export type ErasureFault =
  /** Columns that say another thing than its facts, or the step of which no fact of the house speaks. */
  | { readonly fault: 'erasure-not-as-its-facts'; readonly erasureId: string; readonly columns: readonly string[] }
  | { readonly fault: 'erased-not-as-its-fact'; readonly personId: string; readonly columns: readonly string[] }
  /** By the record that was kept of him, and the fact of what happened less than a year before. */
  | { readonly fault: 'erased-too-early'; readonly personId: string; readonly factId: string }
  /** Nothing of his was ever closed. */
  | { readonly fault: 'erased-untold'; readonly personId: string }
  /** From when the years of his count; `key`: one that he was given is not there. */
  | { readonly fault: 'since-not-as-its-fact'; readonly personId: string; readonly columns: readonly string[] }

const TOLD = 100
const SAYS = {
  prepared: 'ErasurePrepared',
  listed: 'ErasureListed',
  confirmed: 'ErasureConfirmed',
  'given-up': 'ErasureGivenUp',
} as const

/**
 * That somebody was erased is a fact of the house; that two wanted it, and whom, is in others, which the house asked before it erased. Whoever holds
 * PostgreSQL can bring a worker of before that, or put the rows back as they never were: here they are held against each other.
 */
export async function auditErasures(on: Asks, { house }: Keys): Promise<readonly ErasureFault[]> {
  const erasures = await erasuresAgainstFacts(on)
  const asked = erasures.flatMap(({ id, steps }) => steps.map((step) => factOf(id, step)))
  const facts = await houseFacts(house)(on, asked)
  const wrong = erasures.flatMap((one) => {
    const columns = [...unsaid(one, facts), ...one.wrong]
    return columns.length > 0 ? [{ erasureId: one.id, columns }] : []
  })
  return [
    ...wrong.slice(0, TOLD).map((one) => ({ fault: 'erasure-not-as-its-facts', ...one }) as const),
    ...(await erasedNotAsTheirFacts(on, TOLD)).map(
      ({ personId, wrong: columns }) => ({ fault: 'erased-not-as-its-fact', personId, columns }) as const,
    ),
    ...(await erasedTooEarly(on, TOLD)).map((early) => ({ fault: 'erased-too-early', ...early }) as const),
    ...(await erasedUntold(on, TOLD)).map((personId) => ({ fault: 'erased-untold', personId }) as const),
    ...(await sinceNotAsTheirFacts(on, TOLD)).map(
      ({ personId, wrong: columns }) => ({ fault: 'since-not-as-its-fact', personId, columns }) as const,
    ),
  ]
}

type Step = AuditedErasure['steps'][number]
const factOf = (id: string, step: Step) => `erasure:${id}/${step}`

/** The steps of which no fact of the house speaks; `by-two`: both are by one member, or by nobody who works. */
function unsaid({ id, steps }: AuditedErasure, facts: ReadonlyMap<string, HouseFact>): readonly string[] {
  const unsaidSteps = steps.filter((step) => facts.get(factOf(id, step))?.type !== SAYS[step])
  const [prepared, confirmed] = [facts.get(factOf(id, 'prepared')), facts.get(factOf(id, 'confirmed'))]
  return prepared && confirmed && !isByTwo(prepared, confirmed) ? [...unsaidSteps, 'by-two'] : unsaidSteps
}
