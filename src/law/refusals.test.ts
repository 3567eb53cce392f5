import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { explain, lawRefusal, loadLaw } from './index.ts'

test('whatever the law refuses is understood and cannot be answered: 422, in the words of the law', () => {
  assert.equal(lawRefusal.capability, 'law')
  const codes = Object.entries(lawRefusal.codes)
  assert.ok(codes.length > 15)
  for (const [code, status] of codes) assert.equal(status, 422, code)
  const found = explain(loadLaw(), { kind: 'none', remedy: null })
  assert.ok(isRefusal(found))
  assert.deepEqual(found, { refusal: 'unknown-kind', capability: 'law', status: 422, params: {}, field: 'kind' })
})
