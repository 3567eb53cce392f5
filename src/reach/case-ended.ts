import type { Cause } from './cause.ts'
import type { CaseEnd } from './store.ts'

/**
 * Alerts stop at once (law.md §2): of what had been placed before. What is placed afterwards is told like any other, for its days run;
 * so is what touches his own space, and that it closes. Of who died nothing leaves any more: whoever holds his telephone is another.
 */
export const isSilenced = ({ document }: Pick<Cause, 'document'>, { death, declaredAt }: CaseEnd): boolean =>
  death || (document !== null && !isPlacedSince(document, declaredAt))

/** What then reaches nobody and yet has an effect: a letter placed since, or that his space will close. */
export const needsSomebody = ({ document, purpose }: Pick<Cause, 'document' | 'purpose'>, { declaredAt }: CaseEnd) =>
  purpose === 'space-closing' || (document !== null && isPlacedSince(document, declaredAt))

const isPlacedSince = ({ madeAvailableAt }: { madeAvailableAt: Temporal.Instant }, declaredAt: Temporal.Instant) =>
  Temporal.Instant.compare(madeAvailableAt, declaredAt) >= 0
