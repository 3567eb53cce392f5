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
      : sql`case when ${sql.ref(`s.${kind}_number`)} = ${number} and s.merged_into is null then ${personId}
          else enrolment.holder_of(${kind}, ${number}) end`
  const { rows } = await sql<Row>`
    select s.foreigner_number as "foreignerNumber", s.case_number as "caseNumber", s.language, s.eligibility,
      s.eligibility_since as "eligibilitySince", ${holder('foreigner', foreigner)} as "foreignerHolder",
      ${holder('case', asked)} as "caseHolder", s.space, s.waits, s.asked_for_paper as "askedForPaper",
      s.last_id as "lastId", s.last_key_id as "lastKeyId", s.last_version as "lastVersion", s.last_language as "lastLanguage",
      s.last_understood as "lastUnderstood", s.last_digest as "lastDigest", s.last_printed_at as "lastPrintedAt",
      s.last_handed_over_at as "lastHandedOverAt", s.last_understood_how as "lastUnderstoodHow", s.issued_at as "issuedAt",
      s.expires_at as "expiresAt", s.used_at as "usedAt", s.cancelled_at as "cancelledAt", s.cancelled_why as "cancelledWhy",
      s.handed_id as "handedId", s.handed_key_id as "handedKeyId", s.handed_version as "handedVersion",
      s.handed_language as "handedLanguage", s.handed_understood as "handedUnderstood", s.handed_digest as "handedDigest",
      s.handed_printed_at as "handedPrintedAt", s.handed_handed_over_at as "handedHandedOverAt",
      s.handed_understood_how as "handedUnderstoodHow"
    from enrolment.standing(${personId}) s`.execute(trx)
  const row = rows[0]
  if (!row) return undefined
  const { foreignerNumber, caseNumber, language, eligibility, eligibilitySince, space, waits, askedForPaper } = row
  return {
    holders: { foreigner: row.foreignerHolder, case: row.caseHolder },
    applicant: { id: personId, foreignerNumber, caseNumber, language, eligibility, eligibilitySince },
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
type Row = Omit<Standing['applicant'], 'id'> &
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
