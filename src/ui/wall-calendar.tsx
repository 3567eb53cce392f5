import { formatDay, listed, type Words, weekdayNames } from '../platform/i18n/index.ts'
import { drawings, type IconName } from './icons.tsx'
import { Timeline } from './timeline.tsx'

/** A day with something on it. `safe`: a day to act by, framed so that it is seen first, and what that is called. */
export type DayMark = {
  readonly on: Temporal.PlainDate
  readonly icon: IconName
  readonly title: string
  readonly safe?: string
}

export type WallCalendarProps = {
  readonly w: Words
  readonly marks: readonly DayMark[]
  /** Where he stands, and what that is called in the list. */
  readonly today: { readonly on: Temporal.PlainDate; readonly title: string }
  /** The name of the public holiday of that day, if it is one; ui knows no calendar. */
  readonly holiday: (day: Temporal.PlainDate) => string | null
}

/**
 * A picture of the days from the deposit to the last safe day, for who reads no language: a calendar of weeks as on a wall,
 * days gone crossed out but for what happened on them, him on today, a drawing on each day that counts, the safe day in a
 * double frame, what nobody works in dots. Shapes, not colours; mirrored from right to left. To who hears the page it is
 * decoration: the legend, the holidays by their days and the list under it say the same, in words.
 */
