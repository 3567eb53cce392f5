import type pg from 'pg'

const HEAD =
  '-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.\n'

type Row = { readonly on: string; readonly line: string }

/** Beside the schemas: the roles of db/roles.sql, and what somebody put where every name is looked for. */
const SERVER = 'server'

/**
 * Each schema of the database as text, and what is beside them: the same text for the same migrations, on every server version from 15 on. All
 * that decides what a row may be and who sees which: an audit holds it against what is committed.
 */
export async function readSchemas(
  owner: Pick<pg.Pool, 'query'>,
  schemas: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const schema of schemas) texts.set(schema, HEAD + (await readSchema(owner, schema)))
  const server = [ROLES, SETTINGS, STRANGERS].map(async (text) => (await owner.query<Row>(text)).rows)
  const lines = (await Promise.all(server)).flat().map(({ line }) => `\n${line}\n`)
  texts.set(SERVER, HEAD + lines.join(''))
  return texts
}

async function readSchema(owner: Pick<pg.Pool, 'query'>, schema: string): Promise<string> {
  const query = async (text: string) => (await owner.query<Row>(text, [schema])).rows
  const parts = [await query(COLUMNS), await query(CONSTRAINTS), await query(INDEXES), await query(TRIGGERS)]
  const behind = [await query(RULES), await query(HEIRS)]
  const rights = [await query(TABLE_GRANTS), await query(COLUMN_GRANTS), await query(POLICIES)]
  const tables = (await query(TABLES)).map(({ on, line }) => {
    const lines = [...parts, ...behind, ...rights].flatMap((rows) =>
      rows.filter((row) => row.on === on).map((row) => row.line),
    )
    return `\n${line}\n${lines.map((said) => `  ${said}\n`).join('')}`
  })
  const alone = [
    ...(await query(SCHEMA)),
    ...(await query(OTHERS)),
    ...(await query(TYPES)),
    ...(await query(FUNCTIONS)),
  ]
  return plainer(tables.join('') + alone.map(({ line }) => `\n${line}\n`).join(''))
}

