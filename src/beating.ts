import type { FastifyInstance } from 'fastify'
import { beat } from './evidence/index.ts'
import type { Ports } from './platform/ports.ts'

const EVERY_SECONDS = 60

/**
 * While this process answers that it is ready, it says so once a minute; what nobody said for five minutes was not available
 * (evidence.outage). A fault of the beat itself is logged, and is silence like any other.
 */
export function startBeating(web: FastifyInstance, ports: Pick<Ports, 'clock' | 'db' | 'log'>) {
  const once = async () => {
    try {
      if ((await web.inject('/readyz')).statusCode === 200) await beat(ports.db, ports.clock.now())
    } catch (error) {
      ports.log.fault('beat', error)
    }
  }
  void once()
  const timer = setInterval(once, EVERY_SECONDS * 1000)
  return { stop: () => clearInterval(timer) }
}
