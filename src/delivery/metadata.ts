import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Errors } from 'typebox/value'
import { readCaseNumber, readForeignerNumber } from '../enrolment/index.ts'
import { AT_MOST, type StatedRemedy } from '../law/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'
import type { ReServedAs } from './rules.ts'

const closed = <P extends Record<string, TSchema>>(properties: P, more: { description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...more })
const oneOf = <const V extends readonly string[]>(values: V, description: string) =>
  Type.Unsafe<V[number]>(Type.Enum([...values], { description }))
const code = (description: string) => Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60, description })

/** Why a document does not wait for the morning (law.md §3: no alert between 21:00 and 8:00). */
export const URGENT_REASONS = [
  'interview-moved',
  'court-order',
  'removal-planned',
  'health',
  'mistake-corrected',
] as const
/** Why a summons leaves less than its lead time. */
export const LEAD_TIME_REASONS = [
  'earlier-date-agreed',
  'interview-moved',
  'vulnerable-person',
  'court-order',
  'removal-planned',
] as const
/** A copy: no new term. A replacement: the first is taken back, and a new term runs. */
export const RE_SERVED_AS = ['copy', 'replacement'] as const satisfies readonly ReServedAs[]
/** The declared act that told the person of a summons otherwise, until letters are sent from here. */
export const SECOND_CHANNELS = ['post', 'hand', 'telephone', 'reception-desk'] as const

const CivilDay = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A civil day in Europe/Paris, YYYY-MM-DD.',
})
const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'RFC 3339 with its offset from UTC.',
})
const reference = (description: string) =>
  Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$',
    description: `${description} Letters, digits, point, hyphen, underscore, slash; 60 at most.`,
  })

const Remedy = closed(
  {
    court: code(
      'Court the decision names: `cnda`, `administrative-court`, `administrative-court-strasbourg`, or `other-court` for any other. A code of none is refused (`unknown-court`).',
    ),
    months: Type.Optional(Type.Integer({ minimum: 1, maximum: AT_MOST.months })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: AT_MOST.days })),
    franc: Type.Boolean({ description: 'Whether the term is franc: neither its first nor its last day counts.' }),
    legalAidDays: Type.Optional(
      Type.Integer({ minimum: 1, maximum: AT_MOST.aidDays, description: 'Days to ask for legal aid, if stated.' }),
    ),
  },
  { description: 'The remedy and the term the decision itself states: exactly one of months and days.' },
)

/** How the id of a document is written. */
export const DOCUMENT_ID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** The part `metadata` of POST /api/v1/documents. */
export const Metadata = closed({
  foreignerNumber: Type.String({
    maxLength: 100,
    description: 'AGDREF number: ten digits; spaces and digits of any script are accepted.',
  }),
  caseNumber: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'Ofpra number: required, and must match, as soon as it is known. 6 to 20 digits and letters; spaces and hyphens are accepted.',
    }),
  ),
  kind: code('A kind of document of the regime, e.g. refusal, summons, letter.'),
  regime: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,30}$', description: 'Only where two may apply.' })),
  reference: reference(
    "The Office's own reference of this document; printed on receipts, which are had before the opening: it must not tell the kind.",
  ),
  decision: Type.Optional(
    closed({ decidedOn: CivilDay, remedy: Type.Optional(Remedy) }, { description: 'For a decision.' }),
  ),
  summons: Type.Optional(
    closed(
      {
        interviewAt: Instant,
        place: code('Code of the site: small letters and digits, words joined by hyphens, e.g. fontenay-sous-bois.'),
        language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 16 })),
        outOfHours: Type.Optional(
          Type.Boolean({
            description:
              'An interview on a day that is not worked, or at night, is refused (`interview-out-of-hours`) unless this says that it is meant.',
          }),
        ),
      },
      { description: 'For a summons.' },
    ),
  ),
  sixMonthLetter: Type.Optional(
    closed(
      {
        lodgedOn: Type.String({
          ...CivilDay,
          description:
            'The day the application was lodged with the Office, from which six months run. Not kept with the document.',
        }),
        late: Type.Optional(
          Type.Boolean({
            description:
              'A letter that the space can only give less than fifteen whole days before the sixth month ends is refused (`six-month-letter-too-late`) unless this says that it is meant.',
          }),
        ),
      },
      { description: 'For a six-month letter.' },
    ),
  ),
  reService: Type.Optional(
    closed(
      {
        of: Type.String({
          pattern: DOCUMENT_ID,
          description: 'The id of the first one, in the same space.',
        }),
        as: oneOf(
          RE_SERVED_AS,
          '`copy`: of the same kind; it states nothing and starts no term. `replacement`: of the same effect in law; the first is taken back in the same act, unless it was before, and a new term runs.',
        ),
      },
      { description: 'For what serves again a document of his.' },
    ),
  ),
  urgent: Type.Optional(
    closed({ reason: oneOf(URGENT_REASONS, 'Why.') }, { description: 'Available at once, even at night.' }),
  ),
  leadTime: Type.Optional(
    closed(
      {
        reason: oneOf(LEAD_TIME_REASONS, 'Why so late.'),
        secondChannel: oneOf(SECOND_CHANNELS, 'How else the person was told.'),
        secondChannelReference: reference('What that act is filed under: a letter, a call.'),
      },
      { description: 'For a summons that leaves less than its lead time.' },
    ),
  ),
})

