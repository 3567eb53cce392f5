import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isRefusal } from '../platform/refusal.ts'
import { explain, loadLaw, type StatedRemedy, type TermsCase } from './index.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)

/** The code and the field of a refusal, or `answered`. */
function told(question: Partial<TermsCase>): string {
  const found = explain(law, { kind: 'refusal', remedy: null, servedOn: day('2024-01-10'), ...question })
  return isRefusal(found) ? `${found.refusal} ${found.field}` : 'answered'
}
const stated = (over: Partial<StatedRemedy>) => told({ remedy: { court: 'cnda', franc: true, ...over } })
const aid = (requestedOn: string, servedOnApplicant: string | null, servedOnCounsel: string | null = null) =>
  told({
    legalAid: {
      requestedOn: day(requestedOn),
      servedOnApplicant: servedOnApplicant === null ? null : day(servedOnApplicant),
      servedOnCounsel: servedOnCounsel === null ? null : day(servedOnCounsel),
    },
  })

describe('what is refused names the field to look at', () => {
  test('a kind or a territory that the law does not know', () => {
    assert.equal(told({ kind: 'letter-of-love' }), 'unknown-kind kind')
    assert.equal(told({ territory: 'atlantis' }), 'unknown-territory territory')
  })

  test('a day before 2000 or after 2199', () => {
    for (const field of ['servedOn', 'madeAvailableOn', 'openedOn', 'decidedOn', 'lodgedOn'])
      for (const far of ['1999-12-31', '2200-01-01'])
        assert.equal(told({ [field]: day(far) }), `day-out-of-range ${field}`)
  })

  test('no day of service, or two', () => {
    assert.equal(told({ servedOn: null }), 'service-day-missing servedOn')
    assert.equal(told({ madeAvailableOn: day('2024-01-01') }), 'service-day-missing servedOn')
  })

  test('an opening of what was not yet there, or was never in the space', () => {
    const placed = { servedOn: null, madeAvailableOn: day('2024-01-10') }
    assert.equal(told({ ...placed, openedOn: day('2024-01-09') }), 'opened-before-available openedOn')
    assert.equal(told({ ...placed, openedOn: day('2024-01-10') }), 'answered')
    assert.equal(told({ openedOn: day('2024-01-11') }), 'opened-before-available openedOn')
  })

  test('a decision dated after it was received or placed', () => {
    const placed = { servedOn: null, madeAvailableOn: day('2024-01-10') }
    assert.equal(told({ ...placed, decidedOn: day('2024-01-11') }), 'decided-after-service decidedOn')
    assert.equal(told({ ...placed, decidedOn: day('2024-01-10') }), 'answered')
    assert.equal(told({ servedOn: day('2024-05-17'), decidedOn: day('2025-05-10') }), 'decided-after-service decidedOn')
  })

  test('an application lodged after the decision, or without one after it was received or placed: it would hide the older law', () => {
    const decided = { servedOn: day('2024-05-17'), decidedOn: day('2024-05-10') }
    assert.equal(told({ ...decided, lodgedOn: day('2024-05-11') }), 'lodged-after-decision lodgedOn')
    assert.equal(told({ ...decided, lodgedOn: day('2024-05-10') }), 'answered')
    assert.equal(told({ servedOn: day('2024-05-17'), lodgedOn: day('2024-05-18') }), 'lodged-after-decision lodgedOn')
    const placed = { servedOn: null, madeAvailableOn: day('2024-01-10') }
    assert.equal(told({ ...placed, lodgedOn: day('2024-01-11') }), 'lodged-after-decision lodgedOn')
    assert.equal(told({ ...placed, lodgedOn: day('2024-01-10') }), 'answered')
  })

  test('a court that the law does not declare', () => {
    for (const court of ['', 'Cnda', 'cnda ', ' cnda', '-cnda', 'cnda-', 'a--b', 'cour d’appel', 'moon', 'constructor'])
      assert.equal(stated({ court, months: 1 }), 'unknown-court court')
    for (const court of ['cnda', 'administrative-court', 'other-court'])
      assert.equal(stated({ court, months: 1 }), 'answered')
  })

  test('a length that no decision states: none, two, a part of one, or years', () => {
    const wrong: Partial<StatedRemedy>[] = [
      {},
      { months: 1, days: 1 },
      { months: 0 },
      { months: 25 },
      { months: 1.5 },
      { days: 0 },
      { days: 731 },
      { days: 0.5 },
      { months: 1, legalAidDays: 0 },
      { months: 1, legalAidDays: 367 },
      { months: 1, legalAidDays: 1.5 },
    ]
    for (const over of wrong) assert.equal(stated(over), 'remedy-not-understood remedy', JSON.stringify(over))
    const right: Partial<StatedRemedy>[] = [
      { months: 1 },
      { months: 24 },
      { days: 1 },
      { days: 730 },
      { months: 1, legalAidDays: 1 },
      { months: 1, legalAidDays: 366 },
    ]
    for (const over of right) assert.equal(stated(over), 'answered', JSON.stringify(over))
  })

  test('legal aid that is not decided yet, was decided before it was asked for, or on a day out of range', () => {
    assert.equal(aid('2024-01-20', null), 'legal-aid-pending legalAid')
    assert.equal(aid('2024-01-09', '2024-02-01'), 'legal-aid-days-wrong legalAid', 'before the decision was served')
    assert.equal(aid('2024-01-20', '2024-01-19'), 'legal-aid-days-wrong legalAid')
    assert.equal(aid('2024-01-20', null, '2024-01-19'), 'legal-aid-days-wrong legalAid')
    assert.equal(aid('2024-01-20', '2024-01-20'), 'answered')
    assert.equal(aid('2024-01-20', '2027-01-20'), 'answered')
    assert.equal(aid('2024-01-20', '2027-01-22'), 'answered', 'three of the longest years after')
    assert.equal(aid('2024-01-20', '2027-01-23'), 'legal-aid-answer-far legalAid')
    for (const own of [null, '2024-02-01'])
      assert.equal(aid('2024-01-20', own, '2091-01-20'), 'legal-aid-answer-far legalAid')
    assert.equal(aid('1999-12-31', '2024-02-01'), 'day-out-of-range legalAid')
    assert.equal(aid('2024-01-20', '2024-02-01', '2200-01-01'), 'day-out-of-range legalAid')
  })
})
