import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { direction, doors, purity } from './imports.ts'
import { lawTested } from './law-tags.ts'
import { decisionsListed, noDeadLink } from './links.ts'
import { glossary, pastTense } from './names.ts'
import { exactVersions } from './packages.ts'
import { noPlace } from './places.ts'
import { everyColumnAccounted } from './privacy.ts'
import { oneDoor, shortFiles } from './shape.ts'
import type { Rule, Source } from './source.ts'
import { oneStore } from './sql.ts'
import { noDatabaseClock, oneClock } from './time.ts'
import { workOpened } from './work.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Every file of the repository: tracked, or new and not ignored. A picture has no text. */
function repository(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  return listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(root + path))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
    .map(({ path, text }) => ({ path, text: text.includes('\0') ? '' : text }))
}

const sources = repository()
const rules: Rule[] = [
  direction,
  doors,
  purity,
  oneClock,
  noDatabaseClock,
  oneStore,
  glossary,
  pastTense,
  shortFiles,
  oneDoor,
  noPlace,
  exactVersions,
  everyColumnAccounted,
  noDeadLink,
  decisionsListed,
  workOpened,
  lawTested,
]

for (const { says, check, planted, allowed = {} } of rules) {
  test(says, () => assert.deepEqual(check(sources), []))

  for (const [what, files] of Object.entries(planted)) {
    test(`${says} — goes red on: ${what}`, () => {
      const found = check(files)
      assert.equal(found.length, 1, found.join('\n'))
    })
  }
  for (const [what, files] of Object.entries(allowed)) {
    test(`${says} — leaves alone: ${what}`, () => assert.deepEqual(check(files), []))
  }
}

test('every room and rule was looked at: the list of files is not empty', () => {
  assert.ok(sources.some(({ path }) => path === 'src/platform/clock.ts'))
  assert.ok(sources.some(({ path }) => path.startsWith('db/migrations/')))
})
