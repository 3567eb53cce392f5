import type { Metrics } from '../platform/http/metrics.ts'
import type { Channel, Outcome } from './rules.ts'

/** One more alert of which this became. */
export type Count = (what: Outcome | 'sent' | 'refused-for-now', channel: Channel) => void

export function watchAlerts(metrics: Metrics) {
  const alerts = metrics.counter('alerts_total', 'Alerts, by channel and what became of them', ['channel', 'outcome'])
  const count: Count = (outcome, channel) => alerts({ outcome, channel })
  return {
    count,
    oldest: metrics.gauge('alert_oldest_unsent_seconds', 'For how long the oldest unsent alert has been due'),
    overdue: metrics.gauge('alerts_overdue', 'What should have been told two hours ago and has no alert'),
  }
}
