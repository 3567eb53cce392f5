import type { Law } from '../law/index.ts'
import type { Call } from '../platform/http/route.ts'
import { SAMPLE_NOW, SAMPLE_NUMBER, type Sample, sampleId } from '../platform/sample.ts'
import { type Role, sampleAgent } from '../staff/index.ts'
import { clockOf } from './clock.ts'
import type { Preview } from './draft.ts'
import { depositPage, previewPage } from './pages-deposit.tsx'
import { typedAgain } from './pages-re-serve.tsx'
import { servedPage } from './pages-served.tsx'
import { listPage, type StaffView, staffDocumentPage } from './pages-staff.tsx'
import { refuse } from './refusals.ts'
import { servedByTermOn } from './rules.ts'
import { DEPOSITED, documents, followed, PASSED, TERM } from './sample-documents.ts'
import { termsOf } from './terms.ts'

const document = (name: string) => documents[name]!.document
const decision = document('cover, a decision')
const found = [decision, document('opened, a summons'), document('contested, opened')]
const typed = { foreignerNumber: SAMPLE_NUMBER, kind: 'refusal', reference: decision.reference, months: '1' }

const wrong = [
  refuse('metadata-not-understood', { field: 'reference' }, 'reference'),
  refuse('decision-needs-its-day', {}, 'decision'),
]

const preview: Preview = {
  others: [],
  prepared: {
    personId: sampleId(1),
    foreignerNumber: SAMPLE_NUMBER,
    caseNumber: decision.caseNumber,
    language: 'arb',
    input: {
      foreignerNumber: SAMPLE_NUMBER,
      caseNumber: decision.caseNumber,
      kind: decision.kind,
      regime: null,
      reference: decision.reference,
      decision: { decidedOn: decision.decidedOn!, remedy: { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } },
      summons: null,
      urgentReason: null,
      leadTime: null,
    },
    plan: {
      legalEffect: 'decision',
      regime: decision.regime,
      otherRegimes: [],
      madeAvailableAt: DEPOSITED,
      termEndsAt: TERM,
      servedByTermOn: servedByTermOn(TERM),
      openSafelyBy: servedByTermOn(TERM).subtract({ days: 2 }),
      openBy: null,
    },
    first: null,
  },
  pages: 3,
  at: DEPOSITED,
}

const told = (['opening', 'term', 'contested', 'withdrawn'] as const).map((manner, i) => ({
  personId: sampleId(1),
  foreignerNumber: SAMPLE_NUMBER,
  servedOn: Temporal.PlainDate.from('2026-05-04').add({ days: i }),
  manner,
  receipt: `document:${sampleId(31 + i)}/opened`,
}))

type More = Pick<StaffView, 'typed' | 'refusal' | 'done'>

const shownUnder =
  (law: Law) =>
  (call: Call, name: string, more: More = {}) =>
    staffDocumentPage(call, {
      ...clockOf(law, followed(document(name), documents[name]!.at ?? SAMPLE_NOW, documents[name]!.others)),
      ...more,
    })

type Draw = (call: Call) => string
const pages = (law: Law, shown = shownUnder(law)): Readonly<Record<string, readonly [as: Role, draw: Draw]>> => ({
  'documents, search': ['officer', (call) => listPage(call, null)],
  'documents, found': ['officer', (call) => listPage(call, { documents: found, asked: SAMPLE_NUMBER })],
  'documents, none found': ['officer', (call) => listPage(call, { documents: [], asked: '9900000000' })],
  'served, search': ['prefecture-reader', (call) => servedPage(call, null)],
  'served, found': ['prefecture-reader', (call) => servedPage(call, told)],
  'served, nothing to tell': ['prefecture-reader', (call) => servedPage(call, [])],
  'served, no number': ['prefecture-reader', (call) => servedPage(call, null, refuse('number-not-understood'))],
  'deposit, form': ['officer', (call) => depositPage(call, law, {})],
  'deposit, a copy': ['officer', (call) => depositPage(call, law, typedAgain(decision, 'copy'))],
  'deposit, fields are wrong': [
    'officer',
    (call) => depositPage(call, law, typed, { refusals: wrong, fileLost: true }),
  ],
  'deposit, refused': [
    'officer',
    (call) => depositPage(call, law, typed, { refusals: [refuse('no-way-in')], fileLost: true }),
  ],
  'deposit, preview': [
    'officer',
    (call) => previewPage(call, law, sampleId(31), preview, 'ar', termsOf(law, decision, PASSED)),
  ],
  'document, a copy': ['officer', (call) => shown(call, 'cover, a copy')],
  'document, a replacement of what was served': [
    'officer',
    (call) => shown(call, 'cover, a replacement of what was served'),
  ],
  'document, just placed': ['officer', (call) => shown(call, 'cover, a decision', { done: 'placed' })],
  'document, opened': ['officer', (call) => shown(call, 'opened, a decision')],
  'document, served by the term': ['officer', (call) => shown(call, 'cover, the term has passed')],
  'document, a contest to decide': ['division-head', (call) => shown(call, 'contested, opened')],
  'document, withdrawal without a reason': [
    'division-head',
    (call) => shown(call, 'contested, not opened', { refusal: refuse('reason-missing', {}, 'reason') }),
  ],
  'document, withdrawn': ['division-head', (call) => shown(call, 'withdrawn, replaced')],
})

/** The agents' pages: deposit in two steps, find, follow, take back, answer a contest. */
export const staffSamples = (law: Law): readonly Sample[] =>
  Object.entries(pages(law)).map(([name, [as, draw]]) => ({
    name,
    of: 'staff',
    html: (tag) => draw(sampleAgent(tag, as)),
  }))
