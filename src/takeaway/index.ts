import type { Capability, Ports } from '../platform/ports.ts'
import { takeAwayRoutes } from './routes.ts'
import { samples } from './samples.ts'

/** What a person or a court takes away, to keep and to show where we are not. Nothing here opens a document. */
export const createTakeaway = (ports: Ports): Capability => ({ routes: takeAwayRoutes(ports), samples })
