import type { Call } from '../platform/http/route.ts'
import { SAMPLE_NUMBER, type Sample, sampleId } from '../platform/sample.ts'
import { sampleAgent } from '../staff/index.ts'
import { waitingPage } from './pages.tsx'
import { refuse } from './refusals.ts'

const people = [SAMPLE_NUMBER, '9912345679'].map((foreignerNumber, i) => ({ personId: sampleId(i), foreignerNumber }))

const pages: Readonly<Record<string, (call: Call) => string>> = {
  'waiting, nobody': (call) => waitingPage(call, { list: { people: [], more: false, page: 1 } }),
  'waiting, a page of many': (call) => waitingPage(call, { list: { people, more: true, page: 2 } }),
  'waiting, for him': (call) => waitingPage(call, { asked: SAMPLE_NUMBER, waits: true }),
  'waiting, nothing known': (call) => waitingPage(call, { asked: SAMPLE_NUMBER, waits: false }),
  'waiting, no number': (call) =>
    waitingPage(call, { asked: '12', refusal: refuse('number-not-understood', {}, 'number') }),
}

export const samples: readonly Sample[] = Object.entries(pages).map(([name, draw]) => ({
  name,
  of: 'staff',
  html: (tag) => draw(sampleAgent(tag, 'reception-desk')),
}))
