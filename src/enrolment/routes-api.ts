import type { TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import type { Law } from '../law/index.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { EVENTS, type EventInput, events } from './events.ts'
import { handOver } from './hand-over.ts'
import { printNotices, type Understood } from './print-notice.ts'
import { findApplicant, type PersonRecord, readRecord } from './read-record.ts'
import { refuse } from './refusals.ts'
import { register } from './register.ts'
import { readEstablished, readLanguage, readRegistration, type Typed } from './registration.ts'
import {
  eventAnswer,
  eventBodies,
  handingOverBody,
  noticeBody,
  type RecordAnswer,
  recordAnswer,
  registeredAnswer,
  registrationBody,
  searchBody,
} from './schemas.ts'

const HERE = '/api/v1/applicants'
const TAGS = ['applicants']
const sends = (schema: object) => ({ required: true, content: { 'application/json': { schema } } })
const answers = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } })

/** For a desk's own system and the Office's. A key never leaves as text: only on the PDF of a notice, once. */
export function apiRoutes(ports: Ports, law: Law): Route[] {
  const { profile } = ports.config
  const id = (call: Call) => call.params['id'] ?? ''

  const registering = async (call: Call): Promise<Reply> => {
    const wrong = wrongBody(registrationBody, call.json)
    if (wrong) return wrong
    const read = readRegistration(textsOf(call.json), call.now, profile)
    if (Array.isArray(read)) return read[0]!
    const done = await register(ports, law)(actingStaff(call), read, true)
    if (isRefusal(done)) return done
    const { personId, eligibility, already } = done
    return {
      json: { id: personId, eligibility },
      status: already ? 200 : 201,
      headers: { location: `${HERE}/${personId}` },
    }
  }

  const searching = async (call: Call): Promise<Reply> => {
    const wrong = wrongBody(searchBody, call.json)
    if (wrong) return wrong
    const found = await findApplicant(ports)(actingStaff(call), (call.json as { number: string }).number)
    return isRefusal(found) ? found : { json: { id: found.personId } }
  }

  const record = async (call: Call): Promise<Reply> => {
    const read = await readRecord(ports)(actingStaff(call), id(call))
    return isRefusal(read) ? read : { json: answerOf(read) }
  }

  const printing = async (call: Call): Promise<Reply> => {
    const wrong = wrongBody(noticeBody, call.json)
    if (wrong) return wrong
    const said = call.json as { family?: string[]; language?: string; languageEstablishedBy?: string }
    const told = understood(said)
    if (isRefusal(told)) return told
    const printed = await printNotices(ports)(actingStaff(call), [id(call), ...(said.family ?? [])], told)
    return isRefusal(printed) ? printed : { file: printed.pdf, type: 'application/pdf', name: 'notice.pdf' }
  }

  /** Where the record keeps the language it decides; where it may not, it is said for this paper. */
  const understood = (said: { language?: string; languageEstablishedBy?: string }): Understood | null | Refusal => {
    if (profile !== 'strict')
      return said.language === undefined ? null : refuse('body-wrong', { at: '/language' }, 'language')
    const language = readLanguage(said.language)
    if (isRefusal(language)) return language
    const how = readEstablished(said.languageEstablishedBy, 'languageEstablishedBy')
    return isRefusal(how) ? how : { language, how }
  }

  const handing = async (call: Call): Promise<Reply> => {
    const wrong = wrongBody(handingOverBody, call.json)
    if (wrong) return wrong
    const how = readEstablished((call.json as { understoodHow: string }).understoodHow, 'understoodHow')
    if (isRefusal(how)) return how
    const done = await handOver(ports)(actingStaff(call), [id(call)], how)
    return isRefusal(done) ? done : { json: { id: id(call) } }
  }

  const happening = EVENTS.map(
    (name): Route => ({
      method: 'POST',
      url: `${HERE}/:id/${name}`,
      access: { to: 'client', right: 'applicant.amend' },
      as: 'machine',
      body: 'json',
      openapi: {
        tags: TAGS,
        summary: SUMMARIES[name],
        requestBody: sends(eventBodies[name]),
        responses: { 200: answers('Done', eventAnswer) },
      },
      handle: async (call) => {
        const wrong = wrongBody(eventBodies[name], call.json)
        if (wrong) return wrong
        const done = await events(ports, law)[name](actingStaff(call), id(call), textsOf(call.json))
        return isRefusal(done) ? done : { json: { ...done, id: done.personId, personId: undefined } }
      },
    }),
  )

  const machine = (right: string) => ({ as: 'machine', access: { to: 'client', right } }) as const
  return [
    {
      method: 'POST',
      url: HERE,
      ...machine('applicant.register'),
      body: 'json',
      openapi: {
        tags: TAGS,
        summary: 'Register a person',
        description:
          'The foreigner number makes it idempotent: the same request again answers the same record (200), another one under the same number is refused (409). A person who is out is refused with the reason and its article, and nothing is kept.',
        requestBody: sends(registrationBody),
        responses: {
          201: answers('Registered', registeredAnswer),
          200: answers('Registered before with the very same values', registeredAnswer),
        },
      },
      handle: registering,
    },
    {
      method: 'POST',
      url: `${HERE}/search`,
      ...machine('applicant.read'),
      body: 'json',
      openapi: {
        tags: TAGS,
        summary: 'Whose record an exact number leads to',
        requestBody: sends(searchBody),
        responses: { 200: answers('Found; finding is recorded as a reading', registeredAnswer.properties.id) },
      },
      handle: searching,
    },
    {
      method: 'GET',
      url: `${HERE}/:id`,
      ...machine('applicant.read'),
      openapi: {
        tags: TAGS,
        summary: 'A record; each reading is a fact',
        responses: { 200: answers('The record', recordAnswer) },
      },
      handle: record,
    },
    {
      method: 'POST',
      url: `${HERE}/:id/notice`,
      ...machine('notice.print'),
      body: 'json',
      openapi: {
        tags: TAGS,
        summary: 'Print the notice with a new connection key',
        description:
          'The key before it is dead from now on. The key is on the PDF only: it is in no other answer and cannot be had again; another print makes another.',
        requestBody: sends(noticeBody),
        responses: {
          200: {
            description: 'PDF/A-2a, a page a person',
            content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
          },
        },
      },
      handle: printing,
    },
    {
      method: 'POST',
      url: `${HERE}/:id/handing-over`,
      ...machine('notice.print'),
      body: 'json',
      openapi: {
        tags: TAGS,
        summary: 'The notice printed last is in his hands, and understood',
        requestBody: sends(handingOverBody),
        responses: { 200: answers('Done; again changes nothing', registeredAnswer.properties.id) },
      },
      handle: handing,
    },
    ...happening,
  ]
}

