import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { closeSpaces } from './close-space.ts'
import { litigationRoutes } from './routes.ts'
import { samples } from './samples.ts'

/** The end of a space: when it closes, and how what it held is erased in the end. */
export function createEnding(ports: Ports, law: Law): Capability {
  return {
    routes: litigationRoutes(ports),
    samples,
    sweeps: [{ name: 'space-endings', everySeconds: 3600, run: closeSpaces(ports, law) }],
  }
}
