import type { Call } from '../platform/http/route.ts'
import { SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { type Role, SAMPLE_AGENT, sampleAgent } from '../staff/index.ts'
import type { EndingOf } from './litigate.ts'
import { endingPage } from './pages.tsx'
import { erasurePage, erasuresPage } from './pages-erasure.tsx'
import type { SeenErasure } from './prepare-erasure.ts'
import { refuse } from './refusals.ts'

const nothing: EndingOf = {
  personId: sampleId(1),
  digits: '678',
  activatedAt: SAMPLE_NOW,
  closesOn: null,
  closedAt: null,
  litigations: [],
  caseEnd: null,
}
const one = (n: number, endedAt: Temporal.Instant | null) =>
  ({ id: sampleId(n), court: 'cnda', reference: '26012345', declaredAt: SAMPLE_NOW, endedAt }) as const
const lives: EndingOf = {
  ...nothing,
  closesOn: Temporal.PlainDate.from('2027-05-20'),
  litigations: [one(2, SAMPLE_NOW), one(3, null)],
  caseEnd: { why: 'departure', endedOn: Temporal.PlainDate.from('2026-05-02'), declaredAt: SAMPLE_NOW },
}

const asked = {
  id: sampleId(5),
  preparedAt: SAMPLE_NOW,
  preparedBy: sampleId(6),
  listedAt: null,
  confirmedAt: null,
  confirmedBy: null,
  doneAt: null,
  givenUpAt: null,
}
const listed: SeenErasure = {
  erasure: { ...asked, listedAt: SAMPLE_NOW },
  counts: { erase: 2, kept: 41, litigation: 1 },
  lines: [
    { personId: sampleId(7), digits: '678', erasedAt: null },
    { personId: sampleId(8), digits: null, erasedAt: SAMPLE_NOW },
  ],
}
const own: SeenErasure = { ...listed, erasure: { ...listed.erasure, preparedBy: SAMPLE_AGENT } }

const heads: Readonly<Record<string, (call: Call) => string>> = {
  'erasures, none': (call) => erasuresPage(call, []),
  'erasures, one of each': (call) => erasuresPage(call, [asked, listed.erasure]),
  'erasure, being prepared': (call) => erasurePage(call, { erasure: asked, counts: {}, lines: [] }),
  'erasure, to confirm': (call) => erasurePage(call, listed),
  'erasure, given up': (call) =>
    erasurePage(call, { ...listed, erasure: { ...listed.erasure, givenUpAt: SAMPLE_NOW } }),
  'erasure, of his own list': (call) => erasurePage(call, own, refuse('erasure-of-own-list')),
}
const pages: Readonly<Record<string, (call: Call) => string>> = {
  'ending, nothing declared': (call) => endingPage(call, nothing),
  'ending, a litigation lives': (call) => endingPage(call, lives),
  'ending, reference missing': (call) =>
    endingPage(call, nothing, { court: 'cnda' }, refuse('reference-missing', {}, 'reference')),
}

const drawn = (all: typeof pages, role: Role): Sample[] =>
  Object.entries(all).map(([name, draw]) => ({ name, of: 'staff', html: (tag) => draw(sampleAgent(tag, role)) }))
export const samples: readonly Sample[] = [...drawn(pages, 'officer'), ...drawn(heads, 'division-head')]
