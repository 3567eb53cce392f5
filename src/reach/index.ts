import type { Asked } from '../platform/jobs/jobs.ts'
import { listenForBounces, ourReturnPath } from '../platform/mail/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { prepareAlerts } from './alert.ts'
import { watchAlerts } from './metrics.ts'
import { tellOverdue } from './overdue.ts'
import { carrierRoutes } from './routes.ts'
import { sendAlert } from './send-alert.ts'
import { takeKept, takeReport } from './take-report.ts'
import { resendUnsent } from './unsent.ts'

export type { Channel, NoCause, Outcome, Purpose } from './rules.ts'
export { type AlertLine, alertsOf } from './store.ts'

export type Reach = Capability & {
  /** Takes the reports of mail servers, where `PLI_BOUNCE_PORT` says; null when it says nothing. For the worker. */
  readonly listenForReports: () => Promise<{ port: number; stop(): Promise<void> } | null>
}

/** Telling people that something waits, and learning whether they were reached. `asked`: the facts that ask for an alert. */
export function createReach(ports: Ports, asked: Asked): Reach {
  const watch = watchAlerts(ports.metrics)
  const take = takeReport(ports, watch.count)
  const prepare = prepareAlerts(ports)
  return {
    routes: carrierRoutes(ports),
    jobs: {
      'reach.alert': prepare,
      'reach.sendAlert': sendAlert(ports, watch.count),
      'reach.report': takeKept(take),
    },
    sweeps: [
      { name: 'alerts-unsent', everySeconds: 60, run: resendUnsent(ports, watch) },
      { name: 'alerts-overdue', everySeconds: 300, run: tellOverdue(ports, asked, prepare, watch.overdue) },
    ],
    async listenForReports() {
      const where = ports.config.mail.bounceListen
      if (where === null) return null
      return listenForBounces({
        ...where,
        returnPath: ourReturnPath(ports.config.mail, ports.pepper),
        onReport: ({ envelopeId, action, status }) => take({ id: envelopeId, mail: action, code: status }),
        onFault: (error) => ports.log.fault('bounce', error),
      })
    },
  }
}
