import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { languages, type Words, words } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { SAMPLE_CSRF } from '../platform/sample.ts'
import { needs } from '../platform/testing/index.ts'
import { clockOf } from './clock.ts'
import { calendarEvents } from './clock-calendar.ts'
import { clockPage } from './clock-page.tsx'
import { clockSheet } from './clock-sheet.ts'
import { type DocumentView, documentPage } from './pages.tsx'
import { documents, followed } from './sample-documents.ts'

const law = loadLaw()
const w = words('fr')
const renderer = createRenderer()
after(() => renderer.stop())

/** Placed on 30 April 2026: recorded as served on 15 May, and on 14 May read as strictly as can be: the 13th is the last safe day to open. */
const placed = {
  ...documents['cover, a decision']!.document,
  madeAvailableAt: Temporal.Instant.from('2026-04-30T07:30:00Z'),
  termEndsAt: Temporal.Instant.from('2026-05-15T22:00:00Z'),
}
const clockAt = (now: string) => clockOf(law, followed(placed, Temporal.Instant.from(now)))
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const pages = (tag: string, now: string) => [
  plain(documentPage(words(tag), { ...clockAt(now), csrf: SAMPLE_CSRF })),
  plain(clockPage(words(tag), { clock: clockAt(now), law, csrf: SAMPLE_CSRF })),
]

test('first and largest the cover and its clock say the last safe day to open, then from which the law acts, and that opening brings it forward', () => {
  for (const page of pages('fr', '2026-05-04T08:00:00Z')) {
    assert.match(
      page,
      /Par prudence, ouvrez au plus tard le : mercredi 13 mai 2026 Lue plus strictement, la loi compte déjà le jeudi 14 mai 2026 ?\. À la fin du vendredi 15 mai 2026 ?, la loi fait [^.]*\. Si vous ouvrez avant, ce jour vient plus tôt/,
    )
    assert.doesNotMatch(page, /Le jour qui compte :/)
  }
  assert.match(
    pages('fr', '2026-05-04T08:00:00Z')[0]!,
    /Il compte à partir du jour où vous ouvrez ou, si vous n’ouvrez pas, de la fin du vendredi 15 mai 2026/,
    'named, for the day above is the stricter one',
  )
  for (const { tag } of languages)
    for (const html of [
      documentPage,
      (w: Words, view: DocumentView) => clockPage(w, { clock: view, law, csrf: SAMPLE_CSRF }),
    ]) {
      const page = html(words(tag), { ...clockAt('2026-05-04T08:00:00Z'), csrf: SAMPLE_CSRF })
      const large = [...page.matchAll(/<p class="bigday">.*?<\/p>/g)].flatMap(([framed]) =>
        framed.match(/datetime="[^"]*"/g),
      )
      assert.deepEqual([...new Set(large)], ['datetime="2026-05-13"'], tag)
    }
  for (const page of pages('en', '2026-05-04T08:00:00Z'))
    assert.match(page, /To be safe, open it no later than: Wednesday 13 May 2026 Read more strictly/)
})

test('the pictures stamp both days and frame the last safe one alone; that of the clock names what the frame is', () => {
  const at = (d: typeof placed) => clockOf(law, followed(d, Temporal.Instant.from('2026-05-04T08:00:00Z')))
  const drawn = (openSafelyBy: Temporal.PlainDate | null) =>
    /<svg aria-hidden.*?<\/svg>/.exec(documentPage(w, { ...at(placed), openSafelyBy, csrf: SAMPLE_CSRF }))![0]
  const signs = (openSafelyBy: Temporal.PlainDate | null) =>
    plain(documentPage(w, { ...at(placed), openSafelyBy, csrf: SAMPLE_CSRF }))
  assert.match(
    signs(at(placed).openSafelyBy),
    /Cadre en pointillés : dernier jour sûr\. Tampon : un jour que la loi compte/,
  )
  assert.doesNotMatch(signs(null), /Cadre/)
  const [plainly, carefully] = [drawn(null), drawn(at(placed).openSafelyBy)]
  const days = (svg: string) => [...svg.matchAll(/>(\d+)<\/text>/g)].map(([, day]) => day)
  assert.deepEqual(days(plainly).slice(-2), ['13', '14'], 'the stamp stands in the place of the fifteenth')
  assert.deepEqual(days(carefully).slice(-2), ['12', '13'])
  const framed = (svg: string) => [...svg.matchAll(/<path class="end" d="M(\d+) /g)].map(([, x]) => x)
  assert.deepEqual(
    [framed(plainly), framed(carefully)],
    [['282'], ['202']],
    'the last box, and the one before the stricter stamp',
  )
  const [, clock] = pages('fr', '2026-05-04T08:00:00Z')
  assert.match(
    clock!,
    /Dernier jour sûr .*Par prudence, à ouvrir au plus tard ce jour mercredi 13 mai 2026 Lue plus strictement, la loi compte déjà ce jour-là jeudi 14 mai 2026 À la fin de ce jour, la loi fait comme si vous aviez lu ce document vendredi 15/,
  )
  const summons = at({ ...placed, kind: 'summons', legalEffect: 'summons' as const })
  assert.doesNotMatch(plain(clockPage(w, { clock: summons, law, csrf: SAMPLE_CSRF })), /plus strictement/)
})

test('on the last safe day itself, on the strictest and on the one that counts, the words are to open it today', () => {
  for (const now of ['2026-05-13T08:00:00Z', '2026-05-14T08:00:00Z', '2026-05-15T20:00:00Z'])
    for (const page of pages('fr', now)) {
      assert.match(
        page,
        /Par prudence, ouvrez aujourd’hui\. Lue plus strictement, la loi compte déjà le jeudi 14 mai 2026 ?\. À la fin du vendredi 15 mai/,
      )
      assert.doesNotMatch(page, /ouvrez au plus tard/)
    }
})

test('once the term has run nobody is told to open it before a day', () => {
  for (const page of pages('fr', '2026-05-16T08:00:00Z')) assert.doesNotMatch(page, /Lue plus strictement/)
})

test('the sheet of paper says it too', { skip: needs('poppler') }, async () => {
  const sheet = await clockSheet(renderer, law, clockAt('2026-05-04T08:00:00Z'), 'fr')
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: sheet }).toString().replace(/\s+/g, ' ')
  assert.match(
    text,
    /Par prudence, ouvrez au plus tard le : mercredi 13 mai 2026 Lue plus strictement, la loi compte déjà le jeudi 14 mai 2026 ?\. À la fin du vendredi 15 mai/,
  )
})

test('the day to open in his calendar is the last safe one, and what is recorded stays the fifteenth', () => {
  for (const { tag } of languages)
    assert.deepEqual(
      calendarEvents(words(tag), clockAt('2026-05-04T08:00:00Z')).map(({ on }) => on.toString()),
      ['2026-05-13'],
    )
  assert.equal(clockAt('2026-05-16T08:00:00Z').terms[0]?.steps[1]?.params['day'], '2026-05-15')
})
