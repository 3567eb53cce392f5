import type { LightMyRequestResponse } from 'fastify'
import { csrfOf, type Employed, type Machine } from './agents.ts'
import type { TestHouse } from './house.ts'
import { pdf } from './pdf.ts'

export type Part = {
  readonly name: string
  readonly value: string | Buffer
  readonly type: string
  readonly filename?: string
}

/** A body as a browser or a case system sends it. */
export function multipart(parts: readonly Part[]): { payload: Buffer; type: string } {
  const boundary = 'a-boundary-of-the-tests'
  const pieces = parts.flatMap(({ name, value, type, filename }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n`
    return [Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')]
  })
  return {
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}

let keys = 0

/** POST /api/v1/documents as the Office's case system does. `file` and `key` null: left out. `more`: other parts of the body. */
export async function deposit(
  t: TestHouse,
  office: Machine,
  metadata: unknown,
  o: { file?: Buffer | null; key?: string | null; more?: readonly Part[] } = {},
): Promise<LightMyRequestResponse> {
  const file = o.file === undefined ? pdf('Une lettre') : o.file
  const value = typeof metadata === 'string' ? metadata : JSON.stringify(metadata)
  const { payload, type } = multipart([
    { name: 'metadata', value, type: 'application/json' },
    ...(file === null ? [] : [{ name: 'file', value: file, type: 'application/pdf', filename: 'a.pdf' }]),
    ...(o.more ?? []),
  ])
  const key = o.key === undefined ? `key-${++keys}` : o.key
  const idempotency = key === null ? {} : { 'idempotency-key': key }
  const headers = { ...office.headers, 'content-type': type, ...idempotency }
  return t.web.inject({ method: 'POST', url: '/api/v1/documents', headers, payload })
}

let references = 0

/** What serves a document of his again, as a letter that states nothing (`copyOf`) or as a decision of its own (`replacementOf`). */
export function copyOf(to: { readonly foreignerNumber: string }, of: string, over = {}) {
  const { decision: _, ...plain } = decision({ foreignerNumber: to.foreignerNumber })
  return { ...plain, reService: { of, as: 'copy' }, ...over }
}
export const replacementOf = (to: Parameters<typeof decision>[0], of: string, over = {}) =>
  decision(to, { reService: { of, as: 'replacement' }, ...over })

/** A refusal that states its remedy, dated the last day of April 2026. */
export const decision = (
  to: { readonly foreignerNumber: string; readonly caseNumber?: string | null },
  over: Readonly<Record<string, unknown>> = {},
) => ({
  foreignerNumber: to.foreignerNumber,
  ...(to.caseNumber ? { caseNumber: to.caseNumber } : {}),
  kind: 'refusal',
  reference: `D-${++references}`,
  decision: { decidedOn: '2026-04-30', remedy: { court: 'cnda', months: 1, franc: true } },
  ...over,
})

/** A summons to an interview in July 2026. */
export const summons = (
  to: { readonly foreignerNumber: string; readonly caseNumber?: string | null },
  over: Readonly<Record<string, unknown>> = {},
) => ({
  foreignerNumber: to.foreignerNumber,
  ...(to.caseNumber ? { caseNumber: to.caseNumber } : {}),
  kind: 'summons',
  reference: `S-${++references}`,
  summons: { interviewAt: '2026-07-01T09:00:00+02:00', place: 'fontenay', language: 'fa' },
  ...over,
})

/** Deposits a document that nothing refuses, and gives its id. */
export async function deposited(t: TestHouse, office: Machine, metadata: unknown, file?: Buffer): Promise<string> {
  const answer = await deposit(t, office, metadata, file === undefined ? {} : { file })
  if (answer.statusCode !== 201) throw new Error(`not deposited: ${answer.body}`)
  return (answer.json() as { id: string }).id
}

/** What is said of the other letters that are listed beside a document in the wrong space; nothing where there is none. */
export async function ofOthers(t: TestHouse, office: Machine, id: string, are: 'too' | 'his') {
  const { json } = await t.web.inject({ url: `/api/v1/documents/${id}`, headers: office.headers })
  const letters: readonly string[] = json().otherLetters
  return letters.length === 0 ? {} : { others: { are, letters } }
}

/** The agents' form for a deposit, sent as a browser does; `file` null: none was chosen. */
export async function sendForm(
  t: TestHouse,
  who: Employed,
  fields: Readonly<Record<string, string>>,
  file: Buffer | null = pdf('Une lettre'),
): Promise<LightMyRequestResponse> {
  const csrf = csrfOf((await t.web.inject({ url: '/staff/documents/new', headers: who.headers })).body)
  const { payload, type } = multipart([
    ...Object.entries({ csrf, ...fields }).map(([name, value]) => ({ name, value, type: 'text/plain' })),
    { name: 'file', value: file ?? Buffer.alloc(0), type: 'application/pdf', filename: file === null ? '' : 'a.pdf' },
  ])
  const headers = { ...who.headers, 'content-type': type }
  return t.web.inject({ method: 'POST', url: '/staff/documents/new', headers, payload })
}

/** A refusal as an agent types it, that nothing refuses. */
export const typedDecision = (
  p: { readonly foreignerNumber: string },
  over: Readonly<Record<string, string>> = {},
) => ({
  foreignerNumber: p.foreignerNumber,
  kind: 'refusal',
  reference: `A-${++references}`,
  decidedOn: '2026-04-30',
  court: 'cnda',
  months: '1',
  franc: 'yes',
  ...over,
})
