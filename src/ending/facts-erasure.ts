import type { Fact, Plain } from '../platform/db/act.ts'

/** Under the key of the house: of those who are erased there are counts, ids and digests, and no value. */
const fact = (
  type: string,
  subject: string,
  what: string,
  at: Temporal.Instant,
  data: Readonly<Record<string, Plain>>,
): Fact => ({
  type,
  id: `${subject}/${what}`,
  subject,
  personId: null,
  happenedAt: at,
  data,
})
const erasure = (id: string): string => `erasure:${id}`

export const erasurePrepared = (id: string, at: Temporal.Instant): Fact =>
  fact('ErasurePrepared', erasure(id), 'prepared', at, { erasureId: id })

type Counts = Readonly<Record<string, number>>

/**
 * Who would be erased, and why the others would not: how many of each. `lines`: digest of who they are (`ending.lines_digest`).
 * `schedule`: digest of the one it was judged by.
 */
export const erasureListed = (
  id: string,
  at: Temporal.Instant,
  made: { readonly records: Counts; readonly lines: string; readonly schedule: string | null },
): Fact => fact('ErasureListed', erasure(id), 'listed', at, { erasureId: id, ...made })

/** `lines`: of the list that he confirmed, which is the one that was made, and of no other. */
export const erasureConfirmed = (id: string, at: Temporal.Instant, lines: string): Fact =>
  fact('ErasureConfirmed', erasure(id), 'confirmed', at, { erasureId: id, lines })

/** Before anybody confirmed it: nobody is erased by this list. Who was on it is free for another. */
export const erasureGivenUp = (id: string, at: Temporal.Instant): Fact =>
  fact('ErasureGivenUp', erasure(id), 'given-up', at, { erasureId: id })

/** His key is destroyed. `factsDigest`: of the digests of all the facts about him, in the order of their ids; they stay, unreadable. */
export const personErased = (
  rootId: string,
  at: Temporal.Instant,
  gone: {
    readonly erasureId: string
    readonly records: number
    readonly documents: number
    readonly receipts: number
    readonly files: number
    readonly facts: number
    readonly factsDigest: string
  },
): Fact => fact('PersonErased', `person:${rootId}`, 'erased', at, gone)

/** The report: how many of each verdict, as they were when each was acted on. */
export const erasureReported = (id: string, at: Temporal.Instant, records: Counts): Fact =>
  fact('ErasureReported', erasure(id), 'reported', at, { erasureId: id, records })
