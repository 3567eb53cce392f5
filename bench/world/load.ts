import { readFileSync } from 'node:fs'
import { hash } from '@node-rs/argon2'
import type pg from 'pg'
import { subKey } from '../../src/platform/crypto/digest.ts'
import { localMasterKey, newPersonKey } from '../../src/platform/crypto/keys.ts'
import { COST, passwordSecret } from '../../src/platform/crypto/password.ts'

/** How many, as seen at `now`, and the master key that wraps the persons' keys. */
export type Size = { readonly people: number; readonly documents: number }
export type Load = Size & {
  readonly now: Temporal.Instant
  readonly master: { readonly id: string; readonly key: Uint8Array }
}

/** Everybody's: a storm of log-ins does the real work of argon2id whoever it is. */
export const PASSWORD = 'quatre mots sans lien'

const languages = JSON.parse(readFileSync(new URL('./languages.json', import.meta.url), 'utf8')) as {
  weights: Record<string, number>
}

/** The desks of law.md §2, those of Île-de-France three times as busy as the others: an assumption, no count is published. */
const PARIS = ['75', '77', '78', '91', '92', '93', '94', '95']
const OTHERS = '06 13 14 21 25 31 34 38 44 45 49 51 57 59 60 63 67 68 69 71 76'.split(' ')
const DESKS = [...PARIS, ...PARIS, ...PARIS, ...OTHERS]

/** Documents of one person so far: 5 to 8 for most, fewer for who has just come. Mean 6.9. */
const HOW_MANY = [3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11]

/** What comes one after the other in a file. The last is the decision in two files of three. */
const KINDS = [
  ['introduction', 'none'],
  ['request-to-complete', 'unknown'],
  ['summons', 'summons'],
  ['letter', 'unknown'],
  ['six-month-letter', 'unknown'],
  ['summons', 'summons'],
  ['interview-transcript', 'none'],
  ['refusal', 'decision'],
  ['letter', 'unknown'],
  ['served-by-post-letter', 'none'],
  ['letter', 'unknown'],
] as const

const text = (list: readonly string[]) => `array[${list.map((word) => `'${word}'`).join(',')}]`
const pick = (array: string) => `(${array})[1 + floor(random() * cardinality(${array}))::int]`

/**
 * Fills an empty, migrated database. Over a superuser's connection: triggers and foreign keys are off while it loads (the
 * rows are made consistent), and on again afterwards. Facts are as many and as wide as real ones, on the same indexes,
 * but their bodies are not canonical and their seals are random: nobody can open what is loaded here.
 */
export async function load(db: pg.ClientBase, o: Load, say: (what: string) => void): Promise<void> {
  const step = async (what: string, sql: string, values: unknown[] = []) => {
    const from = performance.now()
    const { rowCount } = await db.query(sql, values)
    say(`${what}: ${rowCount ?? 0} in ${((performance.now() - from) / 1000).toFixed(1)} s`)
  }
  await db.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB';
    set work_mem = '256MB'; set max_parallel_workers_per_gather = 0; set timezone = 'UTC'`)
  await db.query('select setseed(0.5)')
  await db.query(FUNCTIONS)
  const indexes = await dropIndexes(db)
  await people(step, o)
  await keys(db, o)
  await step('documents', DOCUMENTS, [o.now.toString(), o.documents])
  for (const [what, sql] of facts) await step(what, sql, what === 'activations' ? [o.now.toString()] : [])
  await step('alerts', ALERTS)
  await step('receipts', RECEIPTS)
  await step(
    'order of the facts',
    `insert into evidence.log_entry (position, fact_id)
    select row_number() over (order by recorded_at, id) - 1, id from evidence.fact`,
  )
  for (const definition of indexes) await db.query(definition)
  await db.query('set session_replication_role = origin')
  await db.query('analyze')
}

/** In SQL with the time in its head, as ids.ts makes them. */
const FUNCTIONS = `
create function pg_temp.id_at(at timestamptz, seed text) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(seed), 1, 3)
    || '8' || substr(md5(seed), 4, 15))::uuid $$;
create function pg_temp.bytes(seed text) returns bytea language sql immutable as $$ select sha256(seed::bytea) $$`

/** Indexes that are no constraint are built at the end, from what is there. */
async function dropIndexes(db: pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('evidence', 'enrolment', 'space', 'delivery', 'reach')
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`)
  for (const { name } of rows) await db.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

