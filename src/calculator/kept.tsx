import { asksAidDays, asksTerritory, daysOf, procedureOf, type Step } from './steps.ts'
import type { DayName, Typed } from './typed.ts'

export const HERE = '/calculator'

const boxes = (name: DayName) => [`${name}-day`, `${name}-month`, `${name}-year`]

/** The fields that stand on a page of questions as such, and must not travel twice. */
const ON_PAGE: Readonly<Record<Step, (typed: Typed) => readonly string[]>> = {
  letter: () => ['letter'],
  length: () => ['number', 'unit'],
  kind: () => ['kind'],
  how: () => ['how'],
  when: (typed) => [
    ...daysOf(typed).flatMap(boxes),
    ...(asksTerritory(typed) ? ['territory'] : []),
    ...(asksAidDays(typed) ? ['aidDays'] : []),
    ...(procedureOf(typed) === null ? [] : ['procedureDays']),
  ],
  aid: () => (['asked', 'answered', 'counsel'] as const).flatMap(boxes),
}

/** Which page this is and what was answered on the others: the server keeps nothing between two pages. */
export function Kept({ typed, step }: { typed: Typed; step: Step | 'answer' }) {
  const shown = step === 'answer' ? [] : ON_PAGE[step](typed)
  const kept = Object.entries(typed).filter(([name]) => !shown.includes(name))
  return (
    <>
      <input type="hidden" name="step" value={step} />
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

/** What is sent on when the language is changed: this page as it came. One field, for it stands on every page a second time. */
export const SentOn = ({ typed, step, show }: { typed: Typed; step: Step | 'answer'; show?: string }) => (
  <input
    type="hidden"
    name="again"
    value={new URLSearchParams({ ...typed, step, ...(show === undefined ? {} : { show }) }).toString()}
  />
)

/** The form of a page that is wanted in another language; null when something else was asked. */
export const sentAgain = ({ again }: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null =>
  again === undefined ? null : Object.fromEntries(new URLSearchParams(again))
