import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
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
