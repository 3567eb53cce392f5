import type { Refusal } from '../platform/refusal.ts'
import type { Calendar } from './calendar.ts'
import type { Day } from './day.ts'
import type { EligibilityData } from './schema.ts'

/**
 * How far a statement of law can be trusted (domain: law). `text` the text itself was read, `case` a court's analysis,
 * `practice` an official or association page, `analogy` a case on a neighbouring system, `reading` our own reading where
 * no source settles the point, `unverified` from memory: shown as not verified, never printed as law.
 */
export type Mark = 'text' | 'case' | 'practice' | 'analogy' | 'reading' | 'unverified'

/** Where a rule comes from. `article` is the citation as a French lawyer writes it. */
export type Source = { readonly article: string; readonly mark: Mark; readonly says?: string }

/** The three values of a point the law does not settle: told to the person, asserted, held against the person (law §0). */
export type Readings<T> = { readonly strictest: T; readonly used: T; readonly longest: T }

/** A point that is read, not settled, with its three values; words under `reading.<code>` in `languages/<tag>/law.json`. */
export type Reading = Readings<string | number | boolean> & { readonly code: string; readonly mark: Mark }

export type ReadingSubject = 'service' | 'appeal' | 'unstated-appeal' | 'legal-aid' | 'suspension' | 'reopening'

export type LegalEffect = 'decision' | 'summons' | 'none' | 'unknown'

/** A kind of document in one regime; its name in simple words is `kind.<code>`. */
export type Kind = {
  readonly code: string
  /** Only `decision` and `summons` are ever served; for the others the record says "not opened", never "served". */
  readonly legalEffect: LegalEffect
  /** Code of the court the law gives, or null: none, or only what the decision states. */
  readonly court: string | null
  readonly preliminaryStep: string | null
  /** `known` the regime gives the appeal, `stated` only the decision's own words do, `none` there is nothing to appeal. */
  readonly appealTerm: 'known' | 'stated' | 'none'
  /** Codes in `law/remedies.json` the regime knows for this kind. */
  readonly remedies: readonly string[]
  /** Courts no term of this kind is ever computed for, whatever is stated. */
  readonly neverCourts: readonly string[]
  readonly mark: Mark
  readonly sources: readonly Source[]
}

/** A fact whose day may select the regime. */
export type SelectingFact = 'application-lodged' | 'decision-taken' | 'made-available' | 'served'

export type Regime = {
  readonly name: string
  /** Civil days in Europe/Paris, both included; `lastDay` null: still in force. */
  readonly firstDay: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate | null
  /** The same two days as numbers, the end open. */
  readonly span: { readonly from: Day; readonly to: Day }
  readonly selection: {
    /** The first of these facts whose day is known selects the regime. */
    readonly facts: readonly SelectingFact[]
    /** Facts that might select instead, at the change that opens this regime: when they disagree both regimes are named. */
    readonly doubt: readonly SelectingFact[]
    readonly mark: Mark
    readonly sources: readonly Source[]
  }
  readonly sources: readonly Source[]
  /** The named lawyer who signed this regime, or null: nobody has. */
  readonly verifiedBy: string | null
  readonly verifiedOn: string | null
  /** Null: nothing is served in a space under this regime. `fictionDays`: days after the day of being made available. */
  readonly electronicService: ElectronicService | null
  readonly kinds: ReadonlyMap<string, Kind>
  /** Codes of the remedies offered to whoever deposits a decision. */
  readonly remediesOffered: readonly string[]
  /** False: terms come from what the decision states, or are refused. */
  readonly knowsTerms: boolean
  readonly legalAid: ReadonlyMap<string, LegalAidRule>
  /** The months added for people who live overseas, by court. */
  readonly overseasMonths: ReadonlyMap<
    string,
    { readonly months: Readings<number>; readonly mark: Mark; readonly articles: readonly string[] }
  >
  /** The articles and cases that say how days are counted. */
  readonly counting: readonly string[]
  /** Every point of this regime that is read, not settled; `on` says what it bears on. */
  readonly readings: readonly (Reading & { readonly on: ReadingSubject })[]
}

