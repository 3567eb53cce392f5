import { posix } from 'node:path'
import { type Import, isCode, isTest, parse, type Rule, roomOf, type Source } from './source.ts'

/** The rooms of the house, lowest first. Each may use those below it; rooms of one floor never meet but in journey.ts. */
const floors = [
  ['platform'],
  ['ui'],
  ['law'],
  ['calculator'],
  ['evidence'],
  ['staff'],
  ['enrolment'],
  ['space'],
  ['delivery'],
  ['reach', 'post', 'exemption', 'support', 'progress', 'permits', 'appointments'],
  ['office', 'takeaway', 'ending'],
  ['dev'],
] as const

export const isCapability = (room: string) => !OPEN.includes(room)

const floorOf = (room: string) => floors.findIndex((rooms) => (rooms as readonly string[]).includes(room))

/** The files right under src (house, journey, main…) are above every room, and above them what tests do with it all. */
const ROOF = floors.length
const TESTING = 'testing'

/** Not capabilities: grounds that all stand on, and stages around them. One enters by any file. */
const OPEN = ['platform', 'ui', 'dev', TESTING]

const inside = (specifier: string) => specifier.startsWith('.')
const target = ({ path }: Source, { specifier }: Import) => posix.join(posix.dirname(path), specifier)

function eachImport(sources: readonly Source[], violation: (from: Source, to: string) => string | undefined): string[] {
  return sources.filter(isCode).flatMap((source) =>
    parse(source)
      .imports.filter(({ specifier }) => inside(specifier))
      .flatMap((found) => violation(source, target(source, found)) ?? []),
  )
}

export const direction: Rule = {
  says: 'imports run one way: a room uses the rooms of lower floors, never its siblings nor those above',
  check: (sources) => [
    ...new Set(
      sources
        .filter(isCode)
        .map(({ path }) => roomOf(path))
        .filter((room) => room !== undefined && room !== TESTING && floorOf(room) < 0)
        .map((room) => `src/${room} is on no floor of the house: give it one in architecture/imports.ts`),
    ),
    ...eachImport(sources, (from, to) => {
      const room = roomOf(from.path)
      if (room === TESTING || !to.startsWith('src/')) return undefined
      const other = roomOf(to)
      if (other === room || (other === TESTING && (isTest(from) || /^(bench|journeys)\//.test(from.path))))
        return undefined
      if (other === TESTING) return `${from.path} imports ${to}, which is for tests`
      if (room === undefined) return undefined
      if (isTest(from) && (other === undefined || other === 'dev')) return undefined
      const [mine, theirs] = [floorOf(room), other === undefined ? ROOF : floorOf(other)]
      return theirs < mine ? undefined : `${from.path} imports ${to}`
    }),
  ],
  planted: {
    'the platform knows a capability': [
      { path: 'src/platform/x.ts', text: `import { openDocument } from '../delivery/index.ts'` },
    ],
    'siblings meet': [{ path: 'src/reach/x.ts', text: `import { print } from '../post/index.ts'` }],
    'a type is an import too': [{ path: 'src/law/x.ts', text: `import type { Fact } from '../evidence/index.ts'` }],
    'so is a re-export': [{ path: 'src/ui/x.ts', text: `export * from '../delivery/index.ts'` }],
    'and a dynamic one': [{ path: 'src/delivery/x.ts', text: `const reach = await import('../reach/index.ts')` }],
    'and the type of an import': [
      { path: 'src/delivery/x.ts', text: `type Reach = import('../reach/index.ts').Reach` },
    ],
    'a room imports the house': [{ path: 'src/office/x.ts', text: `import { house } from '../house.ts'` }],
    'the program uses what is for tests': [{ path: 'src/house.ts', text: `import './testing/house.ts'` }],
    'a test meets those above in the house only': [
      { path: 'src/evidence/x.test.ts', text: `import { openDocument } from '../delivery/index.ts'` },
    ],
    'a room without a floor': [{ path: 'src/misc/x.ts', text: '' }],
  },
  allowed: {
    'downstairs and outside': [
      { path: 'src/office/x.ts', text: `import '../delivery/index.ts'; import './y.ts'; import 'node:fs'` },
      { path: 'src/house.ts', text: `import './delivery/index.ts'; import './journey.ts'` },
      { path: 'src/space/x.test.ts', text: `import '../testing/house.ts'; import '../house.ts'` },
      { path: 'src/staff/x.test.ts', text: `import '../dev/identity.ts' // the twin of an outside party` },
      { path: 'src/testing/house.ts', text: `import '../house.ts'; import '../delivery/index.ts'` },
    ],
  },
}

export const doors: Rule = {
  says: 'a capability is entered by its index.ts only',
  check: (sources) =>
    eachImport(sources, (from, to) => {
      const room = roomOf(to)
      if (room === undefined || !isCapability(room) || room === roomOf(from.path)) return undefined
      return to === `src/${room}/index.ts` ? undefined : `${from.path} imports ${to}, past src/${room}/index.ts`
    }),
  planted: {
    'a capability': [{ path: 'src/delivery/x.ts', text: `import { hash } from '../evidence/canonical.ts'` }],
    'the house': [{ path: 'src/house.ts', text: `import { routes } from './delivery/routes.ts'` }],
    'a journey': [{ path: 'journeys/x.test.ts', text: `import { rules } from '../src/delivery/rules.ts'` }],
  },
  allowed: {
    'inside, and in the platform': [
      {
        path: 'src/delivery/x.ts',
        text: `import './rules.ts'; import '../platform/clock.ts'; import '../law/index.ts'`,
      },
    ],
  },
}

/** What a rule may not reach, itself: the network, the disk, the database, the clock's reading. */
const impure = (specifier: string) =>
  /^(node:(?!assert|test|util)|pg$|pg-boss|fastify)/.test(specifier) ||
  /\/(store|db\/[^/]+|jobs\/[^/]+|files\/[^/]+|http\/[^/]+)\.ts$/.test(specifier)

export const purity: Rule = {
  says: 'a rule decides and does nothing else: rules.ts and src/law (but load.ts, its reader) import no I/O, save in types',
  check: (sources) =>
    sources
      .filter(({ path }) => /(^|[/-])rules\.tsx?$/.test(path) || /^src\/law\/(?!load\.ts$|.*\.test\.)/.test(path))
      .filter(isCode)
      .flatMap((source) =>
        parse(source)
          .imports.filter(({ specifier, typeOnly }) => !typeOnly && impure(specifier))
          .map(({ specifier }) => `${source.path} imports ${specifier}`),
      ),
  planted: {
    'a rule that reads the database': [
      { path: 'src/delivery/rules.ts', text: `import { sql } from '../platform/db/sql.ts'` },
    ],
    'a rule that asks the store': [
      { path: 'src/delivery/rules.ts', text: `import { lockDocument } from './store.ts'` },
    ],
    'law read from the disk': [{ path: 'src/law/calendar.ts', text: `import { readFileSync } from 'node:fs'` }],
  },
  allowed: {
    'types of what is stored': [{ path: 'src/delivery/rules.ts', text: `import type { Document } from './store.ts'` }],
  },
}
