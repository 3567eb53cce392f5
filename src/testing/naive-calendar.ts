type PlainDate = Temporal.PlainDate

/** Easter by golden number and epact (Lilius and Clavius), not the computus of the program. */
function easterSunday(year: number): PlainDate {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const solar = Math.floor((3 * century) / 4) - 12
  const lunar = Math.floor((8 * century + 5) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - solar - 10
  let epact = (((11 * golden + 20 + lunar - solar) % 30) + 30) % 30
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1
  let full = 44 - epact
  if (full < 21) full += 30
  const day = full + 7 - ((sunday + full) % 7)
  return new Temporal.PlainDate(year, 3, 1).add({ days: day - 1 })
}

const easters = new Map<number, PlainDate>()
function easterOf(year: number): PlainDate {
  const known = easters.get(year) ?? easterSunday(year)
  easters.set(year, known)
  return known
}

const EVERYWHERE = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']

/** What each territory adds: days of the year, and days from Easter. */
const OWN: Readonly<Record<string, { readonly fixed: string[]; readonly easter: number[] }>> = {
  metropolitan: { fixed: [], easter: [] },
  overseas: { fixed: [], easter: [] },
  'alsace-moselle': { fixed: ['12-26'], easter: [-2] },
  guadeloupe: { fixed: ['05-27'], easter: [] },
  guyane: { fixed: ['06-10'], easter: [] },
  martinique: { fixed: ['05-22'], easter: [] },
  mayotte: { fixed: ['04-27'], easter: [] },
  reunion: { fixed: ['12-20'], easter: [] },
}

export const TERRITORIES = Object.keys(OWN)

/** Whether that day is not worked in one of these territories at least. */
function off(date: PlainDate, territories: readonly string[]): boolean {
  if (date.dayOfWeek > 5) return true
  const monthDay = date.toString().slice(5)
  const fromEaster = daysFrom(easterOf(date.year), date)
  return (
    EVERYWHERE.includes(monthDay) ||
    [1, 39, 50].includes(fromEaster) ||
    territories.some((one) => OWN[one]!.fixed.includes(monthDay) || OWN[one]!.easter.includes(fromEaster))
  )
}

/** The day, or the first one after it, that is worked in all of them; one day at a time. */
export const forward = (date: PlainDate, territories: readonly string[]): PlainDate =>
  off(date, territories) ? forward(date.add({ days: 1 }), territories) : date

/** The day, or the last one before it, that is worked in all of them. */
export const backward = (date: PlainDate, territories: readonly string[]): PlainDate =>
  off(date, territories) ? backward(date.subtract({ days: 1 }), territories) : date

export const before = (a: PlainDate, b: PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0
export const earliest = (dates: readonly PlainDate[]): PlainDate => dates.reduce((a, b) => (before(b, a) ? b : a))
export const latest = (dates: readonly PlainDate[]): PlainDate => dates.reduce((a, b) => (before(a, b) ? b : a))
export const daysFrom = (a: PlainDate, b: PlainDate): number => a.until(b, { largestUnit: 'days' }).days
