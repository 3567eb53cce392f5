import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { type AskSomebody, makeMissing } from './make-missing.ts'
import { type LanguageOf, renderReceipt } from './render-receipt.ts'
import { evidenceRoutes } from './routes.ts'
import { logRoutes } from './routes-log.ts'

/** The journal, its order, the feed of facts, and the receipts. */
export function createEvidence(ports: Ports, law: Law, languageOf: LanguageOf, askSomebody: AskSomebody): Capability {
  const render = renderReceipt(ports, law, languageOf)
  return {
    routes: [...evidenceRoutes(ports), ...logRoutes(ports)],
    jobs: { 'evidence.receipt': render },
    sweeps: [{ name: 'missing-receipts', everySeconds: 600, run: makeMissing(ports, render, askSomebody) }],
  }
}
