import { isCode, isTest, type Rule, type Source } from './source.ts'
import { literals } from './sql.ts'

const KINDS = 'src/staff/work-kinds.ts'

/** What is said in the files that make such calls: a kind or an outcome may be chosen a line before. */
const saidWhere = (sources: readonly Source[], calls: RegExp): Set<string> =>
  new Set(
    sources
      .filter((source) => isCode(source) && !isTest(source) && source.path.startsWith('src/') && source.path !== KINDS)
      .filter(({ text }) => calls.test(text))
      .flatMap(literals)
      .map(({ text }) => text),
  )

/** A kind that nothing opens is a promise to somebody who is never called: the list looks as if it were kept. */
export const workOpened: Rule = {
  says: 'each kind of work is opened somewhere, and each outcome that only an act can give is given by one',
  check(sources) {
    const opened = saidWhere(sources, /\bopenWork(Item)?\(/)
    const settled = saidWhere(sources, /\bsettleWork\(/)
    const declared = sources.find(({ path }) => path === KINDS)?.text ?? ''
    const kinds = [
      ...declared.matchAll(/'([\w-]+)': \{ closedBy: '(\w+)', outcomes: \[(.*?)\](?:, byAct: \[(.*?)\])? \}/g),
    ]
    if (declared !== '' && kinds.length === 0) return [`${KINDS} is written in a way that is not understood here`]
    return kinds.flatMap(([, kind, closedBy, outcomes, byAct = '']) => [
      ...(opened.has(kind!) ? [] : [`${KINDS}: ${kind} is never opened`]),
      ...[...`${byAct} ${closedBy === 'act' ? outcomes! : ''}`.matchAll(/'([\w-]+)'/g)]
        .map(([, outcome]) => outcome!)
        .filter((outcome) => !settled.has(outcome))
        .map((outcome) => `${KINDS}: no act ever ends ${kind} as ${outcome}`),
    ])
  },
  planted: {
    'a kind that is only declared': [
      { path: KINDS, text: `x = { 'lost-letter': { closedBy: 'hand', outcomes: ['found'] } }` },
      { path: 'src/post/x.ts', text: `const why = 'lost-letter'` },
    ],
    'a kind that only a test opens': [
      { path: KINDS, text: `x = { 'lost-letter': { closedBy: 'hand', outcomes: ['found'] } }` },
      { path: 'src/post/x.test.ts', text: `openWorkItem(unit, { kind: 'lost-letter' })` },
    ],
    'an outcome of an act that none gives': [
      { path: KINDS, text: `x = { 'lost-letter': { closedBy: 'act', outcomes: ['found', 'burnt'] } }` },
      {
        path: 'src/post/x.ts',
        text: `openWorkItem(unit, { kind: 'lost-letter' }); settleWork(unit, { kind: 'lost-letter' }, 'found')`,
      },
    ],
    'an outcome beside those of the hand that no act gives': [
      { path: KINDS, text: `x = { 'lost-letter': { closedBy: 'hand', outcomes: ['found'], byAct: ['burnt'] } }` },
      { path: 'src/post/x.ts', text: `openWorkItem(unit, { kind: 'lost-letter' }); settleWork(unit, about, 'sent')` },
    ],
    'a list that this rule cannot read': [{ path: KINDS, text: 'export const workKinds = made()' }],
  },
  allowed: {
    'opened by one file, ended by another; by hand any way': [
      {
        path: KINDS,
        text: `x = {
          'lost-letter': { closedBy: 'act', outcomes: ['found'] },
          'odd-letter': { closedBy: 'hand', outcomes: ['read', 'burnt'] },
        }`,
      },
      {
        path: 'src/post/x.ts',
        text: `const kind = odd ? 'odd-letter' : 'lost-letter'; await openWorkItem(unit, { kind })`,
      },
      { path: 'src/post/y.ts', text: `await settleWork(unit, { kind: 'lost-letter', documentId }, 'found')` },
    ],
  },
}
