/**
 * What a twin makes of a message it has taken: it arrives and is reported so; it does not and is reported so; nothing is
 * ever heard of it.
 */
export type Outcome = 'deliver' | 'fail' | 'silent'

export type Outcomes = {
  of(to: string): Outcome
  /** For one recipient, or for all that have none of their own. */
  set(outcome: Outcome, to?: string): void
}

export function outcomes(): Outcomes {
  const own = new Map<string, Outcome>()
  let otherwise: Outcome = 'deliver'
  return {
    of: (to) => own.get(to.toLowerCase()) ?? otherwise,
    set(outcome, to) {
      if (to === undefined) otherwise = outcome
      else own.set(to.toLowerCase(), outcome)
    },
  }
}
