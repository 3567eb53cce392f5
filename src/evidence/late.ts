/**
 * Most of what the house makes with its proof is there in half a minute (decision 0025). While the log cannot be signed, or the time
 * authority is silent, it may be hours: to whoever has waited this long nobody promises a minute any more.
 */
const SOON = Temporal.Duration.from({ minutes: 5 })

type Unmade = { readonly askedAt: Temporal.Instant; readonly ready: boolean }

/** For the words: has the oldest of these that is not made waited longer than such a thing takes? Each by its own hour. */
export const late = (all: readonly Unmade[], now: Temporal.Instant): 'yes' | 'no' =>
  all.some(({ askedAt, ready }) => !ready && Temporal.Instant.compare(askedAt.add(SOON), now) <= 0) ? 'yes' : 'no'
