import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { KINDS, LETTERS, next, PROCEDURES, procedureQuestion, questionOf, type Step, wrongAt } from './steps.ts'
import { type DayName, type Typed, typedOf } from './typed.ts'

const law = loadLaw()
const today = Temporal.PlainDate.from('2022-06-01')
const on = (name: DayName, iso: string): Typed => {
  const [year, month, day] = iso.split('-') as [string, string, string]
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}
const after = (step: Step | 'answer', typed: Typed, back = false): string => {
  const shown = next(law, typed, { step, goes: back ? 'back' : 'on' }, today)
  if (shown === 'answer') return 'answer'
  return [shown.step, ...shown.wrong.map(({ refusal, field }) => `${refusal} ${field}`)].join(', ')
}
const unsaid: Typed = {
  letter: 'unsaid',
  kind: 'refusal',
  how: 'unopened',
  territory: 'metropolitan',
  ...on('placed', '2022-05-02'),
}
const plain = (question: object) => JSON.parse(JSON.stringify(question)) as object

test('what the letter says is asked first, its length only where it is not a month before the asylum court', () => {
  assert.equal(after('letter', {}), 'letter, choose-one letter')
  assert.equal(after('letter', { letter: 'cnda-month' }), 'kind')
  assert.equal(after('letter', { letter: 'cnda-other' }), 'length')
  assert.equal(after('letter', { letter: 'other-court' }), 'length')
  assert.equal(after('letter', { letter: 'unsaid' }), 'kind')
  assert.equal(after('length', { letter: 'other-court', number: '2', unit: 'months' }), 'kind')
  assert.equal(after('kind', { letter: 'other-court', number: '2', unit: 'months', kind: 'unknown' }), 'how')
})

test('which decision it is is asked whatever the letter names; of one that never goes before the asylum court no day is given', () => {
  const named = { letter: 'cnda-other', number: '1', unit: 'months' }
  assert.equal(after('length', named), 'kind')
  for (const letter of [{ letter: 'cnda-month' }, named]) {
    const at = (kind: string) => after('kind', { ...letter, kind })
    assert.equal(at('discontinuation'), 'kind, closing-not-before-cnda undefined')
    assert.equal(at('statelessness-decision'), 'kind, decision-not-before-cnda undefined')
    for (const kind of ['refusal', 'inadmissibility', 'withdrawal-of-status', 'grant-subsidiary-protection', 'unknown'])
      assert.equal(at(kind), 'how', kind)
    // Nor once the days are there, as when he changes an answer.
    const dated = { how: 'received', ...on('decided', '2022-05-01'), ...on('received', '2022-05-02') }
    assert.equal(
      after('answer', { ...letter, ...dated, kind: 'discontinuation' }),
      'kind, closing-not-before-cnda undefined',
    )
  }
  const elsewhere = { letter: 'other-court', number: '2', unit: 'months' }
  for (const kind of KINDS) assert.equal(after('kind', { ...elsewhere, kind }), 'how', kind)
})

test('where nobody knows which decision it is, no day is given', () => {
  assert.equal(after('kind', { letter: 'unsaid', kind: 'unknown' }), 'kind, letter-needed undefined')
  assert.equal(after('answer', { ...unsaid, kind: 'unknown' }), 'kind, letter-needed undefined')
})

test('each way in which a letter came has its days; only a closing asks the day written on the decision', () => {
  const missing = (typed: Typed) => after('when', typed)
  assert.equal(missing({ letter: 'cnda-month', kind: 'refusal', how: 'received' }), 'when, day-not-understood received')
  assert.equal(missing({ letter: 'cnda-month', kind: 'refusal', how: 'unopened' }), 'when, day-not-understood placed')
  assert.equal(
    missing({ letter: 'cnda-month', kind: 'refusal', how: 'opened' }),
    'when, day-not-understood placed, day-not-understood opened',
  )
  assert.equal(
    missing({ letter: 'unsaid', kind: 'discontinuation', how: 'received', territory: 'metropolitan' }),
    'when, day-not-understood decided, day-not-understood received',
  )
})

