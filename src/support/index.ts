import type { Capability, Ports } from '../platform/ports.ts'
import { supportRoutes } from './routes.ts'
import { samples } from './samples.ts'

/** Structures that house or domicile: what they may know, so that somebody is told at the counter. */
export const createSupport = (ports: Ports): Capability => ({ routes: supportRoutes(ports), samples })
