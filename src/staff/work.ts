import type { Unit } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Refusal } from '../platform/refusal.ts'
import { closingToldOtherwise, mergeRefused, paperRequestAnswered, workItemClosed } from './facts.ts'
import { refuse } from './refusals.ts'
import { insertWorkItem, lockMyWorkItem, setWorkItemDone, type WorkItem, workItemsAbout } from './store-work.ts'
import {
  isAboutPerson,
  isWorkKind,
  type Outcome,
  outcomesOf,
  type WorkKind,
  type WorkRole,
  workKinds,
} from './work-kinds.ts'

export type NewWorkItem = {
  readonly kind: WorkKind
  readonly ownerRole: WorkRole
  /** Required for desks, absent for roles of the Office. */
  readonly organisationId?: string
  readonly personId?: string
  readonly documentId?: string
  /** The fact that caused it: the same fact opens one item a role, however often it is told. */
  readonly factId: string
  readonly dueAt?: Temporal.Instant
}

/**
 * Something a human must look at, opened in the transaction of the act that caused it; runs as any role. While he who was
 * asked has not answered, nobody is asked again about the same person, or the same document of his (0003_staff.sql).
 */
export async function openWorkItem(unit: Unit, item: NewWorkItem): Promise<void> {
  const desk = item.ownerRole === 'registration-desk' || item.ownerRole === 'reception-desk'
  if (desk !== (item.organisationId !== undefined))
    throw new Error('work of a desk names the desk, work of the Office none')
  const { documentId, ...alone } = item
  await insertWorkItem(unit.trx, newId(unit.now), isAboutPerson(item.kind) ? alone : item, unit.now)
}

async function closeIt(unit: Unit, item: WorkItem, outcome: string): Promise<void> {
  await setWorkItemDone(unit.trx, item.id, unit.now, unit.author.id, outcome)
  unit.record(workItemClosed(item, outcome, unit.now))
  if (item.kind === 'paper-asked' && item.personId !== null)
    unit.record(paperRequestAnswered(item.personId, item.factId, outcome, unit.now))
  if (item.kind === 'closing-not-told' && outcome === 'told-otherwise' && item.personId !== null)
    unit.record(closingToldOtherwise(item.personId, item.factId, unit.now))
  if (item.kind === 'merge-asked' && outcome === 'refused' && item.personId !== null)
    unit.record(mergeRefused(item.personId, item.factId, unit.now))
}

/**
 * Closes what an act has settled (a contest decided, a document withdrawn, a merge done), in that act's transaction, whichever role it
 * waited for. Nothing open about it is no error: the act may come before anybody was asked to look. Always null, so that
 * it reads as one more guard.
 */
export async function settleWork<K extends WorkKind>(
  unit: Unit,
  about: { kind: K } & ({ documentId: string } | { personId: string } | { factId: string }),
  outcome: Outcome<K>,
): Promise<null> {
  for (const item of await workItemsAbout(unit.trx, about)) await closeIt(unit, item, outcome)
  return null
}

/** Closing by hand, from the list, by whom it waits for. What only an act may settle is refused with the way to it. */
export async function closeByHand(unit: Unit, id: string, outcome: string): Promise<Refusal | null> {
  const item = isId(id) ? await lockMyWorkItem(unit.trx, id) : undefined
  if (!item) return refuse('work-item-not-known')
  if (item.doneAt !== null) return refuse('work-item-done')
  if (isWorkKind(item.kind) && workKinds[item.kind].closedBy === 'act') return refuse('work-item-closed-elsewhere')
  if (!isWorkKind(item.kind) || !outcomesOf(item.kind).includes(outcome)) return refuse('outcome-unknown')
  await closeIt(unit, item, outcome)
  return null
}