test('every choice that is offered is an answer as it is sent', () => {
  const sent = (typed: Typed) => typedOf({ ...typed })
  for (const letter of [...LETTERS, ...PROCEDURES])
    assert.doesNotMatch(after('letter', sent({ letter })), /choose-one/, letter)
  for (const kind of KINDS) assert.doesNotMatch(after('kind', sent({ letter: 'unsaid', kind })), /choose-one/, kind)
  for (const territory of law.territories.keys())
    assert.equal(after('when', sent({ ...unsaid, territory })), 'answer', territory)
})

test('a wrong answer is shown wherever it stands, and nothing after it is answered', () => {
  assert.equal(after('answer', unsaid), 'answer')
  assert.equal(after('answer', { ...unsaid, letter: '' }), 'letter, choose-one letter')
  assert.equal(after('answer', { ...unsaid, kind: 'summons' }), 'kind, choose-one kind')
  assert.equal(after('answer', { ...unsaid, territory: 'nowhere' }), 'when, choose-one territory')
  assert.equal(after('when', { ...unsaid, ...on('placed', '2022-06-02') }), 'when, day-to-come placed')
  assert.equal(
    after('length', { letter: 'cnda-other', number: '15', unit: 'months' }),
    'length, length-out-of-bounds number',
  )
  for (const number of ['-1', '1e2', '15²', 'quinze'])
    assert.equal(
      after('length', { letter: 'cnda-other', number, unit: 'days' }),
      'length, length-not-understood number',
    )
  for (const number of ['0', '121', '400', '99999999', '٤٠٠'])
    assert.equal(
      after('length', { letter: 'cnda-other', number, unit: 'days' }),
      'length, length-out-of-bounds number',
      'a number that no letter gives is understood',
    )
  assert.equal(after('length', { letter: 'cnda-other', number: '120', unit: 'days' }), 'kind')
})

test('a step that is none is the first; going back shows the question before, with no reproach', () => {
  assert.equal(after('nowhere' as Step, { letter: 'cnda-month' }), 'kind')
  assert.equal(after('when', unsaid, true), 'how')
  assert.equal(after('how', unsaid, true), 'kind')
  assert.equal(after('letter', unsaid, true), 'letter')
  assert.equal(after('answer', unsaid, true), 'when')
  assert.equal(after('when', { letter: 'cnda-month', how: 'received' }, true), 'how')
})

test('legal aid is asked about only when the person says that he asked for it; the answers may not have come', () => {
  const aided = { ...unsaid, aid: 'yes' }
  assert.equal(after('when', aided), 'aid')
  assert.equal(after('aid', aided), 'aid, day-not-understood asked')
  assert.equal(after('aid', { ...aided, ...on('asked', '2022-05-20') }), 'answer')
  assert.equal(
    after('aid', { ...aided, ...on('asked', '2022-05-20'), 'counsel-day': 'x' }),
    'aid, day-not-understood counsel',
  )
  assert.equal(after('answer', { ...aided, aid: 'no' }), 'answer')
})

test('an answer about legal aid that lies years after the request is asked about again, where it was typed', () => {
  const aided = { ...unsaid, ...on('placed', '2019-01-02'), aid: 'yes', ...on('asked', '2019-01-20') }
  for (const name of ['answered', 'counsel'] as const) {
    assert.equal(after('aid', { ...aided, ...on(name, '2022-01-20') }), 'answer')
    assert.equal(after('aid', { ...aided, ...on(name, '2022-01-21') }), `aid, legal-aid-answer-far ${name}`)
  }
})

