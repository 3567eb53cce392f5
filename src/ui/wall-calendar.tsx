import type { Words } from '../platform/i18n/index.ts'
import { drawings, type IconName } from './icons.tsx'
import { Timeline } from './timeline.tsx'

/** A day with something on it. `safe`: the last safe day, framed so that it is seen first. */
export type DayMark = {
  readonly on: Temporal.PlainDate
  readonly icon: IconName
  readonly title: string
  readonly safe?: boolean
}

export type WallCalendarProps = {
  readonly w: Words
  readonly marks: readonly DayMark[]
  /** Where he stands, and what that is called in the list. */
  readonly today: { readonly on: Temporal.PlainDate; readonly title: string }
}

/**
 * A picture of the days from the deposit to the last safe day, for who reads no language: a calendar of weeks as on a wall,
 * days gone crossed out but for what happened on them, him on today, a drawing on each day that counts, the safe day in a double frame. Saturdays and
 * Sundays have no box. Shapes, not colours; numbers only; mirrored from right to left. The list under it says the same, in
 * words and with the same drawings.
 */
export function WallCalendar({ w, marks, today }: WallCalendarProps) {
  const own: DayMark = { ...today, icon: 'person' }
  const all = [...marks, own].toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on))
  const weeks = weeksOf(marks, own)
  return (
    <figure class="days">
      {weeks.length > 0 && weeks.length <= MOST_WEEKS ? (
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${7 * CELL} ${weeks.length * CELL + GAP}`}
          dangerouslySetInnerHTML={{ __html: draw(w.language.dir === 'rtl', weeks, all, today.on) }}
        />
      ) : null}
      <figcaption>
        <Timeline w={w} events={all.map(({ icon, on, title }) => ({ icon, at: on, title }))} />
      </figcaption>
    </figure>
  )
}

/** More than a quarter of a year is not taken in at a glance: it is only told. */
const MOST_WEEKS = 14
const CELL = 44
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

/** SVG of numbers only: nothing a person typed comes in here. */
function draw(mirrored: boolean, weeks: readonly Week[], marks: readonly DayMark[], today: Temporal.PlainDate): string {
  let boxes = ''
  let crosses = ''
  let rest = ''
  for (const [row, week] of weeks.entries())
    for (const [column, day] of week.entries()) {
      if (day === null) continue
      const x = (mirrored ? 6 - column : column) * CELL + GAP / 2
      const y = row * CELL + GAP
      const own = marks.filter(({ on }) => on.equals(day))
      if (day.equals(today)) rest += `<path class="now" d="${box(x, y)}"/>`
      else if (own.length > 0 || column < 5) boxes += box(x, y)
      if (own.some(({ safe }) => safe === true)) rest += framed(x, y)
      if (before(day, today) && own.length === 0) crosses += `M${x + 5} ${y + SIDE - 5}l${SIDE - 10}-${SIDE - 10}`
      rest += `<text x="${x + SIDE / 2}" y="${y + (own.length > 0 ? 19 : 25)}">${numberOf(day)}</text>`
      rest += drawn([...new Set(own.map(({ icon }) => icon))], x, y)
    }
  return `<path d="${boxes}"/><path class="gone" d="${crosses}"/>${rest}`
}

const box = (x: number, y: number): string => `M${x} ${y}h${SIDE}v${SIDE}h-${SIDE}z`

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
