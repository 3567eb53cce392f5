import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { alone, isServed, type Kind, kindOf, kinds, loadLaw, regimeAt, selectRegime } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)
const nameAt = (on: string): string => {
  const found = regimeAt(law, day(on))
  return isRefusal(found) ? found.refusal : found.name
}
function kind(regime: string, code: string): Kind {
  const found = kindOf(law, regime, code)
  assert.ok(!isRefusal(found))
  return found
}

test('every civil day since 2019 has one regime, and no day before', () => {
  assert.deepEqual(
    [
      '2018-12-31',
      '2019-01-01',
      '2020-07-07',
      '2020-07-08',
      '2021-04-30',
      '2021-05-01',
      '2026-06-11',
      '2026-06-12',
    ].map(nameAt),
    ['unknown-regime', '2019', '2019', 'pilot', 'pilot', '2021', '2021', '2026'],
  )
})

test('the day of being made available selects the regime, else the day of service', () => {
  const select = (facts: Parameters<typeof selectRegime>[1]) => {
    const found = selectRegime(law, facts)
    return isRefusal(found) ? found.refusal : [found.regime, ...found.alternatives].map((r) => r.name).join(' or ')
  }
  assert.equal(select({ served: day('2019-06-04') }), '2019')
  assert.equal(select({ 'made-available': day('2021-04-28'), served: day('2021-05-13') }), 'pilot')
  assert.equal(select({ 'made-available': day('2026-06-01'), served: day('2026-06-16') }), '2021 or 2026')
  assert.equal(select({ 'made-available': day('2026-07-01'), 'application-lodged': day('2026-06-11') }), '2026 or 2021')
  assert.equal(select({ 'made-available': day('2026-07-01'), 'application-lodged': null }), '2026')
  assert.equal(select({ 'application-lodged': day('2024-01-01') }), 'unknown-regime')
  assert.equal(select({}), 'unknown-regime')
})

test('a law taken alone governs every day, before it was made and after it ended', () => {
  for (const regime of law.regimes)
    for (const on of ['1990-01-01', '2019-01-01', '2024-03-10', '2090-01-01']) {
      const found = regimeAt(alone(law, regime), day(on))
      assert.equal(isRefusal(found) ? found.refusal : found.name, regime.name, on)
    }
})

test('every kind of the specification is known to every regime with a space', () => {
  const CODES =
    'account-creation introduction request-to-complete six-month-letter summons summons-cancellation medical-certificate-request reclassification interview-transcript refusal inadmissibility grant-refugee-status grant-subsidiary-protection discontinuation withdrawal-of-status statelessness-decision served-by-post-letter re-service-letter decision letter'
  for (const regime of ['pilot', '2021', '2026']) {
    const known = kinds(law, regime)
    assert.ok(!isRefusal(known))
    assert.deepEqual(known.map((k) => k.code).sort(), CODES.split(' ').sort())
    assert.ok(known.every((k) => k.sources.length > 0))
  }
})

test('only decisions and the summons are ever served', () => {
  const known = kinds(law, '2021')
  assert.ok(!isRefusal(known))
  const served = known.filter(isServed).map((k) => k.code)
  assert.equal(served.length, 9)
  assert.ok(served.includes('summons') && !served.includes('summons-cancellation'))
  for (const code of ['six-month-letter', 'request-to-complete', 'letter'])
    assert.equal(kind('2021', code).legalEffect, 'unknown')
})

test('each decision names its court and its preliminary step', () => {
  assert.deepEqual([kind('2021', 'refusal').court, kind('2021', 'refusal').appealTerm], ['cnda', 'known'])
  const discontinuation = kind('2021', 'discontinuation')
  assert.deepEqual(
    [discontinuation.court, discontinuation.preliminaryStep, discontinuation.appealTerm, discontinuation.neverCourts],
    ['administrative-court', 'reopening', 'stated', ['cnda']],
  )
  assert.deepEqual([kind('2026', 'refusal').court, kind('2026', 'refusal').appealTerm], [null, 'stated'])
  assert.equal(kind('2021', 'grant-subsidiary-protection').mark, 'unverified')
})

test('an unknown kind and an unknown regime are refused by name', () => {
  const code = (x: unknown) => (isRefusal(x) ? x.refusal : 'no refusal')
  assert.equal(code(kindOf(law, '2021', 'love-letter')), 'unknown-kind')
  assert.equal(code(kindOf(law, '2019', 'summons')), 'unknown-kind')
  assert.equal(code(kindOf(law, '1789', 'refusal')), 'unknown-regime')
  assert.equal(code(kinds(law, '1789')), 'unknown-regime')
  assert.equal(code(kindOf(law, '2021', '__proto__')), 'unknown-kind')
  assert.equal(code(kindOf(law, '2021', 'constructor')), 'unknown-kind')
})

