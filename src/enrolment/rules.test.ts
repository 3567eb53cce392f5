import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { handingRefusal, mergeRefusal, type Weight } from './rules.ts'

test('a merge is refused exactly when it would strand something or bring two used spaces under one name unsaid', () => {
  const weight: fc.Arbitrary<Weight> = fc.record({
    documents: fc.boolean(),
    space: fc.constantFrom('none' as const, 'open' as const, 'closed' as const),
  })
  fc.assert(
    fc.property(weight, weight, fc.boolean(), (kept, merged, onPurpose) => {
      const used = (w: Weight) => w.documents || w.space !== 'none'
      const refused = mergeRefusal(kept, merged, onPurpose)
      if (!used(merged)) assert.equal(refused, null)
      else if (!used(kept)) assert.equal(refused, 'merge-the-other-way')
      else assert.equal(refused, onPurpose ? null : 'merge-both-hold-documents')
    }),
  )
})

test('a notice is handed over in the language it was printed for, and read by him only where it is translated', () => {
  const dari = { language: 'prs', understood: 'prs' }
  const inFrenchAlone = { language: 'fr', understood: 'wol' }
  assert.equal(handingRefusal(dari, 'prs', 'prs', 'read-by-him'), null)
  assert.equal(handingRefusal({ ...dari, understood: 'haz' }, 'haz', 'prs', 'read-by-him'), null, 'offered the Dari')
  assert.equal(handingRefusal(dari, 'tir', 'ti', 'read-aloud'), 'notice-in-another-language')
  assert.equal(handingRefusal(inFrenchAlone, 'wol', undefined, 'read-by-him'), 'notice-not-read-by-him')
  for (const how of ['read-aloud', 'interpreter-by-phone'] as const)
    assert.equal(handingRefusal(inFrenchAlone, 'wol', undefined, how), null)
  const strict = { language: 'fr', understood: null }
  assert.equal(handingRefusal(strict, null, undefined, 'read-by-him'), null, 'where his language is not kept')
})
