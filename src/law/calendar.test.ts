import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarOf, easter } from './calendar.ts'
import { fromPlain, iso } from './day.ts'
import { holidays, isWorkingDay, loadLaw, minusWorkingDays, workingDayAfter, workingDayBefore } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const of = (year: number, territory?: string) => holidays(law, year, territory).map(({ on, code }) => `${on} ${code}`)

// Easter Sundays of published tables: the earliest and the latest possible among them.
const EASTERS = [
  '2000-04-23',
  '2001-04-15',
  '2002-03-31',
  '2003-04-20',
  '2004-04-11',
  '2005-03-27',
  '2006-04-16',
  '2007-04-08',
  '2008-03-23',
  '2009-04-12',
  '2010-04-04',
  '2011-04-24',
  '2012-04-08',
  '2013-03-31',
  '2014-04-20',
  '2015-04-05',
  '2016-03-27',
  '2017-04-16',
  '2018-04-01',
  '2019-04-21',
  '2020-04-12',
  '2021-04-04',
  '2022-04-17',
  '2023-04-09',
  '2024-03-31',
  '2025-04-20',
  '2026-04-05',
  '2027-03-28',
  '2028-04-16',
  '2029-04-01',
  '2030-04-21',
  '2038-04-25',
  '2049-04-18',
  '2076-04-19',
  '2100-03-28',
]

test('Easter falls on the Sundays of the published tables', () => {
  for (const sunday of EASTERS) assert.equal(iso(easter(Number(sunday.slice(0, 4)))), sunday)
})

// @law Code du travail L. 3133-1
test('2024 has the eleven holidays of metropolitan France', () => {
  assert.deepEqual(of(2024), [
    '2024-01-01 new-year',
    '2024-04-01 easter-monday',
    '2024-05-01 labour-day',
    '2024-05-08 victory-1945',
    '2024-05-09 ascension',
    '2024-05-20 whit-monday',
    '2024-07-14 national-day',
    '2024-08-15 assumption',
    '2024-11-01 all-saints',
    '2024-11-11 armistice-1918',
    '2024-12-25 christmas',
  ])
})

test('when two holidays fall on one day, as on 1 May 2008, the day is a holiday once', () => {
  assert.deepEqual(
    of(2008).filter((line) => line.startsWith('2008-05-01')),
    ['2008-05-01 labour-day'],
  )
  assert.equal(of(2008).length, 10)
})

test('Alsace and Moselle add Good Friday and 26 December', () => {
  assert.deepEqual(
    of(2024, 'alsace-moselle').filter((line) => !of(2024).includes(line)),
    ['2024-03-29 good-friday', '2024-12-26 saint-stephen'],
  )
})

test('each overseas territory adds the day its decree gives', () => {
  const added = (territory: string, year = 2024) => of(year, territory).filter((line) => !of(year).includes(line))
  assert.deepEqual(added('guadeloupe'), ['2024-05-27 abolition-of-slavery'])
  assert.deepEqual(added('martinique'), ['2024-05-22 abolition-of-slavery'])
  assert.deepEqual(added('guyane'), ['2024-06-10 abolition-of-slavery'])
  assert.deepEqual(added('reunion'), ['2024-12-20 abolition-of-slavery'])
  assert.deepEqual(added('mayotte'), ['2024-04-27 abolition-of-slavery'])
  assert.deepEqual(added('saint-barthelemy'), ['2024-10-09 abolition-of-slavery'])
  assert.deepEqual(added('saint-pierre-et-miquelon'), [])
  assert.deepEqual(added('new-caledonia'), ['2024-09-24 citizenship-day'])
})

test('a holiday that moved is dated: Saint-Martin in 2018, French Polynesia in 2026', () => {
  const has = (territory: string, on: string) =>
    of(Number(on.slice(0, 4)), territory).some((line) => line.startsWith(on))
  assert.deepEqual(
    ['2017-05-27', '2017-05-28', '2018-05-27', '2018-05-28'].map((on) => has('saint-martin', on)),
    [true, false, false, true],
  )
  assert.deepEqual(
    ['2025-06-29', '2025-11-20', '2026-06-29', '2026-11-20'].map((on) => has('french-polynesia', on)),
    [true, false, false, true],
  )
})

test('the holidays of a year come in the order of its days, wherever their rule was written', () => {
  for (const territory of law.territories.keys()) assert.deepEqual(of(2024, territory), of(2024, territory).toSorted())
})

test('a day off says why: the week-end before the holiday that falls on it', () => {
  const why = (on: string) => law.territories.get('metropolitan')!.calendar.offWhy(fromPlain(day(on)))
  assert.deepEqual(['2024-07-12', '2024-07-13', '2024-07-14', '2024-07-15', '2025-07-14', '2026-08-15'].map(why), [
    null,
    'saturday',
    'sunday',
    null,
    'national-day',
    'saturday',
  ])
})

test('the first and the last day of a dated holiday are in it', () => {
  const day = { code: 'fair', month: 6, day: 1, firstDay: '2020-06-01', lastDay: '2022-06-01' }
  const fair = calendarOf([day])
  assert.deepEqual(
    [2019, 2020, 2021, 2022, 2023].map((year) => fair.holidaysIn(year).size),
    [0, 1, 1, 1, 0],
  )
})

test('the working day before and after steps over week-ends and holidays', () => {
  assert.equal(String(workingDayBefore(law, day('2024-04-02'))), '2024-03-29')
  assert.equal(String(workingDayBefore(law, day('2024-04-02'), 'alsace-moselle')), '2024-03-28')
  assert.equal(String(workingDayAfter(law, day('2024-03-29'))), '2024-04-02')
  assert.equal(String(workingDayAfter(law, day('2023-12-29'))), '2024-01-02')
  assert.equal(isWorkingDay(law, day('2024-12-26')), true)
  assert.equal(isWorkingDay(law, day('2024-12-26'), 'alsace-moselle'), false)
})

test('between two working days there is none: the one before a Wednesday is Tuesday, the one after it Thursday', () => {
  assert.equal(String(workingDayBefore(law, day('2024-06-12'))), '2024-06-11')
  assert.equal(String(workingDayAfter(law, day('2024-06-12'))), '2024-06-13')
})

test('seven working days before an interview step over week-ends and holidays', () => {
  assert.equal(String(minusWorkingDays(law, day('2026-05-15'), 7)), '2026-05-04')
  assert.equal(String(minusWorkingDays(law, day('2026-05-15'), 1)), '2026-05-13')
  assert.equal(String(minusWorkingDays(law, day('2026-05-17'), 0)), '2026-05-17')
})

test('a territory or a year the law does not know is a fault, not an ordinary day', () => {
  assert.throws(() => isWorkingDay(law, day('2024-01-02'), 'atlantis'), /atlantis/)
  for (const far of ['1789-07-14', '1999-12-31', '2200-01-01'])
    for (const ask of [isWorkingDay, workingDayAfter, workingDayBefore])
      assert.throws(() => ask(law, day(far)), /outside/)
  for (const year of [1999, 2200]) assert.throws(() => holidays(law, year), /outside/)
  assert.equal(isWorkingDay(law, day('2199-12-31')), true)
  assert.equal(holidays(law, 2199).at(-1)?.code, 'christmas')
})
