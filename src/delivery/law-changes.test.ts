import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF } from '../platform/sample.ts'
import { clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { documentPage } from './pages.tsx'
import { documents, followed } from './sample-documents.ts'
import type { Document } from './store.ts'

const law = loadLaw()
const CHANGE = Temporal.PlainDate.from('2026-06-12')
/** A closing of 10 April 2026, opened on 28 April: its reopening may be asked for until 8 January 2027, under another law. */
const closing: Document = {
  ...documents['opened, a decision']!.document,
  kind: 'discontinuation',
  decidedOn: Temporal.PlainDate.from('2026-04-10'),
  remedyCourt: null,
  remedyMonths: null,
  remedyFranc: null,
  madeAvailableAt: Temporal.Instant.from('2026-04-27T07:30:00Z'),
  termEndsAt: Temporal.Instant.from('2026-05-12T22:00:00Z'),
  openedAt: Temporal.Instant.from('2026-04-28T16:00:00Z'),
  servedOn: Temporal.PlainDate.from('2026-04-28'),
}
const BOTH = { ...closing, remedyCourt: 'administrative-court', remedyMonths: 2, remedyFranc: true }

test('on the document and its clock, a day beyond the change of law is told with it in every language, and the page stays light', () => {
  for (const document of [closing, BOTH])
    for (const { tag } of languages) {
      const w = words(tag)
      const clock = clockOf(law, followed(document, Temporal.Instant.from('2026-05-04T08:00:00Z')))
      const page = documentPage(w, { ...clock, csrf: SAMPLE_CSRF })
      for (const html of [page, clockPage(w, { clock, law, csrf: SAMPLE_CSRF })]) {
        assert.ok(html.includes('datetime="2027-01-08"'), tag)
        assert.ok(html.includes(w('law.reading.law-changes', { day: CHANGE })), tag)
      }
      assert.ok(Buffer.byteLength(page) <= 15_000, `${tag}: ${Buffer.byteLength(page)}`)
    }
})
