import type { ReadCase } from './case.ts'
import type { Day } from './day.ts'
import { once } from './once.ts'
import { openBy, RUNS, readingsOn } from './regime.ts'
import type { AidDays } from './suspension.ts'
import { type Counted, same, type TermRule } from './term.ts'
import type { LegalAidRule, Reading, Readings, Regime } from './types.ts'

/** What is known of legal aid before the court of an appeal. */
export type AidBefore = {
  readonly source: Pick<LegalAidRule, 'mark' | 'articles'>
  /** How the days to ask in are read; where no rule is known, that none is. */
  readonly readings: readonly Reading[]
  /** What asking in time does, and until when one may ask; null: no law that was read says until when. */
  readonly known: { readonly rule: LegalAidRule; readonly term: TermRule } | null
}

/**
 * What a regime knows of legal aid before a court. Where it has no rule, asking may have stopped the term or may not have, and
 * nobody who has asked is left without a last safe day for that: it is the day of a term that ran on.
 */
export function aidBefore(regime: Regime, court: string | null, c: ReadCase): AidBefore {
  const rule = regime.legalAid.get(court ?? '')
  if (rule === undefined) return NO_RULE
  const days = c.remedy?.legalAidDays
  return days === undefined ? ofLaw(regime)(rule) : ofRule(regime, rule, days)
}

/** As the regime itself has it: the same at each question. */
const ofLaw = once((regime: Regime) => once((rule: LegalAidRule) => ofRule(regime, rule)))

function ofRule(regime: Regime, rule: LegalAidRule, stated?: number): AidBefore {
  const readings = readingsOn(regime, 'legal-aid')
  const term = aidTermOf(rule, readings, stated)
  return { source: rule, readings, known: term === null ? null : { rule, term } }
}

const NO_RULE: AidBefore = {
  source: { mark: 'unverified', articles: [] },
  readings: [
    {
      code: 'aid-not-known',
      counted: true,
      strictest: RUNS,
      used: 'not-known',
      longest: 'not-known',
      mark: 'unverified',
      articles: [],
    },
  ],
  known: null,
}

/** Until when to ask for legal aid: the regime's days or those the decision states; null when neither is known. */
function aidTermOf(aid: LegalAidRule, readings: readonly Reading[], stated?: number): TermRule | null {
  const days = stated ?? aid.days
  if (days === null) return null
  const { court, count: how, rolls, mark, articles } = aid
  return {
    name: 'legal-aid',
    court,
    months: 0,
    // A slip of the hand, or a letter that says more than the law: what lies past the law's own days is nobody's safe day.
    days: { ...same(days), strictest: Math.min(days, aid.days ?? days) },
    more: null,
    count: how,
    rolls,
    stated: stated !== undefined,
    first: null,
    mark,
    articles,
    readings,
  }
}

/** A request for legal aid rests on what is read of it until the last day it may be made. */
export const asking = (term: Counted): Counted => ({
  ...term,
  rule: { ...term.rule, readings: openBy(term.longest, term.rule.readings) },
})

/** An appeal whose term was touched by legal aid rests on its readings and sources too. */
export function withAid(
  regime: Regime,
  rule: TermRule,
  aid: AidBefore,
  asked: AidDays,
  served: Readings<Day>,
): TermRule {
  if (aid === NO_RULE) return { ...rule, readings: [...rule.readings, ...aid.readings] }
  return {
    ...rule,
    articles: [...rule.articles, ...aid.source.articles],
    readings: [
      ...rule.readings,
      ...openBy(asked.requested, aid.readings),
      ...readingsOn(regime, 'suspension'),
      ...(asked.requested < served.longest ? [askedBefore(aid.source)] : []),
      ...answerUnknown(asked, aid.source),
    ],
  }
}

/** Placed in his space, and asked before the day on which the law has it served: too early, perhaps, to stop anything. */
const askedBefore = once<AidBefore['source'], Reading>(({ articles }) => ({
  code: 'aid-asked-before-service',
  counted: true,
  strictest: RUNS,
  used: 'stops',
  longest: 'stops',
  mark: 'reading',
  articles,
}))

/** The answer that he was told himself, where only the day of his counsel's is given, or the other way about. */
function answerUnknown({ earlier, later }: AidDays, source: AidBefore['source']): Reading[] {
  if (earlier.strictest !== earlier.longest) return [answersUnknown(source).own]
  return later.strictest === later.longest ? [] : [answersUnknown(source).counsel]
}

const answersUnknown = once(({ articles }: AidBefore['source']) => {
  const rest = { counted: true, longest: 'not-yet', mark: 'reading', articles } as const
  const own: Reading = {
    code: 'aid-own-answer-unknown',
    strictest: 'as-early-as-asked',
    used: 'with-counsel',
    ...rest,
  }
  const counsel: Reading = {
    code: 'aid-counsel-answer-unknown',
    strictest: 'with-applicant',
    used: 'with-applicant',
    ...rest,
  }
  return { own, counsel }
})
