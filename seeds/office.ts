import type { ToldMachine } from '../src/dev/told.ts'
import { civilDay } from '../src/platform/clock.ts'
import { formatDay } from '../src/platform/i18n/index.ts'
import type { Stage } from './stage.ts'

/** The metadata of POST /api/v1/documents; what it means is in /api/openapi.json. */
export type Metadata = {
  readonly foreignerNumber: string
  readonly kind: string
  readonly reference: string
  readonly [member: string]: unknown
}

/** The Office's case system: a token, then a deposit, as any other client of the API. Returns the document's id. */
export async function deposit(
  stage: Stage,
  client: ToldMachine,
  metadata: Metadata,
  letter: { readonly title: string; readonly paragraphs: readonly string[] },
): Promise<string> {
  const pdf = await stage.house.ports.renderer.render(
    'seeds/letter.typ',
    {
      title: letter.title,
      paragraphs: letter.paragraphs,
      reference: metadata.reference,
      foreignerNumber: metadata.foreignerNumber,
      day: formatDay('fr', civilDay(stage.now())),
    },
    { standard: 'a-2a', createdAt: stage.now() },
  )
  const form = new FormData()
  form.set('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }))
  form.set('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'document.pdf')
  const body = new Response(form)
  const answer = await stage.web.inject({
    method: 'POST',
    url: '/api/v1/documents',
    headers: {
      authorization: `Bearer ${await tokenOf(stage, client)}`,
      'idempotency-key': metadata.reference,
      'content-type': body.headers.get('content-type')!,
    },
    payload: Buffer.from(await body.arrayBuffer()),
  })
  if (answer.statusCode !== 201) throw new Error(`deposit ${metadata.reference}: ${answer.body}`)
  return answer.json<{ id: string }>().id
}

export async function tokenOf({ web }: Stage, { id, secret }: ToldMachine): Promise<string> {
  const answer = await web.inject({
    method: 'POST',
    url: '/api/v1/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }).toString(),
  })
  if (answer.statusCode !== 200) throw new Error(`token: ${answer.body}`)
  return answer.json<{ access_token: string }>().access_token
}
