import type { Unit } from '../platform/db/act.ts'
import { openWorkItem, type WorkKind } from '../staff/index.ts'
import { alertReported, alertSent } from './facts.ts'
import { changes, nobodyReached, type Outcome, plainCode } from './rules.ts'
import { type Alert, lockAlert, setOutcome, setSent } from './store.ts'

/** The carrier holds it: written once. */
export async function sent(unit: Unit, alert: Alert): Promise<void> {
  const language = await setSent(unit.trx, alert.id, unit.now)
  unit.record(alertSent(alert, unit.now, language))
}

/** Refused for good, or given up: it will not leave. */
export const fail = (unit: Unit, alertId: string, code: string): Promise<boolean> =>
  settle(unit, alertId, 'failed', code)

/**
 * Writes down what became of an alert. A report that comes twice, or weaker than the one before, changes nothing (false).
 * When nothing has reached him and nothing still may, somebody has to look.
 */
export async function settle(
  unit: Unit,
  alertId: string,
  outcome: Exclude<Outcome, 'not-sent'>,
  code: string | undefined,
): Promise<boolean> {
  const { alert } = (await lockAlert(unit.trx, alertId))!
  if (!changes(alert.channel, alert.outcome, outcome)) return false
  await setOutcome(unit.trx, alert.id, outcome, unit.now, plainCode(code))
  const fact = alertReported(alert, unit.now, outcome, plainCode(code))
  unit.record(fact)
  const { all } = (await lockAlert(unit.trx, alertId))!
  if (nobodyReached(all)) await openWork(unit, alert, 'alert-undelivered', fact.id)
  return true
}

/** A human has three days to reach him another way. */
const LOOK_WITHIN = Temporal.Duration.from({ hours: 72 })

/**
 * That his space will close must be told to him somehow, or it does not: whoever tells him says so in the outcome. That work is of the
 * notice which reached nobody (`factId`), whatever was written of its alerts: one for each, and its answer tells no other.
 */
export const openWork = (
  unit: Unit,
  { personId, documentId, purpose, factId }: Pick<Alert, 'personId' | 'documentId' | 'purpose' | 'factId'>,
  kind: Extract<WorkKind, 'no-contact' | 'alert-undelivered'>,
  unreached: string,
): Promise<void> =>
  openWorkItem(unit, {
    ...(purpose === 'space-closing' ? { kind: 'closing-not-told', factId } : { kind, factId: unreached }),
    ownerRole: 'officer',
    personId,
    ...(documentId === null ? {} : { documentId }),
    dueAt: unit.now.add(LOOK_WITHIN),
  })
