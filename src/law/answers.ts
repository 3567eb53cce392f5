import type { Refusal } from '../platform/refusal.ts'
import type { Day } from './day.ts'
import type { Mark, ProcedureTermName, Reading, Regime } from './types.ts'

export type TermName = 'appeal' | 'legal-aid' | 'reopening' | ProcedureTermName

/** What the decision itself states; it wins over the regime's own term. Exactly one of `months` and `days`. */
export type StatedRemedy = {
  readonly court: string
  readonly months?: number
  readonly days?: number
  /** Null: the letter does not say whether the first and the last day count. */
  readonly franc: boolean | null
  /** The days to ask for legal aid, when the decision states them. */
  readonly legalAidDays?: number
}

/** Legal-aid dates are typed in for a computation and never stored. */
export type LegalAidDates<D = Temporal.PlainDate> = {
  readonly requestedOn: D
  readonly servedOnApplicant: D | null
  readonly servedOnCounsel: D | null
}

/** Days are civil days in Paris: `Temporal.PlainDate` at the door, whole numbers (`day.ts`) where a million are asked for. */
export type TermsCase<D = Temporal.PlainDate> = {
  readonly kind: string
  /** The regime recorded with the document; without it, the facts below select one. */
  readonly regime?: string
  readonly remedy: StatedRemedy | null
  /** Served by post or by hand on that day … */
  readonly servedOn?: D | null
  /** … or placed in the space that day, and opened that day or never. */
  readonly madeAvailableOn?: D | null
  readonly openedOn?: D | null
  readonly decidedOn?: D | null
  readonly lodgedOn?: D | null
  /** Where the person lives: a code of `law/territories.json`; `metropolitan` when absent. */
  readonly territory?: string
  readonly legalAid?: LegalAidDates<D> | null
}

/** A term of the procedure, from the day of the fact that starts it; `days` as the letter states them, if it does. */
export type ProcedureTermCase = {
  readonly name: ProcedureTermName
  readonly from: Temporal.PlainDate
  readonly days?: number
  /** Where the application is made: a code of `law/territories.json`; `metropolitan` when absent. */
  readonly territory?: string
}

/** One line of a working; words `step.<code>`. Parameters named `day`, `from` and `to` are ISO civil days, for the page to format. */
export type Step = {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly mark?: Mark
  readonly articles?: readonly string[]
}

/** A step where a million are asked for: its days as whole numbers. Beside them it says one thing at most. */
export type StepInDays = Omit<Step, 'params'> & {
  readonly params: {
    readonly day?: Day
    readonly from?: Day
    readonly to?: Day
    readonly count?: number
    readonly days?: number
    readonly why?: string
    /** A law that may apply instead, and from when until when it is one. */
    readonly regime?: string
    readonly since?: Day
    readonly until?: Day
  }
}

/**
 * A term with its three dates, never mixed (law §0): `actBy` told to the person, `lastDay` asserted, `longest` held against him.
 * Null is a day that cannot be known: legal aid was asked for, and under that reading the answer is what starts the rest; or, of
 * `longest` alone, another law that may apply does not know the term (`other-law-unknown`).
 * Readings that are not `counted` are in none of the three: `longest` is never told without their names.
 */
export type Term<D = Temporal.PlainDate> = {
  readonly name: TermName
  readonly court: string | null
  readonly lastDay: D | null
  readonly unrolledLastDay: D | null
  /** The last safe day; no term is told without it. */
  readonly actBy: D
  readonly longest: D | null
  /** True when the decision's own words gave the length. */
  readonly stated: boolean
  /** How sure the length behind `actBy` is; words `length.<mark>` where it must be said beside the day. */
  readonly mark: Mark
  /** The regime used first, then any other that might apply. */
  readonly regimes: readonly string[]
  readonly readings: readonly Reading[]
  readonly steps: readonly Step[]
  /** How `longest` was counted, for the Office alone: no person is shown it. Words `staff.step.<code>`. */
  readonly longestSteps: readonly Step[]
  readonly articles: readonly string[]
}

/** A term where a million are asked for: with no step that is not said, and without those up to the day it runs from. */
export type TermInDays = Omit<Term<Day>, 'longestSteps' | 'regimes' | 'steps'> & {
  readonly steps: readonly StepInDays[]
}

/** The whole answer: what was served when, under which regimes, and every term that follows. */
export type Explanation<D = Temporal.PlainDate, T = Term<D>> = {
  readonly regime: string
  readonly alternatives: readonly string[]
  readonly servedOn: D
  /** `stated`: the day was given (post, hand). */
  readonly servedBy: 'opening' | 'term' | 'stated'
  /** What must be asked for before any court, or null; words `preliminary.<code>`. */
  readonly preliminaryStep: string | null
  readonly terms: readonly T[]
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

/** `monthEnds` the day the sixth month ends, `neededBy` the last day on which the letter comes in time read as strictly as can be, and the working. */
export type SixMonthAnswer = {
  readonly answer: 'ok' | 'too-late'
  readonly neededBy: Temporal.PlainDate
  readonly monthEnds: Temporal.PlainDate
  readonly steps: readonly Step[]
  readonly articles: readonly string[]
}
