import { Type } from 'typebox'
import type { Acting } from '../platform/db/act.ts'
import { actingPerson, actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { eventsAfter, readCursor } from './events.ts'
import { listReceipts, readReceipt, receiptFileName } from './receipts.ts'

/** A fact as the journal writes it (journal.ts): the body whose canonical JSON is digested. */
const FACT = Type.Object(
  {
    v: Type.Literal(1, { description: 'Of this shape' }),
    id: Type.String({ description: 'Made of what happened, e.g. `document:<id>/opened`: twice is once' }),
    type: Type.String({ description: 'One of docs/facts.md' }),
    subject: Type.String({ description: 'What it is about, e.g. `document:<id>`, `person:<id>`' }),
    person: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
      description: 'Whom it concerns; null: nobody',
    }),
    author: Type.Object(
      {
        kind: Type.Enum(['person', 'staff', 'client', 'system']),
        id: Type.String({
          description:
            'Of staff and clients, in a fact about a person: a mark, another in each fact (docs/evidence.md)',
        }),
        role: Type.String({ description: 'In which he acted' }),
      },
      { description: 'Who did it' },
    ),
    happenedAt: Type.String({ format: 'date-time', description: 'When it took effect' }),
    recordedAt: Type.String({ format: 'date-time', description: 'When it was written down' }),
    regime: Type.Union([Type.String(), Type.Null()], {
      description: 'The law it happened under; null where none counts',
    }),
    data: Type.Object({}, { description: 'Codes, days, instants, digests and ids, by type: docs/facts.md' }),
    sealed: Type.Optional(
      Type.String({ description: 'Personal values, encrypted under the person’s own key; base64url' }),
    ),
  },
  { description: 'The fact; what `digest` is taken of' },
)

const EVENTS = Type.Object({
  events: Type.Array(
    Type.Object({
      position: Type.Integer(),
      digest: Type.String({ description: 'SHA-256 of the canonical JSON (RFC 8785) of the fact, hex' }),
      fact: FACT,
    }),
  ),
  next: Type.String({ description: 'Give it back as `after` for what follows' }),
  more: Type.Boolean(),
})
const RECEIPTS = Type.Object({
  receipts: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String({ description: 'deposit, opening, term, contest, withdrawal, alerts or availability' }),
      ready: Type.Boolean({
        description:
          'false: being prepared: half a minute for most, longer while the log or the time authority is silent',
      }),
      digest: Type.Union([Type.String(), Type.Null()], { description: 'SHA-256 of the PDF, hex' }),
      factId: Type.String(),
    }),
  ),
})
const json = (description: string, schema: unknown) => ({
  200: { description, content: { 'application/json': { schema } } },
})

export function evidenceRoutes(ports: Ports): Route[] {
  const pdf = async (call: Call, acting: Acting): Promise<Reply> => {
    const { id = '', receiptId = '' } = call.params
    const found = await readReceipt(ports)(acting, id, receiptId)
    if (isRefusal(found)) return found
    return { file: found.pdf, type: 'application/pdf', name: receiptFileName(found.kind, receiptId), inline: true }
  }
  return [
    {
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
        responses: json('Up to 200 facts', EVENTS),
      },
      async handle(call) {
        const from = readCursor(call.query['after'])
        if (isRefusal(from)) return from
        const page = await ports.act(actingStaff(call), (unit) => eventsAfter(unit.trx, from, 200))
        return isRefusal(page) ? page : { json: page }
      },
    },
    {
      method: 'GET',
      url: '/api/v1/documents/:id/receipts',
      as: 'machine',
      access: { to: 'client', right: 'receipt.read' },
      openapi: { summary: 'The receipts of a document', responses: json('Receipts, the oldest first', RECEIPTS) },
      async handle(call) {
        const list = await listReceipts(ports)(actingStaff(call), call.params['id'] ?? '')
        return isRefusal(list) ? list : { json: { receipts: list.map(({ askedAt: _, ...told }) => told) } }
      },
    },
    {
      method: 'GET',
      url: '/api/v1/documents/:id/receipts/:receiptId',
      as: 'machine',
      access: { to: 'client', right: 'receipt.read' },
      openapi: {
        summary: 'A receipt as PDF/A',
        responses: { 200: { description: 'The PDF', content: { 'application/pdf': {} } } },
      },
      handle: (call) => pdf(call, actingStaff(call)),
    },
    {
      method: 'GET',
      url: '/documents/:id/receipts/:receiptId',
      as: 'page',
      access: { to: 'person' },
      handle: (call) => pdf(call, actingPerson(call)),
    },
    {
      method: 'GET',
      url: '/staff/documents/:id/receipts/:receiptId',
      as: 'page',
      access: { to: 'staff', right: 'receipt.read' },
      handle: (call) => pdf(call, actingStaff(call)),
    },
  ]
}
