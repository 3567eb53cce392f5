import { Type } from 'typebox'
import { Errors } from 'typebox/value'
import type { Law } from '../law/index.ts'
import { readMultipart } from '../platform/http/multipart.ts'
import { refuse as refuseAtTheDoor } from '../platform/http/refusals.ts'
import { actingStaff, type Call, type Reply, type Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { DepositAnswer, depositAnswer, FeedAnswer, StatusAnswer, statusAnswer } from './answers.ts'
import { type DepositRequest, depositDocument } from './deposit.ts'
import { serviceFeed, serviceReceipt } from './feed.ts'
import { followAsStaff } from './follow.ts'
import { giveDocumentOtherwise } from './give-otherwise.ts'
import { DOCUMENT_ID, Metadata, readMetadata } from './metadata.ts'
import { refuse } from './refusals.ts'
import { documentId } from './routes.ts'
import { openBy } from './six-month-letter.ts'
import { withdrawDocument } from './withdraw.ts'

const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } })

const Withdrawal = Type.Object(
  {
    reason: Type.Enum(['wrong-space', 'replaced', 'error']),
    meantFor: Type.Optional(
      Type.Object(
        { foreignerNumber: Metadata.properties.foreignerNumber, caseNumber: Metadata.properties.caseNumber },
        { additionalProperties: false, description: 'For wrong-space: whose document it is; he is told.' },
      ),
    ),
    others: Type.Optional(
      Type.Object(
        {
          letters: Type.Array(Type.String({ pattern: DOCUMENT_ID }), {
            minItems: 1,
            description:
              'The ids of all of them, in any order, as `otherLetters` of GET has them. Refused (`other-letters-not-said`) where there are others by now: look again.',
          }),
          are: Type.Enum(['too', 'his'], {
            description:
              '`too`: they were not this person’s either, and are shut with it. `his`: they were, and stay with their days.',
          }),
        },
        {
          additionalProperties: false,
          description:
            'For wrong-space alone, and needed there where other documents replaced this one or were replaced by it: whose these were.',
        },
      ),
    ),
  },
  { additionalProperties: false },
)

const Given = Type.Object(
  {
    givenBy: Type.Enum(['post', 'hand']),
    givenOn: Type.String({
      format: 'date',
      description: 'Of post the day of signature, or of first presentation; never that of a print.',
    }),
  },
  { additionalProperties: false },
)

