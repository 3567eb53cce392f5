import { type Static, type TSchema, Type } from 'typebox'
import { AT_MOST } from './at-most.ts'

/** The shape of every file under `law/`. Closed objects everywhere: a key nobody reads is a rule nobody applies. */
const closed = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const oneOf = <const V extends readonly string[]>(...values: V) => Type.Unsafe<V[number]>(Type.Enum([...values]))
const readings = <T extends TSchema>(of: T) => closed({ strictest: of, used: of, longest: of })

const PROCEDURE_TERM = oneOf('application-form', 'subsequent-application', 'interview-absence')
const Code = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' })
/** Closed too: without that, what stands under a name which is no code would be looked at by nobody. */
const byCode = <T extends TSchema>(of: T) => Type.Record(Code, of, { additionalProperties: false })
const CivilDay = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Department = Type.String({ pattern: '^(\\d{2}|2[AB]|97\\d|98\\d)$' })
const MarkSchema = oneOf('text', 'case', 'practice', 'analogy', 'reading', 'unverified')
const SourceSchema = closed({
  article: Type.String({ minLength: 3 }),
  mark: MarkSchema,
  says: Type.Optional(Type.String({ minLength: 3 })),
})
const Sources = Type.Array(SourceSchema, { minItems: 1 })
const SelectingFactSchema = oneOf('application-lodged', 'decision-taken', 'made-available', 'served')
const CountSchema = oneOf('franc', 'plain', 'less-than')
const ReadingValue = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const Days = Type.Integer({ minimum: -31, maximum: 400 })

const RegimeKind = closed({
  legalEffect: oneOf('decision', 'summons', 'none', 'unknown'),
  court: Type.Optional(Code),
  preliminaryStep: Type.Optional(Code),
  appealTerm: Type.Optional(oneOf('known', 'stated', 'none')),
  remedies: Type.Optional(Type.Array(Code)),
  neverCourts: Type.Optional(Type.Array(Code)),
  sources: Type.Optional(Sources),
})

export const RegimeFile = closed({
  name: Code,
  firstDay: CivilDay,
  lastDay: Type.Union([CivilDay, Type.Null()]),
  selection: closed({
    facts: Type.Array(SelectingFactSchema, { minItems: 1 }),
    doubt: Type.Array(SelectingFactSchema),
    mark: MarkSchema,
    sources: Sources,
  }),
  sources: Sources,
  verifiedBy: Type.Union([Type.String({ minLength: 3 }), Type.Null()]),
  verifiedOn: Type.Union([CivilDay, Type.Null()]),
  electronicService: Type.Union([
    closed({
      fictionDays: readings(Type.Integer({ minimum: 0, maximum: 60 })),
      fictionMark: MarkSchema,
      mark: MarkSchema,
      sources: Sources,
    }),
    Type.Null(),
  ]),
  knowsTerms: Type.Boolean(),
  remediesOffered: Type.Array(Code),
  legalAid: Type.Array(
    closed({
      court: Code,
      days: Type.Union([Type.Integer({ minimum: 1, maximum: 400 }), Type.Null()]),
      count: readings(CountSchema),
      rolls: readings(Type.Boolean()),
      suspends: readings(Type.Boolean()),
      aidServedOn: readings(oneOf('earlier', 'later')),
      remainder: readings(Days),
      mark: MarkSchema,
      sources: Sources,
    }),
  ),
  procedureTerms: Type.Array(
    closed({
      name: PROCEDURE_TERM,
      from: oneOf('attestation-given', 'registered', 'interview'),
      days: Type.Union([Type.Integer({ minimum: 1, maximum: 400 }), Type.Null()]),
      count: readings(CountSchema),
      rolls: readings(Type.Boolean()),
      overseas: Type.Optional(
        closed({
          territories: Type.Array(Code, { minItems: 1 }),
          days: readings(Type.Integer({ minimum: 1, maximum: 400 })),
          mark: MarkSchema,
          sources: Sources,
        }),
      ),
      mark: MarkSchema,
      sources: Sources,
    }),
  ),
  overseasMonths: Type.Array(
    closed({
      court: Code,
      months: readings(Type.Integer({ minimum: 0, maximum: 12 })),
      mark: MarkSchema,
      sources: Sources,
    }),
  ),
  counting: Sources,
  readings: Type.Array(
    closed({
      code: Code,
      on: oneOf('service', 'appeal', 'unstated-appeal', 'legal-aid', 'reopening'),
      firstDay: Type.Optional(CivilDay),
      counted: Type.Boolean(),
      strictest: ReadingValue,
      used: ReadingValue,
      longest: ReadingValue,
      mark: MarkSchema,
      sources: Sources,
    }),
  ),
  kinds: byCode(RegimeKind),
})

export const KindsFile = closed({ kinds: byCode(closed({ sources: Sources })) })

