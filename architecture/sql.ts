import { isCode, isTest, lineOf, parse, type Rule, roomOf, type Source, walk } from './source.ts'

/** Every text written in a file's strings and templates, with where it starts. */
export function literals(source: Source): { text: string; start: number }[] {
  const found: { text: string; start: number }[] = []
  walk(source, {
    Literal({ value, start }) {
      if (typeof value === 'string') found.push({ text: value, start })
    },
    TemplateLiteral({ quasis, start }) {
      found.push({ text: quasis.map(({ value }) => value.cooked ?? value.raw).join('$'), start })
    },
  })
  return found
}

export const withoutSqlComments = (sql: string) => sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, '')

/** The journal and the platform keep their own tables; everywhere else SQL has one place a capability. */
const KEEPERS = ['platform', 'evidence']

const STATEMENT =
  /^\s*(select\s[\s\S]*\sfrom\s|select\s+pg_|insert\s+into\s|update\s+[\w."]+\s+set\s|delete\s+from\s|with\s+[\w."]+\s+as\s*\(|create\s+(table|index|role|schema)\s|alter\s+(table|role)\s|drop\s+(table|role)\s|truncate\s)/i

export const oneStore: Rule = {
  says: `a capability's SQL is in its store.ts (or store-<part>.ts)`,
  check: (sources) =>
    sources
      .filter((source) => isCode(source) && !isTest(source))
      .filter(({ path }) => {
        const room = roomOf(path)
        return path.startsWith('src/') && !(room && KEEPERS.includes(room)) && !/\/store(-\w+)*\.ts$/.test(path)
      })
      .flatMap((source) => {
        const drivers = parse(source)
          .imports.filter(({ specifier, typeOnly }) => !typeOnly && /^pg$|\/db\/sql\.ts$/.test(specifier))
          .map(({ specifier }) => `${source.path} imports ${specifier}`)
        const statements = literals(source)
          .filter(({ text }) => STATEMENT.test(text))
          .map(({ start }) => `${source.path}:${lineOf(source, start)} holds an SQL statement`)
        return [...drivers, ...statements]
      }),
  planted: {
    'a tagged statement': [{ path: 'src/delivery/open.ts', text: 'await sql`update delivery.opening set x = 1`' }],
    'a statement in a string': [{ path: 'src/delivery/open.ts', text: `q('delete from delivery.opening')` }],
    'the driver': [{ path: 'src/delivery/routes.ts', text: `import { sql } from '../platform/db/sql.ts'` }],
    'the house itself': [{ path: 'src/house.ts', text: `q('select a, b\\n from delivery.opening')` }],
  },
  allowed: {
    'stores, keepers, tests, types and words': [
      { path: 'src/delivery/store.ts', text: `import { sql } from '../platform/db/sql.ts'; sql\`select 1 from x\`` },
      { path: 'src/delivery/store-inbox.ts', text: 'sql`select 1 from x`' },
      { path: 'src/evidence/journal.ts', text: `import { sql } from '../platform/db/sql.ts'` },
      { path: 'src/delivery/open.test.ts', text: `pool.query('select 1 from x')` },
      {
        path: 'src/delivery/open.ts',
        text: `import type { Asks } from '../platform/db/sql.ts'; say('update your telephone; delete this')`,
      },
    ],
  },
}
