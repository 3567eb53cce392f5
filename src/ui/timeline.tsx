import type { ComponentChildren } from 'preact'
import type { Words } from '../platform/i18n/index.ts'
import { Day, Instant } from './date.tsx'
import { Icon, type IconName } from './icons.tsx'

export type TimelineEvent = {
  readonly icon: IconName
  /** When it happened: an instant, or a civil day when the law gives only a day. */
  readonly at: Temporal.Instant | Temporal.PlainDate
  readonly title: string
  readonly detail?: ComponentChildren
}

/** What happened, in the order given. For the person and for the Office, each with its own words. `exact` shows seconds. */
export function Timeline(props: { w: Words; events: readonly TimelineEvent[]; exact?: boolean }) {
  const { w, events, exact } = props
  return (
    <ol class="events">
      {events.map((event) => (
        <li key={`${event.at} ${event.title}`}>
          <Icon name={event.icon} />
          <div>
            <strong>{event.title}</strong>
            <small>
              {event.at instanceof Temporal.PlainDate ? (
                <Day w={w} day={event.at} />
              ) : (
                <Instant w={w} at={event.at} style={exact === true ? 'exact' : 'full'} />
              )}
            </small>
            {event.detail}
          </div>
        </li>
      ))}
    </ol>
  )
}
