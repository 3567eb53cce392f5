import type { Rule, Source } from './source.ts'

/** A column that can hold something about a person: why it is there, on what ground, and what profile=strict keeps of it. */
export type Personal = {
  readonly why: string
  readonly ground: string
  readonly strict?: string | boolean | null
  /** Who is told of it by a function that runs as the owner, which neither grant nor policy shows. */
  readonly alsoTold?: string
}

export type Register = {
  /** What a ground says and where it is written; `addition` is what is in no text. */
  readonly grounds: Readonly<Record<string, { readonly says: string; readonly source: string }>>
  /** Values inside facts that are additions: by type of fact and member, with what profile=strict writes instead. */
  readonly inFacts: Readonly<Record<string, Readonly<Record<string, string | boolean | null>>>>
  /** Facts that are additions wholly: profile=strict never writes them. */
  readonly absentFacts: readonly string[]
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly lifetime: string
        readonly personal: Readonly<Record<string, Personal>>
        readonly notPersonal: readonly string[]
      }
    >
  >
}

export const REGISTER = 'docs/privacy.json'

export const readRegister = (sources: readonly Source[]): Register | undefined => {
  const found = sources.find(({ path }) => path === REGISTER)
  return found && (JSON.parse(found.text) as Register)
}

const NAME_WIDTH = 24 // as src/platform/db/schema.ts pads it

/** The tables of db/schema/ and their columns, in order, with the lines of grants and policies beneath them. */
export function readTables(sources: readonly Source[]): Map<string, { columns: string[]; lines: string[] }> {
  const tables = new Map<string, { columns: string[]; lines: string[] }>()
  for (const { path, text } of sources) {
    if (!/^db\/schema\/\w+\.sql$/.test(path)) continue
    for (const block of text.split('\n\n')) {
      const [head = '', ...lines] = block.trim().split('\n')
      const name = /^(?:unlogged )?table (\S+)/.exec(head)?.[1]
      if (name === undefined) continue
      const said = lines.map((line) => line.slice(2))
      const columns = said.map((line) => line.slice(0, NAME_WIDTH).trimEnd()).filter((word) => !/\s/.test(word))
      tables.set(name, { columns, lines: [head, ...said.filter((line) => !columns.includes(line.split(' ', 1)[0]!))] })
    }
  }
  return tables
}

function columnsOf(name: string, columns: readonly string[], register: Register): string[] {
  const table = register.tables[name]
  if (!table) return [`${REGISTER} has no ${name}`]
  const said = [...Object.keys(table.personal), ...table.notPersonal]
  return [
    ...columns
      .filter((column) => !said.includes(column))
      .map((column) => `${name}.${column} has no line in ${REGISTER}`),
    ...said
      .filter((column, i) => !columns.includes(column) || said.indexOf(column) !== i)
      .map((column) => `${name}.${column} has a line too many in ${REGISTER}`),
    ...(table.lifetime.trim() === '' ? [`${name} has no lifetime in ${REGISTER}`] : []),
    ...Object.entries(table.personal).flatMap(([column, { why, ground, strict }]) => [
      ...(why.trim() === '' ? [`${name}.${column} does not say why it is there`] : []),
      ...(register.grounds[ground] ? [] : [`${name}.${column} stands on no known ground`]),
      ...((ground === 'addition') === (strict !== undefined)
        ? []
        : [`${name}.${column}: an addition, and nothing else, has a switch`]),
    ]),
  ]
}

const planted = (column: object, more: Partial<Register['tables'][string]> = {}): Source[] => [
  {
    path: REGISTER,
    text: JSON.stringify({
      grounds: { agdref: { says: 'x', source: 'y' }, addition: { says: 'x', source: 'y' } },
      inFacts: {},
      absentFacts: [],
      tables: { 'space.account': { lifetime: 'a year', personal: { language: column }, notPersonal: [], ...more } },
    }),
  },
  {
    path: 'db/schema/space.sql',
    text: `${'\n\ntable space.account\n'}  ${'language'.padEnd(NAME_WIDTH)} text\n  grant select to x\n`,
  },
]

const SWITCHED = { why: 'x', ground: 'addition', strict: null }

export const everyColumnAccounted: Rule = {
  says: 'every column is said to be personal or not in docs/privacy.json; a personal one says why, on what ground, for how long, and an addition what switches it off',
  check(sources) {
    const register = readRegister(sources)
    const tables = readTables(sources)
    if (tables.size === 0) return []
    if (!register) return [`${REGISTER} is missing`]
    return [
      ...[...tables].flatMap(([name, { columns }]) => columnsOf(name, columns, register)),
      ...Object.keys(register.tables)
        .filter((name) => !tables.has(name))
        .map((name) => `${REGISTER} has ${name}, which is no table`),
    ]
  },
  planted: {
    'a new column without a line': planted(SWITCHED, { personal: {} }),
    'a line without a column': planted(SWITCHED, { notPersonal: ['gone'] }),
    'a column that is both': planted(SWITCHED, { notPersonal: ['language'] }),
    'a table that nobody speaks of': [
      planted(SWITCHED)[0]!,
      { path: 'db/schema/x.sql', text: 'table x.y\n\n' },
      planted(SWITCHED)[1]!,
    ],
    'no reason': planted({ ...SWITCHED, why: ' ' }),
    'no ground that the law or the register knows': planted({ why: 'x', ground: 'curiosity' }),
    'an addition without a switch': planted({ why: 'x', ground: 'addition' }),
    'a switch of what the law asks for': planted({ why: 'x', ground: 'agdref', strict: null }),
    'no lifetime': planted(SWITCHED, { lifetime: '' }),
    'no register at all': [planted(SWITCHED)[1]!],
  },
  allowed: {
    'a personal column on its ground': planted(SWITCHED),
    'another that is not': planted(SWITCHED, { personal: {}, notPersonal: ['language'] }),
  },
}
