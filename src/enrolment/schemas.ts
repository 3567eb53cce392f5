import { type Static, Type } from 'typebox'
import type { EventName } from './events.ts'
import { PROCEDURES } from './registration.ts'
import { DESK_SEES, ESTABLISHED } from './rules.ts'

/** What machines send and get, as JSON Schema: checked at the route and shown in /api/openapi.json. */

const oneOf = <const T extends readonly string[]>(choices: T, description: string) =>
  Type.Enum(choices as unknown as [...T], { description })
const optional = Type.Optional
const number = Type.String({ maxLength: 100, description: 'Ten digits; spaces and digits of any script are accepted' })
const day = (description: string) =>
  Type.String({ maxLength: 10, description: `${description} (YYYY-MM-DD, Europe/Paris)` })
const id = (description: string) => Type.String({ format: 'uuid', maxLength: 36, description })
const closed = { additionalProperties: false } as const

const judged = {
  procedure: oneOf(PROCEDURES, 'Judged, never kept'),
  registeredOn: optional(day('Today when absent. Judged, never kept')),
  unaccompaniedMinor: optional(Type.Boolean()),
  overseas: optional(Type.Boolean()),
  detention: optional(Type.Boolean()),
  protectedAlready: optional(Type.Boolean()),
  stateless: optional(Type.Boolean()),
  requalifiedOn: optional(day('France became responsible after Dublin')),
  requalifiedDomicile: optional(Type.String({ maxLength: 3, description: 'Department where he is domiciled' })),
}
const understood = {
  language: optional(Type.String({ maxLength: 60, description: 'Understood: ISO 639-3 code, or a tag of /languages' })),
  languageEstablishedBy: optional(oneOf(ESTABLISHED, 'How that was established')),
}
const desk = {
  receptionDesk: optional(id('Structure that houses or domiciles')),
  deskSeesWaiting: optional(oneOf(DESK_SEES, 'May it see that something waits? `later` when absent')),
}
const pin = Type.String({ maxLength: 8, description: 'Four to eight digits he chooses; kept as a keyed digest' })
const caseNumber = Type.String({ maxLength: 100, description: 'The number of the Office' })

export const registrationBody = Type.Object(
  {
    foreignerNumber: number,
    caseNumber: optional(caseNumber),
    registrationDesk: id('The desk that registers: its department is the one the law asks for'),
    ...desk,
    ...understood,
    pin: optional(pin),
    ...judged,
  },
  closed,
)

const why = <const T extends readonly string[]>(choices: T) =>
  oneOf(choices, '`mistyped`: it was never his, and no letter follows it')

export const eventBodies = {
  'dublin-placement': Type.Object({}, closed),
  requalification: Type.Object(
    { procedure: judged.procedure, requalifiedOn: day('Since'), requalifiedDomicile: Type.String({ maxLength: 3 }) },
    closed,
  ),
  eligibility: Type.Object(judged, closed),
  'number-correction': Type.Object({ foreignerNumber: number, why: why(['changed', 'mistyped']) }, closed),
  'case-number': Type.Object({ caseNumber, why: why(['new-application', 'mistyped']) }, closed),
  'reception-desk': Type.Object(
    { receptionDesk: Type.Union([id(''), Type.Null()]), deskSeesWaiting: desk.deskSeesWaiting },
    closed,
  ),
  language: Type.Object(
    { language: Type.String({ maxLength: 60 }), languageEstablishedBy: oneOf(ESTABLISHED, '') },
    closed,
  ),
  pin: Type.Object({ pin }, closed),
  merge: Type.Object(
    {
      merged: id('The record that leads to this one from now on; no document moves'),
      evenIfBothHoldDocuments: optional(Type.Boolean()),
    },
    closed,
  ),
} as const satisfies Record<EventName, unknown>

export const searchBody = Type.Object(
  { number: Type.String({ maxLength: 100, description: 'Foreigner or case number, now or before' }) },
  closed,
)
export const handingOverBody = Type.Object(
  { understoodHow: oneOf(ESTABLISHED, 'How he understood the notice') },
  closed,
)
export const noticeBody = Type.Object(
  {
    family: optional(Type.Array(id(''), { maxItems: 19, description: 'Others to print in the same file' })),
    ...understood,
  },
  { ...closed, description: 'Language and how: only where the deployment keeps neither (profile=strict)' },
)

const answer = Type.Object({
  answer: oneOf(['in', 'out', 'unknown'], ''),
  reason: Type.String({ description: 'A code' }),
  article: Type.String(),
})
const instant = Type.String({ format: 'date-time' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const registeredAnswer = Type.Object({ id: id(''), eligibility: answer })
export const recordAnswer = Type.Object({
  id: id(''),
  foreignerNumber: Type.String(),
  caseNumber: orNull(Type.String()),
  registrationDesk: id(''),
  registeredAt: instant,
  receptionDesk: orNull(id('')),
  deskSeesWaiting: oneOf(DESK_SEES, ''),
  language: orNull(Type.String()),
  languageEstablishedBy: orNull(oneOf(ESTABLISHED, '')),
  eligibility: answer,
  wayIn: Type.Object({ way: oneOf(['activated', 'key-pending', 'none'], ''), why: optional(Type.String()) }),
  noticeHandedOverAt: orNull(instant),
  waitingDocuments: Type.Integer({ description: 'Deposited, not opened, not withdrawn' }),
  mergedInto: orNull(id('')),
})
export type RecordAnswer = Static<typeof recordAnswer>

const waiting = Type.Array(id(''), {
  description: 'Unread documents in the space of one who is not in: to be served otherwise. None is deleted',
})
export const eventAnswer = Type.Object({
  id: id(''),
  before: optional(oneOf(['in', 'out', 'unknown'], 'Of events that judge again')),
  eligibility: optional(answer),
  waiting: optional(waiting),
  asked: optional(
    Type.Boolean({
      description:
        'Of a merge that would leave an open space: nothing has changed yet, another agent must ask for it too',
    }),
  ),
})

export const csvAnswer = Type.Object({
  done: Type.Integer({ description: 'Registered, or events done' }),
  already: Type.Integer({ description: 'Registered before with the very same values' }),
  refused: Type.Integer(),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'In the file, the heading being 1' }),
      outcome: oneOf(['registered', 'already', 'done', 'asked', 'refused'], 'asked: another agent must ask for it too'),
      id: optional(id('')),
      answer: optional(oneOf(['in', 'out', 'unknown'], 'Of registrations, and of events that judge again')),
      waiting: optional(waiting),
      refusals: optional(
        Type.Array(
          Type.Object({
            code: Type.String(),
            title: Type.String(),
            detail: Type.String(),
            field: optional(Type.String()),
            reason: optional(Type.String({ description: 'Why somebody is out' })),
            article: optional(Type.String({ description: 'By which article' })),
          }),
        ),
      ),
    }),
  ),
})
