import type { Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { readDeliveryReport, reportKey } from '../platform/sms/index.ts'
import { refuse } from './refusals.ts'
import type { Report } from './take-report.ts'

/** Where the SMS gateway tells what became of a message: a GET, for Kannel knows nothing else. It has no legal effect. */
export const carrierRoutes = (ports: Ports, take: (report: Report) => Promise<void>): readonly Route[] => [
  {
    method: 'GET',
    url: '/carrier/sms-report',
    as: 'machine',
    access: { to: 'carrier' },
    async handle(call) {
      const report = readDeliveryReport(call.query, reportKey(ports.pepper))
      if (report === null) return refuse('report-not-ours')
      await take({ id: report.id, sms: report.outcome, ...(report.code === undefined ? {} : { code: report.code }) })
      return { text: 'taken', type: 'text/plain; charset=utf-8' }
    },
  },
]