/** As a person would write it. Of partitions there is what the queue does not give them, which makes new ones: nothing. */
const plainer = (text: string) =>
  text
    .replaceAll(/('(?:[^']|'')*')::text/g, '$1')
    .replaceAll(/= ANY \(ARRAY\[([^\]]*)\]\)/g, 'IN ($1)')
    .replaceAll(/<> ALL \(ARRAY\[([^\]]*)\]\)/g, 'NOT IN ($1)')
    .replaceAll(/timestamp(\(\d\))? with time zone/g, 'timestamptz$1')
    .replaceAll(/ AS acting_person\)/g, ')')
    .replaceAll(/\( SELECT /g, '(SELECT ')

const RELATIONS = `pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = $1`

/** What is another's: he sees every row of it, and may give it to whom he likes. */
const ownedBy = (column: string) =>
  `case when pg_get_userbyid(${column}) <> 'pli_owner' then 'owned by ' || pg_get_userbyid(${column}) end`

const TABLES = `
  select c.oid::text as on, concat_ws(' ', case c.relpersistence when 'u' then 'unlogged table' else 'table' end, n.nspname || '.' || c.relname,
    case c.relkind when 'p' then 'partitioned' end, case when c.relrowsecurity then 'with row-level security' end,
    case when c.relforcerowsecurity then 'of its owner too' end, ${ownedBy('c.relowner')}) as line
  from ${RELATIONS} where c.relkind in ('r', 'p') and not c.relispartition order by c.relname collate "C"`

/** Views, and whatever else has rows or numbers; a partition that does more than its table. */
const OTHERS = `
  select concat_ws(' ', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'partition' end,
    n.nspname || '.' || c.relname, ${ownedBy('c.relowner')}, encode(sha256(convert_to(pg_get_viewdef(c.oid), 'UTF8')), 'hex')) as line
  from ${RELATIONS} where c.relkind in ('S', 'v', 'm', 'f') or (c.relispartition and c.relkind in ('r', 'p', 'f') and (c.relrowsecurity or c.relkind <> 'r'
      or exists (select from pg_trigger t where t.tgrelid = c.oid and ((not t.tgisinternal and t.tgparentid = 0) or t.tgenabled <> 'O'))
      or exists (select from pg_rewrite r where r.ev_class = c.oid)
      or exists (select from pg_inherits i where i.inhparent = c.oid)))
  order by c.relname collate "C"`

const SCHEMA = `
  select concat_ws(' ', 'schema', n.nspname, ${ownedBy('n.nspowner')}, 'for ' || (select string_agg(a.may || ' ' || a.who, ', ' order by a.who, a.may)
    from (select lower(x.privilege_type) as may, case x.grantee when 0 then 'everybody' else pg_get_userbyid(x.grantee) end as who
      from aclexplode(n.nspacl) x) a where a.who = 'everybody' or (a.who ~ '^pli_' and a.who <> 'pli_owner'))) as line
  from pg_namespace n where n.nspname = $1`

const TYPES = `
  select concat_ws(' ', 'type', n.nspname || '.' || t.typname, ${ownedBy('t.typowner')}, case t.typtype when 'd' then format_type(t.typbasetype, t.typtypmod) end,
    (select '(' || string_agg(e.enumlabel, ', ' order by e.enumsortorder) || ')' from pg_enum e where e.enumtypid = t.oid),
    (select '(' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) || ')'
      from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped),
    (select string_agg(pg_get_constraintdef(k.oid, true), ', ' order by k.conname) from pg_constraint k where k.contypid = t.oid)) as line
  from pg_type t join pg_namespace n on n.oid = t.typnamespace and n.nspname = $1 left join pg_class c on c.oid = t.typrelid
  where t.typtype in ('d', 'e', 'r') or c.relkind = 'c' order by t.typname collate "C"`

const COLUMNS = `
  select c.oid::text as on, concat_ws(' ', rpad(a.attname, 24), format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> y.typcollation then 'collate ' || a.attcollation::regcollation end, case when a.attnotnull then 'not null' end,
    case a.attidentity when 'a' then 'generated always as identity' when 'd' then 'generated by default as identity' end,
    case when a.attgenerated = '' then 'default ' else 'generated always as ' end || pg_get_expr(d.adbin, d.adrelid)) as line
  from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type y on y.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') order by a.attnum`

// Not-null constraints have rows of their own from version 18 on; the columns say it already.
const CONSTRAINTS = `
  select c.oid::text as on, concat('constraint ', k.conname, ' ', pg_get_constraintdef(k.oid, true)) as line
  from ${RELATIONS} join pg_constraint k on k.conrelid = c.oid
  where k.contype in ('p', 'u', 'f', 'c', 'x')
  order by array_position(array['p', 'u', 'f', 'c', 'x'], k.contype::text), k.conname collate "C"`

const INDEXES = `
  select c.oid::text as on, regexp_replace(replace(pg_get_indexdef(i.indexrelid), ' USING btree', ''), '^CREATE (UNIQUE )?INDEX (\\S+) ON (ONLY )?\\S+',
    case when i.indisunique then 'unique index ' else 'index ' end || '\\2') || case when i.indisvalid then '' else ' that is not valid' end as line
  from ${RELATIONS} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by x.relname collate "C"`

// Those that hold a reference are PostgreSQL's own, and are said where somebody switched one off.
const TRIGGERS = `
  select c.oid::text as on, case when t.tgisinternal then 'trigger of ' || k.conname
      else regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER (\\S+) (.*) ON \\S+ FOR EACH', 'trigger \\1 \\2 for each') end
    || case t.tgenabled when 'O' then '' when 'D' then ' that is off' when 'A' then ' always' else ' for a replica' end as line
  from ${RELATIONS} join pg_trigger t on t.tgrelid = c.oid and (not t.tgisinternal or t.tgenabled <> 'O')
    left join pg_constraint k on k.oid = t.tgconstraint
  order by case when t.tgisinternal then k.conname else t.tgname end collate "C"`

const RULES = `
  select c.oid::text as on, concat('rule ', pg_get_ruledef(r.oid)) as line
  from ${RELATIONS} join pg_rewrite r on r.ev_class = c.oid where c.relkind in ('r', 'p') order by r.rulename collate "C"`

/** Whose rows are read as its own. */
const HEIRS = `
  select c.oid::text as on, concat('with the rows of ', i.inhrelid::regclass) as line
  from ${RELATIONS} join pg_inherits i on i.inhparent = c.oid where c.relkind = 'r' order by i.inhrelid::regclass::text collate "C"`

/** The roles of db/roles.sql but the owner, who needs no grant; and everybody. */
const GRANTEES = `(select r.oid, r.rolname from pg_roles r where r.rolname ~ '^pli_' and r.rolname <> 'pli_owner' union all select 0, 'everybody')`

const TABLE_GRANTS = `
  select c.oid::text as on, concat('grant ', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type), ' to ', r.rolname) as line
  from ${RELATIONS} cross join aclexplode(c.relacl) a join ${GRANTEES} r on r.oid = a.grantee
  where c.relkind in ('r', 'p') group by c.oid, r.rolname order by r.rolname`

const COLUMN_GRANTS = `
  select g.oid::text as on, concat('grant ', g.privilege, ' (', string_agg(g.attname, ', ' order by g.attnum), ') to ', g.rolname) as line
  from (select c.oid, a.attname, a.attnum, r.rolname, lower(x.privilege_type) as privilege
    from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      cross join aclexplode(a.attacl) x join ${GRANTEES} r on r.oid = x.grantee where c.relkind in ('r', 'p')) g
  group by g.oid, g.rolname, g.privilege order by g.rolname, g.privilege`

const POLICIES = `
  select c.oid::text as on, concat_ws(' ', 'policy', p.policyname, case p.permissive when 'RESTRICTIVE' then 'restrictive' end, 'for', lower(p.cmd), 'to', array_to_string(p.roles, ', '),
    'using (' || p.qual || ')', 'with check (' || p.with_check || ')') as line
  from ${RELATIONS} join pg_policies p on p.schemaname = n.nspname and p.tablename = c.relname order by p.policyname collate "C"`

/** Functions by what they take and give, what they do, and who may call them when not everybody may. */
const FUNCTIONS = `
  select p.oid::text as on, concat_ws(' ', 'function', n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')',
    'returns', pg_get_function_result(p.oid), l.lanname, case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when p.prosecdef then 'security definer' end, case when p.proisstrict then 'strict' end, case when p.proleakproof then 'leakproof' end,
    'set ' || array_to_string(p.proconfig, ', '), ${ownedBy('p.proowner')},
    case when p.proacl is not null and not exists (select from aclexplode(p.proacl) a where a.grantee = 0) then
      'for ' || coalesce((select string_agg(r.rolname, ', ' order by r.rolname) from aclexplode(p.proacl) a join ${GRANTEES} r on r.oid = a.grantee), 'the owner')
    end, 'does', encode(sha256(convert_to(concat(p.prosrc, pg_get_function_sqlbody(p.oid)), 'UTF8')), 'hex')) as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = $1 join pg_language l on l.oid = p.prolang
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`

const OURS = `('pli_app', 'pli_door', 'pli_person', 'pli_staff', 'pli_worker', 'pli_sequencer', 'pli_auditor')`

const ROLES = `
  select concat_ws(' ', 'role', r.rolname, case when r.rolcanlogin then 'login' else 'nologin' end, case when not r.rolinherit then 'noinherit' end,
    case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end, case when r.rolcreaterole then 'createrole' end,
    case when r.rolcreatedb then 'createdb' end, case when r.rolreplication then 'replication' end) as line
  from pg_roles r where r.rolname in ${OURS} order by r.rolname`

/** What a session begins with: settings of how long and how much change no answer, and are the operator's. */
const SETTINGS = `
  select concat_ws(' ', 'setting', coalesce(r.rolname, 'everybody'), c.setting) as line
  from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole cross join unnest(s.setconfig) as c(setting)
  where s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))
    and (s.setrole = 0 or r.rolname in ${OURS}) and c.setting !~ '^(log_|auto_explain\\.|pg_stat_|track_|jit|max_parallel_|effective_|random_page_cost=|seq_page_cost=|[a-z_]+_(timeout|mem|delay|limit)=)'
  order by r.rolname, c.setting`

/** In the catalogue a name is found before any of ours, in public after it: what the server did not bring is named. Tables are read by their schema. */
const STRANGERS = `
  with place as (select n.oid, n.nspname from pg_namespace n where n.nspname in ('pg_catalog', 'public'))
  select line from (
    select concat('function ', n.nspname, '.', p.proname, '(', pg_get_function_identity_arguments(p.oid), ')') as line
    from pg_proc p join place n on n.oid = p.pronamespace where p.oid >= 16384
    union all select concat('operator ', n.nspname, '.', o.oprname, ' of ', format_type(o.oprleft, null), ' and ', format_type(o.oprright, null))
    from pg_operator o join place n on n.oid = o.oprnamespace where o.oid >= 16384
    union all select concat('type ', n.nspname, '.', t.typname) from pg_type t join place n on n.oid = t.typnamespace
    where t.oid >= 16384 and t.typtype in ('b', 'd', 'e', 'r') and t.typcategory <> 'A'
    union all select concat('cast ', format_type(c.castsource, null), ' to ', format_type(c.casttarget, null)) from pg_cast c where c.oid >= 16384
    union all select concat('event trigger ', e.evtname) from pg_event_trigger e) as stranger
  order by line collate "C"`
