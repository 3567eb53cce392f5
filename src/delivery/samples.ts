import type { Law } from '../law/index.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { refusalPage } from '../ui/index.ts'
import { clockOf } from './clock.ts'
import { clockPage } from './clock-page.tsx'
import { contestPage } from './contest-page.tsx'
import { inboxPage } from './inbox-page.tsx'
import { documentPage } from './pages.tsx'
import { daysOfLetter } from './re-served-days.ts'
import { refuse } from './refusals.ts'
import { DEPOSITED, documents, followed, PASSED } from './sample-documents.ts'
import { staffSamples } from './samples-staff.ts'
import type { Document } from './store.ts'
import type { InboxLine, OwnLine } from './store-inbox.ts'
import { daysToOpenBy, safeDays } from './terms.ts'

const csrf = SAMPLE_CSRF
const summons = new Set(['summons'])
const closesOn = Temporal.PlainDate.from('2027-05-20')

const misplaced: InboxLine = {
  id: sampleId(29),
  kind: 'refusal',
  madeAvailableAt: DEPOSITED,
  withdrawnAt: SAMPLE_NOW,
  misplaced: true,
  wasOpened: true,
}

/** As delivery.inbox says it: what an opened decision states is one column. */
const lineOf = (d: Document): OwnLine => ({
  ...d,
  ...(d.openedAt === null ? { interviewAt: null } : { termEndsAt: null, regime: null }),
  ...(d.withdrawnAt === null ? {} : { interviewAt: null }),
  states:
    d.openedAt !== null && d.legalEffect === 'decision' && d.withdrawnReason !== 'wrong-space' ? statesOf(d) : null,
})

const STATED = [
  ...([
    'regime',
    'decidedOn',
    'remedyCourt',
    'remedyMonths',
    'remedyDays',
    'remedyFranc',
    'remedyLegalAidDays',
  ] as const),
  ...(['termEndsAt', 'servedOn', 'servedBy'] as const),
]
const statesOf = (d: Document) => JSON.stringify(Object.fromEntries(STATED.map((name) => [name, d[name]])))

/** The lines of these documents, each under an id of its own. */
const lines = (...names: (keyof typeof documents)[]): InboxLine[] =>
  names.map((name, i) => ({ ...lineOf(documents[name]!.document), id: sampleId(20 + i) }))
const waiting = () => lines('cover, a decision', 'cover, a summons', 'cover, a letter without effect')
const everyState = () => [
  misplaced,
  ...waiting(),
  ...lines(
    'opened, a decision',
    'opened, a summons',
    'contested, opened',
    'cover, not mine was dismissed',
    'withdrawn, replaced',
  ),
]

const daysOf = (law: Law) => ({
  safeDay: safeDays(law),
  daysOfLetter: daysOfLetter(law, () => undefined),
  openSafelyBy: daysToOpenBy(law),
})

const REFUSED = ['document-not-found', 'document-not-opened', 'document-withdrawn', 'contest-decided'] as const

/** What a person meets: his inbox, each document in each state, and what he is refused on the way. */
const pages = (law: Law): Readonly<Record<string, (w: Words) => string>> => ({
  'inbox, the space closes': (w) =>
    inboxPage(w, { lines: waiting(), closesOn, now: SAMPLE_NOW, csrf, summons, ...daysOf(law) }),
  'inbox, empty': (w) => inboxPage(w, { lines: [], now: SAMPLE_NOW, csrf, summons, ...daysOf(law) }),
  'inbox, something waits': (w) => inboxPage(w, { lines: waiting(), now: SAMPLE_NOW, csrf, summons, ...daysOf(law) }),
  'inbox, every state': (w) => inboxPage(w, { lines: everyState(), now: SAMPLE_NOW, csrf, summons, ...daysOf(law) }),
  'inbox, the term has passed': (w) => inboxPage(w, { lines: waiting(), now: PASSED, csrf, summons, ...daysOf(law) }),
  ...Object.fromEntries(
    Object.entries(documents).map(([name, { document, at = SAMPLE_NOW, others }]) => [
      name,
      (w: Words) => documentPage(w, { ...clockOf(law, followed(document, at, others)), csrf }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(documents).map(([name, { document, at = SAMPLE_NOW, others }]) => [
      `clock, ${name}`,
      (w: Words) => clockPage(w, { clock: clockOf(law, followed(document, at, others)), law, csrf }),
    ]),
  ),
  'cover, asked whether it is not his': (w) => contestPage(w, documents['cover, a decision']!.document, csrf),
  ...Object.fromEntries(
    REFUSED.map((code) => [
      `refused, ${code}`,
      (w: Words) => refusalPage(w, refuse(code), { action: '/log-out', csrf }),
    ]),
  ),
})

export const samples = (law: Law): readonly Sample[] => [
  ...Object.entries(pages(law)).map(
    ([name, draw]): Sample => ({ name, of: 'person', html: (tag) => draw(words(tag)) }),
  ),
  ...staffSamples(law),
]