async function people(step: (what: string, sql: string, values?: unknown[]) => Promise<void>, o: Load) {
  const now = o.now.toString()
  await step(
    'organisations',
    `insert into staff.organisation (id, kind, name, department, created_at)
    select pg_temp.id_at($1, 'desk' || d), 'registration-desk', 'Guichet ' || d, d, $1::timestamptz from (select distinct unnest(${text(DESKS)}) d) x
    union all select pg_temp.id_at($1, 'structure' || n), 'reception-desk', 'Structure ' || n, null, $1::timestamptz from generate_series(1, 120) n`,
    [now],
  )
  const spoken = Object.entries(languages.weights).flatMap(([code, weight]) => new Array<string>(weight).fill(code))
  await step(
    'people',
    `insert into enrolment.applicant (id, foreigner_number, case_number, registered_by, registered_at, reception_desk_id,
      desk_sees_waiting, language, language_established_by, eligibility, eligibility_article, eligibility_reason, eligibility_since)
    select pg_temp.id_at(at, 'person' || n), (7700000000 + n)::text, case when n % 10 > 0 then '26' || lpad(n::text, 8, '0') end,
      pg_temp.id_at($1, 'desk' || ${pick(text(DESKS))}), at, pg_temp.id_at($1, 'structure' || (1 + n % 120)),
      ${pick(text(['yes', 'no', 'later']))}, ${pick('spoken')}, 'read-aloud',
      case when n % 40 > 0 then 'in' else 'out' end, 'CESEDA R. 531-17', 'registered-in-metropolitan-france', at
    from (select n, $1::timestamptz - (2.0 * ($2 - n) / $2 * 365) * interval '1 day' - interval '1 hour' as at from generate_series(1, $2) n) x, (select ${text(spoken)} as spoken) s`,
    [now, o.people],
  )
  await step(
    'connection keys',
    `insert into enrolment.connection_key (id, person_id, digest, issued_at, expires_at, used_at)
    select pg_temp.id_at(registered_at, 'key' || id), id, pg_temp.bytes('key' || id), registered_at, registered_at + interval '90 days',
      case when ${ACTIVATED} then registered_at + interval '1 day' end from enrolment.applicant a`,
  )
  await step(
    'notices',
    `insert into enrolment.notice (id, person_id, key_id, version, language, understood, digest, printed_at, printed_by, handed_over_at, handed_over_by, understood_how)
    select pg_temp.id_at(registered_at, 'notice' || id), id, pg_temp.id_at(registered_at, 'key' || id), '1', 'fr', language, pg_temp.bytes('notice' || id),
      registered_at, registered_by, registered_at, registered_by, 'read-aloud' from enrolment.applicant`,
  )
  const known = await hash(PASSWORD, { ...COST, secret: passwordSecret(subKey(o.master.key, 'pepper')) })
  await step(
    'accounts',
    `insert into space.account (person_id, password_hash, activated_at)
    select id, $1, least(registered_at + interval '1 day', $2) from enrolment.applicant a where ${ACTIVATED}`,
    [known, now],
  )
  await step(
    'contact points',
    `insert into space.contact_point (id, person_id, kind, sealed, created_at, verified_at)
    select pg_temp.id_at(registered_at, kind || id), id, kind, pg_temp.bytes(kind || id) || pg_temp.bytes(kind), registered_at, registered_at
    from enrolment.applicant a, unnest(array['email', 'mobile']) kind where ${ACTIVATED} and hashtext(kind || id) % 4 <> 0`,
  )
}

/** Nine in ten. */
const ACTIVATED = `hashtext(a.foreigner_number) % 10 <> 0`

/** Each person's own, wrapped for real: deposits are encrypted under it. */
async function keys(db: pg.ClientBase, o: Load): Promise<void> {
  const master = localMasterKey(o.master.id, o.master.key)
  const { rows } = await db.query<{ id: string }>('select id from enrolment.applicant')
  for (let from = 0; from < rows.length; from += 10_000) {
    const ids = rows.slice(from, from + 10_000).map(({ id }) => id)
    const wrapped = await Promise.all(ids.map((id) => master.wrap(id, newPersonKey())))
    await db.query(
      `insert into platform.person_key (person_id, wrapped, master_key_id)
      select id, wrapped, $3 from unnest($1::uuid[], $2::bytea[]) k (id, wrapped)`,
      [ids, wrapped, o.master.id],
    )
  }
}

