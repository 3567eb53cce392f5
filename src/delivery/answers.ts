import { Type } from 'typebox'
import type { Followed } from './follow.ts'
import { assertedService, servedByTermOn, termStillServesOn } from './rules.ts'
import type { Document } from './store.ts'
import type { Manner } from './store-feed.ts'
import { otherLetters } from './wrong-space.ts'

/** What the API answers, and its description: JSON Schema for /api/openapi.json. */

const orNull = (schema: ReturnType<typeof Type.String> & { description?: string }) =>
  Type.Union([schema, Type.Null()], schema.description === undefined ? {} : { description: schema.description })
const InstantText = Type.String({ format: 'date-time' })
const DayText = Type.String({ format: 'date' })

const ReServed = Type.Object({
  of: Type.String({ format: 'uuid', description: 'The first one.' }),
  as: Type.Enum(['copy', 'replacement'], {
    description: 'A copy starts no term: the days of the first one count. A replacement has a term of its own.',
  }),
})

const deposited = {
  id: Type.String({ format: 'uuid' }),
  kind: Type.String(),
  legalEffect: Type.Enum(['decision', 'summons', 'none', 'unknown']),
  regime: Type.String(),
  reference: Type.String(),
  fileDigest: Type.String({ description: 'SHA-256 of the bytes deposited, hex.' }),
  depositedAt: InstantText,
  madeAvailableAt: Type.String({ format: 'date-time', description: 'From when the person can see it.' }),
  servedByTermOn: orNull(
    Type.String({
      format: 'date',
      description:
        'The day at the end of which the law acts as if he had read it, if he never opens it. Null for what the term never serves: no legal effect, contested before anything served it, taken back.',
    }),
  ),
  reService: Type.Optional(ReServed),
}

export const DepositAnswer = Type.Object({
  ...deposited,
  openBy: Type.Optional(
    Type.String({
      format: 'date',
      description:
        'Of a six-month letter: the last day on which an opening receives it in time. Not opened by then, it was not received.',
    }),
  ),
})

export const StatusAnswer = Type.Object({
  ...deposited,
  openedAt: orNull(InstantText),
  servedOn: orNull(
    Type.String({
      format: 'date',
      description:
        'The day of service that is asserted: none while a contest waits for its answer, none once taken back.',
    }),
  ),
  servedBy: Type.Union([Type.Enum(['opening', 'term', 'post', 'hand']), Type.Null()]),
  contestedAt: orNull(InstantText),
  contestOutcome: Type.Union([Type.Enum(['upheld', 'dismissed']), Type.Null()]),
  withdrawnAt: orNull(InstantText),
  withdrawnReason: Type.Union([Type.Enum(['wrong-space', 'replaced', 'error']), Type.Null()]),
  reServedBy: Type.Array(Type.Object({ id: Type.String({ format: 'uuid' }), as: Type.Enum(['copy', 'replacement']) }), {
    description: 'What serves it again, taken back or not, the oldest first.',
  }),
  otherLetters: Type.Array(Type.String({ format: 'uuid' }), {
    description:
      'What it replaced and what replaced it, through all replacements, but for what was found in the wrong space; of a copy those of its first. Whose these were is asked (`others`) when it is found in the wrong space.',
  }),
  timeline: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      happenedAt: InstantText,
      recordedAt: InstantText,
      author: Type.Object({ kind: Type.String(), role: Type.String() }),
      data: Type.Object({}),
      digest: Type.String(),
    }),
  ),
})

export const FeedAnswer = Type.Object({
  served: Type.Array(
    Type.Object(
      {
        foreignerNumber: Type.String(),
        servedOn: DayText,
        manner: Type.Enum(['opening', 'term', 'contested', 'withdrawn'] satisfies Manner[], {
          description:
            'contested: nobody asserts this service until the Office decides; then it is said again with its day, or withdrawn.',
        }),
        receipt: Type.String(),
      },
      { additionalProperties: false },
    ),
  ),
  next: Type.String({
    description:
      'Give it back as `after` for what follows. Once a desk is linked to the prefecture, what its applicants were served before follows too.',
  }),
  more: Type.Boolean(),
})

/** Only what never changes, so that the same request asked again is answered the same. */
export const depositAnswer = (d: Document) => ({
  id: d.id,
  kind: d.kind,
  legalEffect: d.legalEffect,
  regime: d.regime,
  reference: d.reference,
  fileDigest: Buffer.from(d.fileDigest).toString('hex'),
  depositedAt: d.depositedAt.toString(),
  madeAvailableAt: d.madeAvailableAt.toString(),
  servedByTermOn: d.termEndsAt && servedByTermOn(d.termEndsAt).toString(),
  ...(d.reServiceOf !== null && d.reServiceAs !== null && { reService: { of: d.reServiceOf, as: d.reServiceAs } }),
})

const text = (value: { toString(): string } | null): string | null => value?.toString() ?? null

export function statusAnswer({
  document: d,
  others,
  facts,
  at,
}: Pick<Followed, 'document' | 'others' | 'facts' | 'at'>) {
  const served = assertedService(d, at)
  return {
    ...depositAnswer(d),
    servedByTermOn: text(termStillServesOn(d)),
    openedAt: text(d.openedAt),
    servedOn: text(served?.servedOn ?? null),
    servedBy: served?.servedBy ?? null,
    contestedAt: text(d.contestedAt),
    contestOutcome: d.contestOutcome,
    withdrawnAt: text(d.withdrawnAt),
    withdrawnReason: d.withdrawnReason,
    reServedBy: others.flatMap(({ id, reServiceOf, reServiceAs: as }) =>
      reServiceOf === d.id && as ? [{ id, as }] : [],
    ),
    otherLetters: otherLetters(d, others).map(({ id }) => id),
    timeline: facts.map(({ id, type, happenedAt, recordedAt, author, data, digest }) => ({
      id,
      type,
      happenedAt: happenedAt.toString(),
      recordedAt: recordedAt.toString(),
      author: { kind: author.kind, role: author.role },
      data,
      digest,
    })),
  }
}
