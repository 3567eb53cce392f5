import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw, readingWords } from '../law/index.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW } from '../platform/sample.ts'
import { render } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { clockSections } from './clock-words.ts'
import { documents, followed } from './sample-documents.ts'
import { StaffClock } from './staff-clock.tsx'

const law = loadLaw()
const sample = (name: string) => {
  const { document, at = SAMPLE_NOW } = documents[name]!
  return clockOf(law, followed(document, at))
}

test('beside a day that rests on our reading of the law stands that it is to be checked, in every language', () => {
  for (const { tag } of languages) {
    const w = words(tag)
    const html = clockPage(w, { clock: sample('opened, a decision'), law, csrf: SAMPLE_CSRF })
    // The request for legal aid is read; the appeal is the text of the law.
    assert.equal(html.split(`<p>${w('law.length.reading')}</p>`).length - 1, 1, tag)
    assert.ok(!html.includes(w('law.length.unverified')), tag)
  }
})

test('fifteen days that no lawyer has verified are counted, not given by the law', () => {
  const verified = sample('cover, a decision')
  const said = (clock: typeof verified) =>
    clockSections(words('fr'), clock)
      .flatMap(({ lines }) => lines)
      .join(' ')
  assert.match(said(verified), /La loi donne 15 jours/)
  const carriedOver = said({ ...verified, carriedOverSince: Temporal.PlainDate.from('2031-02-03') })
  assert.doesNotMatch(carriedOver, /La loi donne/)
  assert.match(carriedOver, /Nous comptons 15 jours .* comme avant le lundi 3 février 2031.* Aucun avocat n’a vérifié/)
  assert.match(carriedOver, /La loi a changé le lundi 3 février 2031/)
})

test('how the latest date is counted is shown to the Office alone', () => {
  const clock = sample('opened, a decision')
  const w = words('fr')
  const office = render(<StaffClock w={w} clock={clock} paper="/paper" />)
  assert.equal(office.split(w('delivery.staff.clock.longestSteps')).length - 1, clock.terms.length)
  assert.match(office, /Compté au plus long : .*Date la plus tardive : /)
  const person = clockPage(w, { clock, law, csrf: SAMPLE_CSRF })
  assert.doesNotMatch(person, /au plus long|la plus tardive/i)
})

test('a reading is its sentence wherever the days are explained, never its code', () => {
  const codes = new Set(law.regimes.flatMap(({ readings }) => readings.map(({ code }) => code)))
  for (const name of ['opened, a decision', 'cover, two laws may apply', 'cover, under a law not verified'])
    for (const tag of ['fr', 'en']) {
      const [w, clock] = [words(tag), sample(name)]
      const office = render(<StaffClock w={w} clock={clock} paper="/paper" />)
      const html = office + clockPage(w, { clock, law, csrf: SAMPLE_CSRF })
      for (const code of codes) assert.ok(!html.includes(code), `${name} ${tag}: ${code}`)
    }
})

test('beside the latest date, each reading that it does not hold stands with its mark', () => {
  const [w, clock] = [words('fr'), sample('opened, a decision')]
  const office = render(<StaffClock w={w} clock={clock} paper="/paper" />)
  const [, beside = ''] = office.split(w('delivery.staff.clock.uncounted'))
  const [says] = beside.split('</dd>')
  assert.match(says!, /<small> \[/)
  const marked = clock.terms
    .flatMap(({ readings }) => readings)
    .filter(({ counted, mark }) => !counted && mark !== 'text')
  assert.ok(marked.length > 0)
  for (const reading of marked) {
    const [said, known] = [readingWords(w, reading), w.maybe(`law.mark.${reading.mark}`)]
    assert.ok(office.includes(`<div>${said}<small> [${known}]</small></div>`), reading.code)
  }
})
