import { PARIS } from '../platform/clock.ts'
import { asciiDigits } from '../platform/digits.ts'
import type { Refusal } from '../platform/refusal.ts'

/** What an agent types, field by field. */
export type Typed = Readonly<Record<string, string>>

const said = (typed: Typed, name: string): string | undefined => {
  const value = typed[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}
/** A count that is none stays as it was typed, and is refused where it stands. */
const count = (typed: Typed, name: string): number | string | undefined => {
  const value = said(typed, name)
  const digits = value && asciiDigits(value.normalize('NFKC')).replace(/[\s.]/g, '')
  return digits !== undefined && /^\d{1,4}$/.test(digits) ? Number(digits) : value
}

/** The metadata of the API out of the fields of the form; what is not said is not there. Looked at by `readMetadata`. */
export function metadataOf(typed: Typed): Record<string, unknown> {
  return compact({
    foreignerNumber: said(typed, 'foreignerNumber') ?? '',
    caseNumber: said(typed, 'caseNumber'),
    kind: said(typed, 'kind') ?? '',
    reference: said(typed, 'reference') ?? '',
    decision: section({ decidedOn: said(typed, 'decidedOn'), remedy: remedyTyped(typed) }),
    summons: section({
      interviewAt: interviewAt(typed),
      place: said(typed, 'place'),
      language: said(typed, 'language'),
      outOfHours: said(typed, 'outOfHours') === 'yes' ? true : undefined,
    }),
    sixMonthLetter: section({
      lodgedOn: said(typed, 'lodgedOn'),
      late: said(typed, 'letterLate') === 'yes' ? true : undefined,
    }),
    reService: section({ of: said(typed, 'reServiceOf'), as: said(typed, 'reServiceAs') }),
    urgent: section({ reason: said(typed, 'urgentReason') }),
    leadTime: section({
      reason: said(typed, 'leadTimeReason'),
      secondChannel: said(typed, 'secondChannel'),
      secondChannelReference: said(typed, 'secondChannelReference'),
    }),
  })
}

/** An unanswered "franc" is a no, once anything of a remedy is said. */
function remedyTyped(typed: Typed): Record<string, unknown> | undefined {
  const franc = said(typed, 'franc') === 'yes'
  const remedy = section({
    court: said(typed, 'court'),
    months: count(typed, 'months'),
    days: count(typed, 'days'),
    legalAidDays: count(typed, 'legalAidDays'),
  })
  return remedy || franc ? { ...remedy, franc } : undefined
}

const compact = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const section = (values: Record<string, unknown>): Record<string, unknown> | undefined => {
  const there = compact(values)
  return Object.keys(there).length === 0 ? undefined : there
}

/** A day and an hour in Paris, as an instant; half of it, or none that exists, is refused as it was typed. */
function interviewAt(typed: Typed): string | undefined {
  const [on, time] = [said(typed, 'interviewOn'), said(typed, 'interviewTime')]
  if (on === undefined && time === undefined) return undefined
  try {
    return Temporal.ZonedDateTime.from(`${on}T${time}[${PARIS}]`).toInstant().toString()
  } catch {
    return `${on ?? ''}T${time ?? ''}`
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  'decision.decidedOn': 'decidedOn',
  decision: 'decidedOn',
  'decision.remedy': 'court',
  'decision.remedy.court': 'court',
  'decision.remedy.months': 'months',
  'decision.remedy.days': 'days',
  'decision.remedy.franc': 'franc',
  'decision.remedy.legalAidDays': 'legalAidDays',
  summons: 'interviewOn',
  'summons.interviewAt': 'interviewOn',
  'summons.place': 'place',
  'summons.language': 'language',
  'summons.outOfHours': 'outOfHours',
  sixMonthLetter: 'lodgedOn',
  'sixMonthLetter.lodgedOn': 'lodgedOn',
  'sixMonthLetter.late': 'letterLate',
  'urgent.reason': 'urgentReason',
  leadTime: 'leadTimeReason',
  'leadTime.reason': 'leadTimeReason',
  'leadTime.secondChannel': 'secondChannel',
  'leadTime.secondChannelReference': 'secondChannelReference',
}
const PLAIN = ['foreignerNumber', 'caseNumber', 'kind', 'reference', 'file']

/** The field of the form that a refusal is about; undefined when it is about none of them. */
export function fieldOf(refusal: Refusal, typed: Typed): string | undefined {
  if (refusal.capability === 'files') return 'file'
  const { field } = refusal
  const noTime = said(typed, 'interviewOn') !== undefined && said(typed, 'interviewTime') === undefined
  if (field === 'summons.interviewAt' && noTime) return 'interviewTime'
  return field === undefined ? undefined : PLAIN.includes(field) ? field : FIELDS[field]
}
