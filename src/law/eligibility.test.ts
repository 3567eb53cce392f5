import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type EligibilityFacts, eligibility, loadLaw, type Procedure } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const ORDINARY: EligibilityFacts = {
  registeredOn: day('2024-01-10'),
  department: '75',
  procedure: 'normal',
  unaccompaniedMinor: false,
  overseas: false,
  requalified: null,
  detention: false,
  protectedAlready: false,
  stateless: false,
}
const judged = (facts: Partial<EligibilityFacts>): string => {
  const { answer, reason } = eligibility(law, { ...ORDINARY, ...facts })
  return `${answer} ${reason}`
}

// @law arrêté du 25 avril 2022 (INTV2212614A)
test('whoever is registered at one of the desks of 2022 from 2 May 2022 is in, with the article', () => {
  const desks = '06 13 14 21 25 31 34 38 44 45 49 51 57 59 60 63 67 68 69 71 75 76 77 78 91 92 93 94 95'.split(' ')
  for (const department of desks) {
    assert.equal(judged({ department }), 'in registered-at-a-desk')
    assert.equal(judged({ department, registeredOn: day('2022-05-02') }), 'in registered-at-a-desk')
    assert.equal(judged({ department, registeredOn: day('2022-05-01') }), 'out registered-before-start')
  }
  assert.deepEqual(eligibility(law, ORDINARY), {
    answer: 'in',
    reason: 'registered-at-a-desk',
    article: 'Arrêté du 25 avril 2022 (INTV2212614A)',
    mark: 'text',
  })
})

test('from 12 June 2026 the answer stands as a reading', () => {
  const { answer, mark } = eligibility(law, { ...ORDINARY, registeredOn: day('2026-06-12') })
  assert.deepEqual([answer, mark], ['in', 'reading'])
  assert.equal(eligibility(law, { ...ORDINARY, registeredOn: day('2026-06-11') }).mark, 'text')
})

test('Bretagne and Nouvelle-Aquitaine are in since the pilot, whose first days are not known', () => {
  for (const department of ['35', '33', '29', '87']) {
    assert.equal(judged({ department, registeredOn: day('2020-08-01') }), 'in pilot-region')
    assert.equal(judged({ department, registeredOn: day('2020-07-15') }), 'unknown pilot-start-not-read')
    assert.equal(judged({ department, registeredOn: day('2020-06-30') }), 'out registered-before-start')
  }
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
describe('out, whatever the desk', () => {
  const OUT: [Partial<EligibilityFacts>, string][] = [
    [{ procedure: 'dublin' }, 'out dublin'],
    [{ unaccompaniedMinor: true }, 'out unaccompanied-minor'],
    [{ overseas: true }, 'out overseas'],
    [{ department: '974' }, 'out overseas'],
    [{ department: '976' }, 'out overseas'],
    [{ detention: true }, 'out detention'],
    [{ procedure: 'border' }, 'out waiting-zone'],
    [{ protectedAlready: true }, 'out protected-already'],
    [{ stateless: true }, 'out statelessness'],
  ]
  for (const [facts, expected] of OUT) test(expected, () => assert.equal(judged(facts), expected))
})

test('a person under Dublin is out even when once requalified: the procedure of today decides', () => {
  const requalified = { on: day('2024-02-01'), domicile: '75' }
  assert.equal(judged({ procedure: 'dublin', requalified }), 'out dublin')
})

// @law arrêté du 25 avril 2022 (INTV2212614A)
test('a person requalified from 2 May 2022 enters where domiciled, not where registered', () => {
  const where = (domicile: string, on = '2024-02-01') =>
    judged({ department: '2A', registeredOn: day('2020-01-10'), requalified: { on: day(on), domicile } })
  assert.equal(where('01'), 'in requalified')
  assert.equal(where('57'), 'in requalified')
  assert.equal(where('75', '2022-05-02'), 'in requalified')
  assert.equal(where('75', '2022-05-01'), 'out requalified-before-start')
  assert.equal(where('35'), 'in pilot-region')
  assert.equal(where('2A'), 'unknown requalified-elsewhere')
  assert.equal(where('2b'), 'unknown requalified-elsewhere')
  assert.equal(where('974'), 'out overseas')
})

test('what no text speaks of is unknown, never in', () => {
  for (const department of ['2A', '2b', '01', '1', '20', '00', '99', '', 'Paris', '<75>'])
    assert.equal(judged({ department }), 'unknown department-not-listed', department)
  assert.equal(judged({ procedure: 'unknown' }), 'unknown procedure-unknown')
})

test('a department typed with one digit, a space or small letters is the same department', () => {
  assert.equal(judged({ department: ' 6 ' }), judged({ department: '06' }))
  assert.match(judged({ department: '06' }), /^in/)
})

// @law arrêté du 29 avril 2021 (INTV2112385A)
test('who is in is total: any facts at all give in, out or unknown, with the article and the reason', () => {
  const department = fc.oneof(fc.constantFrom('75', '35', '2A', '974', '01'), fc.string())
  const date = fc.integer({ min: 0, max: 4000 }).map((days) => day('2018-01-01').add({ days }))
  // What puts somebody out at once is rare, or the rules after it would hardly be reached.
  const rarely = fc.constantFrom(false, false, false, false, true)
  const facts = fc.record<EligibilityFacts>({
    registeredOn: date,
    department,
    procedure: fc.constantFrom<Procedure>('normal', 'accelerated', 'dublin', 'border', 'unknown'),
    unaccompaniedMinor: rarely,
    overseas: rarely,
    requalified: fc.option(fc.record({ on: date, domicile: department }), { freq: 1 }),
    detention: rarely,
    protectedAlready: rarely,
    stateless: rarely,
  })
  fc.assert(
    fc.property(facts, (f) => {
      const { answer, reason, article } = eligibility(law, f)
      assert.ok(['in', 'out', 'unknown'].includes(answer) && reason !== '' && article !== '')
      if (
        f.stateless ||
        f.protectedAlready ||
        f.unaccompaniedMinor ||
        f.detention ||
        f.overseas ||
        f.procedure === 'dublin'
      )
        assert.equal(answer, 'out')
    }),
    { numRuns: 2000 },
  )
})

test('a list of departments is read however one is typed; a domicile or a day of requalification that is not is in none', () => {
  const rule = (when: object, reason: string) =>
    ({ when, reason, answer: 'in', article: 'x', mark: 'reading' }) as const
  const rules = [
    rule({ domicile: 'listed' }, 'domicile'),
    rule({ requalifiedFrom: '2020-02-01' }, 'requalified'),
    rule({ department: 'listed' }, 'department'),
    rule({}, 'everybody'),
  ]
  const invented = { ...law, eligibility: { groups: { listed: ['2A', '01'] }, rules } }
  const by = (facts: Partial<EligibilityFacts>) => eligibility(invented, { ...ORDINARY, ...facts }).reason
  for (const department of ['2A', '2a', ' 2a ', '01', '1', '1 '])
    assert.equal(by({ department }), 'department', department)
  for (const department of ['2B', '11', '10', '']) assert.equal(by({ department }), 'everybody', department)
  const requalified = (on: string, domicile: string) => by({ requalified: { on: day(on), domicile } })
  assert.equal(requalified('2020-01-31', '2a'), 'domicile')
  assert.equal(requalified('2020-02-01', '75'), 'requalified')
  assert.equal(requalified('2020-01-31', '75'), 'everybody')
})
