import type { ReadHouseFacts } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { closeSpaces } from './close-space.ts'
import { erase } from './erase.ts'
import { listErasures } from './prepare-erasure.ts'
import { litigationRoutes } from './routes.ts'
import { endingApiRoutes } from './routes-api.ts'
import { erasureRoutes } from './routes-erasure.ts'
import { samples } from './samples.ts'
import { readSchedule } from './schedule.ts'

export { auditClosings } from './audit.ts'
export { auditErasures } from './audit-erasures.ts'
export { auditHeld } from './audit-held.ts'
export { scheduleMistakes } from './schedule.ts'

/** The end of a space: when it closes, and how what it held is erased in the end. */
export function createEnding(ports: Ports, law: Law, factsOfTheHouse: ReadHouseFacts): Capability {
  const schedule = readSchedule(ports.config.archiveSchedule)
  return {
    routes: [...litigationRoutes(ports), ...endingApiRoutes(ports), ...erasureRoutes(ports)],
    samples,
    sweeps: [
      { name: 'space-endings', everySeconds: 3600, run: closeSpaces(ports, law) },
      { name: 'erasures-listed', everySeconds: 30, run: listErasures(ports, law, schedule) },
      { name: 'erasures', everySeconds: 30, run: erase(ports, law, schedule, factsOfTheHouse) },
    ],
  }
}