test('the question for the law holds what was answered on the way taken, and nothing left over from another', () => {
  const other = {
    ...on('received', '2022-04-01'),
    ...on('opened', '2022-05-03'),
    number: '15',
    unit: 'days',
    aidDays: '15',
  }
  assert.deepEqual(plain(questionOf({ ...unsaid, ...other }, today)), {
    kind: 'refusal',
    remedy: null,
    servedOn: null,
    madeAvailableOn: '2022-05-02',
    openedOn: null,
    decidedOn: null,
    territory: 'metropolitan',
    legalAid: null,
  })
  assert.deepEqual(
    plain(
      questionOf(
        {
          letter: 'cnda-month',
          how: 'opened',
          kind: 'refusal',
          aidDays: '15',
          ...on('placed', '2022-05-02'),
          ...on('opened', '2022-05-03'),
        },
        today,
      ),
    ),
    {
      kind: 'refusal',
      remedy: { court: 'cnda', months: 1, franc: null, legalAidDays: 15 },
      servedOn: null,
      madeAvailableOn: '2022-05-02',
      openedOn: '2022-05-03',
      decidedOn: null,
      legalAid: null,
    },
  )
})

test('the length that the letter states is taken as it is, before the court it names', () => {
  const remedy = (typed: Typed) =>
    questionOf({ how: 'received', ...on('received', '2022-05-02'), ...typed }, today).remedy
  assert.deepEqual(remedy({ letter: 'cnda-other', number: '15', unit: 'days' }), {
    court: 'cnda',
    days: 15,
    franc: null,
  })
  assert.deepEqual(remedy({ letter: 'other-court', number: '٢', unit: 'months' }), {
    court: 'other-court',
    months: 2,
    franc: null,
  })
})

test('legal-aid days are those typed; a day that has not come is not known', () => {
  const typed = { ...unsaid, aid: 'yes', ...on('asked', '2022-05-20'), ...on('counsel', '2022-05-30') }
  assert.deepEqual(plain(questionOf(typed, today).legalAid!), {
    requestedOn: '2022-05-20',
    servedOnApplicant: null,
    servedOnCounsel: '2022-05-30',
  })
})

test('days to ask for legal aid in are believed as far as those of an appeal: of more the letter is asked about again', () => {
  const letter = {
    letter: 'cnda-month',
    kind: 'refusal',
    territory: 'metropolitan',
    how: 'given',
    ...on('received', '2024-03-04'),
  }
  const faults = (aidDays: string) =>
    wrongAt('when', { ...letter, aidDays }, today, law).flatMap(({ refusal, field }) =>
      field === 'aidDays' ? [refusal] : [],
    )
  assert.deepEqual([faults('150'), faults('120')], [['length-out-of-bounds'], []])
})

test('days that run without a decision ask one day, and the days of the letter if it says them', () => {
  for (const letter of PROCEDURES) {
    const asked = { letter, territory: 'metropolitan' }
    assert.equal(after('letter', { letter }), 'when')
    assert.equal(after('when', asked), 'when, day-not-understood started')
    assert.equal(after('when', { ...asked, ...on('started', '2022-05-02') }), 'answer')
    assert.equal(after('answer', { ...asked, ...on('started', '2022-05-02') }, true), 'when')
    const wrong = { ...asked, ...on('started', '2022-05-02'), procedureDays: '121' }
    assert.equal(after('when', wrong), 'when, length-out-of-bounds procedureDays')
    assert.equal(after('when', { ...wrong, procedureDays: '120' }), 'answer')
  }
  // Some territories have a shorter term for the form, and a holiday of the place is not safe for any of the three.
  const dated = on('started', '2022-05-02')
  for (const letter of PROCEDURES) assert.equal(after('when', { letter, ...dated }), 'when, choose-one territory')
  const there = { letter: 'application-form', territory: 'mayotte', ...dated }
  assert.equal(procedureQuestion('application-form', there, today).territory, 'mayotte')
  const typed = on('started', '2022-05-02')
  assert.deepEqual(plain(procedureQuestion('application-form', typed, today)), {
    name: 'application-form',
    from: '2022-05-02',
  })
  assert.equal(procedureQuestion('application-form', { ...typed, procedureDays: '١٠' }, today).days, 10)
})