export type ElectronicService = {
  readonly fictionDays: Readings<number>
  /** How sure the fifteen days themselves are; `mark` is for the service in a space as such. */
  readonly fictionMark: Mark
  readonly mark: Mark
  readonly sources: readonly Source[]
  readonly articles: readonly string[]
}

/** Until when to ask for legal aid before a court, and what asking in time does to the appeal. */
export type LegalAidRule = {
  readonly court: string
  /** Days to ask in; null: only what the decision states. */
  readonly days: number | null
  readonly count: Readings<Count>
  readonly rolls: Readings<boolean>
  readonly suspends: Readings<boolean>
  /** Which service of the aid decision restarts the term: to the applicant or to counsel. */
  readonly aidServedOn: Readings<'earlier' | 'later'>
  /** Days added to what remains. */
  readonly remainder: Readings<number>
  readonly mark: Mark
  readonly articles: readonly string[]
}

/** `franc`: neither end counts; `plain`: the first day does not; `less-than`: the last does not count either. */
export type Count = 'franc' | 'plain' | 'less-than'

export type Remedy = {
  readonly code: string
  readonly name: 'appeal' | 'reopening'
  /** Null: before the Office itself. */
  readonly court: string | null
  readonly from: 'served' | 'decision-taken'
  /** One of the two is 0. */
  readonly months: number
  readonly days: number
  readonly count: Readings<Count>
  /** Whether a last day that is not worked moves to the next working day. */
  readonly rolls: Readings<boolean>
  readonly mark: Mark
  readonly articles: readonly string[]
}

export type Territory = {
  readonly code: string
  readonly overseas: boolean
  readonly calendar: Calendar
  readonly departments: readonly string[]
  /** Days not worked here or at any seat in metropolitan France: for a court whose seat is not known. */
  readonly anySeat: Calendar
}

/** `seat` null: the court sits somewhere the decision says, so the strictest calendar of all is used for the last safe day. */
export type Court = { readonly code: string; readonly seat: Territory | null }

export type Law = {
  /** In order of time, without gap or overlap. */
  readonly regimes: readonly Regime[]
  readonly kindCodes: ReadonlySet<string>
  readonly remedies: ReadonlyMap<string, Remedy>
  readonly territories: ReadonlyMap<string, Territory>
  readonly courts: ReadonlyMap<string, Court>
  readonly eligibility: EligibilityData
  readonly guards: { readonly summonsLeadWorkingDays: number; readonly sixMonthLetterDays: number }
}

export type TermName = 'appeal' | 'legal-aid' | 'reopening'

/** What the decision itself states; it wins over the regime's own term. Exactly one of `months` and `days`. */
export type StatedRemedy = {
  readonly court: string
  readonly months?: number
  readonly days?: number
  readonly franc: boolean
  /** The days to ask for legal aid, when the decision states them. */
  readonly legalAidDays?: number
}

/** Legal-aid dates are typed in for a computation and never stored. */
export type LegalAidDates = {
  readonly requestedOn: Temporal.PlainDate
  readonly servedOnApplicant: Temporal.PlainDate | null
  readonly servedOnCounsel: Temporal.PlainDate | null
}

export type TermsCase = {
  readonly kind: string
  /** The regime recorded with the document; without it, the facts below select one. */
  readonly regime?: string
  readonly remedy: StatedRemedy | null
  /** Served by post or by hand on that day … */
  readonly servedOn?: Temporal.PlainDate | null
  /** … or placed in the space that day, and opened that day or never. */
  readonly madeAvailableOn?: Temporal.PlainDate | null
  readonly openedOn?: Temporal.PlainDate | null
  readonly decidedOn?: Temporal.PlainDate | null
  readonly lodgedOn?: Temporal.PlainDate | null
  /** Where the person lives: a code of `law/territories.json`; `metropolitan` when absent. */
  readonly territory?: string
  readonly legalAid?: LegalAidDates | null
}

