import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, type ProcedureTermCase, procedureTerm, type TermsCase } from '../law/index.ts'
import { formatDay, languages } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { asking, bigDay, on } from '../testing/calculator.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse({ at: '2022-05-03T08:00:00Z' })
const { law } = t.house
const HERE = '/calculator'

const post = asking(t)
const unsaid = { letter: 'unsaid', kind: 'refusal', how: 'unopened', territory: 'metropolitan' }
const example = { ...unsaid, ...on('placed', '2022-05-02'), step: 'answer' }
const date = (iso: string) => Temporal.PlainDate.from(iso)

test('the page needs no cookie, sets none, and asks what the letter says first', async () => {
  const { statusCode, headers, body } = await t.web.inject({ url: HERE })
  assert.equal(statusCode, 200)
  assert.equal(headers['set-cookie'], undefined)
  assert.match(body, /Que dit votre lettre/)
})

test('answers travel in the form, none in an address, and come back escaped when one of them is wrong', async () => {
  const typed = { step: 'when', ...unsaid, 'placed-day': '"><script>', 'placed-month': '5', 'placed-year': '2022' }
  const { statusCode, body } = await post({ ...typed, intruder: '<i>' })
  assert.equal(statusCode, 422)
  assert.match(body, /value="&quot;>&lt;script>"|value="&quot;&gt;&lt;script&gt;"/)
  assert.doesNotMatch(body, /<script>|intruder|<i>/)
  assert.match(body, /<input type="hidden" name="kind" value="refusal"/)
  assert.match(body, /<a href="#placed">/)
  assert.doesNotMatch(body, /action="[^"]*\?(?!lang=[a-z]+")/)
})

/** Each way through the questions, and what the law is asked by it. */
const WAYS: Readonly<Record<string, readonly [typed: Record<string, string>, asked: TermsCase]>> = {
  'placed and never opened, the letter says nothing': [
    { ...unsaid, ...on('placed', '2022-05-02') },
    { kind: 'refusal', remedy: null, madeAvailableOn: date('2022-05-02'), territory: 'metropolitan' },
  ],
  'opened, one month before the asylum court': [
    {
      letter: 'cnda-month',
      kind: 'refusal',
      how: 'opened',
      ...on('placed', '2022-04-20'),
      ...on('opened', '2022-05-02'),
    },
    {
      kind: 'refusal',
      remedy: { court: 'cnda', months: 1, franc: null },
      madeAvailableOn: date('2022-04-20'),
      openedOn: date('2022-05-02'),
    },
  ],
  'received by post, fifteen days before another court, overseas': [
    {
      letter: 'other-court',
      number: '15',
      unit: 'days',
      kind: 'unknown',
      how: 'received',
      territory: 'guyane',
      ...on('received', '2022-05-02'),
    },
    {
      kind: 'decision',
      remedy: { court: 'other-court', days: 15, franc: null },
      servedOn: date('2022-05-02'),
      territory: 'guyane',
    },
  ],
  'a file that was closed, and a letter that names another court': [
    {
      letter: 'other-court',
      number: '2',
      unit: 'months',
      kind: 'discontinuation',
      how: 'received',
      territory: 'metropolitan',
      ...on('decided', '2022-04-20'),
      ...on('received', '2022-05-02'),
    },
    {
      kind: 'discontinuation',
      remedy: { court: 'other-court', months: 2, franc: null },
      servedOn: date('2022-05-02'),
      decidedOn: date('2022-04-20'),
    },
  ],
  'a file that was closed': [
    {
      letter: 'unsaid',
      kind: 'discontinuation',
      how: 'received',
      territory: 'metropolitan',
      ...on('decided', '2022-04-20'),
      ...on('received', '2022-05-02'),
    },
    { kind: 'discontinuation', remedy: null, servedOn: date('2022-05-02'), decidedOn: date('2022-04-20') },
  ],
  'legal aid asked for on the Monday after its fifteenth day, and not answered': [
    { ...unsaid, how: 'received', aid: 'yes', ...on('received', '2022-04-08'), ...on('asked', '2022-04-25') },
    {
      kind: 'refusal',
      remedy: null,
      servedOn: date('2022-04-08'),
      legalAid: { requestedOn: date('2022-04-25'), servedOnApplicant: null, servedOnCounsel: null },
    },
  ],
  'legal aid asked for in time, and answered to counsel alone': [
    {
      letter: 'cnda-month',
      kind: 'unknown',
      how: 'received',
      aid: 'yes',
      ...on('received', '2022-04-08'),
      ...on('asked', '2022-04-14'),
      ...on('counsel', '2022-04-28'),
    },
    {
      kind: 'decision',
      remedy: { court: 'cnda', months: 1, franc: null },
      servedOn: date('2022-04-08'),
      legalAid: { requestedOn: date('2022-04-14'), servedOnApplicant: null, servedOnCounsel: date('2022-04-28') },
    },
  ],
  'legal aid asked for in time and answered': [
    {
      ...unsaid,
      how: 'received',
      aid: 'yes',
      ...on('received', '2022-03-04'),
      ...on('asked', '2022-03-17'),
      ...on('answered', '2022-05-02'),
    },
    {
      kind: 'refusal',
      remedy: null,
      servedOn: date('2022-03-04'),
      legalAid: { requestedOn: date('2022-03-17'), servedOnApplicant: date('2022-05-02'), servedOnCounsel: null },
    },
  ],
}

for (const [way, [typed, asked]] of Object.entries(WAYS))
  test(`the page says what the law says: ${way}`, async () => {
    const found = explain(law, asked)
    assert.ok(!isRefusal(found))
    const { statusCode, body } = await post({ ...typed, step: 'answer' })
    assert.equal(statusCode, 200)
    const first = bigDay(body)
    const shown = found.terms.filter(({ name }) => name !== 'legal-aid' || typed['aid'] !== 'yes')
    const nearest = shown
      .filter(({ actBy }) => Temporal.PlainDate.compare(actBy, date('2022-05-03')) >= 0)
      .toSorted((a, b) => Temporal.PlainDate.compare(a.actBy, b.actBy))[0]!
    assert.ok(first.includes(formatDay('fr', nearest.actBy)), first)
    const working = (await post({ ...typed, step: 'answer', show: 'working' })).body
    const reopening = body.includes('il faut d’abord demander la réouverture du dossier')
    assert.equal(reopening, found.preliminaryStep !== null, 'what comes before any court is said beside the day')
    assert.equal(
      body.includes('Demander un avocat payé'),
      shown.some(({ name }) => name === 'legal-aid'),
      'who has asked is not told to ask',
    )
    assert.equal(
      body.includes('N’attendez pas la réponse'),
      asked.legalAid?.servedOnApplicant == null && shown.some(({ longest }) => longest === null),
      'nobody is told to wait for an answer',
    )
    for (const { lastDay, steps, articles } of shown) {
      const told = lastDay === null ? 'Dernier jour, pour un avocat : pas encore connu' : formatDay('fr', lastDay)
      for (const page of [body, working]) assert.ok(page.includes(told), told)
      assert.ok(working.includes(articles.join(' · ')))
      assert.ok((working.match(/<li>/g) ?? []).length >= steps.length)
    }
  })

const NO_DECISION: readonly ProcedureTermCase[] = [
  { name: 'application-form', from: date('2022-05-02'), territory: 'metropolitan' },
  { name: 'application-form', from: date('2022-05-02'), territory: 'mayotte' },
  { name: 'subsequent-application', from: date('2022-05-02'), territory: 'metropolitan' },
  { name: 'interview-absence', from: date('2022-05-02'), territory: 'metropolitan', days: 10 },
]
for (const asked of NO_DECISION)
  test(`the page says what the law says where no decision came: ${asked.name} ${asked.territory ?? ''}`, async () => {
    const term = procedureTerm(law, asked)
    assert.ok(!isRefusal(term))
    const days = asked.days === undefined ? {} : { procedureDays: String(asked.days) }
    const where: Record<string, string> = asked.territory === undefined ? {} : { territory: asked.territory }
    const typed = { letter: asked.name, step: 'when', ...on('started', String(asked.from)), ...days, ...where }
    const { statusCode, body } = await post(typed)
    assert.equal(statusCode, 200)
    const first = bigDay(body)
    assert.ok(first.includes(formatDay('fr', term.actBy)), first)
    assert.ok(body.includes(formatDay('fr', term.lastDay!)))
    // In Mayotte it is handed in in person, and the letter says where.
    assert.equal(body.includes('201 rue Carnot, 94136 Fontenay-sous-Bois Cedex'), asked.territory !== 'mayotte')
    assert.equal(/envoyez-le à l’Ofpra|Écrivez à l’Ofpra/.test(body), asked.territory !== 'mayotte')
    assert.match(body, /SPADA/)
    assert.match(
      (await post({ ...typed, show: 'working' })).body,
      new RegExp(`<ol>(<li>.*</li>){${term.steps.length}}</ol>`),
    )
  })

// @law CESEDA R.591-12-1
test('in Guyane a re-examination registered on 2 June 2025 is safe until Friday the 6th, for neither the Office nor the place works on a day between', async () => {
  const there = { letter: 'subsequent-application', step: 'when', territory: 'guyane', ...on('started', '2025-06-02') }
  t.clock.set('2025-06-03T08:00:00Z')
  const { body } = await post(there)
  // Eight days: Tuesday 10 June, not worked in Guyane; Monday the 9th is Whit Monday everywhere.
  assert.match(bigDay(body), /vendredi 6 juin 2025/)
  assert.match(body, /Dernier jour, pour un avocat[^<]*<time[^>]*>mardi 10 juin 2025/)
  assert.match(body, /Outre-mer, il faut parfois le remettre en personne : l’adresse est sur le formulaire/)
  assert.doesNotMatch(body, /201 rue Carnot|envoyez-le à l’Ofpra/)
  const metropolitan = (await post({ ...there, territory: 'metropolitan' })).body
  assert.match(bigDay(metropolitan), /mardi 10 juin 2025/)
  assert.match(metropolitan, /envoyez-le à l’Ofpra/)
  // The form of a first application: seven days there, in person.
  const form = (await post({ ...there, letter: 'application-form' })).body
  assert.match(bigDay(form), /vendredi 6 juin 2025/)
  assert.match(form, /Dernier jour, pour un avocat[^<]*<time[^>]*>lundi 9 juin 2025/)
  assert.match(form, /remettre en personne/)
  t.clock.set('2022-05-03T08:00:00Z')
})

test('a day that the law cannot count from is shown at its own question, and what was typed stays', async () => {
  const old = (name: string) => on(name, '1900-05-02')
  const at = async (form: Record<string, string>) => {
    const { statusCode, body } = await post({ ...form, step: 'answer' })
    assert.equal(statusCode, 422)
    assert.match(body, /value="1900"/)
    return /role="alert".*?href="#(\w+)"/s.exec(body)?.[1]
  }
  const now = (name: string) => on(name, '2022-05-02')
  assert.equal(await at({ letter: 'interview-absence', territory: 'metropolitan', ...old('started') }), 'started')
  assert.equal(await at({ letter: 'cnda-month', kind: 'refusal', how: 'received', ...old('received') }), 'received')
  assert.equal(
    await at({ letter: 'cnda-month', kind: 'refusal', how: 'opened', ...now('placed'), ...old('opened') }),
    'opened',
  )
  assert.equal(
    await at({ letter: 'cnda-month', kind: 'refusal', how: 'opened', ...old('placed'), ...now('opened') }),
    'placed',
  )
  const closed = { letter: 'unsaid', kind: 'discontinuation', how: 'received', territory: 'metropolitan' }
  assert.equal(await at({ ...closed, ...old('decided'), ...now('received') }), 'decided')
})

test('of the 31st of a month that has thirty days is said when the month ends, and what was typed stays', async () => {
  const { statusCode, body } = await post({ ...unsaid, step: 'when', ...on('placed', '2022-04-31') })
  assert.equal(statusCode, 422)
  assert.match(body, /Ce jour n’existe pas – Ce mois finit le samedi 30 avril 2022/)
  assert.match(body, /name="placed-day" value="31"/)
})

test('a request for legal aid before there was a letter is shown at its question, to be mended there', async () => {
  for (const [how, name] of [
    ['received', 'received'],
    ['unopened', 'placed'],
  ] as const) {
    const typed = {
      ...unsaid,
      how,
      aid: 'yes',
      ...on(name, '2022-04-08'),
      ...on('answered', '2022-04-20'),
      step: 'aid',
    }
    const { statusCode, body } = await post({ ...typed, ...on('asked', '2021-04-14') })
    assert.equal(statusCode, 422)
    assert.match(body, /role="alert".*?href="#asked".*?la lettre vient d’abord/s)
    assert.equal((await post({ ...typed, ...on('asked', '2022-04-08') })).statusCode, 200)
  }
})

test('an answer about legal aid that came before it was asked for is shown at its question, to be mended there', async () => {
  const asked = {
    ...unsaid,
    how: 'received',
    aid: 'yes',
    ...on('received', '2022-04-08'),
    ...on('asked', '2022-04-14'),
  }
  for (const name of ['answered', 'counsel']) {
    const { statusCode, body } = await post({ ...asked, ...on(name, '2022-04-13'), step: 'aid' })
    assert.equal(statusCode, 422)
    assert.match(body, new RegExp(`role="alert".*?href="#${name}".*?puis la demande, puis la réponse`, 's'))
    assert.match(body, new RegExp(`name="${name}-day" value="13"`))
    assert.equal((await post({ ...asked, ...on(name, '2022-04-14'), step: 'aid' })).statusCode, 200)
  }
  const old = await post({ ...asked, ...on('asked', '1900-05-02'), step: 'aid' })
  assert.match(old.body, /role="alert".*?href="#asked"/s)
})

test('a day that is corrected takes the place of the wrong one in the telephone; another letter has days of its own', async () => {
  const uids = (file: string) => [...file.matchAll(/UID:(\w+)/g)].map(([, uid]) => uid)
  const counting = (body: string) => ({ counting: /name="counting" value="([^"]+)"/.exec(body)?.[1] ?? '' })
  const answered = await post(example)
  const saved = uids((await post({ ...example, ...counting(answered.body), show: 'calendar' })).body)
  assert.equal(new Set(saved).size, 2)
  const changing = await post({ ...example, ...counting(answered.body), back: 'yes' })
  const other = { ...example, ...on('placed', '2022-04-29'), ...counting(changing.body) }
  const corrected = await post({ ...other, step: 'when' })
  assert.deepEqual(uids((await post({ ...other, ...counting(corrected.body), show: 'calendar' })).body), saved)
  const anew = await post({ ...other, step: 'letter' })
  assert.equal(counting(anew.body).counting, '')
  for (const uid of uids((await post({ ...example, show: 'calendar' })).body)) assert.ok(!saved.includes(uid))
})

test('the last safe day stands first and largest, the last day folded; never that it is too late', async () => {
  const { body } = await post(example)
  assert.ok(body.indexOf('vendredi 17 juin 2022') < body.indexOf('lundi 20 juin 2022'))
  assert.ok(body.indexOf('<details><summary>Comment compte') < body.indexOf('lundi 20 juin 2022'))
})

test('past: go today, see a lawyer, with addresses, in every language', async () => {
  for (const { tag } of languages) {
    const { body } = await post({ ...example, ...on('placed', '2021-06-02') }, tag)
    assert.match(body, /tel:3039/, tag)
    assert.doesNotMatch(body, /class="bigday"|value="calendar"|trop tard|expiré|too late|expired/i, tag)
  }
})

test('the days still to come are a calendar file whose title tells nothing', async () => {
  const { statusCode, headers, body } = await post({ ...example, show: 'calendar' })
  assert.equal(statusCode, 200)
  assert.match(String(headers['content-type']), /^text\/calendar/)
  assert.match(String(headers['content-disposition']), /^attachment; filename="calendar.ics"/)
  assert.deepEqual(
    [...body.matchAll(/DTSTART;VALUE=DATE:(\d+)/g)].map(([, day]) => day),
    ['20220531', '20220617'],
  )
  assert.doesNotMatch(body, /asile|ofpra|cnda|tribunal|appeal|legal|aid\b/i)
  assert.deepEqual(
    [...body.matchAll(/SUMMARY:(.*)\r/g)].map(([, title]) => title),
    ['Un jour qui compte : demander de l’aide', 'Un jour qui compte : répondre'],
    'and yet the two are told apart',
  )
  assert.deepEqual(
    [...body.matchAll(/TRIGGER:(.*)\r/g)].map(([, at]) => at),
    ['-P6DT15H', '-P1DT15H', 'PT9H', '-P6DT15H', '-P1DT15H', 'PT9H'],
    'a week before, two days before, and that day',
  )
  assert.match(body.replaceAll('\r\n ', ''), /DESCRIPTION:.*effacez l’ancien jour/)
  const wrong = await post({ ...example, kind: 'unknown', show: 'calendar' })
  assert.equal(wrong.statusCode, 422)
})
