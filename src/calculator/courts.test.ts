import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../law/index.ts'
import { languages } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { asking, bigDay, on } from '../testing/calculator.ts'
import { testHouse } from '../testing/house.ts'
import { find } from './find.ts'

const t = await testHouse({ at: '2022-05-03T08:00:00Z' })
const post = asking(t)
const unsaid = { letter: 'unsaid', kind: 'refusal', how: 'unopened', territory: 'metropolitan' }

test('a refusal of asylum that goes before another court, he says: the month before the asylum court is told too, and the nearer first', async () => {
  const said = { ...unsaid, letter: 'other-court', number: '2', unit: 'months', how: 'received', step: 'answer' }
  const { statusCode, body } = await post({ ...said, ...on('received', '2022-05-02') })
  assert.equal(statusCode, 200)
  const first = bigDay(body)
  assert.ok(first.includes('mardi 17 mai 2022'), first) // legal aid
  for (const told of ['vendredi 3 juin 2022', 'vendredi 1er juillet 2022', 'va d’habitude devant la CNDA', 'tel:3039'])
    assert.ok(body.includes(told), told)
  const past = await post({ ...said, ...on('received', '2022-03-28') })
  assert.match(past.body, /class="bigday">.*?vendredi 27 mai 2022/s, 'the other court may still be the right one')
  const closed = await post({
    ...said,
    kind: 'discontinuation',
    ...on('decided', '2022-04-20'),
    ...on('received', '2022-05-02'),
  })
  assert.doesNotMatch(closed.body, /CNDA/)
  t.clock.set('2026-06-20T08:00:00Z')
  const since = await post({ ...said, ...on('received', '2026-06-15') })
  assert.match(since.body, /Le délai y est peut-être plus court/)
  t.clock.set('2022-05-03T08:00:00Z')
})

test('of two laws one knows the month before the asylum court: its days are told beside the letter’s own, the nearest first, with both notices', async () => {
  const said = { ...unsaid, letter: 'other-court', number: '15', unit: 'days', step: 'answer' }
  t.clock.set('2026-06-20T08:00:00Z')
  const { statusCode, body } = await post({ ...said, ...on('placed', '2026-05-28') })
  t.clock.set('2022-05-03T08:00:00Z')
  assert.equal(statusCode, 200)
  // Served on 11 June by the strictest reading: legal aid and the letter's fifteen days until the 26th, the month until 12 July, a Sunday.
  assert.match(bigDay(body), /vendredi 26 juin 2026/)
  for (const told of ['datetime="2026-07-10"', 'va d’habitude devant la CNDA', 'tel:3039'])
    assert.ok(body.includes(told), told)
  assert.match(body, /le jour le plus proche est donné.*Le délai y est peut-être plus court/s)
  assert.match(body, /jusqu’au jeudi 11 juin 2026.*depuis le vendredi 12 juin 2026/s)
  assert.match(body, /Demander un avocat payé par l’État : le délai n’est pas connu/)
})

test('where neither of two laws knows the month before the asylum court, no day is given', () => {
  const { law } = t.house
  const pact = law.regimes.at(-1)!
  const silent = law.regimes.map((regime) =>
    regime.name === '2021'
      ? { ...regime, knowsTerms: false, kinds: new Map([...regime.kinds, ['refusal', pact.kinds.get('refusal')!]]) }
      : regime,
  )
  const typed = { ...unsaid, letter: 'other-court', number: '15', unit: 'days', ...on('placed', '2026-05-28') }
  const today = Temporal.PlainDate.from('2026-06-20')
  const found = find({ ...law, regimes: silent }, typed, today)
  assert.ok(isRefusal(found))
  assert.equal(found.refusal, 'court-in-doubt')
  assert.ok(!isRefusal(find(law, typed, today)))
})

test('a closing with the asylum court on its letter: no day, what to ask instead, and people to go to, in every language', async () => {
  for (const { tag } of languages)
    for (const kind of ['discontinuation', 'statelessness-decision']) {
      const typed = {
        letter: 'cnda-month',
        kind,
        how: 'received',
        ...on('decided', '2022-04-20'),
        ...on('received', '2022-05-02'),
      }
      const { statusCode, body } = await post({ ...typed, step: 'answer' }, tag)
      assert.equal(statusCode, 422)
      assert.match(body, /tel:3039/, tag)
      assert.doesNotMatch(body, /class="bigday"|Cuvier/, tag)
    }
  const closed = await post({ letter: 'cnda-month', kind: 'discontinuation', step: 'kind' })
  assert.match(closed.body, /Une clôture ne va pas devant la CNDA.*demandez d’abord sa réouverture.*avocat/s)
  const stateless = await post({ letter: 'cnda-month', kind: 'statelessness-decision', step: 'kind' })
  assert.match(stateless.body, /ne va pas devant la CNDA.*le tribunal administratif, comme la lettre le dit.*avocat/s)
})

test('after 11 June 2026 no day without the words of the letter; with them, not verified is said', async () => {
  t.clock.set('2026-06-20T08:00:00Z')
  const placed = on('placed', '2026-06-15')
  const without = await post({ ...unsaid, ...placed, step: 'answer' })
  assert.equal(without.statusCode, 422)
  assert.match(without.body, /sans les mots de la lettre.*tel:3039/s)
  const stated = await post({ letter: 'cnda-month', kind: 'refusal', how: 'unopened', ...placed, step: 'answer' })
  assert.equal(stated.statusCode, 200)
  assert.match(stated.body, /non vérifié/)
  assert.match(stated.body, /Demander un avocat payé par l’État : le délai n’est pas connu/)
  const aid = await post({
    letter: 'cnda-month',
    kind: 'refusal',
    aidDays: '15',
    how: 'unopened',
    ...placed,
    step: 'answer',
  })
  assert.doesNotMatch(aid.body, /le délai n’est pas connu/)
  assert.match(aid.body, /Demander un avocat payé par l’État – dernier jour sûr/)
  const both = await post({
    letter: 'cnda-month',
    kind: 'refusal',
    how: 'unopened',
    ...on('placed', '2026-06-05'),
    step: 'answer',
  })
  assert.match(both.body, /jusqu’au jeudi 11 juin 2026.*depuis le vendredi 12 juin 2026/s)
  assert.match(both.body, /le délai n’est pas connu, il peut être très court/, 'one of the two laws does not give it')
  t.clock.set('2022-05-03T08:00:00Z')
})

/** So neither is asked: it would be two questions more, and no other day (law §4). */
test('the day the application was lodged and that of the decision never make the appeal told another day, once the letter is known', () => {
  const [old, late] = ['2026-06-01', '2026-06-12'].map((day) => Temporal.PlainDate.from(day))
  for (let n = 0; n < 60; n++)
    for (const remedy of [
      { court: 'cnda', months: 1, franc: null } as const,
      { court: 'cnda', days: 15, franc: null } as const,
    ]) {
      const day = Temporal.PlainDate.from('2026-06-12').add({ days: n })
      const told = (more: object) => {
        const found = explain(t.house.law, { kind: 'refusal', remedy, servedOn: day, ...more })
        assert.ok(!isRefusal(found))
        return `${found.terms.find(({ name }) => name === 'appeal')!.actBy}`
      }
      for (const more of [
        { lodgedOn: old },
        { lodgedOn: late },
        { decidedOn: old },
        { lodgedOn: old, decidedOn: late },
      ])
        assert.equal(told(more), told({}), `${day}`)
    }
})
