import { type Checked, countRank, ordered, realDay } from './checks.ts'
import { type Day, toPlain } from './day.ts'
import { RUNS } from './regime.ts'
import type { KindsData, RegimeData } from './schema.ts'
import type {
  Court,
  Kind,
  LegalAidRule,
  Mark,
  ProcedureTermName,
  ReadingSubject,
  Readings,
  Regime,
  Remedy,
  Territory,
} from './types.ts'

type Names = {
  readonly kinds: KindsData['kinds']
  readonly remedies: ReadonlyMap<string, Remedy>
  readonly courts: ReadonlyMap<string, Court>
  readonly territories: ReadonlyMap<string, Territory>
}

const PROCEDURE_TERMS: readonly ProcedureTermName[] = [
  'application-form',
  'subsequent-application',
  'interview-absence',
]

const articlesOf = (sources: readonly { article: string }[]): readonly string[] => sources.map((s) => s.article)

/** One regime out of its file; every name it uses must be declared elsewhere under `law/`. */
export function regimeFrom(file: Checked<RegimeData>, names: Names): Regime {
  const { data } = file
  const from = realDay(file, '/firstDay', data.firstDay)
  const to = data.lastDay === null ? Number.POSITIVE_INFINITY : realDay(file, '/lastDay', data.lastDay)
  if (to < from) file.fail('/lastDay', 'ends before it starts')
  if ((data.verifiedBy === null) !== (data.verifiedOn === null))
    file.fail('/verifiedOn', 'who verified and when go together')
  if (data.verifiedOn !== null) realDay(file, '/verifiedOn', data.verifiedOn)
  if (data.electronicService !== null) {
    const { fictionDays, fictionMark } = data.electronicService
    ordered(file, '/electronicService/fictionDays', fictionDays, Number)
    if (data.verifiedBy !== null && fictionMark === 'unverified')
      file.fail('/electronicService/fictionMark', 'signed, and still not verified')
  }
  for (const [i, code] of data.remediesOffered.entries())
    if (!names.remedies.has(code)) file.fail(`/remediesOffered/${i}`, `no remedy "${code}"`)
  const legalAid = legalAidFrom(file, names)
  const procedureTerms = procedureTermsFrom(file, names)
  const overseasMonths = overseasFrom(file, names)
  return {
    name: data.name,
    firstDay: toPlain(from),
    lastDay: data.lastDay === null ? null : toPlain(to),
    span: { from, to },
    selection: data.selection,
    sources: data.sources,
    verifiedBy: data.verifiedBy,
    verifiedOn: data.verifiedOn,
    electronicService:
      data.electronicService === null
        ? null
        : { ...data.electronicService, articles: articlesOf(data.electronicService.sources) },
    kinds: kindsFrom(file, names),
    remediesOffered: data.remediesOffered,
    knowsTerms: data.knowsTerms,
    legalAid,
    procedureTerms,
    overseasMonths,
    counting: articlesOf(data.counting),
    readings: readingsOf(file, from, { legalAid, procedureTerms, overseasMonths }),
  }
}

function kindsFrom(file: Checked<RegimeData>, names: Names): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>()
  for (const [code, kind] of Object.entries(file.data.kinds)) {
    const at = `/kinds/${code}`
    const declared = names.kinds[code] ?? file.fail(at, `no kind "${code}" in kinds.json`)
    const { court = null, preliminaryStep = null, appealTerm = 'none', remedies = [], neverCourts = [] } = kind
    for (const used of [...(court === null ? [] : [court]), ...neverCourts])
      if (!names.courts.has(used)) file.fail(at, `no court "${used}"`)
    const known = remedies.map((r) => names.remedies.get(r) ?? file.fail(`${at}/remedies`, `no remedy "${r}"`))
    if (kind.legalEffect !== 'decision' && (appealTerm !== 'none' || remedies.length > 0))
      file.fail(at, 'only a decision is appealed')
    if ((appealTerm === 'known') !== known.some((r) => r.name === 'appeal'))
      file.fail(at, 'an appeal that is known has its remedy, and no other has')
    if (!file.data.knowsTerms && remedies.length > 0) file.fail(`${at}/remedies`, 'this regime knows no term')
    if (known.some((r) => r.court !== null && neverCourts.includes(r.court)))
      file.fail(`${at}/remedies`, 'a remedy before a court that is never competent')
    const sources = kind.sources ?? declared.sources
    kinds.set(code, {
      code,
      legalEffect: kind.legalEffect,
      court,
      preliminaryStep,
      appealTerm,
      remedies,
      neverCourts,
      mark: sources[0]!.mark,
      sources,
    })
  }
  return kinds
}

function legalAidFrom(file: Checked<RegimeData>, names: Names): ReadonlyMap<string, LegalAidRule> {
  const rules = new Map<string, LegalAidRule>()
  for (const [i, { sources, ...rule }] of file.data.legalAid.entries()) {
    const at = `/legalAid/${i}`
    if (!names.courts.has(rule.court)) file.fail(`${at}/court`, `no court "${rule.court}"`)
    if (rules.has(rule.court)) file.fail(`${at}/court`, `two rules for "${rule.court}"`)
    if (rule.days !== null && !file.data.knowsTerms) file.fail(`${at}/days`, 'this regime knows no term')
    ordered(file, `${at}/count`, rule.count, countRank)
    ordered(file, `${at}/rolls`, rule.rolls, Number)
    ordered(file, `${at}/suspends`, rule.suspends, Number)
    ordered(file, `${at}/aidServedOn`, rule.aidServedOn, (value) => (value === 'later' ? 1 : 0))
    ordered(file, `${at}/remainder`, rule.remainder, Number)
    rules.set(rule.court, { ...rule, articles: articlesOf(sources) })
  }
  return rules
}

