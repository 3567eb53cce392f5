import { sampleDocuments, sampleFollowed } from '../delivery/index.ts'
import type { Law } from '../law/index.ts'
import type { Call } from '../platform/http/route.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { sampleAgent } from '../staff/index.ts'
import { exportPage } from './export-page.tsx'
import { indexPage } from './index-page.tsx'
import { refuse } from './refusals.ts'
import type { SealedFile } from './store.ts'
import { takePage } from './take-page.tsx'
import { hasPapers, stateOf, type TakenDocument, type TakenFile } from './taken.ts'

const csrf = SAMPLE_CSRF

const file = (name: string): TakenFile => ({ name, size: 4_096, sha256: '0123456789abcdef'.repeat(4) })

/** One of each state, with all that can become of a file. */
const taken: readonly TakenDocument[] = [
  'opened, a decision',
  'opened, a summons',
  'cover, a decision',
  'contested, opened',
  'withdrawn, replaced',
].map((name, i) => {
  const followed = sampleFollowed(sampleDocuments[name]!.document, SAMPLE_NOW)
  const state = stateOf(followed)
  const number = `0${i + 1}`
  const none = { number, followed, state, file: null, receipts: [], proofs: null }
  if (!hasPapers(followed)) return none
  const under = `documents/${number}`
  return {
    ...none,
    file: state === 'contested' ? null : i === 0 ? file(`${under}/document.pdf`) : 'unreadable',
    receipts: [
      { kind: 'deposit', file: file(`${under}/receipt-01-deposit.pdf`) },
      { kind: 'opening', file: i === 0 ? 'preparing' : 'unreadable' },
    ],
    proofs: { ...file(`${under}/proofs.json`), proven: 4, unproven: i === 0 ? 1 : 0 },
  }
})

const sealed = (madeAt: Temporal.Instant | null) => ({ id: sampleId(70), askedAt: SAMPLE_NOW, madeAt, removedAt: null })

const exported = (n: number, madeAt: Temporal.Instant | null, removedAt: Temporal.Instant | null): SealedFile => ({
  ...{
    id: sampleId(n),
    kind: 'court',
    personId: sampleId(1),
    documentId: sampleId(11),
    factId: 'x',
    askedBy: sampleId(91),
  },
  ...{ askedAt: SAMPLE_NOW, madeAt, removedAt, size: madeAt && 4_096, fileKey: madeAt && 'taken-x' },
  digest: madeAt && '0123456789abcdef'.repeat(4),
})
const all = [exported(71, null, null), exported(72, SAMPLE_NOW, null), exported(73, SAMPLE_NOW, SAMPLE_NOW)]
const documentId = sampleId(11)

const staffPages: Readonly<Record<string, (call: Call) => string>> = {
  'export for a court, none yet': (call) => exportPage(call, { documentId, files: [] }),
  'export for a court, asked': (call) => exportPage(call, { documentId, files: all, asked: true }),
  'export for a court, without its case': (call) =>
    exportPage(call, {
      documentId,
      files: [],
      typed: { reason: 'court-asked' },
      refusals: [refuse('court-reference-missing', {}, 'courtReference')],
    }),
}

const pages = (law: Law): Readonly<Record<string, (w: Words) => string>> => ({
  'take away, nothing yet': (w) =>
    takePage(w, { csrf, now: SAMPLE_NOW, opened: 0, waiting: 0, last: null, sealed: null }),
  'take away, some waits': (w) =>
    takePage(w, {
      csrf,
      now: SAMPLE_NOW,
      opened: 4,
      waiting: 1,
      last: { at: SAMPLE_NOW, fate: 'whole' },
      sealed: sealed(SAMPLE_NOW),
    }),
  'take away, cut off': (w) =>
    takePage(w, {
      csrf,
      now: SAMPLE_NOW,
      opened: 4,
      waiting: 0,
      last: { at: SAMPLE_NOW, fate: 'cut' },
      sealed: sealed(null),
    }),
  'take away, a file for counsel waits long': (w) =>
    takePage(w, {
      ...{ csrf, now: SAMPLE_NOW.add({ hours: 2 }), opened: 4, waiting: 0 },
      ...{ last: null, sealed: sealed(null) },
    }),
  'take away, under way': (w) =>
    takePage(w, {
      csrf,
      now: SAMPLE_NOW,
      opened: 4,
      waiting: 0,
      last: { at: SAMPLE_NOW, fate: 'underWay' },
      sealed: null,
    }),
  'list of what was taken away, nothing yet': (w) =>
    indexPage(law, w.language.tag, { at: SAMPLE_NOW, host: 'pli.exemple.fr' }, []),
  'list of what was taken away': (w) =>
    indexPage(law, w.language.tag, { at: SAMPLE_NOW, host: 'pli.exemple.fr' }, taken, [
      { kind: 'notice', file: file('notice/receipt-01-notice.pdf') },
    ]),
})

export const samples = (law: Law): readonly Sample[] => [
  ...Object.entries(pages(law)).map(
    ([name, draw]): Sample => ({ name, of: 'person', html: (tag) => draw(words(tag)) }),
  ),
  ...Object.entries(staffPages).map(
    ([name, draw]): Sample => ({ name, of: 'staff', html: (tag) => draw(sampleAgent(tag, 'officer')) }),
  ),
]
