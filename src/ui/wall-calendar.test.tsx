import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages, weekdayNames, words } from '../platform/i18n/index.ts'
import { render, WallCalendar } from './index.ts'

const on = Temporal.PlainDate.from
/** Monday 4 May 2026; Friday 8 May is a holiday, and Saturday 9 May as well. */
const calendar = (tag: string, holiday: (day: Temporal.PlainDate) => string | null) =>
  render(
    <WallCalendar
      w={words(tag)}
      today={{ on: on('2026-05-06'), title: 'TODAY' }}
      holiday={holiday}
      marks={[
        { on: on('2026-05-04'), icon: 'envelope', title: 'PLACED' },
        { on: on('2026-05-20'), icon: 'safe', title: 'SAFE', safe: 'Dernier jour sûr' },
      ]}
    />,
  )
const none = () => null
const friday = (day: Temporal.PlainDate) => (day.equals(on('2026-05-08')) || day.dayOfWeek === 6 ? 'FEAST' : null)
const picture = (html: string) => /<svg.*?<\/svg>/.exec(html)![0]
const dotted = (html: string) => [...picture(html).matchAll(/stroke-dasharray/g)].length

test('what nobody works is drawn in dots: Saturdays, Sundays, and a holiday in the week', () => {
  assert.equal(dotted(calendar('fr', none)), 4, 'two week-ends')
  assert.equal(dotted(calendar('fr', friday)), 5, 'and the Friday')
})

test('a holiday of the week is said by its day and its name; one of a Saturday is a Saturday', () => {
  assert.match(calendar('fr', friday), /<p>Jours fériés : vendredi 8 mai 2026 \(FEAST\)<\/p>/)
  assert.doesNotMatch(calendar('fr', none), /Jours fériés :/)
})

test('each shape is explained in words beside it, the safe day only where there is one', () => {
  const [, legend] = /<ul>(.*?)<\/ul>/.exec(calendar('fr', none))!
  const said = legend!.replace(/<svg.*?<\/svg>|<\/?div>/g, '').replaceAll(/<li>(.*?)<\/li>/g, '$1|')
  assert.equal(said, 'TODAY|Jour passé|Pas travaillé : samedi, dimanche, jour férié|Dernier jour sûr|')
})

test('over the columns stand the names of the days, in every language, from the side it is read from', () => {
  for (const { tag, dir } of languages) {
    const heads = [...picture(calendar(tag, none)).matchAll(/<text transform="translate\((\d+) [^>]*>([^<]+)/g)]
    const ordered = heads.toSorted((a, b) => (dir === 'rtl' ? -1 : 1) * (Number(a[1]) - Number(b[1])))
    assert.deepEqual(
      ordered.map(([, , name]) => name),
      weekdayNames(tag),
      tag,
    )
    assert.equal(new Set(weekdayNames(tag)).size, 7, tag)
  }
})

test('to who hears the page the pictures are decoration: all of it is said in words', () => {
  const html = calendar('ar', friday)
  assert.equal([...html.matchAll(/<svg/g)].length, [...html.matchAll(/<svg[^>]* aria-hidden="true"/g)].length)
  for (const title of ['TODAY', 'PLACED', 'SAFE', 'FEAST']) assert.ok(html.includes(title), title)
})
