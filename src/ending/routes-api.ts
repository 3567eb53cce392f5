import { type Static, type TSchema, Type } from 'typebox'
import { Errors } from 'typebox/value'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { endCase, undoCaseEnd } from './end-case.ts'
import { declareLitigation, endLitigation } from './litigate.ts'
import { ENDS } from './store-case-end.ts'
import { COURTS } from './store-litigation.ts'

const HERE = '/api/v1/applicants/:id'
const TAGS = ['applicants']
const closed = { additionalProperties: false } as const
const Declared = Type.Object(
  {
    court: Type.Enum(COURTS as unknown as [...typeof COURTS]),
    reference: Type.String({ maxLength: 40, description: 'The court’s own number; sealed, it leads to him' }),
  },
  closed,
)
const Ended = Type.Object(
  {
    why: Type.Enum(ENDS as unknown as [...typeof ENDS], {
      description: 'Sealed: no feed tells who is protected, or dead',
    }),
    endedOn: Type.String({ format: 'date', description: 'Today at the latest, in Paris' }),
  },
  closed,
)
const Nothing = Type.Object({}, closed)
const Litigation = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Person = Type.Object({ id: Type.String({ format: 'uuid', description: 'The record' }) })
const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } })

/** What the Office's case system says of the end of a procedure, by the rules of the agents' page (routes.ts). Each may be sent again. */
export function endingApiRoutes(ports: Ports): readonly Route[] {
  const id = (call: Call) => call.params['id'] ?? ''
  const post = (
    url: string,
    body: TSchema,
    openapi: { summary: string; description?: string; responses: Record<number, object> },
    does: (call: Call) => Promise<Reply>,
  ): Route => ({
    method: 'POST',
    url: `${HERE}/${url}`,
    as: 'machine',
    access: { to: 'client', right: 'litigation.declare' },
    body: 'json',
    openapi: {
      tags: TAGS,
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
      ...openapi,
    },
    handle: async (call) => notUnderstood(body, call.json) ?? does(call),
  })
  return [
    post(
      'litigations',
      Declared,
      {
        summary: 'A litigation about his documents lives: nothing of his closes or is erased until it is over',
        description: 'Of one court and one reference one lives: sent again it is the same (200).',
        responses: { 201: json('Declared', Litigation), 200: json('Declared before, and alive', Litigation) },
      },
      async (call) => {
        const done = await declareLitigation(ports)(actingStaff(call), id(call), call.json as Static<typeof Declared>)
        return isRefusal(done) ? done : { json: { id: done.id }, status: done.fresh ? 201 : 200 }
      },
    ),
    post(
      'litigations/:litigation/end',
      Nothing,
      { summary: 'It is over', responses: { 200: json('Over; again changes nothing', Litigation) } },
      async (call) => {
        const { litigation = '' } = call.params
        const done = await endLitigation(ports)(actingStaff(call), id(call), litigation)
        return isRefusal(done) ? done : { json: { id: litigation } }
      },
    ),
    post(
      'case-end',
      Ended,
      {
        summary: 'His procedure is over otherwise than by a decision served here',
        description:
          'Alerts about what was placed before stop; no term is touched and nothing closes that day. An officer has work. Sent again it is said once; said otherwise while it stands it is refused.',
        responses: { 200: json('Said', Person) },
      },
      async (call) => {
        const done = await endCase(ports)(actingStaff(call), id(call), call.json as Static<typeof Ended>)
        return isRefusal(done) ? done : { json: { id: id(call) } }
      },
    ),
    post(
      'case-end/undoing',
      Nothing,
      { summary: 'It was said of the wrong person, or it goes on', responses: { 200: json('Taken back', Person) } },
      async (call) => {
        const done = await undoCaseEnd(ports)(actingStaff(call), id(call))
        return isRefusal(done) ? done : { json: { id: id(call) } }
      },
    ),
  ]
}

/** The first member at fault; never its value. What a rule of the page refuses by its own words is left to that rule. */
function notUnderstood(schema: TSchema, body: unknown): Refusal | null {
  const [fault] = Errors(schema, body)
  if (!fault) return null
  return refuseAtTheDoor('body-not-understood', {}, fault.instancePath.slice(1, 60) || 'body')
}
