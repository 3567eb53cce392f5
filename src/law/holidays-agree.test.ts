import assert from 'node:assert/strict'
import { test } from 'node:test'
import joursFeries from '@socialgouv/jours-feries'
import Holidays from 'date-holidays'
import { PARIS } from '../platform/clock.ts'
import { easter } from './calendar.ts'
import { iso } from './day.ts'
import { holidays, loadLaw } from './index.ts'

const law = loadLaw()
const YEARS = Array.from({ length: 101 }, (_, i) => 2000 + i)

/** The territories that date-holidays knows. The code `overseas` is of none of them in particular: it has the days of France. */
const DATE_HOLIDAYS: Readonly<Record<string, readonly [string, string?]>> = {
  metropolitan: ['FR'],
  'alsace-moselle': ['FR', '67'],
  guadeloupe: ['GP'],
  martinique: ['MQ'],
  guyane: ['GF'],
  reunion: ['RE'],
  'saint-pierre-et-miquelon': ['PM'],
  mayotte: ['YT'],
  'saint-barthelemy': ['BL'],
  'saint-martin': ['MF'],
  'wallis-et-futuna': ['WF'],
  'french-polynesia': ['PF'],
  'new-caledonia': ['NC'],
}
const JOURS_FERIES = ['metropolitan', 'alsace-moselle']

type Library = 'date-holidays' | 'jours-feries'

/** A day of each of these years that one of the two has and the other has not. */
type Disagreement = {
  readonly library: Library
  readonly territory: string
  readonly onlyIn: 'the library' | 'the law'
  /** `MM-DD`, or days after Easter Sunday. */
  readonly day: string | number
  readonly from: number
  readonly to: number
  readonly why: string
  readonly source: string
}

const DISAGREEMENTS: readonly Disagreement[] = [
  ...['guadeloupe', 'martinique'].map(
    (territory): Disagreement => ({
      library: 'date-holidays',
      territory,
      onlyIn: 'the library',
      day: -2,
      from: 2000,
      to: 2100,
      why: 'Good Friday is off by usage and collective agreement there; no text makes it a holiday, so no term moves for it',
      source:
        'Code du travail L. 3133-1 and L. 3422-2; Cesecem Martinique, « Les jours de carnaval »; Témoignages, 6 March 2015',
    }),
  ),
  {
    library: 'date-holidays',
    territory: 'saint-barthelemy',
    onlyIn: 'the library',
    day: '10-09',
    from: 2000,
    to: 2011,
    why: 'The library dates no rule of this island: 9 October is a holiday there since the decree of April 2012',
    source: 'Décret n° 83-1003, as changed by décret n° 2012-553',
  },
  {
    library: 'date-holidays',
    territory: 'saint-martin',
    onlyIn: 'the library',
    day: '05-27',
    from: 2018,
    to: 2100,
    why: 'Moved to 28 May in 2018; the library, as the Code itself, still has the day it shared with Guadeloupe',
    source: 'Circulars of 4 May 2018 and 3 May 2019; Soualigapost, 16 May 2018 and 17 May 2019',
  },
  {
    library: 'date-holidays',
    territory: 'saint-martin',
    onlyIn: 'the law',
    day: '05-28',
    from: 2018,
    to: 2100,
    why: 'The day it moved to',
    source: 'Circulars of 4 May 2018 and 3 May 2019; Soualigapost, 16 May 2018 and 17 May 2019',
  },
]

// It answers with midnights of the machine's time zone: they are days of France in a process that lives in Paris.
process.env.TZ = PARIS

const civilDayOf = (date: Date, timeZone: string) =>
  String(Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone).toPlainDate())

const ours = (territory: string, year: number) => new Set(holidays(law, year, territory).map(({ on }) => String(on)))

/** Public holidays only: the library lists observances, optional and bank days too. */
const inDateHolidays = (territory: string) => {
  const library = new Holidays(...(DATE_HOLIDAYS[territory] as [string, string]))
  return (year: number) => library.getHolidays(year, 'fr').filter(({ type }) => type === 'public')
}

function theirs(library: Library, territory: string): (year: number) => Set<string> {
  if (library === 'jours-feries') {
    const alsace = territory === 'alsace-moselle'
    return (year) => new Set(Object.values(joursFeries(year, { alsace })).map((date) => civilDayOf(date, PARIS)))
  }
  const listed = inDateHolidays(territory)
  return (year) => new Set(listed(year).map(({ date }) => date.slice(0, 10)))
}

