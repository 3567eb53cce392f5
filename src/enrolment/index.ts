import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { expireKeys } from './expire-keys.ts'
import { pageRoutes } from './routes.ts'
import { apiRoutes } from './routes-api.ts'
import { auditRoutes } from './routes-audit.ts'
import { csvRoutes } from './routes-csv.ts'
import { receiptRoutes } from './routes-receipt.ts'
import { samples } from './samples.ts'

export { addressee } from './addressee.ts'
export { handOver } from './hand-over.ts'
export { holdStill } from './hold-still.ts'
export { type Notice, noticeBook } from './notice-sheet.ts'
export { lastDigits, readCaseNumber, readForeignerNumber } from './numbers.ts'
export { printNotices } from './print-notice.ts'
export { type Ready, readiness, wayInOfPerson } from './readiness.ts'
export { refuseKey } from './refusals.ts'
export { register } from './register.ts'
export { readRegistration, type Typed } from './registration.ts'
export type { DeskSees, Established, NoticeRow, NoWayIn, WayIn } from './rules.ts'
export type { Applicant } from './store.ts'
export { checkConnectionKey, type KeyHolder, useConnectionKey } from './use-key.ts'

/** Registration at a desk, the notice and its key, and what changes a record later. */
export function createEnrolment(ports: Ports, law: Law): Capability {
  return {
    routes: [
      ...pageRoutes(ports, law),
      ...apiRoutes(ports, law),
      ...csvRoutes(ports, law),
      ...auditRoutes(ports),
      ...receiptRoutes(ports),
    ],
    samples,
    sweeps: [{ name: 'connection-keys', everySeconds: 300, run: expireKeys(ports) }],
  }
}