test('the regime of June 2026 is signed by nobody and carries its fifteen days as a reading', () => {
  const regime = law.regimes.at(-1)!
  assert.deepEqual([regime.name, regime.verifiedBy, regime.knowsTerms], ['2026', null, false])
  assert.equal(regime.electronicService?.mark, 'reading')
  assert.deepEqual(regime.electronicService?.fictionDays, { strictest: 14, used: 15, longest: 16 })
  assert.ok(regime.readings.some((reading) => reading.code === 'electronic-service-carried-over'))
})

test('a point that is settled is no reading: each reading has values that differ, and none is told twice of one subject', () => {
  for (const { name, readings } of law.regimes) {
    for (const { code, strictest, used, longest } of readings)
      assert.ok(strictest !== used || used !== longest, `${name} ${code}`)
    const told = readings.map(({ code, on }) => `${code} ${on}`)
    assert.equal(new Set(told).size, told.length)
  }
  const suspends = (name: string) =>
    law.regimes.find((r) => r.name === name)!.readings.some(({ code }) => code === 'legal-aid-suspends')
  assert.deepEqual(['2021', '2026'].map(suspends), [false, true])
})

test('what a law reads of service, appeal and suspension is open from its first day, which the words name; the rest from no day', () => {
  for (const { name, readings, span } of law.regimes) {
    const since = readings.filter((reading) => reading.since !== undefined)
    assert.deepEqual(
      since.map(({ on, code }) => `${on}: ${code}`),
      [
        ...(name === '2026' ? ['service: electronic-service-carried-over', 'appeal: counting-carried-over'] : []),
        'appeal: received-by-last-day',
        'legal-aid: aid-version-not-read',
        ...(name === '2026' ? ['suspension: legal-aid-suspends'] : []),
        'suspension: aid-served-on',
        'suspension: aid-remainder',
      ],
    )
    for (const { on, since: from } of since) assert.equal(from === span.from, on !== 'legal-aid')
  }
})

test('the readings of a law, what each bears on, and how sure it is', () => {
  const told = (name: string) =>
    law.regimes.find((r) => r.name === name)!.readings.map(({ code, on, mark }) => `${on}: ${code} [${mark}]`)
  const procedure = ['application-form', 'subsequent-application', 'interview-absence'].flatMap((on) => [
    `${on}: procedure-count [reading]`,
    `${on}: procedure-roll [reading]`,
  ])
  const overseas = 'application-form: procedure-days-overseas [reading]'
  const aid = ['legal-aid: legal-aid-count [reading]', 'legal-aid: legal-aid-roll [reading]']
  const suspended = ['suspension: aid-served-on [analogy]', 'suspension: aid-remainder [reading]']
  assert.deepEqual(told('2021'), [
    'appeal: received-by-last-day [case]',
    'unstated-appeal: remedy-not-stated [text]',
    'reopening: reopening-less-than [reading]',
    'legal-aid: aid-version-not-read [unverified]',
    'service: fiction-day [reading]',
    ...aid,
    ...suspended,
    ...procedure.toSpliced(2, 0, overseas),
    'appeal: overseas-month [practice]',
  ])
  assert.deepEqual(told('2026'), [
    'service: electronic-service-carried-over [reading]',
    'appeal: counting-carried-over [unverified]',
    'appeal: received-by-last-day [case]',
    'legal-aid: aid-version-not-read [unverified]',
    'service: fiction-day [unverified]',
    ...aid,
    'suspension: legal-aid-suspends [reading]',
    ...suspended,
    ...procedure,
    'appeal: overseas-month [reading]',
  ])
})

test('a law nobody knows is refused by the day or the name that was given', () => {
  const before = regimeAt(law, day('2018-12-31'))
  assert.deepEqual(isRefusal(before) && before.params, { day: '2018-12-31' })
  const named = kindOf(law, '1952', 'refusal')
  assert.deepEqual(isRefusal(named) && [named.refusal, named.field], ['unknown-regime', 'regime'])
})

test('a fact on the first day of a law, or on the last of the one before, leaves no doubt beside a service on its side', () => {
  const alternatives = (madeAvailable: string, lodged: string): string[] => {
    const found = selectRegime(law, { 'made-available': day(madeAvailable), 'application-lodged': day(lodged) })
    assert.ok(!isRefusal(found))
    return found.alternatives.map(({ name }) => name)
  }
  assert.deepEqual(alternatives('2026-07-01', '2026-06-12'), [])
  assert.deepEqual(alternatives('2026-07-01', '2026-06-11'), ['2021'])
  assert.deepEqual(alternatives('2026-06-01', '2026-06-11'), [])
  assert.deepEqual(alternatives('2026-06-01', '2026-06-12'), ['2026'])
})

test('the kinds of a law are asked by its name or by itself; one it does not have is refused by its name', () => {
  const regime = law.regimes.find(({ name }) => name === '2021')!
  const named = kinds(law, '2021')
  assert.ok(!isRefusal(named) && named.length > 15)
  assert.deepEqual(kinds(law, regime), named)
  for (const by of [regime, '2021']) {
    const found = kindOf(law, by, 'letter-of-love')
    assert.ok(isRefusal(found))
    assert.deepEqual([found.refusal, found.params, found.field], ['unknown-kind', { regime: '2021' }, 'kind'])
  }
})
