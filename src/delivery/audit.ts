import { type Keys, keyOpener } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Db } from '../platform/db/db.ts'
import { documentSubject } from './facts.ts'
import type { DepositedRemedy } from './metadata.ts'
import { servedByTermOn } from './rules.ts'
import {
  type AuditedDocument,
  anyWithoutId,
  documentsAgainstFacts,
  documentsMissing,
  type FactOf,
  type Happening,
} from './store-audit.ts'

export type DocumentFault =
  | {
      readonly fault: 'document-not-as-its-facts'
      /** Null: of a row that has none. */
      readonly documentId: string | null
      /** The columns that say another thing; `id`: another row has it too, or it has none. */
      readonly columns: readonly string[]
    }
  | { readonly fault: 'document-missing'; readonly subject: string }
  /** After this one there is a fact that is none: the audit of the facts says which. */
  | { readonly fault: 'documents-not-read'; readonly after: string | null }

const AT_ONCE = 500
const TOLD = 100

/**
 * The pages, the feeds and the file for a court take the dates of a document from its row; what binds is in its facts. Compares all of
 * the one with the other, with what the deposit sealed, from which the person's days are counted: whoever changed a row alone is found.
 */
export async function auditDocuments(
  on: Db,
  keys: Keys,
): Promise<{ documents: number; faults: readonly DocumentFault[] }> {
  const keysOf = keyOpener(on, keys)
  const faults: DocumentFault[] = []
  let documents = 0
  // From the last of the page before on: of two rows with one id neither lies between two pages.
  const pageFrom = (id: string | null) => {
    const page = documentsAgainstFacts(on, id, AT_ONCE + 1)
    page.catch(() => {}) // told where it is waited for, or nobody waits any more
    return page
  }
  let coming = pageFrom(null)
  for (let after: string | null = null; ; ) {
    const page: AuditedDocument[] = await coming
    const end = page.length <= AT_ONCE ? null : page.at(-1)!.id
    const last: string | null = end === after ? null : end // a whole page of one id: that is told, and there is no way on
    // PostgreSQL reads the next while these are unsealed.
    if (last !== null) coming = pageFrom(last)
    const read = bodiesOf(page)
    if (read === null) {
      faults.push({ fault: 'documents-not-read', after })
      break
    }
    const keyOf = await keysOf(page.flatMap(({ facts }) => facts.deposited?.personId ?? []))
    for (const [i, document] of page.entries()) {
      const isTwice = i > 0 && document.id === page[i - 1]!.id
      if (!isTwice && document.id === after) continue
      documents++
      const said = read[i]!
      const key = keyOf(document.facts.deposited?.personId ?? null)
      const columns = [
        ...(isTwice ? ['id'] : []),
        ...notAsSaid(document, said),
        ...notAsSealed(document, said.deposited, key),
      ]
      if (columns.length > 0 && faults.length < TOLD)
        faults.push({ fault: 'document-not-as-its-facts', documentId: document.id, columns })
    }
    if (last === null) break
    after = last
  }
  if (await anyWithoutId(on)) faults.push({ fault: 'document-not-as-its-facts', documentId: null, columns: ['id'] })
  for (const subject of await documentsMissing(on, TOLD)) faults.push({ fault: 'document-missing', subject })
  return { documents, faults }
}

type Body = { readonly data: Readonly<Record<string, string | null | undefined>>; readonly sealed?: string }
type Said = { readonly [what in Happening]?: Body }

/** Null: one of them is no JSON. */
function bodiesOf(page: readonly AuditedDocument[]): readonly Said[] | null {
  const read = ({ body }: FactOf): Body => {
    const said = JSON.parse(body) as Partial<Body> | null
    return { ...said, data: said?.data ?? {} }
  }
  try {
    return page.map(({ facts }) => {
      const said: { [what in Happening]?: Body } = {}
      for (const what in facts) said[what as Happening] = read(facts[what as Happening]!)
      return said
    })
  } catch {
    return null
  }
}

const dataOf = (said: Body | undefined): Body['data'] => said?.data ?? {}

type Row = AuditedDocument['row']
/** Undefined: it says nothing of that column. */
type Expected = { readonly [column: string]: Row[string] | undefined }
function differing(row: Row, expected: Expected): string[] {
  const columns: string[] = []
  for (const column in expected)
    if (expected[column] !== undefined && row[column] !== expected[column]) columns.push(column)
  return columns
}

/**
 * The columns that say another thing than the facts in clear. `deemed`, `opened`: the service is not of the hour and day that the term of its
 * deposit, or the opening itself, gives it; a service by the term may be written down long after, so the log holds its hour against nothing.
 */
