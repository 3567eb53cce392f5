import { Type } from 'typebox'
import { actingStaff, type Call, type Route } from '../platform/http/route.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { eventsAfter, readCursor } from './events.ts'

const EVENTS = Type.Object({
  events: Type.Array(
    Type.Object({
      position: Type.Integer(),
      digest: Type.String({ description: 'SHA-256 of the canonical JSON (RFC 8785) of the fact, hex' }),
      fact: Type.Object({}, { description: 'The fact; personal values sealed under the person’s key' }),
    }),
  ),
  next: Type.String({ description: 'Give it back as `after` for what follows' }),
  more: Type.Boolean(),
})

export function createEvidence(ports: Ports): Capability {
  const events: Route = {
    method: 'GET',
    url: '/api/v1/events',
    as: 'machine',
    access: { to: 'client', right: 'event.read' },
    openapi: {
      summary: 'Facts in their one order, from a cursor on',
      parameters: [
        {
          name: 'after',
          in: 'query',
          schema: { type: 'string' },
          description: 'The `next` of the answer before; nothing for the beginning',
        },
      ],
      responses: { 200: { description: 'Up to 200 facts', content: { 'application/json': { schema: EVENTS } } } },
    },
    async handle(call: Call) {
      const from = readCursor(call.query['after'])
      if (isRefusal(from)) return from
      const page = await ports.act(actingStaff(call), (unit) => eventsAfter(unit.trx, from, 200))
      return isRefusal(page) ? page : { json: page }
    },
  }
  return { routes: [events] }
}
