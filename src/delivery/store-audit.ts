import { type Asks, sql } from '../platform/db/sql.ts'

type Text = string | null

/** A fact of a document, as the journal has it; its hours as PostgreSQL writes them. */
type FactOf = { readonly happenedAt: string; readonly body: string }

/** A row, what its facts say beside it, and of both no more than is compared. Hours and days are as PostgreSQL writes them. */
export type AuditedDocument = {
  readonly id: string
  /** The columns that say another thing than a fact of what seldom happens: found by PostgreSQL itself. */
  readonly wrong: readonly string[]
  /** Each column that its deposit, its opening or its term says. */
  readonly row: Readonly<Record<string, Text | number | boolean>>
  readonly deposited: (FactOf & { readonly personId: Text; readonly authorId: string; readonly regime: Text }) | null
  readonly opened: (FactOf & { readonly day: string }) | null
  readonly deemed: (FactOf & { readonly recordedAt: string }) | null
}

/** Compared one by one with what the deposit, the opening and the term say. */
const COLUMNS = sql.raw(`d.person_id, d.regime, d.deposited_at::text, d.deposited_by, d.legal_effect, d.reference,
      encode(d.file_digest, 'hex') as file_digest, d.made_available_at::text, d.term_ends_at::text, d.opened_at::text, d.served_on::text, d.served_by,
      d.second_channel, d.second_channel_reference, d.kind, d.file_size, d.file_pages, d.decided_on::text, d.remedy_court, d.remedy_months, d.remedy_days,
      d.remedy_franc, d.remedy_legal_aid_days, d.interview_at::text, d.interview_place, d.interview_language, d.urgent_reason, d.lead_time_reason`)

type Found = AuditedDocument['row'] & {
  readonly id: string
  readonly wrong: readonly string[]
  readonly p: Text
  readonly pPerson: Text
  readonly pAuthor: string
  readonly pRegime: Text
  readonly pAt: string
  readonly o: Text
  readonly oAt: string
  readonly oDay: string
  readonly s: Text
  readonly sAt: string
  readonly sRecorded: string
}

/**
 * The next documents by their ids. Nearly half of all facts are deposits: their bodies are read by us, which costs PostgreSQL a quarter of what
 * taking them apart itself did.
 */
export async function documentsAgainstFacts(on: Asks, after: string | null, limit: number): Promise<AuditedDocument[]> {
  const { rows } = await sql<Found>`
    with d as (select * from delivery.document where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit})
    select d.id, array_remove(array[
      case when d.contested_at is distinct from c.happened_at then 'contested_at' end,
      case when d.contest_decided_at is distinct from a.happened_at then 'contest_decided_at' end,
      case when d.contest_outcome is distinct from a.data ->> 'outcome' then 'contest_outcome' end,
      case when d.withdrawn_at is distinct from w.happened_at then 'withdrawn_at' end,
      case when d.withdrawn_reason is distinct from w.data ->> 'reason' then 'withdrawn_reason' end,
      case when d.given_on is distinct from (g.data ->> 'givenOn')::date then 'given_on' end,
      case when d.given_by is distinct from g.data ->> 'givenBy' then 'given_by' end,
      case when d.re_service_of::text is distinct from r.data ->> 'of' then 're_service_of' end,
      case when d.re_service_as is distinct from r.data ->> 'as' then 're_service_as' end], null) as wrong, ${COLUMNS},
      p.body as p, p.person_id as "pPerson", p.author_id as "pAuthor", p.regime as "pRegime", p.happened_at::text as "pAt",
      o.body as o, o.happened_at::text as "oAt", (o.happened_at at time zone 'Europe/Paris')::date::text as "oDay",
      s.body as s, s.happened_at::text as "sAt", s.recorded_at::text as "sRecorded"
    from d
      left join lateral (select * from evidence.fact where id = 'document:' || d.id || '/deposited' offset 0) p on true
      left join lateral (select * from evidence.fact where id = 'document:' || d.id || '/opened' offset 0) o on true
      left join lateral (select * from evidence.fact where id = 'document:' || d.id || '/deemed' offset 0) s on true
      left join lateral (select happened_at from evidence.fact where id = 'document:' || d.id || '/contested') c on true
      left join lateral (select happened_at, body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/contest-decided' offset 0) a on true
      left join lateral (select happened_at, body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/withdrawn' offset 0) w on true
      left join lateral (select body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/given-otherwise' offset 0) g on true
      left join lateral (select body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/re-served' offset 0) r on true
    order by d.id`.execute(on)
  return rows.map((row) => ({
    id: row.id,
    wrong: row.wrong,
    row,
    deposited:
      row.p === null
        ? null
        : { body: row.p, happenedAt: row.pAt, personId: row.pPerson, authorId: row.pAuthor, regime: row.pRegime },
    opened: row.o === null ? null : { body: row.o, happenedAt: row.oAt, day: row.oDay },
    deemed: row.s === null ? null : { body: row.s, happenedAt: row.sAt, recordedAt: row.sRecorded },
  }))
}

/** Deposits of persons whose key is there, and whose document is not: nothing but an erasure takes one away. */
export async function documentsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select f.subject from evidence.fact f
      left join delivery.document d on 'document:' || d.id = f.subject
    where f.type = 'DocumentDeposited' and d.id is null
      and exists (select from platform.person_key k where k.person_id = f.person_id) limit ${limit}`.execute(on)
  return rows.map(({ subject }) => subject)
}
