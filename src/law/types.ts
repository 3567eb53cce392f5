import type { Calendar, DaysOff } from './calendar.ts'
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

/**
 * A point that is read, not settled, with its three values; words under `reading.<code>` in `languages/<tag>/law.json`. One that is
 * not `counted` gives no day under its longest value (a term that never runs, a letter on its way): no date of a term holds it, and
 * it is named wherever the longest date is told.
 */
export type Reading = Readings<string | number | boolean> & {
  readonly code: string
  readonly counted: boolean
  /** The civil day from which it is open, which its words name as `{day}`; absent where it always is. */
  readonly since?: Day
  readonly mark: Mark
  readonly articles: readonly string[]
}

export type ReadingSubject =
  | 'service'
  | 'appeal'
  | 'unstated-appeal'
  | 'legal-aid'
  | 'suspension'
  | 'reopening'
  | ProcedureTermName

/** Terms of the procedure before the Office that are no remedy: nothing serves them, a fact of the procedure starts them. */
export type ProcedureTermName = 'application-form' | 'subsequent-application' | 'interview-absence'

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
  /** Each of them, always: a regime that does not know one says so. */
  readonly procedureTerms: ReadonlyMap<ProcedureTermName, ProcedureTermRule>
  /** The months added for people who live overseas, by court. */
  readonly overseasMonths: ReadonlyMap<string, OverseasMonths>
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

/** The months more to appeal for people who live overseas. */
export type OverseasMonths = {
  readonly months: Readings<number>
  readonly mark: Mark
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

/** A term of the procedure: how many days after the day of which fact. */
export type ProcedureTermRule = {
  readonly name: ProcedureTermName
  readonly from: 'attestation-given' | 'registered' | 'interview'
  /** Null: only what the letter states. */
  readonly days: number | null
  readonly count: Readings<Count>
  readonly rolls: Readings<boolean>
  /** Where the application is registered in one of these territories overseas; `overseas` among them: which one is not said. */
  readonly overseas: {
    readonly territories: readonly string[]
    readonly days: Readings<number>
    readonly mark: Mark
    readonly articles: readonly string[]
  } | null
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
  readonly anySeat: DaysOff
}

/** `seat` null: the court sits somewhere the decision says, so the strictest calendar of all is used for the last safe day. */
export type Court = { readonly code: string; readonly seat: Territory | null }

/** Where somebody whose day is near or past can go; what is done there is said by the words `place.<code>`. */
export type Place = {
  readonly code: string
  /** As it is called in France, like its address: in French whatever the language of the page. */
  readonly name: string
  readonly address?: readonly string[]
  /** In international form, or a short number of France. */
  readonly telephone?: string
  /** The same from overseas, where a short number does not answer. */
  readonly fromOverseas?: string
  readonly fax?: string
  readonly web?: string
  /** Whom it serves: those before these courts, those in these terms of the procedure. Both absent: everybody. */
  readonly courts?: readonly string[]
  readonly terms?: readonly ProcedureTermName[]
  /** The day somebody looked whether this still stands in its sources. */
  readonly lookedAtOn: Temporal.PlainDate
  readonly sources: readonly Source[]
}

export type Law = {
  /** In order of time, without gap or overlap. */
  readonly regimes: readonly Regime[]
  readonly kindCodes: ReadonlySet<string>
  readonly remedies: ReadonlyMap<string, Remedy>
  readonly territories: ReadonlyMap<string, Territory>
  readonly courts: ReadonlyMap<string, Court>
  readonly eligibility: EligibilityData
  /** In the order in which they are offered. */
  readonly places: readonly Place[]
  readonly guards: {
    readonly summonsLeadWorkingDays: number
    readonly sixMonthLetterDays: number
    /** Of days counted back: the strictest adds most. */
    readonly sixMonthLetterCount: Pick<Readings<Count>, 'strictest' | 'used'>
    readonly sixMonthLetterArticles: readonly string[]
    /** The longest term that a decision may state at a deposit where its regime knows none. */
    readonly statedRemedyMonths: number
    readonly statedRemedyDays: number
    /** What lies beyond is a slip of the hand, and is refused. */
    readonly interviewMonthsAhead: number
    readonly decisionYearsAgo: number
    /** Hours of Paris, from the first up to the second, on a day that is worked: any other is asked about. */
    readonly interviewFromHour: number
    readonly interviewToHour: number
  }
}
