import type { Eligibility, EligibilityFacts } from './answers.ts'
import { fromPlain, parseIso } from './day.ts'
import type { Law } from './types.ts'

type When = Law['eligibility']['rules'][number]['when']

/**
 * In, out or unknown, with the article and the reason: the first rule of `law/eligibility.json` that fits. Total: the
 * last rule fits everybody, so no person falls between two lists.
 * @law arrêté du 29 avril 2021 (INTV2112385A)
 * @law arrêté du 25 avril 2022 (INTV2212614A)
 */
export function eligibility(law: Law, facts: EligibilityFacts): Eligibility {
  const { rules, groups } = law.eligibility
  const rule = rules.find(({ when }) => fits(when, facts, groups))!
  return { answer: rule.answer, reason: rule.reason, article: rule.article, mark: rule.mark }
}

function fits(when: When, facts: EligibilityFacts, groups: Readonly<Record<string, readonly string[]>>): boolean {
  const isIn = (group: string | undefined, department: string | undefined): boolean =>
    group === undefined || (department !== undefined && groups[group]!.includes(departmentCode(department)))
  const from = (first: string | undefined, day: Temporal.PlainDate | undefined): boolean =>
    first === undefined || (day !== undefined && fromPlain(day) >= parseIso(first)!)
  const flag = (wanted: boolean | undefined, value: boolean): boolean => wanted === undefined || wanted === value
  return (
    flag(when.stateless, facts.stateless) &&
    flag(when.protectedAlready, facts.protectedAlready) &&
    flag(when.unaccompaniedMinor, facts.unaccompaniedMinor) &&
    flag(when.detention, facts.detention) &&
    flag(when.overseas, facts.overseas) &&
    flag(when.requalified, facts.requalified !== null) &&
    (when.procedure === undefined || when.procedure.includes(facts.procedure)) &&
    isIn(when.department, facts.department) &&
    isIn(when.domicile, facts.requalified?.domicile) &&
    from(when.registeredFrom, facts.registeredOn) &&
    from(when.requalifiedFrom, facts.requalified?.on)
  )
}

/** A department as the lists write it: two digits, `2A`, `2B`, or three overseas. */
function departmentCode(text: string): string {
  const code = text.trim().toUpperCase()
  return code.length === 1 ? `0${code}` : code
}