export type Metadata = Static<typeof Metadata>

const whole = Compile(Metadata)

/** The Office says how its own days are counted: only a letter that somebody else reads may be silent. */
export type DepositedRemedy = StatedRemedy & { readonly franc: boolean }

/** What is deposited, every value looked at. */
export type Deposit = {
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  readonly kind: string
  readonly regime: string | null
  readonly reference: string
  readonly decision: { readonly decidedOn: Temporal.PlainDate; readonly remedy: DepositedRemedy | null } | null
  readonly summons: {
    readonly interviewAt: Temporal.Instant
    readonly place: string
    readonly language: string | null
    /** On a day or at an hour that nobody works, and meant. */
    readonly outOfHours: boolean
  } | null
  /** Absent from what is not that letter: a request sent again has the digest it had before there was one. */
  readonly sixMonthLetter?: { readonly lodgedOn: Temporal.PlainDate; readonly late: boolean }
  /** Absent, as above, from what serves nothing again. */
  readonly reService?: { readonly of: string; readonly as: ReServedAs }
  readonly urgentReason: (typeof URGENT_REASONS)[number] | null
  readonly leadTime: NonNullable<Metadata['leadTime']> | null
}

const wrong = (field: string): Refusal => refuse('metadata-not-understood', { field }, field)

/** Reads the metadata of a deposit: hostile JSON in, a `Deposit` or the first member at fault out (`decision.remedy.court`). */
export function readMetadata(json: unknown): Deposit | Refusal {
  const [fault] = faultsIn(json)
  if (fault) return fault
  const m = json as Metadata
  return {
    foreignerNumber: readForeignerNumber(m.foreignerNumber)!,
    caseNumber: m.caseNumber === undefined ? null : readCaseNumber(m.caseNumber),
    kind: m.kind,
    regime: m.regime ?? null,
    reference: m.reference,
    decision: m.decision ? { decidedOn: day(m.decision.decidedOn)!, remedy: m.decision.remedy ?? null } : null,
    summons: m.summons
      ? {
          interviewAt: instant(m.summons.interviewAt)!,
          place: m.summons.place,
          language: m.summons.language ?? null,
          outOfHours: m.summons.outOfHours ?? false,
        }
      : null,
    ...(m.sixMonthLetter && {
      sixMonthLetter: { lodgedOn: day(m.sixMonthLetter.lodgedOn)!, late: m.sixMonthLetter.late ?? false },
    }),
    ...(m.reService && { reService: m.reService }),
    urgentReason: m.urgent?.reason ?? null,
    leadTime: m.leadTime ?? null,
  }
}

/** Every member at fault, once: who typed corrects once. */
export function faultsIn(json: unknown): readonly Refusal[] {
  const { foreignerNumber, caseNumber, decision, summons, sixMonthLetter: letter } = (json ?? {}) as Partial<Metadata>
  const remedy = decision?.remedy
  const members = [
    ...(whole.Check(json) ? [] : Errors(Metadata, json).flatMap(pathsOf)),
    ...(typeof foreignerNumber === 'string' && readForeignerNumber(foreignerNumber) === null
      ? ['foreignerNumber']
      : []),
    ...(typeof caseNumber === 'string' && readCaseNumber(caseNumber) === null ? ['caseNumber'] : []),
    ...(remedy && (remedy.months === undefined) === (remedy.days === undefined) ? ['decision.remedy'] : []),
    ...(decision && day(decision.decidedOn) === null ? ['decision.decidedOn'] : []),
    ...(letter && day(letter.lodgedOn) === null ? ['sixMonthLetter.lodgedOn'] : []),
    ...(summons && instant(summons.interviewAt) === null ? ['summons.interviewAt'] : []),
  ]
  return [...new Set(members)].map(wrong)
}

type Fault = { instancePath: string; keyword: string; params?: unknown }

/** `/decision/remedy` + a missing `court` → `decision.remedy.court`. */
function pathsOf({ instancePath, keyword, params }: Fault): string[] {
  const missing = keyword === 'required' ? ((params as { requiredProperties?: string[] }).requiredProperties ?? []) : []
  const above = instancePath.split('/').slice(1)
  const members = missing.length === 0 ? [above] : missing.map((member) => [...above, member])
  return members.map((path) => path.join('.').slice(0, 80) || 'metadata')
}

/** The day on which a decision says that it was taken, out of what may hold anything; null where that is none. */
export function decidedOnIn({ decision }: Readonly<Record<string, unknown>>): Temporal.PlainDate | null {
  const { decidedOn } = (decision ?? {}) as { decidedOn?: unknown }
  return typeof decidedOn === 'string' ? day(decidedOn) : null
}

function day(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return null
  }
}

function instant(text: string): Temporal.Instant | null {
  try {
    // As a row keeps it: six digits of a second, and the fact says no other instant than the row.
    return Temporal.Instant.from(text).round({ smallestUnit: 'microsecond', roundingMode: 'floor' })
  } catch {
    return null
  }
}
