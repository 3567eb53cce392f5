import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, type ProcedureTermCase, procedureTerm, type TermsCase } from '../law/index.ts'
import { formatDay, languages } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse({ at: '2022-05-03T08:00:00Z' })
const { law } = t.house
const HERE = '/calculator'

const post = (form: Readonly<Record<string, string>>, lang = 'fr') =>
  t.web.inject({
    method: 'POST',
    url: HERE,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': lang },
    payload: new URLSearchParams(form).toString(),
  })
const on = (name: string, iso: string) => {
  const [year, month, day] = iso.split('-') as [string, string, string]
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}
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
  assert.doesNotMatch(body, /action="[^"]*\?/)
})

/** Each way through the questions, and what the law is asked by it. */
const WAYS: Readonly<Record<string, readonly [typed: Record<string, string>, asked: TermsCase]>> = {
  'placed and never opened, the letter says nothing': [
    { ...unsaid, ...on('placed', '2022-05-02') },
    { kind: 'refusal', remedy: null, madeAvailableOn: date('2022-05-02'), territory: 'metropolitan' },
  ],
  'opened, one month before the asylum court': [
    { letter: 'cnda-month', how: 'opened', ...on('placed', '2022-04-20'), ...on('opened', '2022-05-02') },
    {
      kind: 'decision',
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
    const [first] = /class="bigday">.*?<\/time>/s.exec(body) ?? ['']
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
      shown.some(({ longest }) => longest === null),
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
  { name: 'subsequent-application', from: date('2022-05-02') },
  { name: 'interview-absence', from: date('2022-05-02'), days: 10 },
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
    const [first] = /class="bigday">.*?<\/time>/s.exec(body) ?? ['']
    assert.ok(first.includes(formatDay('fr', term.actBy)), first)
    assert.ok(body.includes(formatDay('fr', term.lastDay!)))
    assert.match(
      (await post({ ...typed, show: 'working' })).body,
      new RegExp(`<ol>(<li>.*</li>){${term.steps.length}}</ol>`),
    )
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
  assert.equal(await at({ letter: 'interview-absence', ...old('started') }), 'started')
  assert.equal(await at({ letter: 'cnda-month', how: 'received', ...old('received') }), 'received')
  assert.equal(await at({ letter: 'cnda-month', how: 'opened', ...now('placed'), ...old('opened') }), 'opened')
  assert.equal(await at({ letter: 'cnda-month', how: 'opened', ...old('placed'), ...now('opened') }), 'placed')
  const closed = { letter: 'unsaid', kind: 'discontinuation', how: 'received', territory: 'metropolitan' }
  assert.equal(await at({ ...closed, ...old('decided'), ...now('received') }), 'decided')
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

test('after 11 June 2026 no day without the words of the letter; with them, not verified is said', async () => {
  t.clock.set('2026-06-20T08:00:00Z')
  const placed = on('placed', '2026-06-15')
  const without = await post({ ...unsaid, ...placed, step: 'answer' })
  assert.equal(without.statusCode, 422)
  assert.match(without.body, /sans les mots de la lettre.*tel:3039/s)
  const stated = await post({ letter: 'cnda-month', how: 'unopened', ...placed, step: 'answer' })
  assert.equal(stated.statusCode, 200)
  assert.match(stated.body, /non vérifié/)
  assert.match(stated.body, /Demander un avocat payé par l’État : le délai n’est pas connu/)
  const aid = await post({ letter: 'cnda-month', aidDays: '15', how: 'unopened', ...placed, step: 'answer' })
  assert.doesNotMatch(aid.body, /le délai n’est pas connu/)
  assert.match(aid.body, /Demander un avocat payé par l’État – dernier jour sûr/)
  const both = await post({
    letter: 'cnda-month',
    how: 'unopened',
    ...on('placed', '2026-06-05'),
    step: 'answer',
  })
  assert.match(both.body, /jusqu’au 11 juin 2026.*depuis le 12 juin 2026/s)
  t.clock.set('2022-05-03T08:00:00Z')
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
  assert.doesNotMatch(body, /asile|ofpra|cnda|tribunal/i)
  const wrong = await post({ ...example, kind: 'unknown', show: 'calendar' })
  assert.equal(wrong.statusCode, 422)
})

test('nothing is logged, not even that somebody came, and nothing is stored', async () => {
  const rows = async () => {
    const { rows } = await t.base
      .pool('owner')
      .query<{ n: string }>(
        "select sum((xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')))[1]::text::bigint)::text as n from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'",
      )
    return rows[0]!.n
  }
  const [before, lines] = [await rows(), t.log.length]
  await t.web.inject({ url: HERE })
  await post(example)
  await post({ step: 'when' })
  await post({ ...example, show: 'working' })
  await post({ ...example, show: 'calendar' })
  assert.deepEqual(t.log.slice(lines), [])
  assert.equal(await rows(), before)
  await t.web.inject({ url: '/help' })
  assert.equal(t.log.length, lines + 1, 'another page is logged: the test would see')
})

test('every page weighs at most 15 kB, in every language', () => {
  const pages = t.house.samples.filter(({ name }) => name.startsWith('calculator'))
  assert.ok(pages.length > 15)
  for (const { tag } of languages)
    for (const { name, html } of pages) {
      const bytes = Buffer.byteLength(html(tag))
      assert.ok(bytes <= 15_000, `${name} ${tag}: ${bytes}`)
    }
})

test('a body too large, of another type, or from another site is refused', async () => {
  assert.equal((await post({ letter: 'x'.repeat(5_000) })).statusCode, 413)
  const json = { method: 'POST', url: HERE, headers: { 'content-type': 'application/json' }, payload: '{}' } as const
  assert.equal((await t.web.inject(json)).statusCode, 415)
  const type = 'application/x-www-form-urlencoded'
  const foreign = { 'content-type': type, origin: 'https://elsewhere.example' }
  assert.equal(
    (await t.web.inject({ method: 'POST', url: HERE, headers: foreign, payload: 'step=letter' })).statusCode,
    403,
  )
})

test('whatever is sent, the page answers: never a fault', async () => {
  const strange = [
    '',
    '0',
    '-1',
    '99999999999999999999',
    '1e9',
    'NaN',
    '<b>',
    '٣',
    '\u202e',
    '\0',
    '__proto__',
    'x'.repeat(300),
  ]
  for (const value of strange)
    for (const step of ['letter', 'length', 'kind', 'how', 'when', 'aid', 'answer', value]) {
      const form = {
        ...example,
        step,
        aid: 'yes',
        letter: 'cnda-other',
        number: value,
        unit: value,
        'placed-day': value,
        'asked-year': value,
      }
      for (const show of ['', 'working', 'calendar', value])
        assert.ok((await post({ ...form, show })).statusCode < 500, `${show} ${step} ${value}`)
      assert.ok((await post({ ...example, [value]: value, step, how: value, territory: value })).statusCode < 500)
    }
})
