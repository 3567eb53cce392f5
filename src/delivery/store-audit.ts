import { type Asks, sql } from '../platform/db/sql.ts'

export type AuditedDocument = {
  readonly id: string
  readonly wrong: readonly string[]
  /** Of the fact of its deposit: whose key sealed it, and what; null without one. */
  readonly personId: string | null
  readonly sealed: string | null
  /** The columns that its deposit sealed, as JSON. */
  readonly stated: string
}

/**
 * The next documents by their ids, and of each the columns that say another thing than its facts. `deemed`, `opened`: the service is not of the
 * hour and day that the term of its deposit, or the opening itself, gives it; a service by the term may be written down long after, so
 * the log holds its hour against nothing.
 */
export async function documentsAgainstFacts(on: Asks, after: string | null, limit: number): Promise<AuditedDocument[]> {
  const { rows } = await sql<AuditedDocument>`
    with d as (select * from delivery.document where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit})
    select d.id, array_remove(array[
      case when p.happened_at is null then 'deposited' end,
      case when d.person_id is distinct from p.person_id then 'person_id' end,
      case when d.regime is distinct from p.regime then 'regime' end,
      case when d.deposited_at is distinct from p.happened_at then 'deposited_at' end,
      case when d.deposited_by is distinct from p.author_id then 'deposited_by' end,
      case when d.legal_effect is distinct from p.data ->> 'legalEffect' then 'legal_effect' end,
      case when d.reference is distinct from p.data ->> 'reference' then 'reference' end,
      case when encode(d.file_digest, 'hex') is distinct from p.data ->> 'fileDigest' then 'file_digest' end,
      case when d.made_available_at is distinct from (p.data ->> 'madeAvailableAt')::timestamptz then 'made_available_at' end,
      case when d.term_ends_at is distinct from (p.data ->> 'termEndsAt')::timestamptz then 'term_ends_at' end,
      case when d.opened_at is distinct from o.happened_at then 'opened_at' end,
      case when d.served_on is distinct from coalesce(o.data ->> 'servedOn', s.data ->> 'servedOn')::date then 'served_on' end,
      case when d.served_by is distinct from coalesce(o.data ->> 'servedBy', s.data ->> 'servedBy') then 'served_by' end,
      case when s.data is not null and (s.happened_at is distinct from (p.data ->> 'termEndsAt')::timestamptz
        or (s.data ->> 'servedOn')::date is distinct from (((p.data ->> 'termEndsAt')::timestamptz - interval '1 millisecond') at time zone 'Europe/Paris')::date
        or s.recorded_at < s.happened_at) then 'deemed' end,
      case when o.data ? 'servedOn' and ((o.data ->> 'servedOn')::date is distinct from (o.happened_at at time zone 'Europe/Paris')::date
        or coalesce(o.happened_at >= (p.data ->> 'termEndsAt')::timestamptz, true)) then 'opened' end,
      case when d.contested_at is distinct from c.happened_at then 'contested_at' end,
      case when d.contest_decided_at is distinct from a.happened_at then 'contest_decided_at' end,
      case when d.contest_outcome is distinct from a.data ->> 'outcome' then 'contest_outcome' end,
      case when d.withdrawn_at is distinct from w.happened_at then 'withdrawn_at' end,
      case when d.withdrawn_reason is distinct from w.data ->> 'reason' then 'withdrawn_reason' end,
      case when d.given_on is distinct from (g.data ->> 'givenOn')::date then 'given_on' end,
      case when d.second_channel is distinct from p.data ->> 'secondChannel' then 'second_channel' end,
      case when d.second_channel_reference is distinct from p.data ->> 'secondChannelReference' then 'second_channel_reference' end,
      case when d.given_by is distinct from g.data ->> 'givenBy' then 'given_by' end,
      case when d.re_service_of::text is distinct from r.data ->> 'of' then 're_service_of' end,
      case when d.re_service_as is distinct from r.data ->> 'as' then 're_service_as' end], null) as wrong,
      p.person_id as "personId", p.sealed, jsonb_build_object('kind', d.kind, 'file_size', d.file_size, 'file_pages', d.file_pages,
        'decided_on', d.decided_on, 'remedy_court', d.remedy_court, 'remedy_months', d.remedy_months, 'remedy_days', d.remedy_days,
        'remedy_franc', d.remedy_franc, 'remedy_legal_aid_days', d.remedy_legal_aid_days, 'interview_at', d.interview_at,
        'interview_place', d.interview_place, 'urgent_reason', d.urgent_reason, 'lead_time_reason', d.lead_time_reason)::text as stated
    from d
      left join lateral (select person_id, author_id, regime, happened_at, body::jsonb -> 'data' as data, body::jsonb ->> 'sealed' as sealed
        from evidence.fact where id = 'document:' || d.id || '/deposited' offset 0) p on true
      left join lateral (select happened_at, body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/opened' offset 0) o on true
      left join lateral (select happened_at, recorded_at, body::jsonb -> 'data' as data
        from evidence.fact where id = 'document:' || d.id || '/deemed' offset 0) s on true
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
  return rows
}

/** Deposits of persons whose key is there, and whose document is not: nothing but an erasure takes one away. */
export async function documentsMissing(on: Asks, limit: number): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select f.subject from evidence.fact f
      left join delivery.document d on 'document:' || d.id = f.subject
    where f.type = 'DocumentDeposited' and d.id is null
      and exists (select from platform.person_key k where k.person_id = f.person_id) limit ${limit}`.execute(on)
  return rows.map(({ subject }) => subject)
}
