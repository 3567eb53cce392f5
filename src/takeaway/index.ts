import type { Sealing } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { makeSealedFiles, removeSealedFiles } from './make-sealed.ts'
import { takeAwayRoutes } from './routes.ts'
import { exportRoutes } from './routes-export.ts'
import { samples } from './samples.ts'
import { TAKE_BACK, takeBack } from './take-back.ts'

/**
 * What a person, his counsel or a court takes away, to keep and to show where we are not. Nothing here opens a document. `sealing` is
 * null where sealed files are only asked for and given: in the web process.
 */
export function createTakeaway(ports: Ports, law: Law, sealing: Sealing | null): Capability {
  const routes = [...takeAwayRoutes(ports, law), ...exportRoutes(ports)]
  if (sealing === null) return { routes }
  return {
    routes,
    samples: samples(law),
    jobs: { [TAKE_BACK]: takeBack(ports) },
    sweeps: [
      { name: 'sealed-files', everySeconds: 5, promptly: true, run: makeSealedFiles(ports, law, sealing) },
      { name: 'sealed-files-kept', everySeconds: 3600, run: removeSealedFiles(ports) },
    ],
  }
}
