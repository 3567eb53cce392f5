import type { Call } from '../platform/http/route.ts'
import { SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { sampleAgent } from '../staff/index.ts'
import type { EndingOf } from './litigate.ts'
import { endingPage } from './pages.tsx'
import { refuse } from './refusals.ts'

const nothing: EndingOf = {
  personId: sampleId(1),
  digits: '678',
  activatedAt: SAMPLE_NOW,
  closesOn: null,
  closedAt: null,
  litigations: [],
}
const one = (n: number, endedAt: Temporal.Instant | null) =>
  ({ id: sampleId(n), court: 'cnda', reference: '26012345', declaredAt: SAMPLE_NOW, endedAt }) as const
const lives: EndingOf = {
  ...nothing,
  closesOn: Temporal.PlainDate.from('2027-05-20'),
  litigations: [one(2, SAMPLE_NOW), one(3, null)],
}

const pages: Readonly<Record<string, (call: Call) => string>> = {
  'ending, nothing declared': (call) => endingPage(call, nothing),
  'ending, a litigation lives': (call) => endingPage(call, lives),
  'ending, reference missing': (call) =>
    endingPage(call, nothing, { court: 'cnda' }, refuse('reference-missing', {}, 'reference')),
}

export const samples: readonly Sample[] = Object.entries(pages).map(([name, draw]) => ({
  name,
  of: 'staff',
  html: (tag) => draw(sampleAgent(tag, 'officer')),
}))
