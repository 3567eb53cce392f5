import { clockOf, type Followed, namesAnothers, servedByTermOn, serviceIsVoid, serviceOf } from '../delivery/index.ts'
import type { Law, Term } from '../law/index.ts'
import { isAnothers, type TakenDocument, type TakenReceipt } from './taken.ts'

/**
 * The time line for machines: docs/evidence.md. Of what was not opened its dates alone; of what was another's, its facts by their digests too, and so
 * each fact of his own letters that names one. `whole`: for a court, of that one document.
 */
export const timelineOf = (
  law: Law,
  at: Temporal.Instant,
  documents: readonly TakenDocument[],
  receipts: readonly TakenReceipt[],
  whole = false,
) => ({
  v: 1,
  madeAt: at.toString(),
  receipts,
  documents: documents.map((taken) => (taken.proofs === null ? dated(taken) : opened(law, taken, whole))),
})

const text = (value: { toString(): string } | null): string | null => value?.toString() ?? null

export const termDay = ({ document: d }: Pick<Followed, 'document'>): Temporal.PlainDate | null =>
  d.termEndsAt === null || serviceIsVoid(d) ? null : servedByTermOn(d.termEndsAt)

const dated = (taken: TakenDocument) =>
  isAnothers(taken.followed) && taken.followed.document.openedAt !== null ? openedAnothers(taken) : waiting(taken)

const waiting = ({ number, state, followed, receipts }: TakenDocument) => ({
  number,
  state,
  madeAvailableAt: followed.document.madeAvailableAt.toString(),
  servedByTermOn: isAnothers(followed) ? null : text(termDay(followed)),
  contestedAt: text(followed.document.contestedAt),
  withdrawnAt: text(followed.document.withdrawnAt),
  ...(receipts.length === 0 ? {} : { receipts }),
})

/**
 * That it was there, that he opened it, and that it was taken back: when, and the digest of what he saw. What each fact says beside that is the
 * other's; by its digest it is found in the log by whoever is given it.
 */
const openedAnothers = ({ number, state, followed: { document: d, facts }, receipts }: TakenDocument) => ({
  number,
  state,
  documentId: d.id,
  fileDigest: digestOf(d),
  madeAvailableAt: d.madeAvailableAt.toString(),
  openedAt: text(d.openedAt),
  terms: [],
  contestedAt: text(d.contestedAt),
  contestOutcome: d.contestOutcome,
  withdrawnAt: text(d.withdrawnAt),
  withdrawnReason: d.withdrawnReason,
  file: null,
  receipts,
  events: facts.filter(({ type }) => type !== 'ServiceDeemed').map(eventOf),
})

const digestOf = ({ fileDigest }: Followed['document']): string => Buffer.from(fileDigest).toString('hex')

const eventOf = ({ id, type, happenedAt, recordedAt, digest }: Followed['facts'][number]) => ({
  id,
  type,
  happenedAt: happenedAt.toString(),
  recordedAt: recordedAt.toString(),
  digest,
})

/**
 * The last safe day before the one that a lawyer counts, and how he counts it: the steps of `bin/pli law explain`, and of what was served again
 * that of an earlier day which is kept (`safe-kept`, `safe-strictly`, `safe-read`).
 */
const termOf = ({ name, court, actBy, lastDay, stated, regimes, steps, readings, articles }: Term) => ({
  name,
  court,
  actBy: actBy.toString(),
  lastDay: text(lastDay),
  stated,
  regimes,
  steps,
  readings: readings.map(({ code, mark }) => ({ code, mark })),
  articles,
})

function opened(law: Law, { number, state, followed, file, receipts, proofs }: TakenDocument, whole: boolean) {
  const { document: d, facts, at } = followed
  const served = serviceOf(d, at)
  const { terms, noDay } = clockOf(law, followed)
  return {
    number,
    state,
    documentId: d.id,
    kind: d.kind,
    legalEffect: d.legalEffect,
    regime: d.regime,
    reference: d.reference,
    fileDigest: digestOf(d),
    depositedAt: d.depositedAt.toString(),
    madeAvailableAt: d.madeAvailableAt.toString(),
    servedByTermOn: text(termDay(followed)),
    openedAt: text(d.openedAt),
    recordedServedOn: text(served?.servedOn ?? null),
    recordedServedBy: served?.servedBy ?? null,
    interviewAt: text(d.interviewAt),
    terms: terms.map(termOf),
    noDay: noDay?.refusal ?? null,
    contestedAt: text(d.contestedAt),
    contestOutcome: d.contestOutcome,
    withdrawnAt: text(d.withdrawnAt),
    withdrawnReason: d.withdrawnReason,
    file,
    receipts,
    proofs,
    events: facts.map((fact) =>
      !whole && namesAnothers(followed, fact)
        ? eventOf(fact)
        : { ...eventOf(fact), author: { kind: fact.author.kind, role: fact.author.role }, data: fact.data },
    ),
  }
}
