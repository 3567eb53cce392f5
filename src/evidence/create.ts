import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { historySamples } from './history-page.tsx'
import { type AskSomebody, makeMissing } from './make-missing.ts'
import { writeOutages } from './outages.ts'
import { watchReceipts } from './receipts-waiting.ts'
import { type LanguageOf, receiptMaker } from './render-receipt.ts'
import { evidenceRoutes } from './routes.ts'
import { historyRoutes } from './routes-history.ts'
import { logRoutes } from './routes-log.ts'
import { verifyRoutes } from './routes-verify.ts'
import { type Sealing, trustOf } from './sealing.ts'
import { verifySamples } from './verify-page.tsx'
import { writeStaffReads } from './write-staff-reads.ts'

/** The journal, its order, the feed of facts, and the receipts. `sealing` is null where receipts are only read: in the web process. */
export function createEvidence(
  ports: Ports,
  law: Law,
  languageOf: LanguageOf,
  askSomebody: AskSomebody,
  sealing: Sealing | null,
): Capability {
  const routes = [
    ...evidenceRoutes(ports),
    ...historyRoutes(ports),
    ...logRoutes(ports),
    ...verifyRoutes(ports, () => trustOf(ports.config)),
  ]
  if (sealing === null) return { routes }
  const { make, makeReady } = receiptMaker(ports, law, languageOf, sealing)
  return {
    routes,
    samples: [...verifySamples, ...historySamples],
    jobs: { 'evidence.receipt': async ({ factId }) => void (await make(factId!)) },
    sweeps: [
      { name: 'staff-reads', everySeconds: 600, run: writeStaffReads(ports) },
      { name: 'receipts-waiting', everySeconds: 15, run: watchReceipts(ports) },
      { name: 'outages', everySeconds: 60, run: writeOutages(ports) },
      { name: 'receipts', everySeconds: 5, promptly: true, run: makeReady },
      { name: 'missing-receipts', everySeconds: 600, promptly: true, run: makeMissing(ports, make, askSomebody) },
    ],
  }
}
