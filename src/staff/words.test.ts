import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { factWords } from './pages-journal.tsx'
import { refuse } from './refusals.ts'
import { rights, roles } from './rights.ts'
import { outcomesOf, type WorkKind, workKinds } from './work-kinds.ts'

const kinds = Object.keys(workKinds) as WorkKind[]
const keys = [
  ...Object.keys(rights).map((right) => `staff.right.${right}`),
  ...[...Object.keys(roles), 'member', 'applicant', 'door', 'worker'].map((role) => `staff.role.${role}`),
  ...kinds.map((kind) => `staff.work.kind.${kind}`),
  ...kinds.flatMap((kind) => outcomesOf(kind).map((outcome) => `staff.work.outcome.${outcome}`)),
  ...Object.keys(refuse.codes).flatMap((code) => [`staff.refusal.${code}.title`, `staff.refusal.${code}.next`]),
]

test('every type of fact has words in the journal, in French and in English', async () => {
  const types = [...(await readFile('docs/facts.md', 'utf8')).matchAll(/^\| `(\w+)` /gm)].map(([, type]) => type!)
  assert.ok(types.length > 50)
  for (const tag of ['fr', 'en'])
    assert.deepEqual(
      types.filter((type) => factWords(words(tag), type) === type),
      [],
      tag,
    )
})

test('every right, role, kind of work, outcome and refusal has its words, in French and in English', () => {
  for (const tag of ['fr', 'en']) {
    const w = words(tag)
    assert.deepEqual(
      keys.filter((key) => w.maybe(key) === undefined),
      [],
      tag,
    )
  }
  // The French stands in for what is missing, so the English is compared too.
  assert.deepEqual(
    keys.filter((key) => words('en').maybe(key) === words('fr').maybe(key)),
    [],
  )
})
