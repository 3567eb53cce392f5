import { isCode, lineOf, type Rule, type Source, walk } from './source.ts'
import { literals, withoutSqlComments } from './sql.ts'

const CLOCK = 'src/platform/clock.ts'

const belongs = ({ path }: Source) => /^(src\/(?!testing\/)|seeds\/)/.test(path) && path !== CLOCK

export const oneClock: Rule = {
  says: `the time of the machine is read in ${CLOCK} only`,
  check: (sources) =>
    sources
      .filter((source) => isCode(source) && belongs(source))
      .flatMap((source) => {
        const found: string[] = []
        const report = (start: number, what: string) =>
          found.push(`${source.path}:${lineOf(source, start)} reads ${what}`)
        walk(source, {
          MemberExpression({ start, object, property }) {
            if (object.type !== 'Identifier' || property.type !== 'Identifier') return
            if (object.name === 'Date' && property.name === 'now') report(start, 'Date.now')
            if (object.name === 'Temporal' && property.name === 'Now') report(start, 'Temporal.Now')
          },
          NewExpression({ start, callee, arguments: given }) {
            if (callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0)
              report(start, 'new Date()')
          },
          CallExpression({ start, callee }) {
            if (callee.type === 'Identifier' && callee.name === 'Date') report(start, 'Date()')
          },
        })
        return found
      }),
  planted: {
    'Date.now': [{ path: 'src/space/x.ts', text: 'export const at = Date.now()' }],
    'an empty Date': [{ path: 'src/space/x.tsx', text: 'export const at = new Date()' }],
    'Date as a function': [{ path: 'seeds/x.ts', text: 'export const at = Date()' }],
    'Temporal.Now': [{ path: 'src/platform/x.ts', text: 'export const at = Temporal.Now.instant()' }],
  },
  allowed: {
    'a date that is given, words, and the clock itself': [
      {
        path: 'src/space/x.ts',
        text: `// Date.now()\nexport const at = new Date(0), said = 'Date.now()', mono = performance.now()`,
      },
      { path: CLOCK, text: 'export const at = Temporal.Now.instant()' },
    ],
  },
}

const CLOCK_OF_THE_DATABASE =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|(?<!\bfunction )\bplatform\.own_hour\b|\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b|'(now|today|tomorrow|yesterday)'\s*::/i

/**
 * Those whose caller's hour is not believed: what says that the space answers is asked by those whom it is to watch (decision 0031), and
 * no program erases by an hour of its own (0037).
 */
const HELD_AGAINST_IT =
  /\bfunction (?:platform\.own_hour|evidence\.beat|ending\.(?:compare|erase))\b[^$]*(\$\w*\$)[\s\S]*?\1/gi

export const noDatabaseClock: Rule = {
  says: 'no SQL reads the clock of the database but evidence.beat, ending.compare and ending.erase: now is an argument (the job queue keeps its own schema and clock)',
  check: (sources) =>
    sources.flatMap((source) => {
      if (/^db\/.*\.sql$/.test(source.path) && !/^db\/schema\/jobs\.sql$/.test(source.path)) {
        const found = CLOCK_OF_THE_DATABASE.exec(withoutSqlComments(source.text).replace(HELD_AGAINST_IT, ''))
        return found ? [`${source.path} reads ${found[0]}`] : []
      }
      if (!isCode(source) || !belongs(source)) return []
      return literals(source).flatMap(({ text, start }) => {
        const found = CLOCK_OF_THE_DATABASE.exec(withoutSqlComments(text))
        return found ? [`${source.path}:${lineOf(source, start)} reads ${found[0]}`] : []
      })
    }),
  planted: {
    'a default': [{ path: 'db/migrations/0001_x.sql', text: 'create table x (at timestamptz default now());' }],
    'a query': [{ path: 'src/space/store.ts', text: 'await sql`select 1 where due_at < CURRENT_TIMESTAMP`' }],
    'a day': [{ path: 'src/space/store.ts', text: `query('delete from x where on_day < current_date')` }],
    'a literal': [{ path: 'db/roles.sql', text: `select 'today'::date;` }],
    'its own hour, asked by another': [
      { path: 'db/migrations/0001_x.sql', text: 'create function x() as $$ select platform.own_hour() $$;' },
    ],
    'beside the beat': [
      {
        path: 'db/migrations/0001_x.sql',
        text: 'create function evidence.beat() as $$ clock_timestamp() $$; create function x() as $$ clock_timestamp() $$;',
      },
    ],
  },
  allowed: {
    'a comment, a column, the clock port': [
      { path: 'db/migrations/0002_x.sql', text: '-- never now()\ncreate table x (now_at text); /* current_date */' },
      {
        path: 'src/space/store.ts',
        text: 'const at = clock.now(); await sql`select ${unit.now()} as known_at -- now()`',
      },
      {
        path: 'db/migrations/0002_y.sql',
        text: `create function platform.own_hour() as $$ clock_timestamp() $$; create function evidence.beat(at timestamptz) as $$ platform.own_hour() $$;
          create function ending.compare(list uuid) as $$ platform.own_hour() $$; create function ending.erase(at timestamptz) as $$ platform.own_hour() $$;`,
      },
      { path: 'db/schema/platform.sql', text: 'function platform.own_hour() returns timestamptz sql volatile' },
      { path: 'db/schema/jobs.sql', text: 'create table job (at timestamptz default now());' },
    ],
  },
}
