type Schema = {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly contentMediaType?: string
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
type Operation = {
  readonly summary: string
  readonly description?: string
  readonly 'x-right'?: string
  readonly parameters: readonly { name: string; in: string; required?: boolean; description?: string }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}
export type Description = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

/** The deposit of docs/api.md: a test sends these very bytes of metadata and compares the members of the answer. */
export const EXAMPLE = {
  metadata: `{
  "foreignerNumber": "9912345678",
  "caseNumber": "240400123",
  "kind": "refusal",
  "reference": "OFPRA-2026-004711",
  "decision": {
    "decidedOn": "2026-04-30",
    "remedy": { "court": "cnda", "months": 1, "franc": true }
  }
}`,
  answer: {
    id: '019df1f2-6c00-7c3a-9d53-7a0e7a3c1b20',
    kind: 'refusal',
    legalEffect: 'decision',
    regime: '2021',
    reference: 'OFPRA-2026-004711',
    fileDigest: '1f9ed7fa0a6ce7d1c8c5c2bd18b1dc7b5b3b0e2f3a43c9e2d5f0c8a0b6e4d7a9',
    depositedAt: '2026-05-04T08:00:00Z',
    madeAvailableAt: '2026-05-04T08:00:00Z',
    servedByTermOn: '2026-05-19',
  },
} as const

const HEAD = `# The API

For machines: the Office's case system, a desk's own system, a prefecture's reader. The description that binds is
\`GET /api/openapi.json\` (OpenAPI 3.1), from which this page is written by \`bin/docs\`. Civil days are those of Europe/Paris,
\`YYYY-MM-DD\`; instants are RFC 3339 in UTC. Members that are not described are refused.

## Coming in

An administrator makes an API client at \`/staff/api-clients\`, gives it a role, and sees its secret once. A token lives an
hour; it carries the rights of the client's roles at the moment of each request, so a right taken away is gone at once.

\`\`\`sh
TOKEN=$(curl -s -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials https://pli.example/api/v1/token | jq -r .access_token)
\`\`\`

## A deposit, worked

\`metadata.json\`:

\`\`\`json
${EXAMPLE.metadata}
\`\`\`

\`\`\`sh
curl -s https://pli.example/api/v1/documents \\
  -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: case-4711-refusal-1" \\
  -F 'metadata=@metadata.json;type=application/json' -F 'file=@refusal.pdf;type=application/pdf'
\`\`\`

\`\`\`json
${JSON.stringify(EXAMPLE.answer, null, 2)}
\`\`\`

* When this answer is there (201), the file is whole and encrypted on disk, and the document, its fact, the alert and the
  receipt to come are committed together. Nothing that was answered is ever lost; nothing refused is stored by half.
* No answer? Send the same again with the same \`Idempotency-Key\`: 200 and the same document, never a second one. The same
  key with anything else in it is refused (\`idempotency-key-reused\`). A key is 1 to 200 visible characters of ASCII, no space.
  What was withdrawn since is still that document: GET tells.
* Both numbers must lead to one person as soon as the case number is known: a document in the wrong space is worse than none.
* \`madeAvailableAt\` is later than \`depositedAt\` when the alert may not leave yet (from 21:00 to 8:00 in Paris), unless the
  deposit is \`urgent\` with a reason. The fifteen days count from \`madeAvailableAt\`; \`servedByTermOn\` is where they end if
  the person never opens the document, and null for what serves nothing.
* A six-month letter is never served by the fifteen days: it is received when it is opened. \`openBy\` is the last day on which that is in time
  (CESEDA R. 531-7); not opened by then, tell him otherwise. One that can only come after it is refused unless \`late\` is true.
* Follow what becomes of it by cursor, \`GET /api/v1/events?after=…\`, not by asking for each document.

## Refusals

RFC 9457 problem details (\`application/problem+json\`); each code, its status and its words are in [errors.md](errors.md).
\`Accept-Language: fr\` or \`en\`. Tell cases apart by \`code\`, never by the words; \`type\` names the same code and
leads nowhere.

\`\`\`json
{
  "type": "https://pli.example/errors#no-way-in",
  "title": "…",
  "status": 409,
  "detail": "…",
  "code": "no-way-in"
}
\`\`\`

\`429\` and \`503\` come with words that name the seconds to wait. After \`500\` (\`something-broke\`: the database was away, a disk was
full) or a connection that broke, nobody knows whether it was stored: send the same request with the same
\`Idempotency-Key\` again, and it is stored once; a withdrawal has no key: sent again, it is done, or 410 (\`document-withdrawn\`) says
that it was done before, and GET tells when and why. Anything else in the 400s will be refused again if sent unchanged.
`

/** docs/api.md: one section an operation, grouped by what it is about. */
export function apiPage({ paths }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = Map.groupBy(operations, ({ path }) => path.split('/')[3]!)
  const rank = (name: string) => ['token', 'documents', 'events', 'applicants'].indexOf(name) + 1 || 9
  const ordered = [...groups].toSorted(([a], [b]) => rank(a) - rank(b))
  const sections = ordered.map(([name, own]) => `\n## ${name}\n${own.map(section).join('')}`)
  return HEAD + sections.join('')
}

function section({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { summary, description, parameters, requestBody, responses } = operation
  const right = operation['x-right'] === undefined ? 'Anybody.' : `Right \`${operation['x-right']}\`.`
  const asked = parameters.filter((one) => one.in !== 'path')
  return [
    `\n### ${method.toUpperCase()} ${path}\n`,
    `${summary}. ${description === undefined ? '' : `${description} `}${right}`,
    ...asked.map(
      (one) =>
        `\n* ${one.in} \`${one.name}\`${one.required ? ' (required)' : ''}${one.description ? `: ${one.description}` : ''}`,
    ),
    ...Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema }]) => `\nBody, \`${type}\`:\n${members(schema)}`,
    ),
    ...answers(responses),
    '',
  ].join('\n')
}

/** Statuses that answer the same members are said together. */
function answers(responses: Operation['responses']): string[] {
  const known = Object.entries(responses).filter(([status]) => status !== 'default')
  const alike = Map.groupBy(known, ([, { content }]) => JSON.stringify(content ?? null))
  return [...alike.values()].map((own) => {
    const said = own.map(([status, { description = '' }]) => `\`${status}\` ${description}`)
    return `\n${said.join('; ')}${answered(own[0]![1].content)}`
  })
}

function answered(content: Content | undefined): string {
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  if (type === undefined) return '.'
  const list = members(media?.schema)
  return list === '' ? `, \`${type}\`.` : `, \`${type}\`:\n${list}`
}

function members(schema: Schema | undefined, depth = 0): string {
  const own = schema?.items?.properties ? schema.items : schema
  return Object.entries(own?.properties ?? {})
    .map(([name, one]) => {
      const required = own?.required?.includes(name) ? '' : ', may be left out'
      const nested = members(one, depth + 1)
      const said = one.description === undefined ? '' : `: ${one.description}`
      return `\n${'  '.repeat(depth)}* \`${name}\` (${kindOf(one)}${required})${said}${nested}`
    })
    .join('')
}

function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (schema.enum) return schema.enum.map((one) => `\`${String(one)}\``).join(' · ')
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ')
  if (schema.contentMediaType !== undefined) return schema.contentMediaType
  const type = [schema.type ?? 'any'].flat().join(' or ')
  return schema.format === undefined ? type : `${type}, ${schema.format}`
}
