import type { Law } from '../law/index.ts'
import { readMultipart } from '../platform/http/multipart.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import { csrfRefusal } from '../platform/http/server.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { staffWords } from '../staff/index.ts'
import { LARGEST_CSV } from './csv.ts'
import { type CsvOutcome, importEvents, importRegistrations } from './import-csv.ts'
import { HERE, NO_ERRORS } from './pages.tsx'
import { csvOutcomePage, csvPage } from './pages-csv.tsx'
import { refuse } from './refusals.ts'
import { csvAnswer } from './schemas.ts'
import { desksOfActor, receptionDesks } from './store.ts'
import { errorsOf } from './typed.ts'

const API = '/api/v1/applicants'

/** Files of a desk's own system: registrations, and what happens later. By the same two verbs for a machine and an agent. */
export function csvRoutes(ports: Ports, law: Law): Route[] {
  const verbs = { csv: importRegistrations(ports, law), 'events/csv': importEvents(ports, law) } as const
  type Path = keyof typeof verbs

  const fileOf = async (call: Call): Promise<{ fields: Record<string, string>; bytes: Uint8Array } | Refusal> => {
    const body = await readMultipart(call.request, LARGEST_CSV)
    if (isRefusal(body)) return body
    if (body.tooLarge) return body.tooLarge
    return { fields: body.fields, bytes: Object.values(body.files)[0]?.bytes ?? Buffer.alloc(0) }
  }
  const run = async (call: Call, path: Path, bytes: Uint8Array): Promise<CsvOutcome | Refusal> =>
    bytes.length === 0 ? refuse('csv-missing', {}, 'file') : verbs[path](actingStaff(call), bytes, call.tag)

  const forMachine =
    (path: Path) =>
    async (call: Call): Promise<Reply> => {
      const file = await fileOf(call)
      if (isRefusal(file)) return file
      const outcome = await run(call, path, file.bytes)
      return isRefusal(outcome) ? outcome : { json: outcome }
    }

  const showForms = async (call: Call, path: Path, refusal: Refusal | null): Promise<Reply> => {
    const desks = await ports.act(actingStaff(call), async ({ trx }) => ({
      all: [...(await desksOfActor(trx)), ...(await receptionDesks(trx))],
    }))
    if (isRefusal(desks)) return desks
    const field = path === 'csv' ? 'registrations' : 'events'
    const errors = refusal === null ? NO_ERRORS : errorsOf(staffWords(call.tag), [{ ...refusal, field }])
    return { page: csvPage(call, desks.all, errors), status: refusal?.status ?? 200 }
  }
  const forAgent =
    (path: Path) =>
    async (call: Call): Promise<Reply> => {
      const file = await fileOf(call)
      if (isRefusal(file)) return showForms(call, path, file)
      const forged = csrfRefusal(call, file.fields['csrf'])
      if (forged) return forged
      const outcome = await run(call, path, file.bytes)
      return isRefusal(outcome) ? showForms(call, path, outcome) : { page: csvOutcomePage(call, outcome) }
    }

  const both = (path: Path, right: string, summary: string, description: string): Route[] => [
    {
      method: 'POST',
      url: `${API}/${path}`,
      access: { to: 'client', right },
      as: 'machine',
      body: 'multipart',
      maxBytes: LARGEST_CSV + 16 * 1024,
      openapi: {
        tags: ['applicants'],
        summary,
        description,
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['file'],
                properties: { file: { type: 'string', format: 'binary' } },
              },
            },
          },
        },
        responses: {
          200: { description: 'An outcome for each line', content: { 'application/json': { schema: csvAnswer } } },
        },
      },
      handle: forMachine(path),
    },
    {
      method: 'POST',
      url: `${HERE}/${path}`,
      access: { to: 'staff', right },
      as: 'page',
      body: 'multipart',
      maxBytes: LARGEST_CSV + 16 * 1024,
      handle: forAgent(path),
    },
  ]
  return [
    {
      method: 'GET',
      url: `${HERE}/csv`,
      access: { to: 'staff', right: 'applicant.amend' },
      as: 'page',
      handle: (call) => showForms(call, 'csv', null),
    },
    ...both(
      'csv',
      'applicant.register',
      'Register many from a CSV file',
      'UTF-8, comma or semicolon, a heading with the names of the JSON members. Each line is registered or refused by itself; sending the file again registers nobody twice.',
    ),
    ...both(
      'events/csv',
      'applicant.amend',
      'Later events of many from a CSV file',
      'UTF-8, comma or semicolon. The column `applicant` holds a number or the id of the record, the column `event` the last word of the address of the act (`dublin-placement`, `number-correction`…), the others the members of its JSON body. Each line is done or refused by itself, in the order of the file.',
    ),
  ]
}
