import type pg from 'pg'

/** The schemas of the program, in the order of the house; `jobs` belongs to the job queue and is made by its library. */
export const SCHEMAS = [
  'platform',
  'evidence',
  'staff',
  'enrolment',
  'space',
  'delivery',
  'reach',
  'ending',
  'takeaway',
  'jobs',
] as const

const HEAD =
  '-- Written by bin/docs from a migrated database, to be read and reviewed; db/migrations/ makes the tables.\n'

type Row = { readonly on: string; readonly line: string }

/** Each schema of the database as text: the same text for the same migrations, on every server version from 15 on. */
export async function readSchemas(owner: pg.Pool): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const schema of SCHEMAS) texts.set(schema, HEAD + (await readSchema(owner, schema)))
  return texts
}

async function readSchema(owner: pg.Pool, schema: string): Promise<string> {
  const query = async (text: string) => (await owner.query<Row>(text, [schema])).rows
  const parts = [await query(COLUMNS), await query(CONSTRAINTS), await query(INDEXES), await query(TRIGGERS)]
  const rights = [await query(TABLE_GRANTS), await query(COLUMN_GRANTS), await query(POLICIES)]
  const tables = (await query(TABLES)).map(({ on, line }) => {
    const lines = [...parts, ...rights].flatMap((rows) => rows.filter((row) => row.on === on).map((row) => row.line))
    return `\n${line}\n${lines.map((said) => `  ${said}\n`).join('')}`
  })
  const functions = (await query(FUNCTIONS)).map(({ line }) => `\n${line}\n`)
  return plainer(tables.join('') + functions.join(''))
}

/** As a person would write it. Partitions are left out: the queue makes a new one each day. */
const plainer = (text: string) =>
  text
    .replaceAll(/('(?:[^']|'')*')::text/g, '$1')
    .replaceAll(/= ANY \(ARRAY\[([^\]]*)\]\)/g, 'IN ($1)')
    .replaceAll(/<> ALL \(ARRAY\[([^\]]*)\]\)/g, 'NOT IN ($1)')
    .replaceAll(/timestamp(\(\d\))? with time zone/g, 'timestamptz$1')
    .replaceAll(/ AS acting_person\)/g, ')')
    .replaceAll(/\( SELECT /g, '(SELECT ')

const RELATIONS = `pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = $1`

const TABLES = `
  select c.oid::text as on, concat_ws(' ', case c.relpersistence when 'u' then 'unlogged table' else 'table' end, n.nspname || '.' || c.relname,
    case c.relkind when 'p' then 'partitioned' end, case when c.relrowsecurity then 'with row-level security' end) as line
  from ${RELATIONS} where c.relkind in ('r', 'p') and not c.relispartition order by c.relname collate "C"`

const COLUMNS = `
  select c.oid::text as on, concat_ws(' ', rpad(a.attname, 24), format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid)) as line
  from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') order by a.attnum`

// Not-null constraints have rows of their own from version 18 on; the columns say it already.
const CONSTRAINTS = `
  select c.oid::text as on, concat('constraint ', k.conname, ' ', pg_get_constraintdef(k.oid, true)) as line
  from ${RELATIONS} join pg_constraint k on k.conrelid = c.oid
  where k.contype in ('p', 'u', 'f', 'c', 'x')
  order by array_position(array['p', 'u', 'f', 'c', 'x'], k.contype::text), k.conname collate "C"`

const INDEXES = `
  select c.oid::text as on, regexp_replace(replace(pg_get_indexdef(i.indexrelid), ' USING btree', ''), '^CREATE (UNIQUE )?INDEX (\\S+) ON (ONLY )?\\S+',
    case when i.indisunique then 'unique index ' else 'index ' end || '\\2') as line
  from ${RELATIONS} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by x.relname collate "C"`

const TRIGGERS = `
  select c.oid::text as on, regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER (\\S+) (.*) ON \\S+ FOR EACH', 'trigger \\1 \\2 for each') as line
  from ${RELATIONS} join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal order by t.tgname collate "C"`

/** The roles of db/roles.sql but the owner, who needs no grant. */
const GRANTEES = `(select r.oid, r.rolname from pg_roles r where r.rolname ~ '^pli_' and r.rolname <> 'pli_owner')`

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
  select c.oid::text as on, concat_ws(' ', 'policy', p.policyname, 'for', lower(p.cmd), 'to', array_to_string(p.roles, ', '),
    'using (' || p.qual || ')', 'with check (' || p.with_check || ')') as line
  from ${RELATIONS} join pg_policies p on p.schemaname = n.nspname and p.tablename = c.relname order by p.policyname collate "C"`

/** Functions by what they take and give, and who may call them when not everybody may. */
const FUNCTIONS = `
  select p.oid::text as on, concat_ws(' ', 'function', n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')',
    'returns', pg_get_function_result(p.oid), l.lanname, case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when p.prosecdef then 'security definer' end,
    case when p.proacl is not null and not exists (select from aclexplode(p.proacl) a where a.grantee = 0) then
      'for ' || coalesce((select string_agg(r.rolname, ', ' order by r.rolname) from aclexplode(p.proacl) a join ${GRANTEES} r on r.oid = a.grantee), 'the owner')
    end) as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = $1 join pg_language l on l.oid = p.prolang
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`
