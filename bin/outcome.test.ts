import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nothing, type Outcome, runFiles, sum, verdict } from './outcome.ts'

const planted = {
  'passes.test.ts': `test('passes', () => {})
    test('misses a program', { skip: 'needs kannel' }, () => {})
    test('will come', { todo: true }, () => {})`,
  'fails.test.ts': `test('fails', () => { throw new Error('no') })`,
  'dies.test.ts': `throw new Error('at import')`,
  'killed.test.ts': `test('is cut off', () => process.kill(process.pid, 'SIGKILL'))`,
  'hook.test.ts': `import { after } from 'node:test'
    test('passes too', () => {})
    after(() => { throw new Error('cannot clean up') })`,
  'empty.test.ts': '',
}

async function outcomeOf(
  t: { after(ending: () => Promise<void>): void },
  ...names: (keyof typeof planted)[]
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'pli-planted-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const name of names) {
    await writeFile(
      join(folder, name),
      name === 'empty.test.ts' ? '' : `import { test } from 'node:test'\n${planted[name]}`,
    )
  }
  // Inside a test the runner would believe its children to be its own.
  const { NODE_TEST_CONTEXT } = process.env
  delete process.env.NODE_TEST_CONTEXT
  try {
    return await runFiles(
      names.map((name) => join(folder, name)),
      () => {},
    )
  } finally {
    process.env.NODE_TEST_CONTEXT = NODE_TEST_CONTEXT
  }
}

test('passed and skipped tests are counted, each skip under its reason', async (t) => {
  assert.deepEqual(await outcomeOf(t, 'passes.test.ts'), {
    passed: 1,
    failed: 0,
    skipped: 2,
    skips: { 'needs kannel': 1, 'will come': 1 },
  })
})

for (const name of ['fails.test.ts', 'dies.test.ts', 'killed.test.ts', 'hook.test.ts', 'empty.test.ts'] as const) {
  test(`a file whose test, hook or process goes wrong or that holds no test is a failure: ${name}`, async (t) => {
    const { failed } = await outcomeOf(t, 'passes.test.ts', name)
    assert.equal(failed, 1)
  })
}

test('a run is good when something passed and nothing failed', () => {
  const run = (passed: number, failed: number, skipped: number) => ({ passed, failed, skipped, skips: {} })
  assert.equal(verdict(run(3, 0, 0), false).good, true)
  assert.equal(verdict(run(3, 0, 0), true).good, true)
  assert.equal(verdict(run(3, 1, 0), false).good, false)
  assert.equal(verdict(run(3, 0, 1), false).good, true)
  assert.equal(verdict(run(3, 0, 1), true).good, false)
  assert.equal(verdict(run(0, 0, 1), false).good, false)
  assert.equal(verdict(nothing, false).good, false)
})

test('the last line counts, over both versions of the database', () => {
  const one: Outcome = { passed: 3, failed: 1, skipped: 1, skips: { 'needs zbar': 1 } }
  assert.deepEqual(verdict(sum(one, one), false).lines, ['skipped 2 × needs zbar', '6 passed, 2 failed, 2 skipped'])
})
