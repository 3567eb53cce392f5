import type { WrappedKey } from '../platform/crypto/person-key.ts'
import type { Trx } from '../platform/db/act.ts'
import { sql } from '../platform/db/sql.ts'
import type { Established, KeyRow, NoticeRow, SpaceState } from './rules.ts'
import type { Applicant } from './store.ts'

/** All that decides whether something may be placed in his space. */
export type Standing = {
  applicant: Pick<Applicant, 'foreignerNumber' | 'caseNumber' | 'language' | 'eligibility' | 'eligibilitySince'>
  space: SpaceState
  waits: boolean
  askedForPaper: boolean
  lastNotice: NoticeRow | undefined
  key: KeyRow | undefined
  noticeHandedOver: NoticeRow | undefined
}

const standing = sql`
  s.foreigner_number as "foreignerNumber", s.case_number as "caseNumber", s.language, s.eligibility,
  s.eligibility_since as "eligibilitySince", s.space, s.waits, s.asked_for_paper as "askedForPaper",
  s.last_id as "lastId", s.last_key_id as "lastKeyId", s.last_version as "lastVersion", s.last_language as "lastLanguage",
  s.last_understood as "lastUnderstood", s.last_digest as "lastDigest", s.last_printed_at as "lastPrintedAt",
  s.last_handed_over_at as "lastHandedOverAt", s.last_understood_how as "lastUnderstoodHow", s.issued_at as "issuedAt",
  s.expires_at as "expiresAt", s.used_at as "usedAt", s.cancelled_at as "cancelledAt", s.cancelled_why as "cancelledWhy",
  s.handed_id as "handedId", s.handed_key_id as "handedKeyId", s.handed_version as "handedVersion",
  s.handed_language as "handedLanguage", s.handed_understood as "handedUnderstood", s.handed_digest as "handedDigest",
  s.handed_printed_at as "handedPrintedAt", s.handed_handed_over_at as "handedHandedOverAt",
  s.handed_understood_how as "handedUnderstoodHow"`

/** Undefined when he is out of the actor's reach. */
export async function standingOf(trx: Trx, personId: string): Promise<Standing | undefined> {
  const { rows } = await sql<Row>`select ${standing} from enrolment.standing(${personId}) s`.execute(trx)
  return rows[0] && standingIn(rows[0])
}

export type HeldStanding = Standing & {
  personId: string
  /** Whose the numbers are once he is held still: of everybody, only ids. */
  holders: { foreigner: string | null; case: string | null }
  /** Null when it was destroyed. */
  wrappedKey: WrappedKey | null
}

/** Of whom the foreigner number leads to, held still until the act ends (`enrolment.hold`); undefined for nobody in reach. */
export async function holdStanding(
  trx: Trx,
  numbers: { foreigner: string; caseNumber: string | null },
): Promise<HeldStanding | undefined> {
  const { rows } = await sql<HeldRow>`
    select h.person_id as "personId", h.foreigner_holder as "foreignerHolder", h.case_holder as "caseHolder",
      h.wrapped_key as "wrapped", h.master_key_id as "masterKeyId", ${standing}
    from enrolment.hold(${numbers.foreigner}, ${numbers.caseNumber}) h, lateral (select (h.standing).*) s`.execute(trx)
  const row = rows[0]
  if (!row) return undefined
  const { personId, foreignerHolder, caseHolder, wrapped, masterKeyId } = row
  return {
    ...standingIn(row),
    personId,
    holders: { foreigner: foreignerHolder, case: caseHolder },
    wrappedKey: wrapped && { wrapped, masterKeyId: masterKeyId! },
  }
}

type Columns<P extends string> = { [K in keyof NoticeRow as `${P}${Capitalize<K>}`]: NoticeRow[K] | null }
type Row = Standing['applicant'] &
  Pick<Standing, 'space' | 'waits' | 'askedForPaper'> &
  Columns<'last'> &
  Columns<'handed'> & {
    [K in Exclude<keyof KeyRow, 'id'>]: KeyRow[K] | null
  }

type HeldRow = Row & { personId: string; foreignerHolder: string | null; caseHolder: string | null } & {
  [K in keyof WrappedKey]: WrappedKey[K] | null
}

function standingIn(row: Row): Standing {
  const { foreignerNumber, caseNumber, language, eligibility, eligibilitySince, space, waits, askedForPaper } = row
  return {
    applicant: { foreignerNumber, caseNumber, language, eligibility, eligibilitySince },
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