function notAsSaid({ row, facts }: AuditedDocument, said: Said): string[] {
  const { deposited, opened, deemed } = facts
  const data = dataOf(said.deposited)
  const termEndsAt = data['termEndsAt'] ?? null
  const by = said.opened?.data['servedOn'] == null ? said.deemed?.data : said.opened.data
  return [
    ...(deposited === undefined ? ['deposited'] : []),
    ...differing(row, {
      person_id: deposited?.personId ?? null,
      regime: deposited?.regime ?? null,
      deposited_at: deposited?.happenedAt ?? null,
      deposited_by: deposited?.authorId ?? null,
      legal_effect: data['legalEffect'] ?? null,
      reference: data['reference'] ?? null,
      file_digest: data['fileDigest'] ?? null,
      made_available_at: asWritten(data['madeAvailableAt']),
      term_ends_at: asWritten(termEndsAt),
      opened_at: opened?.happenedAt ?? null,
      served_on: by?.['servedOn'] ?? null,
      served_by: by?.['servedBy'] ?? null,
      second_channel: data['secondChannel'] ?? null,
      second_channel_reference: data['secondChannelReference'] ?? null,
      contested_at: facts.contested?.happenedAt ?? null,
      contest_decided_at: facts['contest-decided']?.happenedAt ?? null,
      contest_outcome: dataOf(said['contest-decided'])['outcome'] ?? null,
      withdrawn_at: facts.withdrawn?.happenedAt ?? null,
      withdrawn_reason: dataOf(said.withdrawn)['reason'] ?? null,
      wrong_space_found_at: facts['wrong-space-found']?.happenedAt ?? null,
      given_on: dataOf(said['given-otherwise'])['givenOn'] ?? null,
      given_by: dataOf(said['given-otherwise'])['givenBy'] ?? null,
      re_service_of: dataOf(said['re-served'])['of'] ?? null,
      re_service_as: dataOf(said['re-served'])['as'] ?? null,
    }),
    ...(deemed !== undefined && !isOfTheTerm(deemed, said.deemed!, termEndsAt) ? ['deemed'] : []),
    ...(opened !== undefined &&
    said.opened!.data['servedOn'] !== undefined &&
    !isWithin(opened, said.opened!, termEndsAt)
      ? ['opened']
      : []),
  ]
}

/** As PostgreSQL writes an hour, which it keeps to the microsecond. */
function asWritten(at: string | null | undefined): string | null {
  if (at == null) return null
  const kept =
    at.length <= MICROSECONDS ? at : instantOf(at)?.round({ smallestUnit: 'microsecond', roundingMode: 'halfEven' })
  return String(kept ?? at)
    .replace('T', ' ')
    .replace('Z', '+00')
}
const MICROSECONDS = '2026-05-06T22:01:00.123456Z'.length

/** Null: an hour that is none, as `infinity`. */
function instantOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text)
  } catch {
    return null
  }
}
/** No hour is before one that is none, nor after it. */
function isBefore(at: string, other: string): boolean {
  const [a, b] = [instantOf(at), instantOf(other)]
  return a !== null && b !== null && Temporal.Instant.compare(a, b) < 0
}

function isOfTheTerm({ happenedAt, recordedAt }: FactOf, { data }: Body, termEndsAt: string | null): boolean {
  const end = termEndsAt === null ? null : instantOf(termEndsAt)
  return (
    end !== null &&
    happenedAt === asWritten(termEndsAt) &&
    data['servedOn'] === servedByTermOn(end).toString() &&
    !isBefore(recordedAt, happenedAt)
  )
}

const isWithin = ({ happenedAt, day }: FactOf, { data }: Body, termEndsAt: string | null): boolean =>
  termEndsAt !== null && data['servedOn'] === day && isBefore(happenedAt, termEndsAt)

type Sealed = {
  readonly kind: string
  readonly fileSize: number
  readonly filePages: number
  readonly decidedOn: string | null
  readonly remedy: DepositedRemedy | null
  readonly interviewAt: string | null
  readonly interviewPlace: string | null
  readonly interviewLanguage: string | null
  readonly urgentReason: string | null
  readonly leadTimeReason: string | null
}

/** As the row of that deposit has it. */
const columnsOf = (s: Partial<Sealed>): Expected => ({
  kind: s.kind,
  file_size: s.fileSize,
  file_pages: s.filePages,
  decided_on: s.decidedOn,
  ...(s.remedy === undefined ? {} : remedyColumns(s.remedy)),
  interview_at: s.interviewAt === undefined ? undefined : asWritten(s.interviewAt),
  interview_place: s.interviewPlace,
  interview_language: s.interviewLanguage,
  urgent_reason: s.urgentReason,
  lead_time_reason: s.leadTimeReason,
})
const remedyColumns = (remedy: DepositedRemedy | null): Expected => ({
  remedy_court: remedy?.court ?? null,
  remedy_months: remedy?.months ?? null,
  remedy_days: remedy?.days ?? null,
  remedy_franc: remedy?.franc ?? null,
  remedy_legal_aid_days: remedy?.legalAidDays ?? null,
})

const MEMBERS = [
  'kind',
  'fileSize',
  'filePages',
  'decidedOn',
  'remedy',
  'interviewAt',
  'interviewPlace',
  'interviewLanguage',
  'urgentReason',
  'leadTimeReason',
] as const satisfies readonly (keyof Sealed)[]
/**
 * Deposits seal more than they did, the language of an interview last: one without it is of before, and is held against what it sealed. Whoever
 * has no key of the person takes nothing out of a sealed text.
 */
const isWhole = (said: Partial<Sealed>): boolean =>
  said.interviewLanguage === undefined || MEMBERS.every((member) => said[member] !== undefined)

/** The columns that say another thing than the deposit sealed; of who was erased since the page was read, the row went with his key. */
function notAsSealed(
  { id, row, facts: { deposited } }: AuditedDocument,
  said: Body | undefined,
  key: PersonKey | string,
): readonly string[] {
  if (deposited === undefined || deposited.personId === null || key === 'erased') return []
  if (typeof key === 'string' || said?.sealed === undefined) return ['sealed']
  try {
    const plain = key.unsealFact(Buffer.from(said.sealed, 'base64url'), `fact:${documentSubject(id)}/deposited`)
    const sealed = JSON.parse(plain.toString()) as Partial<Sealed>
    return [...differing(row, columnsOf(sealed)), ...(isWhole(sealed) ? [] : ['sealed'])]
  } catch {
    return ['sealed']
  }
}
