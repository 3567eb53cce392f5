import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateWords, formatDay, formatInstant } from './dates.ts'
import { type Language, languageOf, languages } from './languages.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const at = (text: string) => Temporal.Instant.from(text)
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

test('a day is Gregorian, in Latin digits, with the day of the week, in every language', () => {
  const said = Object.fromEntries(languages.map(({ tag }) => [tag, bare(formatDay(tag, day('2026-05-04')))]))
  assert.deepEqual(said, {
    fr: 'lundi 4 mai 2026',
    en: 'Monday 4 May 2026',
    ar: 'الاثنين 4 أيار/مايو 2026',
    bn: 'সোমবার, 4 মে 2026',
    prs: 'دوشنبه 4 می 2026 (14 ثور 1405)',
    ti: 'ሰኑይ 4 ግንቦት 2026 (04/05/2026)',
    ...Object.fromEntries(Object.entries(said).filter(([tag]) => !['fr', 'en', 'ar', 'bn', 'prs', 'ti'].includes(tag))),
  })
})

test('the first of the month is said as the language says it', () => {
  assert.equal(formatDay('fr', day('2026-05-01')), 'vendredi 1er mai 2026')
  assert.equal(formatDay('en', day('2026-05-01')), 'Friday 1 May 2026')
})

test('the Persian new year falls where it falls, as an aid in brackets', () => {
  assert.equal(bare(formatDay('prs', day('2026-03-20'))), 'جمعه 20 مارچ 2026 (29 حوت 1404)')
  assert.equal(bare(formatDay('prs', day('2026-03-21'))), 'شنبه 21 مارچ 2026 (1 حمل 1405)')
})

test('the short form, for text messages, keeps the day of the week', () => {
  assert.equal(formatDay('fr', day('2026-05-04'), 'short'), 'lundi 04/05/2026')
  assert.equal(formatInstant('en', at('2026-05-04T22:30:00Z'), 'short'), 'Tuesday 05/05/2026 at 00:30')
})

test('an instant is told in the time of Paris, summer and winter, on 24 hours', () => {
  assert.equal(formatInstant('fr', at('2026-05-04T12:05:00Z')), 'lundi 4 mai 2026 à 14:05')
  assert.equal(formatInstant('fr', at('2026-01-31T23:30:00Z')), 'dimanche 1er février 2026 à 00:30')
})

test('the exact form tells apart the hour that happens twice', () => {
  assert.equal(
    formatInstant('fr', at('2026-10-25T00:30:05Z'), 'exact'),
    'dimanche 25 octobre 2026 à 02:30:05 (UTC+02:00)',
  )
  assert.equal(
    formatInstant('fr', at('2026-10-25T01:30:05Z'), 'exact'),
    'dimanche 25 octobre 2026 à 02:30:05 (UTC+01:00)',
  )
  assert.equal(
    formatInstant('fr', at('2026-10-25T01:30:06Z'), 'exact'),
    'dimanche 25 octobre 2026 à 02:30:06 (UTC+01:00)',
  )
})

test('dates are isolated from right to left, and bare elsewhere', () => {
  for (const { tag, dir } of languages)
    for (const text of [formatDay(tag, day('2026-05-04')), formatInstant(tag, at('2026-05-04T12:05:00Z'), 'exact')])
      assert.equal(/^\u2068.*\u2069$/u.test(text), dir === 'rtl', `${tag} ${text}`)
})

test('French and English dates of text messages hold to the GSM alphabet, names of the days and months apart', () => {
  for (let m = 1; m <= 12; m++)
    assert.match(formatDay('fr', day('2026-01-05').with({ month: m }), 'short'), /^[a-z]+ [\d/]+$/)
})

test('every language spoken has twelve months and seven days, all different', () => {
  for (const language of languages) {
    const words = dateWords(language)
    assert.equal(new Set(words.months).size, 12, language.tag)
    assert.equal(new Set(words.weekdays).size, 7, language.tag)
    if (words.localCalendar !== undefined) assert.equal(words.localMonths?.length, 12, language.tag)
  }
})

test('our own names of days and months agree with the machine’s where both know the language', () => {
  for (const tag of ['fr', 'en', 'bn', 'prs']) {
    const machine = dateWords(without(tag))
    const own = dateWords(languageOf(tag))
    assert.deepEqual([own.months, own.weekdays], [machine.months, machine.weekdays], tag)
  }
  assert.deepEqual(dateWords(languageOf('ti')).weekdays, dateWords(without('ti')).weekdays)
})

test('a language without names of its own takes the machine’s, Gregorian and in Latin digits', () => {
  const pashto = dateWords({ ...without('fr'), tag: 'ps' })
  assert.equal(pashto.months[4], 'مۍ')
  assert.equal(pashto.months.length, 12)
})

test('a language that the machine does not know must bring its own names: no English by stealth', () => {
  assert.throws(() => dateWords({ ...without('fr'), tag: 'snk' }), /must say its months/)
  assert.throws(() => dateWords({ ...without('fr'), tag: 'ht' }), /must say its months/)
})

function without(tag: string): Language {
  const { dates: _own, ...rest } = languageOf(tag)
  return rest
}
