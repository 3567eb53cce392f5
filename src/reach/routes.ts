import type { Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { readDeliveryReport, reportKey } from '../platform/sms/index.ts'
import { refuse } from './refusals.ts'
import { reportJob } from './take-report.ts'

/**
 * Where the SMS gateway tells what became of a message: a GET, for Kannel knows nothing else. It has no legal effect. Kept
 * before it is answered, and taken by the worker.
 */
export const carrierRoutes = (ports: Ports): readonly Route[] => [
  {
    method: 'GET',
    url: '/carrier/sms-report',
    as: 'machine',
    access: { to: 'carrier' },
    async handle(call) {
      const report = readDeliveryReport(call.query, reportKey(ports.pepper))
      if (report === null) return refuse('report-not-ours')
      const job = reportJob({
        id: report.id,
        sms: report.outcome,
        ...(report.code === undefined ? {} : { code: report.code }),
      })
      const kept = await ports.act({ as: 'door' }, (unit) => ports.enqueue(unit, job))
      if (isRefusal(kept)) return kept
      return { text: 'taken', type: 'text/plain; charset=utf-8' }
    },
  },
]
