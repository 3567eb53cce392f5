import type { Call } from '../platform/http/route.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, sampleId } from '../platform/sample.ts'
import { type Role, rightsOf } from './rights.ts'

export const SAMPLE_AGENT = sampleId(91)

/** A request of somebody who works and holds these roles, for sample pages; of nobody signed in when none is named. */
export const sampleAgent = (tag: string, ...held: readonly Role[]): Call => ({
  request: {} as Call['request'], // no page looks at it
  now: SAMPLE_NOW,
  tag,
  params: {},
  query: {},
  form: {},
  json: undefined,
  person: null,
  staff:
    held.length === 0
      ? null
      : { kind: 'staff', actorId: SAMPLE_AGENT, pseudonym: 'agent-0042', role: held[0]!, rights: rightsOf(held) },
  sessionDigest: null,
  csrf: SAMPLE_CSRF,
  ticket: null,
})