export function WallCalendar({ w, marks, today, holiday }: WallCalendarProps) {
  const own: DayMark = { ...today, icon: 'person' }
  const all = [...marks, own].toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on))
  const weeks = weeksOf(marks, own)
  const drawable = weeks.length > 0 && weeks.length <= MOST_WEEKS
  const off = (day: Temporal.PlainDate) => day.dayOfWeek > 5 || holiday(day) !== null
  const days = { mirrored: w.language.dir === 'rtl', weeks, marks: all, today: today.on, off }
  return (
    <figure class="days">
      {drawable ? (
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${7 * CELL} ${HEAD + weeks.length * CELL + GAP}`}
          dangerouslySetInnerHTML={{ __html: heads(w) + draw(days) }}
        />
      ) : null}
      <figcaption>
        {drawable ? <Legend w={w} today={today.title} safe={new Set(marks.flatMap(({ safe = [] }) => safe))} /> : null}
        {drawable ? <Holidays w={w} weeks={weeks} holiday={holiday} /> : null}
        <Timeline w={w} events={all.map(({ icon, on, title }) => ({ icon, at: on, title }))} />
      </figcaption>
    </figure>
  )
}

/** More than a quarter of a year is not taken in at a glance: it is only told. */
const MOST_WEEKS = 14
const CELL = 44
/** The names of the days stand over the weeks. */
const HEAD = 18
const GAP = 4
const SIDE = CELL - GAP

type Week = readonly (Temporal.PlainDate | null)[]

/** From the first mark to the last, in weeks from Monday on; to today when that is not long after. */
function weeksOf(marks: readonly DayMark[], own: DayMark): Week[] {
  const days = marks.map(({ on }) => on).toSorted(Temporal.PlainDate.compare)
  const [first, marked] = [days[0], days.at(-1)]
  if (first === undefined || marked === undefined) return []
  const near = marked.until(own.on).days
  const last = near > 0 && near <= 14 ? own.on : marked
  const monday = first.subtract({ days: first.dayOfWeek - 1 })
  const count = Math.ceil((monday.until(last).days + 1) / 7)
  const inside = (day: Temporal.PlainDate) => !before(day, first) && !before(last, day)
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (_, i) => {
      const day = monday.add({ days: week * 7 + i })
      return inside(day) ? day : null
    }),
  )
}

const before = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0

type LegendProps = { readonly w: Words; readonly today: string; readonly safe: ReadonlySet<string> }

/** What each shape of the picture means, in words. */
function Legend({ w, today, safe }: LegendProps) {
  const shapes = [
    { words: today, shape: `<path class="now" d="${box(GAP, GAP)}"/>` },
    { words: w('ui.wallCalendar.gone'), shape: `<path d="${box(GAP, GAP)}"/><path d="${crossed(GAP, GAP)}"/>` },
    { words: w('ui.wallCalendar.off'), shape: dotted(GAP, GAP) },
    ...[...safe].map((words) => ({ words, shape: framed(GAP, GAP) })),
  ]
  return (
    <ul>
      {shapes.map(({ words, shape }) => (
        <li key={words}>
          <div>
            <svg
              aria-hidden="true"
              width="28"
              height="28"
              viewBox={`0 0 ${CELL + GAP} ${CELL + GAP}`}
              dangerouslySetInnerHTML={{ __html: shape }}
            />
          </div>
          <div>{words}</div>
        </li>
      ))}
    </ul>
  )
}

/** Saturdays and Sundays are known; the holidays between them are said by their days and names. */
function Holidays({ w, weeks, holiday }: Pick<WallCalendarProps, 'w' | 'holiday'> & { weeks: readonly Week[] }) {
  const found = weeks.flat().flatMap((day) => {
    const name = day === null || day.dayOfWeek > 5 ? null : holiday(day)
    return day === null || name === null ? [] : [`${formatDay(w.language.tag, day)} (${name})`]
  })
  return found.length === 0 ? null : <p>{w('ui.wallCalendar.holidays', { days: listed(found, w.language) })}</p>
}

/** Over each column its day. */
function heads({ language: { tag, dir } }: Words): string {
  return weekdayNames(tag)
    .map((name, i) => {
      const x = (dir === 'rtl' ? 6 - i : i) * CELL + CELL / 2
      return `<text transform="translate(${x} ${HEAD - 5}) scale(.8)">${name}</text>`
    })
    .join('')
}

type Drawn = {
  readonly mirrored: boolean
  readonly weeks: readonly Week[]
  readonly marks: readonly DayMark[]
  readonly today: Temporal.PlainDate
  readonly off: (day: Temporal.PlainDate) => boolean
}

/** SVG of numbers only: nothing a person typed comes in here. */
function draw({ mirrored, weeks, marks, today, off }: Drawn): string {
  let boxes = ''
  let crosses = ''
  let rest = ''
  for (const [row, week] of weeks.entries())
    for (const [column, day] of week.entries()) {
      if (day === null) continue
      const x = (mirrored ? 6 - column : column) * CELL + GAP / 2
      const y = HEAD + row * CELL + GAP
      const own = marks.filter(({ on }) => on.equals(day))
      if (day.equals(today)) rest += `<path class="now" d="${box(x, y)}"/>`
      else if (off(day)) rest += dotted(x, y)
      else boxes += box(x, y)
      if (own.some(({ safe }) => safe !== undefined)) rest += framed(x, y)
      if (before(day, today) && own.length === 0) crosses += crossed(x, y)
      rest += `<text x="${x + SIDE / 2}" y="${y + (own.length > 0 ? 19 : 25)}">${numberOf(day)}</text>`
      rest += drawn([...new Set(own.map(({ icon }) => icon))], x, y)
    }
  return `<path d="${boxes}"/><path class="gone" d="${crosses}"/>${rest}`
}

const box = (x: number, y: number): string => `M${x} ${y}h${SIDE}v${SIDE}h-${SIDE}z`

const dotted = (x: number, y: number): string => `<path stroke-dasharray="1 5" d="${box(x, y)}"/>`

const crossed = (x: number, y: number): string => `M${x + 5} ${y + SIDE - 5}l${SIDE - 10}-${SIDE - 10}`

const framed = (x: number, y: number): string =>
  `<path stroke="currentColor" stroke-width="3" d="M${x} ${y}h${SIDE}v${SIDE}h-${SIDE}zm4 4v${SIDE - 8}h${SIDE - 8}v-${SIDE - 8}z"/>`

/** The month is said where it begins. */
const numberOf = ({ day, month }: Temporal.PlainDate): string => (day === 1 ? `1/${month}` : String(day))

/** One drawing, two, or a few small ones, in the lower half of the box. */
function drawn(icons: readonly IconName[], x: number, y: number): string {
  const scale = icons.length <= 2 ? 0.62 : 0.48
  const width = 24 * scale
  const left = x + (SIDE - icons.length * width) / 2
  return icons
    .map((icon, i) => {
      const at = `${round(left + i * width)} ${round(y + SIDE - 5 - width)}`
      return `<g transform="translate(${at}) scale(${scale})">${drawings[icon]}</g>`
    })
    .join('')
}

const round = (n: number): number => Math.round(n * 10) / 10
