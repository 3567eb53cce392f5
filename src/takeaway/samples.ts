import { sampleDocuments, sampleFollowed } from '../delivery/index.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, type Sample } from '../platform/sample.ts'
import { indexPage } from './index-page.tsx'
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
    file: state !== 'opened' ? null : i === 0 ? file(`${under}/document.pdf`) : 'unreadable',
    receipts: [
      { kind: 'deposit', file: file(`${under}/receipt-01-deposit.pdf`) },
      { kind: 'opening', file: i === 0 ? 'preparing' : 'unreadable' },
    ],
    proofs: { ...file(`${under}/proofs.json`), proven: 4, unproven: i === 0 ? 1 : 0 },
  }
})

const pages: Readonly<Record<string, (w: Words) => string>> = {
  'take away, nothing yet': (w) => takePage(w, { csrf, opened: 0, waiting: 0, last: null }),
  'take away, some waits': (w) => takePage(w, { csrf, opened: 4, waiting: 1, last: { at: SAMPLE_NOW, whole: true } }),
  'take away, cut off': (w) => takePage(w, { csrf, opened: 4, waiting: 0, last: { at: SAMPLE_NOW, whole: false } }),
  'list of what was taken away, nothing yet': (w) => indexPage(w.language.tag, SAMPLE_NOW, []),
  'list of what was taken away': (w) => indexPage(w.language.tag, SAMPLE_NOW, taken),
}

export const samples: readonly Sample[] = Object.entries(pages).map(([name, draw]) => ({
  name,
  of: 'person',
  html: (tag) => draw(words(tag)),
}))