/** For machines: the Office's case system, and the prefectures' readers. */
export function apiRoutes(ports: Ports, law: Law): readonly Route[] {
  const { largestFile } = ports.config
  const deposit = depositDocument(ports, law)
  const follow = followAsStaff(ports)
  const withdraw = withdrawDocument(ports)
  const give = giveDocumentOtherwise(ports)
  const feed = serviceFeed(ports)
  const receipt = serviceReceipt(ports)
  const machine = (right: string) => ({ as: 'machine', access: { to: 'client', right } }) as const
  return [
    {
      method: 'POST',
      url: '/api/v1/documents',
      ...machine('document.deposit'),
      body: 'multipart',
      maxBytes: largestFile + 128 * 1024,
      openapi: {
        summary: 'Deposit a document in a person’s space',
        description:
          'Durable when answered. The same Idempotency-Key with the same body answers the same document (200), with another body a refusal.',
        parameters: [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: Type.Object({
                metadata: Metadata,
                file: Type.Unsafe({ type: 'string', contentMediaType: 'application/pdf' }),
              }),
              encoding: { metadata: { contentType: 'application/json' }, file: { contentType: 'application/pdf' } },
            },
          },
        },
        responses: {
          201: json('Deposited', DepositAnswer),
          200: json('Deposited before, with this key', DepositAnswer),
        },
      },
      async handle(call) {
        const request = await readDeposit(call, largestFile)
        if (isRefusal(request)) return request
        const deposited = await deposit(actingStaff(call), request)
        if (isRefusal(deposited)) return deposited
        const needed = openBy(law, request.input)
        const answer = { ...depositAnswer(deposited.document), ...(needed && { openBy: `${needed}` }) }
        return { json: answer, status: deposited.fresh ? 201 : 200 }
      },
    },
    {
      method: 'GET',
      url: '/api/v1/documents/:id',
      ...machine('document.read'),
      openapi: {
        summary: 'A document: its status and all that happened to it',
        responses: { 200: json('The document', StatusAnswer) },
      },
      async handle(call) {
        const id = documentId(call)
        if (isRefusal(id)) return id
        const followed = await follow(actingStaff(call), id, 'status')
        return isRefusal(followed) ? followed : { json: statusAnswer(followed) }
      },
    },
    {
      method: 'POST',
      url: '/api/v1/documents/:id/withdrawal',
      ...machine('document.withdraw'),
      body: 'json',
      openapi: {
        summary: 'Take a document back',
        description:
          'wrong-space may be said of what was taken back before for another reason: what the person had opened is readable until then.',
        requestBody: { required: true, content: { 'application/json': { schema: Withdrawal } } },
        responses: { 200: json('Taken back', StatusAnswer) },
      },
      async handle(call): Promise<Reply> {
        const id = documentId(call)
        if (isRefusal(id)) return id
        const [fault] = Errors(Withdrawal, call.json)
        const field = fault && (fault.instancePath.slice(1, 80) || 'reason')
        if (field) return refuse('metadata-not-understood', { field }, field)
        const withdrawn = await withdraw(actingStaff(call), id, call.json as Type.Static<typeof Withdrawal>)
        if (isRefusal(withdrawn)) return withdrawn
        const followed = await follow(actingStaff(call), id, 'status')
        return isRefusal(followed) ? followed : { json: statusAnswer(followed) }
      },
    },
    {
      method: 'POST',
      url: '/api/v1/documents/:id/given',
      ...machine('document.withdraw'),
      body: 'json',
      openapi: {
        summary:
          'Say that what lies unopened, and is served, was given to him by post or from a hand: a copy that moves no day',
        requestBody: { required: true, content: { 'application/json': { schema: Given } } },
        responses: { 200: json('Said', StatusAnswer) },
      },
      async handle(call): Promise<Reply> {
        const id = documentId(call)
        if (isRefusal(id)) return id
        const [fault] = Errors(Given, call.json)
        const field = fault && (fault.instancePath.slice(1, 80) || 'givenOn')
        if (field) return refuse('metadata-not-understood', { field }, field)
        const given = await give(actingStaff(call), id, call.json as Type.Static<typeof Given>)
        if (isRefusal(given)) return given
        const followed = await follow(actingStaff(call), id, 'status')
        return isRefusal(followed) ? followed : { json: statusAnswer(followed) }
      },
    },
    {
      method: 'GET',
      url: '/api/v1/service-feed',
      ...machine('service-feed.read'),
      openapi: {
        summary: 'Decisions served to applicants of the desks a prefecture answers for, from a cursor on',
        parameters: [
          { name: 'after', in: 'query', schema: { type: 'string' }, description: 'The `next` of the answer before' },
        ],
        responses: { 200: json('Number, date and manner of service, receipt; nothing else', FeedAnswer) },
      },
      async handle(call) {
        const found = await feed(actingStaff(call), call.query['after'])
        return isRefusal(found) ? found : { json: found }
      },
    },
    {
      method: 'GET',
      url: '/api/v1/service-feed/receipt',
      ...machine('service-feed.read'),
      openapi: {
        summary: 'The acknowledgement that an entry of the feed names, in French alone, as PDF/A',
        parameters: [
          { name: 'of', in: 'query', schema: { type: 'string' }, description: 'The `receipt` of the entry' },
        ],
        responses: { 200: { description: 'The PDF', content: { 'application/pdf': {} } } },
      },
      async handle(call) {
        const found = await receipt(actingStaff(call), call.query['of'] ?? '')
        if (isRefusal(found)) return found
        return { file: found.pdf, type: 'application/pdf', name: `accuse-${found.kind}.pdf`, inline: false }
      },
    },
  ]
}

const PARTS = ['metadata', 'file']
const IDEMPOTENCY_KEY = /^[!-~]{1,200}$/

/** The two parts and the key. */
async function readDeposit(call: Call, largestFile: number): Promise<DepositRequest | Refusal> {
  const key = call.request.headers['idempotency-key']
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key))
    return refuse('idempotency-key-missing', {}, 'Idempotency-Key')
  const body = await readMultipart(call.request, largestFile)
  if (isRefusal(body)) return body
  if (body.tooLarge) return body.tooLarge
  const unknown = [...Object.keys(body.fields), ...Object.keys(body.files)].find((name) => !PARTS.includes(name))
  if (unknown !== undefined) return refuseAtTheDoor('body-part-unknown', {}, unknown.slice(0, 40))
  const metadata = body.fields['metadata'] ?? body.files['metadata']?.bytes.toString('utf8')
  if (metadata === undefined) return refuse('metadata-missing', {}, 'metadata')
  const bytes = body.files['file']?.bytes
  if (bytes === undefined) return refuse('file-missing', {}, 'file')
  let parsed: unknown
  try {
    parsed = JSON.parse(metadata)
  } catch {
    return refuse('metadata-not-understood', { field: 'metadata' }, 'metadata')
  }
  const input = readMetadata(parsed)
  if (isRefusal(input)) return input
  return { input, bytes, key }
}
