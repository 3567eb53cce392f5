import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Acting } from '../db/act.ts'
import type { Refusal } from '../refusal.ts'

/**
 * Who may call a route. Every route names it: the access matrix test walks the router, so none is forgotten.
 * `person-by-statement` is for the hot pages: the statement itself joins from the session's digest to the rows.
 */
export type Access =
  | { readonly to: 'everyone' }
  | { readonly to: 'person' }
  | { readonly to: 'person-by-statement' }
  | { readonly to: 'staff'; readonly right: string }
  | { readonly to: 'client'; readonly right: string }
  | { readonly to: 'carrier' } // a secret in the address, known to the gateway alone
  | { readonly to: 'developer' } // exists only in development

/** A person in his space, as the cookie's digest resolved it. */
export type PersonSession = {
  readonly digest: Uint8Array
  readonly personId: string
  readonly authenticatedBy: 'key' | 'password' | 'recovery'
  readonly language: string | null
}

/** Someone who works, or a machine. `role` is the one that gave the right the route asked for. */
export type StaffActor = {
  readonly kind: 'staff' | 'client'
  readonly actorId: string
  readonly pseudonym: string
  readonly role: string
  /** Every right he has somewhere: pages show only what he may do. The database checks again, person by person. */
  readonly rights: ReadonlySet<string>
  /** Digest of the staff session; absent for machines. */
  readonly digest?: Uint8Array
}

/** One request, already identified, parsed and checked. */
export type Call = {
  readonly request: FastifyRequest
  readonly now: Temporal.Instant
  /** Language of the answer (a shipped tag). */
  readonly tag: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Fields of an HTML form, each a single string. */
  readonly form: Readonly<Record<string, string>>
  /** The parsed body of a JSON request. */
  readonly json: unknown
  readonly person: PersonSession | null
  readonly staff: StaffActor | null
  /** The digest of the session cookie as received, not yet resolved; for `person-by-statement`. */
  readonly sessionDigest: Uint8Array | null
  /** Hidden in every form of a session; empty without one. */
  readonly csrf: string
  /** What a person has proved so far on his way in (sealed by the capability that wrote it); null without one. */
  readonly ticket: string | null
}

export type Cookie = { name: 'session' | 'staff' | 'lang' | 'sign-in' | 'ticket'; value: string; maxAge: number | null }

export type Reply =
  | {
      readonly page: string
      readonly status?: number
      readonly cookies?: readonly Cookie[]
      readonly staffStyles?: boolean
    }
  | { readonly redirect: string; readonly cookies?: readonly Cookie[] } // 303
  | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly file: Uint8Array
      readonly type: string
      readonly name: string
      readonly inline?: boolean
      readonly sent?: (whole: boolean) => Promise<void>
    }
  | {
      /** Made while it is sent. When it breaks off, so does the line: nobody takes a part for the whole. */
      readonly stream: Readable
      readonly type: string
      readonly name: string
      readonly sent?: (whole: boolean) => Promise<void>
    }
  | { readonly text: string; readonly type: string; readonly status?: number; readonly maxAge?: number }
  | { readonly published: Uint8Array; readonly type: string; readonly maxAge: number }
  | Refusal

export type Limit = { readonly max: number; readonly seconds: number }

export type Route = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly access: Access
  /** `page`: refusals are pages in the person's language; `machine`: RFC 9457 problem details. */
  readonly as: 'page' | 'machine'
  /** What the body is. Anything else is refused with 415. `multipart` is read by the handler with `readMultipart`. */
  readonly body?: 'form' | 'json' | 'multipart'
  readonly maxBytes?: number
  /** Requests a peer may make here. */
  readonly limit?: Limit
  /** No line in the log, not even that somebody came: for what people ask without saying who they are. A fault is told. */
  readonly unlogged?: boolean
  /**
   * The browser keeps these pages for its own Back button. Without it the answer to a form is gone when somebody goes back: a
   * page of error, in the browser's language. Only for what says nothing of who he is.
   */
  readonly goesBack?: boolean
  /** For /api/openapi.json: summary, request and response schemas (JSON Schema). */
  readonly openapi?: Readonly<Record<string, unknown>>
  readonly handle: (call: Call) => Promise<Reply>
}

/** The session of a route that demands one. */
export function personOf(call: Call): PersonSession {
  if (!call.person) throw new Error('a route without a session read one')
  return call.person
}

export function staffOf(call: Call): StaffActor {
  if (!call.staff) throw new Error('a route without staff read it')
  return call.staff
}

/** HEAD has the answer of GET, and no one was shown anything. */
const asksOnly = ({ request }: Call): boolean => request.method === 'HEAD'

export const actingPerson = (call: Call): Extract<Acting, { as: 'person' }> => {
  const { digest, personId } = personOf(call)
  return { as: 'person', session: digest, personId, asksOnly: asksOnly(call) }
}

export const actingStaff = (call: Call): Extract<Acting, { as: 'staff' }> => {
  const { actorId, kind, role } = staffOf(call)
  return { as: 'staff', actorId, kind, role, asksOnly: asksOnly(call) }
}