function found(library: Library, territory: string): string[] {
  const inLibrary = theirs(library, territory)
  return YEARS.flatMap((year) => {
    const [here, there] = [ours(territory, year), inLibrary(year)]
    return [
      ...[...there].filter((day) => !here.has(day)).map((day) => `${day} only in the library`),
      ...[...here].filter((day) => !there.has(day)).map((day) => `${day} only in the law`),
    ]
  }).sort()
}

/** Without the years in which that day is one of the eleven holidays of all France (27 May 2049 is Ascension Day). */
function explained(library: Library, territory: string): string[] {
  return DISAGREEMENTS.filter((d) => d.library === library && d.territory === territory)
    .flatMap(({ day, from, to, onlyIn }) =>
      YEARS.filter((year) => year >= from && year <= to)
        .map((year) => ({ year, on: typeof day === 'string' ? `${year}-${day}` : iso(easter(year) + day) }))
        .filter(({ year, on }) => !ours('metropolitan', year).has(on))
        .map(({ on }) => `${on} only in ${onlyIn}`),
    )
    .sort()
}

for (const territory of Object.keys(DATE_HOLIDAYS))
  test(`from 2000 to 2100 the holidays of ${territory} are those of date-holidays, but for what is explained`, () => {
    assert.deepEqual(found('date-holidays', territory), explained('date-holidays', territory))
  })

for (const territory of JOURS_FERIES)
  test(`from 2000 to 2100 the holidays of ${territory} are those of jours-feries, but for what is explained`, () => {
    assert.deepEqual(found('jours-feries', territory), explained('jours-feries', territory))
  })

test('every territory of the law is compared with date-holidays, and every explanation is of one that is', () => {
  const compared = Object.keys(DATE_HOLIDAYS)
  assert.deepEqual([...law.territories.keys()].filter((code) => code !== 'overseas').sort(), compared.toSorted())
  for (const { library, territory, why, source } of DISAGREEMENTS) {
    assert.ok((library === 'jours-feries' ? JOURS_FERIES : compared).includes(territory), territory)
    assert.ok(why !== '' && source !== '')
  }
  for (const year of YEARS) assert.deepEqual(ours('overseas', year), ours('metropolitan', year))
})

test('jours-feries is read in Paris: the same instants in UTC are each the day before', () => {
  for (const year of YEARS)
    for (const date of Object.values(joursFeries(year, { alsace: true })))
      assert.equal(String(Temporal.PlainDate.from(civilDayOf(date, 'UTC')).add({ days: 1 })), civilDayOf(date, PARIS))
})

test('Easter is that of date-holidays up to 2199, and for a round of the moon in each century since the calendar of 1582', () => {
  const listed = inDateHolidays('metropolitan')
  const round = (from: number, years = 19) => Array.from({ length: years }, (_, i) => from + i)
  const centuries = Array.from({ length: 14 }, (_, i) => 1600 + 100 * i)
  for (const year of [...centuries.flatMap((from) => round(from)), ...round(2101, 99)]) {
    const monday = listed(year)
      .find(({ rule }) => rule === 'easter 1')!
      .date.slice(0, 10)
    assert.equal(iso(easter(year) + 1), monday)
  }
})

test('jours-feries is a witness up to 2105: the moon of its Easter is wrong in some later years, 2106 the first', () => {
  const wrong = Array.from({ length: 200 }, (_, i) => 2000 + i).filter(
    (year) => civilDayOf(joursFeries(year)['Lundi de Pâques']!, PARIS) !== iso(easter(year) + 1),
  )
  assert.equal(wrong[0], 2106)
})

test('when two holidays fall on one day, as Ascension on 1 May 2008, the libraries name both and all three take one day off', () => {
  const named = (names: readonly string[]) => names.filter((name) => /travail|ascension/i.test(name)).length
  const listed = inDateHolidays('metropolitan')(2008).filter(({ date }) => date.startsWith('2008-05-01'))
  const dated = Object.entries(joursFeries(2008)).filter(([, date]) => civilDayOf(date, PARIS) === '2008-05-01')
  assert.equal(named(listed.map(({ name }) => name)), 2)
  assert.equal(named(dated.map(([name]) => name)), 2)
  assert.equal(ours('metropolitan', 2008).size, 10)
})