/** One line of a working; words `step.<code>`. Parameters named `day`, `from` and `to` are ISO civil days, for the page to format. */
export type Step = {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly mark?: Mark
  readonly articles?: readonly string[]
}

/** A term with its three dates, never mixed (law §0): `actBy` told to the person, `lastDay` asserted, `longest` held against him. */
export type Term = {
  readonly name: TermName
  readonly court: string | null
  readonly lastDay: Temporal.PlainDate
  readonly unrolledLastDay: Temporal.PlainDate
  /** The last safe day. */
  readonly actBy: Temporal.PlainDate
  readonly longest: Temporal.PlainDate
  /** True when the decision's own words gave the length. */
  readonly stated: boolean
  /** The regime used first, then any other that might apply. */
  readonly regimes: readonly string[]
  readonly readings: readonly Reading[]
  readonly steps: readonly Step[]
  readonly articles: readonly string[]
}

/** The whole answer: what was served when, under which regimes, and every term that follows. */
export type Explanation = {
  readonly regime: string
  readonly alternatives: readonly string[]
  readonly servedOn: Temporal.PlainDate
  /** `stated`: the day was given (post, hand). */
  readonly servedBy: 'opening' | 'term' | 'stated'
  readonly terms: readonly Term[]
}

/** The fiction of a document made available on a day, never opened (law §3): three dates, never mixed. */
export type Fiction = {
  readonly servedOn: Temporal.PlainDate
  readonly strictest: Temporal.PlainDate
  readonly latest: Temporal.PlainDate
  /** The end of `servedOn` in Paris: the first instant at which service by the term is true. */
  readonly effectiveAt: Temporal.Instant
  /** The end of `latest` in Paris: before it, nothing is held against the person. */
  readonly latestAt: Temporal.Instant
}

export type ServiceInSpace = { readonly servedOn: Temporal.PlainDate; readonly servedBy: 'opening' | 'term' }

export type Procedure = 'normal' | 'accelerated' | 'dublin' | 'border' | 'unknown'

/** What decides in or out: judged, then forgotten; only the answer and its article are kept. */
export type EligibilityFacts = {
  /** The day the application was registered at the desk. */
  readonly registeredOn: Temporal.PlainDate
  /** Department of registration, as in `75`, `2A`, `974`; moving changes nothing. */
  readonly department: string
  readonly procedure: Procedure
  readonly unaccompaniedMinor: boolean
  /** Lives overseas. */
  readonly overseas: boolean
  /** Responsibility passed to France after Dublin, that day; the department where the person is domiciled. */
  readonly requalified: { readonly on: Temporal.PlainDate; readonly domicile: string } | null
  /** Detention, waiting zone or prison. */
  readonly detention: boolean
  readonly protectedAlready: boolean
  readonly stateless: boolean
}

/** `reason` is a code whose words are `eligibility.reason.<code>`. */
export type Eligibility = {
  readonly answer: 'in' | 'out' | 'unknown'
  readonly reason: string
  readonly article: string
  readonly mark: Mark
}

export type SummonsCase = {
  /** The civil day the summons becomes available. */
  readonly madeAvailableOn: Temporal.PlainDate
  readonly interviewAt: Temporal.Instant
  readonly now: Temporal.Instant
  readonly regime: Regime
  /** Working days needed between service and the interview; `law/guards.json` gives the default. */
  readonly leadWorkingDays?: number
}

/** `tooLate`: a named justification and a second channel are needed. The latest day of service, and the latest that would do. */
export type SummonsAnswer =
  | 'ok'
  | {
      readonly tooLate: {
        readonly latest: Temporal.PlainDate
        readonly neededBy: Temporal.PlainDate
        readonly leadWorkingDays: number
      }
    }
  | Refusal

export type SixMonthAnswer =
  | 'ok'
  | { readonly tooLate: { readonly neededBy: Temporal.PlainDate; readonly monthEnds: Temporal.PlainDate } }
