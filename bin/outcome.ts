import { resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** What came of the tests; `skips` counts each reason. */
export type Outcome = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly skips: Readonly<Record<string, number>>
}

export const nothing: Outcome = { passed: 0, failed: 0, skipped: 0, skips: {} }

/** Runs test files, each in a process of its own, three at a time: many wait for a browser, a carrier or a clock rather than for a core. `say` receives the report as it comes. */
export async function runFiles(files: string[], say: (text: string) => void): Promise<Outcome> {
  const events = run({
    files,
    concurrency: 3,
    execArgv: ['--enable-source-maps', '--import', './bin/jsx.ts'],
    timeout: 300_000,
  })
  let [passed, failed, skipped] = [0, 0, 0]
  let empty = 0
  const skips: Record<string, number> = {}
  events.on('test:pass', ({ name, file, skip, todo }) => {
    // The runner reports a file in which no test was run as a test that passed and has the file's name.
    if (file !== undefined && resolve(name) === resolve(file)) {
      empty += 1
      say(`${name} holds no test\n`)
    }
    const why = skip ?? todo
    if (why === undefined || why === false) return
    const said = typeof why === 'string' && why !== '' ? why : name
    skips[said] = (skips[said] ?? 0) + 1
  })
  events.on('test:summary', ({ file, counts, success }) => {
    if (file !== undefined) return
    passed = counts.passed - empty
    skipped = counts.skipped + counts.todo
    // A file that dies or a hook that throws fails the run without being a test.
    failed = Math.max(counts.tests - passed - skipped, success ? 0 : 1)
  })
  for await (const text of events.compose(spec)) say(String(text))
  return { passed, failed, skipped, skips }
}

export function sum(a: Outcome, b: Outcome): Outcome {
  const skips = { ...a.skips }
  for (const [why, times] of Object.entries(b.skips)) skips[why] = (skips[why] ?? 0) + times
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, skips }
}

/** The last lines, and whether the run counts as good: in CI nothing may be skipped, and nowhere may nothing run. */
export function verdict({ passed, failed, skipped, skips }: Outcome, ci: boolean): { good: boolean; lines: string[] } {
  const none = passed + failed === 0
  return {
    good: failed === 0 && !none && !(ci && skipped > 0),
    lines: [
      ...Object.entries(skips).map(([why, times]) => `skipped ${times} × ${why}`),
      ...(ci && skipped > 0 ? ['CI=true: a skipped test is a failure'] : []),
      ...(none ? ['no test was run'] : []),
      `${passed} passed, ${failed} failed, ${skipped} skipped`,
    ],
  }
}
