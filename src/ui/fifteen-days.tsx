import type { Words } from '../platform/i18n/index.ts'
import { drawings } from './icons.tsx'

export type FifteenDaysProps = {
  readonly w: Words
  /** The civil day the document was made available. */
  readonly start: Temporal.PlainDate
  /** The day at the end of which the law acts as if it had been read (`servedOn` when nobody opens). */
  readonly end: Temporal.PlainDate
  /** The last safe day to open, that is framed: on the next, which is stamped too, the law read as strictly as can be counts already. */
  readonly openBy?: Temporal.PlainDate | null
  readonly today: Temporal.PlainDate
  /** The civil day it was first opened, if it was. */
  readonly openedOn?: Temporal.PlainDate | undefined
}

/**
 * A picture of the days of a term, for who reads no language: days gone are crossed out as on a wall calendar, an
 * envelope stands on today (or open, on the day it was opened), the law's stamp on the last and on the one that a stricter reading
 * counts, the last safe day framed before them; both drawings on either stamped day itself. Shapes, not colours;
 * mirrored from right to left. The sentence under it says the same, save the last day, which its page says larger.
 */
export function FifteenDays(props: FifteenDaysProps) {
  // A term of another length than a person can take in at a glance is only told.
  const drawable = cellsOf(props) >= 1 && cellsOf(props) <= 5 * COLUMNS
  return (
    <figure class="days">
      {drawable ? (
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${WIDTH} ${heightOf(props)}`}
          dangerouslySetInnerHTML={{ __html: draw(props) }}
        />
      ) : null}
      <figcaption>
        {caption(props)} {drawable ? <small>{signs(props)}</small> : null}
      </figcaption>
    </figure>
  )
}

/** What its signs mean, those alone that stand on it. */
function signs({ w, start, end, openBy = null, today, openedOn }: FifteenDaysProps): string {
  const opened = openedOn !== undefined && notAfter(openedOn, end)
  const [marked, waits] = [opened ? openedOn : today, !opened && notAfter(today, end)]
  return [
    ...(marked.equals(start) ? [] : [w('ui.fifteenDays.signs.gone')]),
    ...(waits ? [w('ui.fifteenDays.signs.today')] : []),
    ...(waits && openBy !== null && Temporal.PlainDate.compare(today, openBy) < 0
      ? [w('ui.fifteenDays.signs.safe')]
      : []),
    ...(opened ? [] : [w('ui.fifteenDays.signs.law')]),
  ].join(' ')
}

function caption({ w, start, end, today, openedOn }: FifteenDaysProps): string {
  if (openedOn !== undefined && notAfter(openedOn, end)) return w('ui.fifteenDays.opened', { start, opened: openedOn })
  if (notAfter(today, end)) return w('ui.fifteenDays.waiting', { start, today })
  return w('ui.fifteenDays.passed', { start, end })
}

const notAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) <= 0

const COLUMNS = 8
const CELL = 40
const GAP = 4
const WIDTH = COLUMNS * CELL
const SIDE = CELL - GAP

const cellsOf = ({ start, end }: FifteenDaysProps): number => start.until(end).days + 1
const heightOf = (props: FifteenDaysProps): number => Math.ceil(cellsOf(props) / COLUMNS) * (CELL + GAP)

const drawn = new Map<string, string>()

/** Thousands of people see the same days: each picture is drawn once. Bounded: some 2 kB each. */
function draw(props: FifteenDaysProps): string {
  const { w, start, end, openBy = null, today, openedOn } = props
  const key = `${w.language.dir} ${start} ${end} ${openBy} ${today} ${openedOn ?? ''}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  if (drawn.size >= 500) drawn.clear()
  const picture = drawDays(props)
  drawn.set(key, picture)
  return picture
}

/** SVG of numbers only: nothing a person typed comes in here. */
function drawDays(props: FifteenDaysProps): string {
  const { w, start, end, openBy = null, today, openedOn } = props
  const openedInTime = openedOn !== undefined && notAfter(openedOn, end)
  const marked = openedInTime ? openedOn : today
  const last = cellsOf(props) - 1
  let boxes = ''
  let crosses = ''
  let rest = ''
  for (let i = 0; i <= last; i++) {
    const day = start.add({ days: i })
    const column = i % COLUMNS
    const x = (w.language.dir === 'rtl' ? COLUMNS - 1 - column : column) * CELL + GAP / 2
    const y = Math.floor(i / COLUMNS) * (CELL + GAP) + GAP
    const stamped = !openedInTime && (i === last || (openBy !== null && day.equals(openBy.add({ days: 1 }))))
    if (day.equals(marked)) {
      rest += `<path class="now" d="${box(x, y)}"/>`
      // Today is such a day: the letter still waits, and the law's stamp is there already.
      if (stamped) rest += small('envelope', x + 1, y + 1) + small('receipt', x + 17, y + 17)
      else rest += picture(openedInTime ? 'opened' : 'envelope', x, y)
      continue
    }
    boxes += box(x, y)
    const framed = openBy === null ? day.equals(end) : day.equals(openBy) && notAfter(marked, day)
    if (framed && !openedInTime) rest += `<path class="end" d="${box(x, y)}"/>`
    // After an opening in time nothing is waited for any more: the days that follow are neither crossed nor stamped.
    if (stamped) {
      rest += picture('receipt', x, y)
      continue
    }
    if (Temporal.PlainDate.compare(day, marked) < 0) crosses += `M${x + 6} ${y + SIDE - 6}l${SIDE - 12}-${SIDE - 12}`
    rest += `<text x="${x + SIDE / 2}" y="${y + 24}">${day.day}</text>`
  }
  return `<path d="${boxes}"/><path class="gone" d="${crosses}"/>${rest}`
}

const box = (x: number, y: number): string => `M${x} ${y}h${SIDE}v${SIDE}h-${SIDE}z`

type Drawing = 'envelope' | 'opened' | 'receipt'

const picture = (name: Drawing, x: number, y: number): string =>
  `<g transform="translate(${x + 6} ${y + 6})">${drawings[name]}</g>`

const small = (name: Drawing, x: number, y: number): string =>
  `<g transform="translate(${x} ${y}) scale(.75)">${drawings[name]}</g>`
