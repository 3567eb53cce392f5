import type { Standing } from '../delivery/index.ts'
import { fiction, loadLaw, type Regime, regimeNamed } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'

const regime = regimeNamed(loadLaw(), '2021') as Regime

type Placed = Standing & { readonly withdrawnReason: 'replaced' | 'error' | 'wrong-space' | null }

/** A document as its row has it once it is made available, with what happened to it since. */
export const placed = (madeAvailableAt: Temporal.Instant, over: Partial<Placed> = {}): Placed => ({
  madeAvailableAt,
  termEndsAt: fiction(civilDay(madeAvailableAt), regime).effectiveAt,
  openedAt: null,
  servedOn: null,
  servedBy: null,
  contestedAt: null,
  contestOutcome: null,
  withdrawnAt: null,
  withdrawnReason: null,
  ...over,
})
