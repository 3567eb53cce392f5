import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../platform/i18n/index.ts'
import { asking, on } from '../testing/calculator.ts'
import { testHouse } from '../testing/house.ts'

const t = await testHouse({ at: '2022-05-03T08:00:00Z' })
const post = asking(t)
const HERE = '/calculator'
const unsaid = { letter: 'unsaid', kind: 'refusal', how: 'unopened', territory: 'metropolitan' }
const example = { ...unsaid, ...on('placed', '2022-05-02'), step: 'answer' }

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

/** The form that changes the language, pressed: whatever it sends, at the address of that language's button. */
const changeLanguage = (body: string, tag: string) => {
  const [form = ''] = /<form[^>]*id="languages".*?<\/form>/s.exec(body) ?? []
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name, value]) => [name, value!.replaceAll('&amp;', '&')] as const,
  )
  const [, to] = new RegExp(`formaction="([^"]*)" lang="${tag}"`).exec(form) ?? []
  assert.equal(to, `/calculator?lang=${tag}`, 'the language alone stands in the address')
  return post(Object.fromEntries(fields), 'fr', to)
}

test('whoever changes the language stays on his page, and nothing that he answered is lost', async () => {
  const letter = { letter: 'unsaid', step: 'letter' }
  const pages: Readonly<Record<string, Record<string, string>>> = {
    'Quelle décision avez-vous reçue': letter,
    'Quel jour a-t-elle été placée': { ...unsaid, step: 'how' },
    'Ce jour n’existe pas': { ...unsaid, ...on('placed', '2022-04-31'), step: 'when' },
    'mardi 31 mai 2022': example,
    'Ni le premier ni le dernier jour ne comptent': { ...example, show: 'working' },
    'Quel jour avez-vous demandé': { ...example, ask: 'aid' },
    'Cette date est trop loin': { ...example, ...on('placed', '1900-05-02') },
    'À cette date, rien ne pouvait être notifié': { ...example, ...on('placed', '2019-05-02') },
  }
  for (const [says, form] of Object.entries(pages)) {
    const first = (await post(form)).body
    assert.ok(first.includes(says), says)
    const there = await changeLanguage(first, 'ar')
    assert.match(there.body, /<html lang="ar" dir="rtl">/)
    const again = (await changeLanguage(there.body, 'fr')).body
    const main = (body: string) => body.slice(body.indexOf('<h1'), body.indexOf('</main>'))
    const reproach = /<section class="notice refusal" role="alert".*?<\/section>/s
    if (reproach.test(first))
      for (const box of ['placed-day', 'placed-year']) {
        const typed = new RegExp(`name="${box}" value="\\d+"`).exec(first)![0]
        assert.ok(again.includes(typed), typed)
      }
    else assert.equal(main(again), main(first), says)
  }
  // The French behind a draft is reached the same way; the first page, where nothing was answered yet, has links.
  assert.match(
    (await post(example, 'ar')).body,
    /<footer>.*<button[^>]*form="languages" formaction="\/calculator\?lang=fr"/s,
  )
  assert.match((await t.web.inject({ url: HERE })).body, /<a href="\/calculator\?lang=ar"/)
})

test('whoever types a length that no letter gives is told how far one counts, as machines are told, and finds what he typed', async () => {
  const asked = { letter: 'cnda-other', step: 'length' }
  for (const [number, unit, bounds] of [
    ['400', 'days', 'de 1 à 120 jours'],
    ['130', 'days', 'de 1 à 120 jours'],
    ['6', 'months', 'de 1 à 4 mois'],
    ['0', 'days', 'de 1 à 120 jours'],
  ] as const) {
    const { statusCode, body } = await post({ ...asked, number, unit })
    assert.equal(statusCode, 422)
    assert.ok(body.replaceAll(/[\u2066-\u2069]/g, '').includes(bounds), `${number} ${unit}`)
    assert.doesNotMatch(body, /pas compris/)
    assert.match(body, new RegExp(`name="number"[^>]*value="${number}"|value="${number}"[^>]*name="number"`))
    assert.match(body, new RegExp(`value="${unit}"[^>]*checked|checked[^>]*value="${unit}"`))
  }
  const aid = await post({ ...example, letter: 'cnda-month', aidDays: '400', step: 'when' })
  assert.match(aid.body, /value="400"/)
  assert.match(aid.body, /name="placed-day" value="0?2"/, 'nothing of the rest is lost')
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