/** Spread over the time since each was registered; seven in ten opened within a fortnight, the rest by the term. */
const DOCUMENTS = `
insert into delivery.document (id, person_id, kind, legal_effect, regime, reference, file_key, file_digest, file_size, file_pages,
  wrapped_key, decided_on, remedy_court, remedy_months, remedy_franc, interview_at, interview_place, deposited_at, deposited_by,
  made_available_at, term_ends_at, opened_at, served_on, served_by)
select id, person_id, kind, effect, '2021', reference, 'document-' || id, pg_temp.bytes(reference), 100000, 2,
  pg_temp.bytes(reference) || pg_temp.bytes(reference), case when effect = 'decision' then made::date - 5 end,
  case when effect = 'decision' then 'cnda' end, case when effect = 'decision' then 1 end, case when effect = 'decision' then true end,
  case when effect = 'summons' then made + interval '40 days' end, case when effect = 'summons' then 'fontenay' end,
  made, 'case-system', made, ends, opened, served_on,
  case when served_on is null then null when opened is not null and opened < ends then 'opening' else 'term' end
from (
  select *, case when effect not in ('decision', 'summons') then null
    when opened < ends then (opened at time zone 'Europe/Paris')::date
    when ends <= $1 then (ends at time zone 'Europe/Paris')::date - 1 end as served_on
  from (
    select *, case when read_after is not null and made + read_after < $1 then made + read_after end as opened
    from (
      select *, pg_temp.id_at(made, reference) as id,
        case when effect in ('decision', 'summons') then ((made at time zone 'Europe/Paris')::date + 16)::timestamp at time zone 'Europe/Paris' end as ends,
        case when random() < 0.7 then random() * interval '14 days' when random() < 0.5 then interval '17 days' + random() * interval '60 days' end as read_after
      from (
        select a.id as person_id, kinds[k] as kind, effects[k] as effect, 'B' || a.foreigner_number || '-' || k as reference,
          date_trunc('milliseconds', a.registered_at + ($1 - a.registered_at) * (k::float8 / (many + 1))) as made
        from (select *, (array[${HOW_MANY}])[1 + (abs(hashint8(foreigner_number::bigint)) % ${HOW_MANY.length})] as many,
            ${text(KINDS.map(([kind]) => kind))} as kinds, ${text(KINDS.map(([, effect]) => effect))} as effects
          from enrolment.applicant where eligibility = 'in') a, generate_series(1, many) k
        order by a.id, k limit $2::int
      ) each_one
    ) dated
  ) opened
) served`

const SEALED = `pg_temp.bytes(x.id || 'salt') || substr(pg_temp.bytes(x.id), 1, 12)`

const sealedWidth = (type: string): number =>
  type === 'DocumentDeposited' ? 550 : /Document|Service/.test(type) ? 208 : 72

/** A fact of each thing that happened, its body as wide as the journal's. */
const fact = (type: string, end: string, author: readonly string[], at: string, from: string, more = '') => `
insert into evidence.fact (id, type, subject, person_id, author_kind, author_id, author_role, happened_at, recorded_at, regime,
  sealed_salt, body, digest, entry)
select x.id, '${type}', x.subject, x.person_id, ${author.join(', ').replaceAll('d.', 'x.')}, x.at, x.at, '2021', ${SEALED}, x.body, sha256(x.body::bytea), pg_temp.bytes(x.id)
from (
  select d.subject || '/${end}' as id, d.subject, d.person_id, ${at} as at, jsonb_build_object('v', 1, 'id', d.subject || '/${end}',
    'type', '${type}', 'subject', d.subject, 'person', d.person_id,
    'author', jsonb_build_object('kind', ${author[0]}, 'id', ${author[1]}, 'role', ${author[2]}), 'happenedAt', ${at}, 'recordedAt', ${at}, 'regime', '2021',
    'data', jsonb_build_object(${more}'documentId', d.id, 'reference', d.reference, 'fileDigest', encode(d.file_digest, 'hex'),
      'legalEffect', d.legal_effect, 'madeAvailableAt', d.made_available_at),
    'sealed', repeat('x', ${sealedWidth(type)}))::text as body
  from (${from}) d) x`

