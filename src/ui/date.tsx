import type { ComponentChildren } from 'preact'
import { type DayStyle, formatDay, formatInstant, type InstantStyle, type Words } from '../platform/i18n/index.ts'

/** A civil day as people read it, and as machines do. */
export function Day({ w, day, style }: { w: Words; day: Temporal.PlainDate; style?: DayStyle }) {
  return <time dateTime={day.toString()}>{formatDay(w.language.tag, day, style)}</time>
}

/** An instant in the time of Paris. */
export function Instant({ w, at, style }: { w: Words; at: Temporal.Instant; style?: InstantStyle }) {
  // The inbox writes ten of these: Temporal's own text costs ten times more than this one, for the same characters.
  const machine = `${new Date(at.epochMilliseconds).toISOString().slice(0, 19)}Z`
  return <time dateTime={machine}>{formatInstant(w.language.tag, at, style)}</time>
}

/** The day that matters most, first and largest: the last safe day to act. `children`: what must not be read apart from it. */
export function BigDay(props: { w: Words; label: string; day: Temporal.PlainDate; children?: ComponentChildren }) {
  const { w, label, day, children } = props
  return (
    <p class="bigday">
      {label} <Day w={w} day={day} />
      {children}
    </p>
  )
}
