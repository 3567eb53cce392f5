import type { Words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { regimeNamed } from './regime.ts'
import type { Law, Regime } from './types.ts'

/** A law by its name, with its days. Without them: a name that was written down, and that the data have no longer. */
export type NamedRegime = Pick<Regime, 'name'> & Partial<Pick<Regime, 'firstDay' | 'lastDay'>>

export function namedRegime(law: Law, name: string): NamedRegime {
  const found = regimeNamed(law, name)
  return isRefusal(found) ? { name } : { name, firstDay: found.firstDay, lastDay: found.lastDay }
}

/** A law in words, whose days are those of the data: a change of law is a change of data. Without words or days, its name. */
export const regimeWords = (w: Words, { name, firstDay: from, lastDay: to }: NamedRegime): string =>
  (from && w.maybe(`law.regime.${name}`, { from, ...(to ? { to } : {}) })) ?? name
