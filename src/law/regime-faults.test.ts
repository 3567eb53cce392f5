import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Change, type Data, type Fault, judged, order, said } from '../testing/broken-law.ts'
import { loadLaw } from './index.ts'

const LAW_2021 = 'regimes/2021.json'
const [REFUSAL, AID] = ['/kinds/refusal', '/legalAid/0']

const TIMES: readonly Fault[] = (
  [
    ['a first day that is none', 'firstDay', '2021-04-31', 'firstDay', '2021-04-31 is not a day'],
    ['a last day that is none', 'lastDay', '2026-06-31', 'lastDay', '2026-06-31 is not a day'],
    ['an end before the start', 'lastDay', '2021-04-30', 'lastDay', 'ends before it starts'],
    ['an overlap of one day', 'firstDay', '2021-04-30', 'firstDay', 'overlaps the regime "pilot"'],
    ['a gap of one day', 'firstDay', '2021-05-02', 'firstDay', 'no regime from 2021-05-01 to 2021-05-01'],
    ['a gap of three days', 'firstDay', '2021-05-04', 'firstDay', 'no regime from 2021-05-01 to 2021-05-03'],
    ['the name of the one before', 'name', 'pilot', 'name', 'two regimes are called "pilot"'],
    ['the name of one long before', 'name', '2019', 'name', 'two regimes are called "2019"'],
    ['a signature without a day', 'verifiedBy', 'X, avocate', 'verifiedOn', 'who verified and when go together'],
    ['a signature of nobody', 'verifiedOn', '2026-01-05', 'verifiedOn', 'who verified and when go together'],
  ] as const
).map(([what, member, value, at, says]) => [what, LAW_2021, (data) => (data[member] = value), `/${at}`, says])

const REGIMES: readonly Fault[] = [
  ...TIMES,
  [
    'a signature on a day that is none',
    LAW_2021,
    (data) => Object.assign(data, { verifiedBy: 'X, avocate', verifiedOn: '2026-02-29' }),
    '/verifiedOn',
    '2026-02-29 is not a day',
  ],
  [
    'a last regime that ends',
    'regimes/2026.json',
    (data) => (data.lastDay = '2027-01-01'),
    '/lastDay',
    'the last regime must stay open',
  ],
  [
    'a doubt before the first regime',
    'regimes/2019.json',
    (data) => (data.selection.doubt = ['served']),
    '/selection/doubt',
    'nothing comes before the first regime',
  ],
  [
    'the fifteen days read as fourteen at the most',
    LAW_2021,
    (data) => (data.electronicService.fictionDays.longest = 14),
    '/electronicService/fictionDays',
    'used is above longest',
  ],
  [
    'an offer of a remedy nobody declares',
    LAW_2021,
    (data) => (data.remediesOffered[1] = 'appeal'),
    '/remediesOffered/1',
    'no remedy "appeal"',
  ],
]

const kind = (what: string, change: Change, says: string, at = REFUSAL): Fault => [
  what,
  LAW_2021,
  (data) => change(data.kinds.refusal),
  at,
  says,
]
const KINDS: readonly Fault[] = [
  [
    'a kind nobody declares',
    LAW_2021,
    (data) => (data.kinds.sumons = { legalEffect: 'summons' }),
    '/kinds/sumons',
    'no kind "sumons" in kinds.json',
  ],
  kind('a kind before a court nobody declares', (k) => (k.court = 'cdna'), 'no court "cdna"'),
  kind('a kind never before a court nobody declares', (k) => (k.neverCourts = ['cdna']), 'no court "cdna"'),
  kind('a remedy nobody declares', (k) => (k.remedies = ['appeal']), 'no remedy "appeal"', `${REFUSAL}/remedies`),
  kind(
    'a letter with a remedy',
    (k) => Object.assign(k, { legalEffect: 'none', appealTerm: 'none' }),
    'only a decision is appealed',
  ),
  kind(
    'a letter with the term of an appeal',
    (k) => delete k.remedies && Object.assign(k, { legalEffect: 'none', appealTerm: 'stated' }),
    'only a decision is appealed',
  ),
  kind(
    'an appeal that is known, without its remedy',
    (k) => (k.remedies = []),
    'an appeal that is known has its remedy, and no other has',
  ),
  kind(
    'the remedy of an appeal that is not known',
    (k) => (k.appealTerm = 'stated'),
    'an appeal that is known has its remedy, and no other has',
  ),
  kind(
    'a remedy before a court that is never competent',
    (k) => (k.neverCourts = ['administrative-court', 'cnda']),
    'a remedy before a court that is never competent',
    `${REFUSAL}/remedies`,
  ),
  [
    'remedies where no term is known',
    LAW_2021,
    (data) => {
      data.knowsTerms = false
      data.legalAid[0].days = null
      for (const term of data.procedureTerms) Object.assign(term, { days: null, overseas: undefined })
    },
    `${REFUSAL}/remedies`,
    'this regime knows no term',
  ],
]

