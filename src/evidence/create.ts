import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { type LanguageOf, renderReceipt } from './render-receipt.ts'
import { evidenceRoutes } from './routes.ts'
import { unrenderedSince } from './store-receipts.ts'

/** The journal, its order, the feed of facts, and the receipts. */
export function createEvidence(ports: Ports, law: Law, languageOf: LanguageOf): Capability {
  const render = renderReceipt(ports, law, languageOf)
  return {
    routes: evidenceRoutes(ports),
    jobs: { 'evidence.receipt': render },
    sweeps: [
      {
        // A job that gave up (a full disk, a broken renderer) must not leave a person without his proof.
        name: 'missing-receipts',
        everySeconds: 600,
        async run(now) {
          const late = await ports.act({ as: 'worker' }, (unit) =>
            unrenderedSince(unit.trx, now.subtract({ minutes: 30 })),
          )
          if (isRefusal(late)) return 0
          let made = 0
          for (const { factId } of late)
            await render({ factId }).then(
              () => made++,
              (error: unknown) => ports.log.fault('missing-receipt', error), // the others must not wait for this one
            )
          return made
        },
      },
    ],
  }
}
