import { anyOf, type Calendar, calendarOf, type HolidayRule } from './calendar.ts'
import { type Checked, countRank, ordered, realDay } from './checks.ts'
import { toPlain } from './day.ts'
import { regimeFrom } from './regime-data.ts'
import type {
  CalendarsData,
  EligibilityData,
  GuardsData,
  KindsData,
  PlacesData,
  RegimeData,
  RemediesData,
  TerritoriesData,
} from './schema.ts'
import type { Court, Law, Place, Regime, Remedy, Territory } from './types.ts'

export type LawFiles = {
  readonly regimes: readonly Checked<RegimeData>[]
  readonly kinds: Checked<KindsData>
  readonly remedies: Checked<RemediesData>
  readonly calendars: Checked<CalendarsData>
  readonly territories: Checked<TerritoriesData>
  readonly eligibility: Checked<EligibilityData>
  readonly guards: Checked<GuardsData>
  readonly places: Checked<PlacesData>
}

/** Puts the files together, checking what no single file can: names that must exist, days that must be real and in order. */
export function assemble(files: LawFiles): Law {
  const calendars = assembleCalendars(files.calendars)
  const territories = assembleTerritories(files.territories, calendars)
  const courts = assembleCourts(files.territories, territories)
  const remedies = assembleRemedies(files.remedies, courts)
  checkEligibility(files.eligibility)
  const names = { kinds: files.kinds.data.kinds, remedies, courts, territories }
  return {
    regimes: inOrder(files.regimes.map((file) => ({ file, regime: regimeFrom(file, names) }))),
    kindCodes: new Set(Object.keys(files.kinds.data.kinds)),
    remedies,
    territories,
    courts,
    eligibility: files.eligibility.data,
    places: assemblePlaces(files.places, courts),
    guards: {
      summonsLeadWorkingDays: files.guards.data.summonsLeadWorkingDays.value,
      sixMonthLetterDays: files.guards.data.sixMonthLetterDays.value,
      sixMonthLetterCount: letterCount(files.guards),
      sixMonthLetterArticles: files.guards.data.sixMonthLetterDays.sources.map((s) => s.article),
      statedRemedyMonths: files.guards.data.statedRemedyMonths.value,
      statedRemedyDays: files.guards.data.statedRemedyDays.value,
      interviewMonthsAhead: files.guards.data.interviewMonthsAhead.value,
      interviewFromHour: files.guards.data.interviewFromHour.value,
      interviewToHour: files.guards.data.interviewToHour.value,
      decisionYearsAgo: files.guards.data.decisionYearsAgo.value,
    },
  }
}

/** Its days are counted back: what adds a day is the stricter. */
function letterCount(file: Checked<GuardsData>): Law['guards']['sixMonthLetterCount'] {
  const { count } = file.data.sixMonthLetterDays
  if (countRank(count.strictest) < countRank(count.used))
    file.fail('/sixMonthLetterDays/count', 'strictest is below used')
  return count
}

function assembleCalendars(file: Checked<CalendarsData>): Map<string, Calendar> {
  const { calendars } = file.data
  const built = new Map<string, Calendar>()
  for (const [code, { holidays, extends: base }] of Object.entries(calendars)) {
    const at = `/calendars/${code}`
    if (base !== undefined && (calendars[base] === undefined || calendars[base].extends !== undefined))
      file.fail(`${at}/extends`, `"${base}" is not a calendar that stands alone`)
    for (const [i, rule] of holidays.entries()) checkHoliday(file, `${at}/holidays/${i}`, rule)
    built.set(code, calendarOf([...(base === undefined ? [] : calendars[base]!.holidays), ...holidays]))
  }
  return built
}

function checkHoliday(file: Checked<unknown>, at: string, rule: HolidayRule): void {
  const fixed = rule.month !== undefined && rule.day !== undefined
  if (fixed === (rule.easter !== undefined) || (!fixed && (rule.month ?? rule.day) !== undefined))
    file.fail(at, 'a holiday has a month and a day, or a distance from Easter')
  if (fixed)
    realDay(file, `${at}/day`, `2001-${String(rule.month).padStart(2, '0')}-${String(rule.day).padStart(2, '0')}`)
  if (rule.firstDay !== undefined) realDay(file, `${at}/firstDay`, rule.firstDay)
  if (rule.lastDay !== undefined) realDay(file, `${at}/lastDay`, rule.lastDay)
}