const AIDS: readonly Fault[] = [
  [
    'legal aid before a court nobody declares',
    LAW_2021,
    (data) => (data.legalAid[0].court = 'cdna'),
    `${AID}/court`,
    'no court "cdna"',
  ],
  [
    'two rules of legal aid before one court',
    LAW_2021,
    (data) => data.legalAid.push(structuredClone(data.legalAid[0])),
    '/legalAid/1/court',
    'two rules for "cnda"',
  ],
  [
    'days of legal aid where no term is known',
    LAW_2021,
    (data) => (data.knowsTerms = false),
    `${AID}/days`,
    'this regime knows no term',
  ],
  ...(
    [
      ['count', ['franc', 'plain', 'franc']],
      ['rolls', [true, false, true]],
      ['suspends', [true, false, true]],
      ['aidServedOn', ['later', 'earlier', 'later']],
      ['remainder', [1, 0, 1]],
    ] as const
  ).map(
    ([member, values]): Fault => [
      `${member} of legal aid read as ${values.join(', ')}`,
      LAW_2021,
      (data) => order(data.legalAid[0][member], ...(values as [unknown, unknown, unknown])),
      `${AID}/${member}`,
      'strictest is above used',
    ],
  ),
  [
    'a reading of legal aid since a day that is none',
    LAW_2021,
    (data) => (data.readings.find((one: Data) => one.on === 'legal-aid').firstDay = '2024-08-32'),
    '/readings/3/firstDay',
    '2024-08-32 is not a day',
  ],
  [
    'a reading of legal aid that is said to be counted, and that nothing counts',
    LAW_2021,
    (data) => (data.readings.find((one: Data) => one.on === 'legal-aid').strictest = 'shorter'),
    '/readings/3/strictest',
    'a reading of legal aid that is counted has "runs", or nobody counts it',
  ],
  [
    'a first day of what is no reading of legal aid',
    LAW_2021,
    (data) => (data.readings[1].firstDay = '2024-08-01'),
    '/readings/1/firstDay',
    'only a reading of legal aid has a first day',
  ],
  [
    'a month overseas before a court nobody declares',
    LAW_2021,
    (data) => (data.overseasMonths[0].court = 'cdna'),
    '/overseasMonths/0/court',
    'no court "cdna"',
  ],
  [
    'months overseas that are more in the strictest reading',
    LAW_2021,
    (data) => order(data.overseasMonths[0].months, 1, 0, 1),
    '/overseasMonths/0/months',
    'strictest is above used',
  ],
]

const PROCEDURE: readonly Fault[] = [
  [
    'a term of the procedure given twice',
    LAW_2021,
    (data) => (data.procedureTerms[2].name = 'application-form'),
    '/procedureTerms/2',
    '"application-form" is given twice',
  ],
  [
    'days of a term of the procedure where no term is known',
    'regimes/2026.json',
    (data) => (data.procedureTerms[1].days = 8),
    '/procedureTerms/1/days',
    'this regime knows no term',
  ],
  ...(
    [
      ['count', ['franc', 'plain', 'franc']],
      ['rolls', [true, false, true]],
    ] as const
  ).map(
    ([member, values]): Fault => [
      `${member} of a term of the procedure read as ${values.join(', ')}`,
      LAW_2021,
      (data) => order(data.procedureTerms[1][member], ...(values as [unknown, unknown, unknown])),
      `/procedureTerms/1/${member}`,
      'strictest is above used',
    ],
  ),
  ...[0, 1, 2].map(
    (i): Fault => [
      `the ${['first', 'second', 'third'][i]} term of the procedure forgotten`,
      LAW_2021,
      (data) => data.procedureTerms.splice(i, 1),
      '/procedureTerms',
      `no term "${['application-form', 'subsequent-application', 'interview-absence'][i]}"`,
    ],
  ),
  [
    'days overseas that are more in the strictest reading',
    LAW_2021,
    (data) => order(data.procedureTerms[0].overseas.days, 8, 7, 21),
    '/procedureTerms/0/overseas/days',
    'strictest is above used',
  ],
  ...['moon', 'alsace-moselle'].map(
    (territory): Fault => [
      `days overseas in ${territory}`,
      LAW_2021,
      (data) => (data.procedureTerms[0].overseas.territories[1] = territory),
      '/procedureTerms/0/overseas/territories/1',
      `no territory overseas "${territory}"`,
    ],
  ),
  [
    'days overseas where no term is known',
    'regimes/2026.json',
    (data) =>
      (data.procedureTerms[0].overseas = {
        territories: ['guyane'],
        days: { strictest: 7, used: 7, longest: 21 },
        mark: 'reading',
        sources: data.sources,
      }),
    '/procedureTerms/0/overseas',
    'this regime knows no term',
  ],
  [
    'a signature on fifteen days that nobody verified',
    'regimes/2026.json',
    (data) => Object.assign(data, { verifiedBy: 'X, avocate', verifiedOn: '2026-11-01' }),
    '/electronicService/fictionMark',
    'signed, and still not verified',
  ],
]

describe('a fault in a regime stops the start, and the message names the file and the line to look at', () => {
  for (const fault of [REGIMES, KINDS, AIDS, PROCEDURE].flat())
    test(fault[0], () => {
      const [is, shouldBe] = judged(fault)
      assert.equal(is, shouldBe)
    })

  test('no regime at all', () => {
    const dir = mkdtempSync(join(tmpdir(), 'law-'))
    cpSync('law', dir, { recursive: true, filter: (name) => !name.includes('regimes/') })
    assert.throws(() => loadLaw(dir), /^Error: no regime at all$/)
    rmSync(dir, { recursive: true })
  })
})

test('what is unusual and possible loads: a regime of one day, and readings that all differ or are all one', () => {
  const one = (day: string) => (data: Data) => Object.assign(data, { firstDay: day, lastDay: day })
  assert.equal(said({ 'regimes/2019.json': one('2020-07-07') }), 'loads')
  const signed = { verifiedBy: 'X, avocate', verifiedOn: '2026-01-05' }
  assert.equal(said({ [LAW_2021]: (data) => Object.assign(data, signed) }), 'loads')
  assert.equal(said({ [LAW_2021]: (data) => order(data.legalAid[0].count, 'less-than', 'plain', 'franc') }), 'loads')
  assert.equal(said({ [LAW_2021]: (data) => order(data.legalAid[0].aidServedOn, 'later', 'later', 'later') }), 'loads')
})
