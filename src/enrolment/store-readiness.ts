import { sql } from 'kysely'
import type { Trx } from '../platform/db/act.ts'
import type { Established, KeyRow, NoticeRow, SpaceState } from './rules.ts'
import type { Applicant, NumberKind } from './store.ts'

export type Standing = {
  /** Whose the numbers are that were asked for, and were before: of everybody, only ids. */
  holders: { foreigner: string | null; case: string | null }
  applicant: Pick<Applicant, 'id' | 'foreignerNumber' | 'caseNumber' | 'language' | 'eligibility' | 'eligibilitySince'>
  space: SpaceState
  waits: boolean
  askedForPaper: boolean
  lastNotice: NoticeRow | undefined
  key: KeyRow | undefined
  noticeHandedOver: NoticeRow | undefined
}

/**
 * All that decides whether something may be placed in his space, in one statement, read once the person is held still; whose
 * the numbers are too: while one waited for him, they may have been corrected.
 */
export async function standingOf(
  trx: Trx,
  personId: string,
  { foreigner, caseNumber: asked }: { foreigner?: string; caseNumber?: string | null } = {},
): Promise<Standing | undefined> {
  // His own, most often: whose it is otherwise is asked only then.
  const holder = (kind: NumberKind, number: string | null | undefined) =>
    number == null
      ? sql`null::uuid`
      : sql`case when ${sql.ref(`a.${kind}_number`)} = ${number} and a.merged_into is null then a.id
          else enrolment.holder_of(${kind}, ${number}) end`
  const { rows } = await sql<Row>`
    select a.id, a.foreigner_number as "foreignerNumber", a.case_number as "caseNumber", a.language, a.eligibility,
      a.eligibility_since as "eligibilitySince", ${holder('foreigner', foreigner)} as "foreignerHolder",
      ${holder('case', asked)} as "caseHolder", enrolment.space_state(a.id) as space,
      enrolment.something_waits(a.id) as waits, enrolment.asked_for_paper(a.id) as "askedForPaper",
      l.id as "lastId", l.key_id as "lastKeyId", l.version as "lastVersion", l.language as "lastLanguage", l.understood as "lastUnderstood",
      l.digest as "lastDigest", l.printed_at as "lastPrintedAt", l.handed_over_at as "lastHandedOverAt",
      l.understood_how as "lastUnderstoodHow", l.issued_at as "issuedAt", l.expires_at as "expiresAt", l.used_at as "usedAt",
      l.cancelled_at as "cancelledAt", l.cancelled_why as "cancelledWhy",
      h.id as "handedId", h.key_id as "handedKeyId", h.version as "handedVersion", h.language as "handedLanguage", h.understood as "handedUnderstood",
      h.digest as "handedDigest", h.printed_at as "handedPrintedAt", h.handed_over_at as "handedHandedOverAt",
      h.understood_how as "handedUnderstoodHow"
    from enrolment.applicant a
      left join lateral (
        select n.*, k.issued_at, k.expires_at, k.used_at, k.cancelled_at, k.cancelled_why
        from enrolment.notice n join enrolment.connection_key k on k.id = n.key_id
        where n.person_id = a.id order by k.cancelled_at is null desc, n.printed_at desc, n.id desc limit 1) l on true
      left join lateral (
        select n.* from enrolment.notice n
        where n.person_id = a.id and n.handed_over_at is not null order by n.handed_over_at desc limit 1) h on true
    where a.id = ${personId}`.execute(trx)
  const row = rows[0]
  if (!row) return undefined
  const { id, foreignerNumber, caseNumber, language, eligibility, eligibilitySince, space, waits, askedForPaper } = row
  return {
    holders: { foreigner: row.foreignerHolder, case: row.caseHolder },
    applicant: { id, foreignerNumber, caseNumber, language, eligibility, eligibilitySince },
    space,
    waits,
    askedForPaper,
    lastNotice: noticeIn(row, 'last'),
    key:
      row.lastKeyId === null
        ? undefined
        : {
            id: row.lastKeyId,
            issuedAt: row.issuedAt!,
            expiresAt: row.expiresAt!,
            usedAt: row.usedAt,
            cancelledAt: row.cancelledAt,
            cancelledWhy: row.cancelledWhy,
          },
    noticeHandedOver: noticeIn(row, 'handed'),
  }
}

type Columns<P extends string> = { [K in keyof NoticeRow as `${P}${Capitalize<K>}`]: NoticeRow[K] | null }
type Row = Standing['applicant'] &
  Pick<Standing, 'space' | 'waits' | 'askedForPaper'> &
  Columns<'last'> &
  Columns<'handed'> & { foreignerHolder: string | null; caseHolder: string | null } & {
    [K in Exclude<keyof KeyRow, 'id'>]: KeyRow[K] | null
  }

function noticeIn(row: Row, which: 'last' | 'handed'): NoticeRow | undefined {
  const id = row[`${which}Id`]
  if (id === null) return undefined
  return {
    id,
    keyId: row[`${which}KeyId`]!,
    version: row[`${which}Version`]!,
    language: row[`${which}Language`]!,
    understood: row[`${which}Understood`],
    digest: row[`${which}Digest`]!,
    printedAt: row[`${which}PrintedAt`]!,
    handedOverAt: row[`${which}HandedOverAt`],
    understoodHow: row[`${which}UnderstoodHow`] as Established | null,
  }
}
