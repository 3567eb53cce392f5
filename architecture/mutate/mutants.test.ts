import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Mutant, mutantsOf } from './mutants.ts'
import { report } from './report.ts'
import { worker } from './worker.ts'

const of = (text: string) => mutantsOf({ path: 'src/law/x.ts', text })
const changes = (text: string) => of(text).map(({ original, by }) => `${original} → ${by}`)
const inExpression = (text: string) => changes(`export default ${text}`)

test('a comparison moves its boundary, turns round, and is taken for certain', () => {
  assert.deepEqual(inExpression('f(a < b)'), ['a < b → (a <= b)', 'a < b → (a >= b)', 'a < b → true', 'a < b → false'])
  assert.deepEqual(inExpression('f(a === b)'), ['a === b → (a !== b)', 'a === b → true', 'a === b → false'])
})

test('a condition is taken for certain, a negation is dropped, and one and the other trade places', () => {
  assert.deepEqual(inExpression('f(!a ? b : c)'), ['!a → true', '!a → false', '!a → a'])
  assert.deepEqual(inExpression('f(a && (b ?? c))'), ['a && (b ?? c) → (a || (b ?? c))', 'b ?? c → (b && c)'])
})

test('numbers, texts, lists, objects and patterns say something else', () => {
  assert.deepEqual(inExpression('f(1, true, "a", "", [], [b], { c }, /^d+$/u)'), [
    '1 → 2',
    'true → false',
    '"a" → \'\'',
    '"" → \'mutated\'',
    "[] → ['mutated']",
    '[b] → []',
    '{ c } → {}',
    '/^d+$/u → /d+$/u',
    '/^d+$/u → /^d+/u',
    '/^d+$/u → /^d$/u',
  ])
})

test('arithmetic goes the other way, methods are swapped or left out, and what may be absent is taken for present', () => {
  assert.deepEqual(inExpression('f(a + b, -c)'), ['a + b → (a - b)', '-c → +c'])
  assert.deepEqual(inExpression('f("a" + b)'), ['"a" → \'\''])
  assert.deepEqual(inExpression('f(Math.min(a, b), c.filter(d), e?.g)'), [
    'Math.min(a, b) → Math.max(a, b)',
    'c.filter(d) → c',
    '?. → .',
  ])
})

test('a statement is left out, a body is emptied, and an answer is null', () => {
  assert.deepEqual(changes('function f() { g(); return 0 }'), [
    '{ g(); return 0 } → {}',
    'g(); → ;',
    'return 0 → return null',
    '0 → 1',
  ])
  assert.deepEqual(changes('const f = () => g'), ['() => g → () => undefined'])
})

test('types, modules and names of members are left alone', () => {
  assert.deepEqual(
    changes("import a from 'a'\nexport { b } from 'b'\ntype C = 'c' | 1\nconst d: Record<'e', 1> = f\n"),
    [],
  )
  assert.deepEqual(inExpression("f({ 'g-h': i } as const)"), ["{ 'g-h': i } → {}"])
})

test('a mutant is found again by where it is and what it says, whatever lines come before it', () => {
  const text = 'const a = () => {\n  f(1)\n  f(1)\n}'
  const named = (mutants: Mutant[]) => mutants.map(({ place, original, by, nth }) => [place, original, by, nth].join())
  assert.deepEqual(named(of(text)), named(of(`// before\n\n${text}`)))
  assert.deepEqual(named(of(text)).slice(-2), ['a,f(1),;,2', 'a,1,2,2'])
})

const [mutant] = of('const a = 1') as [Mutant]
const RUN = { minutes: 1, on: 'a day', machine: 'a machine', least: 90 }

test('a survivor that nobody explains, an explanation of none, and a low score each fail the proof', () => {
  const survived = [{ mutant, outcome: 'survived' }] as const
  const reason = { file: mutant.file, place: 'a', why: 'no matter', changes: ['1 → 2'] }
  const faults = (...args: Parameters<typeof report>) => report(...args).faults.map((fault) => fault.split(/[:,]/)[0])
  assert.deepEqual(faults(survived, [reason], true, { ...RUN, least: 0 }), [])
  assert.deepEqual(faults(survived, [], true, { ...RUN, least: 0 }), ['not justified'])
  assert.deepEqual(faults(survived, [reason], true, RUN), ['0.0 % of the mutants were noticed'])
  assert.deepEqual(faults([{ mutant, outcome: 'killed' }], [reason], true, RUN), ['justified'])
  assert.deepEqual(faults([{ mutant, outcome: 'killed' }], [], true, RUN), [])
  const outlived = [{ mutant, outcome: 'never ended' }] as const
  assert.deepEqual(faults(outlived, [reason], true, RUN), ['justified'])
  assert.deepEqual(faults(outlived, [{ ...reason, slower: true }], true, RUN), ['0.0 % of the mutants were noticed'])
})

test('a mutant fails the tests of its file, and leaves the file and the next trial alone', async () => {
  const files = ['src/law/day.test.ts']
  const by = worker({})
  const change = (replacement: string) => ({ file: 'src/law/day.ts', start: 0, end: 0, replacement })
  assert.deepEqual(await by.attempt({ files, change: null }), { outcome: 'passed', failed: null })
  assert.deepEqual(await by.attempt({ files, change: change('throw new Error();') }), { outcome: 'failed', failed: 0 })
  assert.deepEqual(await by.attempt({ files, change: change('process.exit(0);') }), { outcome: 'failed', failed: null })
  assert.deepEqual(await by.attempt({ files, change: null }), { outcome: 'passed', failed: null })
  await by.end()
})
