import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { asked, questions } from '../testing/law-questions.ts'
import { explain, loadLaw, type Term } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const CASES = Number(process.env.LAW_CASES ?? 2000)

test('the day of the decision or of the application, given too, never makes a last safe day later, and takes no term away', () => {
  fc.assert(
    fc.property(questions, fc.constantFrom('decidedOn', 'lodgedOn'), (q, fact) => {
      const whole = asked(q)
      if (whole[fact] == null) return
      const without = explain(law, { ...whole, [fact]: null })
      const given = explain(law, whole)
      if (isRefusal(without) || isRefusal(given)) return
      for (const term of without.terms) {
        const same: Term | undefined = given.terms.find(({ name, court }) => name === term.name && court === term.court)
        assert.ok(same !== undefined, `${term.name} ${term.court}`)
        assert.ok(Temporal.PlainDate.compare(same.actBy, term.actBy) <= 0, `${term.name} ${term.actBy} ${same.actBy}`)
      }
    }),
    { numRuns: CASES },
  )
})

test('left out, the day of the application leaves out the law before, and with it its nearer term for legal aid', () => {
  const question = {
    kind: 'refusal',
    remedy: { court: 'cnda', months: 1, franc: true },
    servedOn: day('2026-06-20'),
  } as const
  const terms = (lodgedOn: Temporal.PlainDate | null) => {
    const found = explain(law, { ...question, lodgedOn })
    assert.ok(!isRefusal(found))
    return found.terms.map(({ name, actBy }) => `${name} ${actBy}`)
  }
  assert.deepEqual(terms(null), ['appeal 2026-07-21'])
  assert.deepEqual(terms(day('2026-01-05')), ['appeal 2026-07-21', 'legal-aid 2026-07-03'])
})
