import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Data, type Fault, judged, order, said } from '../testing/broken-law.ts'

const HOLIDAY = '/calendars/metropolitan/holidays/0'

const CALENDARS: readonly Fault[] = [
  ...(
    [
      ['two rules', (rule: Data) => (rule.easter = 1)],
      ['a month without its day', (rule: Data) => delete rule.day],
      ['a day without its month', (rule: Data) => delete rule.month],
      ['no rule', (rule: Data) => delete rule.day && delete rule.month],
      ['a distance from Easter and a month', (rule: Data) => delete rule.day && Object.assign(rule, { easter: 1 })],
      ['a distance from Easter and a day', (rule: Data) => delete rule.month && Object.assign(rule, { easter: 1 })],
    ] as const
  ).map(
    ([what, change]): Fault => [
      `a holiday with ${what}`,
      'calendars.json',
      (data) => change(data.calendars.metropolitan.holidays[0]),
      HOLIDAY,
      'a holiday has a month and a day, or a distance from Easter',
    ],
  ),
  ...(
    [
      ['on 29 February, which most years lack', { month: 2, day: 29 }, 'day', '2001-02-29'],
      ['on a day its month has not', { month: 11, day: 31 }, 'day', '2001-11-31'],
      ['from a day that is none', { firstDay: '2020-02-30' }, 'firstDay', '2020-02-30'],
      ['up to a day that is none', { lastDay: '2020-13-01' }, 'lastDay', '2020-13-01'],
    ] as const
  ).map(
    ([what, given, member, day]): Fault => [
      `a holiday ${what}`,
      'calendars.json',
      (data) => Object.assign(data.calendars.metropolitan.holidays[0], given),
      `${HOLIDAY}/${member}`,
      `${day} is not a day`,
    ],
  ),
  ...['gyane', 'guyane'].map(
    (base): Fault => [
      `a calendar on ${base}, which does not stand alone`,
      'calendars.json',
      (data) => (data.calendars.reunion.extends = base),
      '/calendars/reunion/extends',
      `"${base}" is not a calendar that stands alone`,
    ],
  ),
]

const TERRITORIES: readonly Fault[] = [
  [
    'the whole days of a letter counted less strictly than those that are not',
    'guards.json',
    (data) => Object.assign(data.sixMonthLetterDays.count, { strictest: 'less-than' }),
    '/sixMonthLetterDays/count',
    'strictest is below used',
  ],
  [
    'no metropolitan France',
    'territories.json',
    (data) => delete data.territories.metropolitan,
    '/territories',
    '"metropolitan" is missing',
  ],
  [
    'a territory without calendar',
    'territories.json',
    (data) => (data.territories.guyane.calendar = 'guiana'),
    '/territories/guyane/calendar',
    'no calendar "guiana"',
  ],
  [
    'a court that sits nowhere',
    'territories.json',
    (data) => (data.courts.cnda.seat = 'paris'),
    '/courts/cnda/seat',
    'no territory "paris"',
  ],
]

const REMEDIES: readonly Fault[] = [
  ...(
    [
      ['no length', (remedy: Data) => delete remedy.months],
      ['two lengths', (remedy: Data) => (remedy.days = 30)],
    ] as const
  ).map(
    ([what, change]): Fault => [
      `a remedy with ${what}`,
      'remedies.json',
      (data) => change(data.remedies['cnda-appeal']),
      '/remedies/cnda-appeal',
      'a remedy has a length in months or in days',
    ],
  ),
  [
    'a remedy before a court nobody declares',
    'remedies.json',
    (data) => (data.remedies['cnda-appeal'].court = 'cdna'),
    '/remedies/cnda-appeal/court',
    'no court "cdna"',
  ],
  ...(
    [
      ['count', ['franc', 'plain', 'franc'], 'strictest is above used'],
      ['count', ['plain', 'less-than', 'plain'], 'strictest is above used'],
      ['count', ['plain', 'franc', 'plain'], 'used is above longest'],
      ['rolls', [true, false, true], 'strictest is above used'],
      ['rolls', [false, true, false], 'used is above longest'],
    ] as const
  ).map(
    ([member, values, says]): Fault => [
      `${member} of a remedy read as ${values.join(', ')}`,
      'remedies.json',
      (data) => order(data.remedies['cnda-appeal'][member], ...(values as [unknown, unknown, unknown])),
      `/remedies/cnda-appeal/${member}`,
      says,
    ],
  ),
]

const ELIGIBILITY: readonly Fault[] = [
  ...['department', 'domicile'].map(
    (member): Fault => [
      `a ${member} in a group nobody declares`,
      'eligibility.json',
      (data) => (data.rules[0].when[member] = 'pilots'),
      `/rules/0/when/${member}`,
      'no group "pilots"',
    ],
  ),
  ...['registeredFrom', 'requalifiedFrom'].map(
    (member): Fault => [
      `${member} a day that is none`,
      'eligibility.json',
      (data) => (data.rules[0].when[member] = '2022-02-30'),
      `/rules/0/when/${member}`,
      '2022-02-30 is not a day',
    ],
  ),
  [
    'a rule for everybody that hides the rest',
    'eligibility.json',
    (data) => (data.rules[0].when = {}),
    '/rules/0/when',
    'a rule for everybody hides those after it',
  ],
  [
    'a last rule that leaves somebody out',
    'eligibility.json',
    (data) => (data.rules = [{ ...data.rules.at(-1), when: { stateless: true } }]),
    '/rules/0/when',
    'the last rule must apply to everybody',
  ],
]

const PLACES: readonly Fault[] = [
  [
    'a place for a court nobody declares',
    'places.json',
    (data) => (data.places.cnda.courts = ['cdna']),
    '/places/cnda/courts/0',
    'no court "cdna"',
  ],
  [
    'a place looked at on a day that is none',
    'places.json',
    (data) => (data.places.cnda.lookedAtOn = '2026-11-31'),
    '/places/cnda/lookedAtOn',
    '2026-11-31 is not a day',
  ],
]

describe('a fault in the data stops the start, and the message names the file and the line to look at', () => {
  for (const fault of [CALENDARS, TERRITORIES, REMEDIES, ELIGIBILITY, PLACES].flat())
    test(fault[0], () => {
      const [is, shouldBe] = judged(fault)
      assert.equal(is, shouldBe)
    })

  test('but a count that nobody doubts is none: its strictest value is the one used', () => {
    const settled = (data: Data) => Object.assign(data.sixMonthLetterDays.count, { strictest: 'plain', used: 'plain' })
    assert.equal(said({ 'guards.json': settled }), 'loads')
  })

  test('a calendar that everybody needs is missing', () => {
    const without = (code: string) => (data: Data) => {
      for (const calendar of Object.values(data.calendars) as Data[]) delete calendar.extends
      delete data.calendars[code]
    }
    for (const code of ['metropolitan', 'alsace-moselle'])
      assert.match(
        said({ 'calendars.json': without(code) }),
        new RegExp(`^territories.json:2: the calendar "${code}" is missing$`),
      )
  })
})