export const RemediesFile = closed({
  remedies: byCode(
    closed({
      name: oneOf('appeal', 'reopening'),
      court: Type.Union([Code, Type.Null()]),
      from: oneOf('served', 'decision-taken'),
      months: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
      count: readings(CountSchema),
      rolls: readings(Type.Boolean()),
      mark: MarkSchema,
      sources: Sources,
    }),
  ),
})

export const CalendarsFile = closed({
  calendars: byCode(
    closed({
      extends: Type.Optional(Code),
      holidays: Type.Array(
        closed({
          code: Code,
          month: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
          day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
          easter: Type.Optional(Type.Integer({ minimum: -60, maximum: 60 })),
          firstDay: Type.Optional(CivilDay),
          lastDay: Type.Optional(CivilDay),
          mark: Type.Optional(MarkSchema),
        }),
      ),
      sources: Sources,
    }),
  ),
})

export const TerritoriesFile = closed({
  territories: byCode(
    closed({ overseas: Type.Boolean(), calendar: Code, departments: Type.Array(Department), sources: Sources }),
  ),
  courts: byCode(closed({ seat: Type.Union([Code, Type.Null()]), sources: Sources })),
})

const Flag = Type.Optional(Type.Boolean())
export const EligibilityFile = closed({
  groups: byCode(Type.Array(Department, { minItems: 1 })),
  rules: Type.Array(
    closed({
      when: closed({
        stateless: Flag,
        protectedAlready: Flag,
        unaccompaniedMinor: Flag,
        detention: Flag,
        overseas: Flag,
        requalified: Flag,
        procedure: Type.Optional(Type.Array(oneOf('normal', 'accelerated', 'dublin', 'border', 'unknown'))),
        department: Type.Optional(Code),
        domicile: Type.Optional(Code),
        registeredFrom: Type.Optional(CivilDay),
        requalifiedFrom: Type.Optional(CivilDay),
      }),
      answer: oneOf('in', 'out', 'unknown'),
      reason: Code,
      article: Type.String({ minLength: 3 }),
      mark: MarkSchema,
    }),
    { minItems: 1 },
  ),
})

export const GuardsFile = closed({
  summonsLeadWorkingDays: closed({ value: Type.Integer({ minimum: 0, maximum: 60 }), sources: Sources }),
  sixMonthLetterDays: closed({
    value: Type.Integer({ minimum: 0, maximum: 60 }),
    count: closed({ strictest: CountSchema, used: CountSchema }),
    sources: Sources,
  }),
  // Never above what is counted: what is believed at a deposit can be told its days.
  statedRemedyMonths: closed({ value: Type.Integer({ minimum: 1, maximum: AT_MOST.months }), sources: Sources }),
  statedRemedyDays: closed({ value: Type.Integer({ minimum: 1, maximum: AT_MOST.days }), sources: Sources }),
  interviewMonthsAhead: closed({ value: Type.Integer({ minimum: 1, maximum: 60 }), sources: Sources }),
  interviewFromHour: closed({ value: Type.Integer({ minimum: 0, maximum: 12 }), sources: Sources }),
  interviewToHour: closed({ value: Type.Integer({ minimum: 12, maximum: 24 }), sources: Sources }),
  decisionYearsAgo: closed({ value: Type.Integer({ minimum: 1, maximum: 60 }), sources: Sources }),
})

const Telephone = Type.String({ pattern: '^(\\+33\\d{9}|3\\d{3})$' })
export const PlacesFile = closed({
  places: byCode(
    closed({
      name: Type.String({ minLength: 3 }),
      address: Type.Optional(Type.Array(Type.String({ minLength: 3 }), { minItems: 1 })),
      telephone: Type.Optional(Telephone),
      fromOverseas: Type.Optional(Telephone),
      fax: Type.Optional(Telephone),
      web: Type.Optional(Type.String({ pattern: '^https?://[a-zA-Z0-9./-]+$' })),
      courts: Type.Optional(Type.Array(Code, { minItems: 1 })),
      terms: Type.Optional(Type.Array(PROCEDURE_TERM, { minItems: 1 })),
      lookedAtOn: CivilDay,
      sources: Sources,
    }),
  ),
})

/**
 * By the name of the file, or folder, of which each is the shape. Written into `schemas.json` (`generate-schemas.ts`), with which the law is read:
 * to load what makes them took a program that only explains the law half of its start.
 */
export const SCHEMAS = {
  regimes: RegimeFile,
  kinds: KindsFile,
  remedies: RemediesFile,
  calendars: CalendarsFile,
  territories: TerritoriesFile,
  eligibility: EligibilityFile,
  guards: GuardsFile,
  places: PlacesFile,
}

export type RegimeData = Static<typeof RegimeFile>
export type KindsData = Static<typeof KindsFile>
export type RemediesData = Static<typeof RemediesFile>
export type CalendarsData = Static<typeof CalendarsFile>
export type TerritoriesData = Static<typeof TerritoriesFile>
export type EligibilityData = Static<typeof EligibilityFile>
export type GuardsData = Static<typeof GuardsFile>
export type PlacesData = Static<typeof PlacesFile>
