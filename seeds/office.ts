import { civilDay } from '../src/platform/clock.ts'
import { formatDay } from '../src/platform/i18n/index.ts'
import type { Cast } from './cast.ts'
import { OFFICE_CLIENT } from './staff.ts'
import type { Stage } from './stage.ts'

/** The metadata of POST /api/v1/documents; what it means is in /api/openapi.json. */
export type Metadata = {
  readonly foreignerNumber: string
  readonly kind: string
  readonly reference: string
  readonly [member: string]: unknown
}

export type Letter = { readonly title: string; readonly paragraphs: readonly string[] }

/** A refusal and the appeal it states, as the Office words it in a demonstration. */
export const refusal = (decidedOn: string) => ({
  kind: 'refusal',
  decision: { decidedOn, remedy: { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } },
  letter: {
    title: 'Décision de rejet',
    paragraphs: [
      'La demande d’asile est rejetée.',
      'Un recours peut être formé devant la Cour nationale du droit d’asile dans le délai d’un mois à compter de la notification de la présente décision. L’aide juridictionnelle peut être demandée dans les quinze jours.',
    ],
  },
})

export const summons = (interviewAt: string, language: string) => ({
  kind: 'summons',
  summons: { interviewAt, place: 'fontenay', language },
  letter: {
    title: 'Convocation à un entretien',
    paragraphs: [
      'Un entretien personnel aura lieu au jour et à l’heure indiqués dans l’espace personnel, sur le site de Fontenay.',
      'En cas d’absence, un motif légitime doit être présenté dans les sept jours.',
    ],
  },
})

export const letter = (title: string, text: string) => ({ kind: 'letter', letter: { title, paragraphs: [text] } })

/** The Office's case system: a token, then a deposit, as any other client of the API. Returns the document's id. */
export async function deposit(
  stage: Stage,
  cast: Cast,
  { letter, ...metadata }: Metadata & { readonly letter: Letter },
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
      authorization: `Bearer ${await tokenOf(stage, cast)}`,
      'idempotency-key': metadata.reference,
      'content-type': body.headers.get('content-type')!,
    },
    payload: Buffer.from(await body.arrayBuffer()),
  })
  if (answer.statusCode !== 201) throw new Error(`deposit ${metadata.reference}: ${answer.body}`)
  return answer.json<{ id: string }>().id
}

/** What the Office tells of a person later, by the same API: `dublin-placement`, `requalification`… */
export async function tell(stage: Stage, cast: Cast, personId: string, event: string, body: object): Promise<void> {
  const answer = await stage.web.inject({
    method: 'POST',
    url: `/api/v1/applicants/${personId}/${event}`,
    headers: { authorization: `Bearer ${await tokenOf(stage, cast)}` },
    payload: body,
  })
  if (answer.statusCode !== 200) throw new Error(`${event}: ${answer.body}`)
}

async function tokenOf({ web }: Stage, cast: Cast): Promise<string> {
  const { id, secret } = cast.machine(OFFICE_CLIENT)
  const answer = await web.inject({
    method: 'POST',
    url: '/api/v1/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }).toString(),
  })
  if (answer.statusCode !== 200) throw new Error(`token: ${answer.body}`)
  return answer.json<{ access_token: string }>().access_token
}
