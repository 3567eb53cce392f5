import { type Keys, keyOpener } from '../evidence/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { documentSubject } from './facts.ts'
import type { DepositedRemedy } from './metadata.ts'
import { servedByTermOn } from './rules.ts'
import { type AuditedDocument, documentsAgainstFacts, documentsMissing } from './store-audit.ts'

export type DocumentFault =
  | {
      readonly fault: 'document-not-as-its-facts'
      readonly documentId: string
      /** The columns that say another thing. */
      readonly columns: readonly string[]
    }
  | { readonly fault: 'document-missing'; readonly subject: string }
  /** After this one there is a fact that is none: the audit of the facts says which. */
  | { readonly fault: 'documents-not-read'; readonly after: string | null }

const AT_ONCE = 2_000
const TOLD = 100

/**
 * The pages, the feeds and the file for a court take the dates of a document from its row; what binds is in its facts. Compares all of
 * the one with the other, with what the deposit sealed, from which the person's days are counted: whoever changed a row alone is found.
 */
export async function auditDocuments(
  on: Asks,
  keys: Keys,
): Promise<{ documents: number; faults: readonly DocumentFault[] }> {
  const keysOf = keyOpener(on, keys)
  const faults: DocumentFault[] = []
  let documents = 0
  let after: string | null = null
  do {
    const page: AuditedDocument[] | null = await documentsAgainstFacts(on, after, AT_ONCE).catch(unreadable)
    const read = page && bodiesOf(page)
    if (page === null || read === null) {
      faults.push({ fault: 'documents-not-read', after })
      break
    }
    documents += page.length
    const keyOf = await keysOf(page.flatMap(({ deposited }) => deposited?.personId ?? []))
    for (const [i, document] of page.entries()) {
      const said = read[i]!
      const key = keyOf(document.deposited?.personId ?? null)
      const columns = [...notAsSaid(document, said), ...document.wrong, ...notAsSealed(document, said.deposited, key)]
      if (columns.length > 0 && faults.length < TOLD)
        faults.push({ fault: 'document-not-as-its-facts', documentId: document.id, columns })
    }
    after = page.length < AT_ONCE ? null : page.at(-1)!.id
  } while (after !== null)
  for (const subject of await documentsMissing(on, TOLD)) faults.push({ fault: 'document-missing', subject })
  return { documents, faults }
}

type Body = { readonly data: Readonly<Record<string, string | null | undefined>>; readonly sealed?: string }
type Said = { readonly [of in 'deposited' | 'opened' | 'deemed']: Body | null }

/** Null: one of them is no JSON. */
function bodiesOf(page: readonly AuditedDocument[]): readonly Said[] | null {
  const read = (fact: { readonly body: string } | null): Body | null => {
    if (fact === null) return null
    const body = JSON.parse(fact.body) as Partial<Body> | null
    return { ...body, data: body?.data ?? {} }
  }
  try {
    return page.map(({ deposited, opened, deemed }) => ({
      deposited: read(deposited),
      opened: read(opened),
      deemed: read(deemed),
    }))
  } catch {
    return null
  }
}

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
function notAsSaid({ row, deposited, opened, deemed }: AuditedDocument, said: Said): string[] {
  const data: Body['data'] = said.deposited?.data ?? {}
  const termEndsAt = data['termEndsAt'] ?? null
  const by = said.opened?.data['servedOn'] == null ? said.deemed?.data : said.opened.data
  return [
    ...(deposited === null ? ['deposited'] : []),
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
    }),
    ...(deemed !== null && !isOfTheTerm(deemed, said.deemed!, termEndsAt) ? ['deemed'] : []),
    ...(opened !== null && said.opened!.data['servedOn'] !== undefined && !isWithin(opened, said.opened!, termEndsAt)
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

type Deemed = NonNullable<AuditedDocument['deemed']>
function isOfTheTerm({ happenedAt, recordedAt }: Deemed, { data }: Body, termEndsAt: string | null): boolean {
  const end = termEndsAt === null ? null : instantOf(termEndsAt)
  return (
    end !== null &&
    happenedAt === asWritten(termEndsAt) &&
    data['servedOn'] === servedByTermOn(end).toString() &&
    !isBefore(recordedAt, happenedAt)
  )
}

type Opened = NonNullable<AuditedDocument['opened']>
const isWithin = ({ happenedAt, day }: Opened, { data }: Body, termEndsAt: string | null): boolean =>
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
  { id, row, deposited }: AuditedDocument,
  said: Body | null,
  key: PersonKey | string,
): readonly string[] {
  if (deposited === null || deposited.personId === null || key === 'erased') return []
  if (typeof key === 'string' || said?.sealed === undefined) return ['sealed']
  try {
    const plain = key.unsealFact(Buffer.from(said.sealed, 'base64url'), `fact:${documentSubject(id)}/deposited`)
    const sealed = JSON.parse(plain.toString()) as Partial<Sealed>
    return [...differing(row, columnsOf(sealed)), ...(isWhole(sealed) ? [] : ['sealed'])]
  } catch {
    return ['sealed']
  }
}

/** A text that is no JSON, or no instant: class 22 of PostgreSQL. */
function unreadable(error: { readonly code?: string }): null {
  if (error.code?.startsWith('22')) return null
  throw error
}