const document = (where: string) => `select 'document:' || id as subject, * from delivery.document where ${where}`
/** Who has contact points: see `people`. */
const REACHABLE = `from enrolment.applicant a where ${ACTIVATED} and hashtext('email' || a.id) % 4 <> 0`
const activation = `select 'person:' || a.id as subject, a.id as person_id, a.id, a.foreigner_number as reference, ''::bytea as file_digest,
  '' as kind, '' as legal_effect, least(a.registered_at + interval '1 day', $1) as made_available_at from enrolment.applicant a where ${ACTIVATED}`

const facts: readonly [string, string][] = [
  [
    'deposits',
    fact(
      'DocumentDeposited',
      'deposited',
      [`'client'`, `'case-system'`, `'system'`],
      'd.deposited_at',
      document('true'),
    ),
  ],
  [
    'openings',
    fact(
      'DocumentOpened',
      'opened',
      [`'person'`, `d.person_id::text`, `'applicant'`],
      'd.opened_at',
      document('opened_at is not null'),
      `'servedOn', d.served_on, 'servedBy', d.served_by, 'coverVersion', '1', 'authenticatedBy', 'password', `,
    ),
  ],
  [
    'terms',
    fact(
      'ServiceDeemed',
      'deemed',
      [`'system'`, `'worker'`, `'worker'`],
      'd.term_ends_at',
      document(`served_by = 'term'`),
      `'servedOn', d.served_on, 'servedBy', d.served_by, `,
    ),
  ],
  [
    'activations',
    fact(
      'SpaceActivated',
      'activated',
      [`'person'`, `d.person_id::text`, `'applicant'`],
      'd.made_available_at',
      activation,
    ),
  ],
  ...['deposited', 'deemed'].map((end): [string, string] => [
    `alerts not sent, ${end}`,
    fact(
      'AlertNotSent',
      `${end}/alert/not-sent`,
      [`'system'`, `'worker'`, `'worker'`],
      end === 'deposited' ? 'd.made_available_at' : 'd.term_ends_at',
      document(
        `${end === 'deposited' ? 'true' : `served_by = 'term'`} and person_id not in (select a.id ${REACHABLE})`,
      ),
      `'purpose', 'deposit', 'why', 'no-contact', `,
    ),
  ]),
]

/** What was asked for was made: a sweep finds the world at rest. */
const ALERTS = `
insert into reach.alert (id, person_id, document_id, fact_id, purpose, contact_point_id, channel, created_at, due_at, tries, language, sent_at)
select pg_temp.id_at(f.recorded_at, 'alert' || f.id), f.person_id, substr(f.subject, 10)::uuid, f.id,
  case f.type when 'ServiceDeemed' then 'served-by-term' else 'deposit' end, pg_temp.id_at(a.registered_at, 'email' || a.id), 'email',
  f.recorded_at, f.recorded_at, 1, 'fr', f.recorded_at
from evidence.fact f join (select a.id, a.registered_at ${REACHABLE}) a on a.id = f.person_id
where f.type in ('DocumentDeposited', 'ServiceDeemed')`

const RECEIPTS = `
insert into evidence.receipt (id, kind, fact_id, document_id, person_id, language, requested_at, rendered_at, digest, file_key,
  french_digest, french_file_key)
select id, kind, fact_id, document_id, person_id, 'fr', at, at, pg_temp.bytes(fact_id), 'receipt-' || id,
  case when kind <> 'deposit' then pg_temp.bytes(fact_id) end, case when kind <> 'deposit' then 'receipt-' || id end
from (select pg_temp.id_at(recorded_at, 'receipt' || id) as id, id as fact_id, substr(subject, 10)::uuid as document_id, person_id,
    recorded_at as at, case type when 'DocumentOpened' then 'opening' when 'ServiceDeemed' then 'term' else 'deposit' end as kind
  from evidence.fact where type in ('DocumentDeposited', 'DocumentOpened', 'ServiceDeemed')) r`