/** Each term of the procedure once: one that was forgotten would be told to nobody. */
function procedureTermsFrom(file: Checked<RegimeData>, names: Names): Regime['procedureTerms'] {
  const { procedureTerms, knowsTerms } = file.data
  for (const [i, rule] of procedureTerms.entries()) {
    const at = `/procedureTerms/${i}`
    if (procedureTerms.findIndex(({ name }) => name === rule.name) !== i) file.fail(at, `"${rule.name}" is given twice`)
    if (rule.days !== null && !knowsTerms) file.fail(`${at}/days`, 'this regime knows no term')
    ordered(file, `${at}/count`, rule.count, countRank)
    ordered(file, `${at}/rolls`, rule.rolls, Number)
    if (rule.overseas === undefined) continue
    if (!knowsTerms) file.fail(`${at}/overseas`, 'this regime knows no term')
    ordered(file, `${at}/overseas/days`, rule.overseas.days, Number)
    for (const [j, code] of rule.overseas.territories.entries())
      if (names.territories.get(code)?.overseas !== true)
        file.fail(`${at}/overseas/territories/${j}`, `no territory overseas "${code}"`)
  }
  const built = new Map(
    procedureTerms.map(({ sources, overseas, ...rule }) => [
      rule.name,
      { ...rule, overseas: overseas === undefined ? null : overseasDays(overseas), articles: articlesOf(sources) },
    ]),
  )
  for (const name of PROCEDURE_TERMS) if (!built.has(name)) file.fail('/procedureTerms', `no term "${name}"`)
  return built
}

const overseasDays = ({ sources, ...rule }: NonNullable<RegimeData['procedureTerms'][number]['overseas']>) => ({
  ...rule,
  articles: articlesOf(sources),
})

function overseasFrom(file: Checked<RegimeData>, names: Names): Regime['overseasMonths'] {
  const built = new Map<string, { months: Readings<number>; mark: Mark; articles: readonly string[] }>()
  for (const [i, { court, months, mark, sources }] of file.data.overseasMonths.entries()) {
    if (!names.courts.has(court)) file.fail(`/overseasMonths/${i}/court`, `no court "${court}"`)
    ordered(file, `/overseasMonths/${i}/months`, months, Number)
    built.set(court, { months, mark, articles: articlesOf(sources) })
  }
  return built
}

type Rules = Pick<Regime, 'legalAid' | 'procedureTerms' | 'overseasMonths'>

/** Of legal aid alone the day of what is done is known, that of the request: a day elsewhere would be looked at by nobody. */
function sinceOf(file: Checked<RegimeData>, i: number, firstDay: string): Day {
  const at = `/readings/${i}`
  if (file.data.readings[i]!.on !== 'legal-aid')
    file.fail(`${at}/firstDay`, 'only a reading of legal aid has a first day')
  return realDay(file, `${at}/firstDay`, firstDay)
}

/** The points that are read: those written down as such, and every rule whose three values differ. */
function readingsOf(
  file: Checked<RegimeData>,
  from: Day,
  { legalAid, procedureTerms, overseasMonths }: Rules,
): Regime['readings'] {
  const { data } = file
  for (const [i, { on, counted, strictest }] of data.readings.entries())
    if (on === 'legal-aid' && counted && strictest !== RUNS)
      file.fail(`/readings/${i}/strictest`, `a reading of legal aid that is counted has "${RUNS}", or nobody counts it`)
  // What a law's service, its appeal and its suspension are read as is open from the first day of that law, which some of the words name.
  const ofLaw = { since: from }
  const found: Regime['readings'][number][] = data.readings.map(({ sources, firstDay, ...reading }, i) => ({
    ...reading,
    ...(firstDay === undefined
      ? reading.on === 'appeal' || reading.on === 'service'
        ? ofLaw
        : {}
      : { since: sinceOf(file, i, firstDay) }),
    articles: articlesOf(sources),
  }))
  const add = (
    code: string,
    on: ReadingSubject,
    { strictest, used, longest }: Readings<string | number | boolean>,
    { mark, articles }: { readonly mark: Mark; readonly articles: readonly string[] },
  ): void => {
    if (strictest !== used || used !== longest)
      found.push({
        code,
        on,
        counted: true,
        ...(on === 'suspension' ? ofLaw : {}),
        strictest,
        used,
        longest,
        mark,
        articles,
      })
  }
  if (data.electronicService !== null) {
    const { fictionDays, fictionMark, sources } = data.electronicService
    add('fiction-day', 'service', fictionDays, { mark: fictionMark, articles: articlesOf(sources) })
  }
  for (const rule of legalAid.values()) {
    add('legal-aid-count', 'legal-aid', rule.count, rule)
    add('legal-aid-roll', 'legal-aid', rule.rolls, rule)
    add('legal-aid-suspends', 'suspension', rule.suspends, rule)
    add('aid-served-on', 'suspension', rule.aidServedOn, { ...rule, mark: 'analogy' })
    add('aid-remainder', 'suspension', rule.remainder, { ...rule, mark: 'reading' })
  }
  // The length may be the text's; how its days are counted never is.
  for (const rule of procedureTerms.values()) {
    add('procedure-count', rule.name, rule.count, { ...rule, mark: 'reading' })
    add('procedure-roll', rule.name, rule.rolls, { ...rule, mark: 'reading' })
    if (rule.overseas !== null) add('procedure-days-overseas', rule.name, rule.overseas.days, rule.overseas)
  }
  for (const rule of overseasMonths.values()) add('overseas-month', 'appeal', rule.months, rule)
  return found
}