function assembleTerritories(
  file: Checked<TerritoriesData>,
  calendars: ReadonlyMap<string, Calendar>,
): Map<string, Territory> {
  const built = new Map<string, Territory>()
  const everywhere = ['metropolitan', 'alsace-moselle'].map(
    (needed) => calendars.get(needed) ?? file.fail('/territories', `the calendar "${needed}" is missing`),
  )
  if (file.data.territories.metropolitan === undefined) file.fail('/territories', '"metropolitan" is missing')
  for (const [code, { overseas, calendar, departments }] of Object.entries(file.data.territories)) {
    const known = calendars.get(calendar) ?? file.fail(`/territories/${code}/calendar`, `no calendar "${calendar}"`)
    built.set(code, { code, overseas, calendar: known, departments, anySeat: anyOf([...everywhere, known]) })
  }
  return built
}

function assembleCourts(
  file: Checked<TerritoriesData>,
  territories: ReadonlyMap<string, Territory>,
): Map<string, Court> {
  const built = new Map<string, Court>()
  for (const [code, { seat }] of Object.entries(file.data.courts)) {
    const known =
      seat === null ? null : (territories.get(seat) ?? file.fail(`/courts/${code}/seat`, `no territory "${seat}"`))
    built.set(code, { code, seat: known })
  }
  return built
}

function assembleRemedies(file: Checked<RemediesData>, courts: ReadonlyMap<string, Court>): Map<string, Remedy> {
  const built = new Map<string, Remedy>()
  for (const [code, remedy] of Object.entries(file.data.remedies)) {
    const at = `/remedies/${code}`
    const { months = 0, days = 0, sources, ...rest } = remedy
    if ((months === 0) === (days === 0)) file.fail(at, 'a remedy has a length in months or in days')
    if (rest.court !== null && !courts.has(rest.court)) file.fail(`${at}/court`, `no court "${rest.court}"`)
    ordered(file, `${at}/count`, rest.count, countRank)
    ordered(file, `${at}/rolls`, rest.rolls, Number)
    built.set(code, { ...rest, code, months, days, articles: sources.map((s) => s.article) })
  }
  return built
}

function assemblePlaces(file: Checked<PlacesData>, courts: ReadonlyMap<string, Court>): readonly Place[] {
  return Object.entries(file.data.places).map(([code, place]) => {
    for (const [i, court] of (place.courts ?? []).entries())
      if (!courts.has(court)) file.fail(`/places/${code}/courts/${i}`, `no court "${court}"`)
    return { ...place, code, lookedAtOn: toPlain(realDay(file, `/places/${code}/lookedAtOn`, place.lookedAtOn)) }
  })
}

function checkEligibility(file: Checked<EligibilityData>): void {
  const { groups, rules } = file.data
  for (const [i, { when }] of rules.entries()) {
    const at = `/rules/${i}/when`
    for (const key of ['department', 'domicile'] as const) {
      const group = when[key]
      if (group !== undefined && groups[group] === undefined) file.fail(`${at}/${key}`, `no group "${group}"`)
    }
    for (const key of ['registeredFrom', 'requalifiedFrom'] as const)
      if (when[key] !== undefined) realDay(file, `${at}/${key}`, when[key])
    const last = i === rules.length - 1
    if (last !== (Object.keys(when).length === 0))
      file.fail(at, last ? 'the last rule must apply to everybody' : 'a rule for everybody hides those after it')
  }
}

/** The regimes by time; each must start the day after the one before ends, and only the last may stay open. */
function inOrder(read: readonly { file: Checked<RegimeData>; regime: Regime }[]): readonly Regime[] {
  const sorted = [...read].sort((one, other) => one.regime.span.from - other.regime.span.from)
  for (const [i, { file, regime }] of sorted.entries()) {
    const twin = sorted.slice(i + 1).find((other) => other.regime.name === regime.name)
    if (twin !== undefined) twin.file.fail('/name', `two regimes are called "${regime.name}"`)
    const next = sorted[i + 1]
    if (next === undefined) {
      if (regime.lastDay !== null) file.fail('/lastDay', 'the last regime must stay open')
      continue
    }
    if (regime.span.to >= next.regime.span.from) next.file.fail('/firstDay', `overlaps the regime "${regime.name}"`)
    if (regime.span.to + 1 < next.regime.span.from)
      next.file.fail(
        '/firstDay',
        `no regime from ${toPlain(regime.span.to + 1)} to ${toPlain(next.regime.span.from - 1)}`,
      )
  }
  const first = sorted[0]
  if (first === undefined) throw new Error('no regime at all')
  if (first.regime.selection.doubt.length > 0)
    first.file.fail('/selection/doubt', 'nothing comes before the first regime')
  return sorted.map(({ regime }) => regime)
}