const SUMMARIES = {
  'dublin-placement': 'Placed under Dublin: deposits stop, what is unread is listed, nothing is deleted',
  requalification: 'France became responsible after Dublin',
  eligibility: 'Judge in or out again',
  'number-correction': 'Another foreigner number',
  'case-number': 'The case number becomes known, or another one',
  'reception-desk': 'Another structure houses or domiciles him',
  language: 'Another language is understood',
  pin: 'He chooses a PIN, or another',
  merge: 'Another record is the same human: it leads here from now on',
} as const

/** The first member at fault, by its path; never its value. */
function wrongBody(schema: TSchema, json: unknown): Refusal | null {
  const [fault] = Errors(schema, json)
  if (!fault) return null
  const missing = 'requiredProperties' in fault.params ? `/${fault.params.requiredProperties[0]}` : ''
  const at = `${fault.instancePath}${missing}`.slice(0, 60)
  return refuse('body-wrong', { at: at === '' ? '/' : at }, at.split('/')[1] ?? 'body')
}

/** The members of a checked body as the readers of forms take them. */
function textsOf(json: unknown): Typed & EventInput {
  return Object.fromEntries(
    Object.entries(json as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' ? value : undefined,
    ]),
  )
}

const answerOf = ({ applicant: a, wayIn, handedOver, waiting }: PersonRecord): RecordAnswer => ({
  id: a.id,
  foreignerNumber: a.foreignerNumber,
  caseNumber: a.caseNumber,
  registrationDesk: a.registeredBy,
  registeredAt: a.registeredAt.toString(),
  receptionDesk: a.receptionDeskId,
  deskSeesWaiting: a.deskSeesWaiting,
  language: a.language,
  languageEstablishedBy: a.languageEstablishedBy,
  eligibility: { answer: a.eligibility, reason: a.eligibilityReason, article: a.eligibilityArticle },
  wayIn: wayIn.way === 'none' ? { way: wayIn.way, why: wayIn.why } : { way: wayIn.way },
  noticeHandedOverAt: handedOver?.handedOverAt?.toString() ?? null,
  waitingDocuments: waiting.length,
  mergedInto: a.mergedInto,
})
