import type { Step } from './answers.ts'

/** The parameters of a step that are civil days. */
const DAYS: ReadonlySet<string> = new Set(['day', 'from', 'to'])

export const isDay = (param: string): boolean => DAYS.has(param)

/** A step as the words want it: the key of its message and its values, days as days so that each language writes its own. */
export function stepWords(step: Step): {
  readonly key: string
  readonly values: Readonly<Record<string, string | number | Temporal.PlainDate>>
} {
  const values = Object.entries(step.params).map(([name, value]) => [
    name,
    isDay(name) ? Temporal.PlainDate.from(String(value)) : value,
  ])
  return { key: `law.step.${step.code}`, values: Object.fromEntries(values) }
}
