import type { Call } from '../platform/http/route.ts'
import type { Refusal } from '../platform/refusal.ts'
import { SAMPLE_NUMBER, type Sample, sampleId } from '../platform/sample.ts'
import { type Role, sampleAgent, staffWords } from '../staff/index.ts'
import { refusalWords } from '../ui/index.ts'
import { EVENTS } from './events.ts'
import type { CsvOutcome } from './import-csv.ts'
import { NO_ERRORS, NOTHING, numberPage, refusedPage, searchPage } from './pages.tsx'
import { auditPage } from './pages-audit.tsx'
import { csvOutcomePage, csvPage } from './pages-csv.tsx'
import { eventPage } from './pages-event.tsx'
import { familyPage } from './pages-family.tsx'
import { mergePage } from './pages-merge.tsx'
import { type RecordView, recordPage, reprintPage } from './pages-record.tsx'
import { registerPage } from './pages-register.tsx'
import { refuse, refuseOut } from './refusals.ts'
import { applicant, desks, family, receptionDesks, records } from './sample-records.ts'
import { errorsOf, type FormFields } from './typed.ts'

const wrong = (call: Call, ...refusals: readonly Refusal[]) => errorsOf(staffWords(call.tag), refusals)
const profile = 'standard' as const

const view = (name: keyof typeof records, more: Partial<RecordView> = {}): RecordView => ({
  record: records[name],
  profile,
  typed: NOTHING,
  errors: NO_ERRORS,
  ...more,
})
const form = (call: Call, typed: FormFields, ...refusals: readonly Refusal[]) =>
  registerPage(call, {
    number: SAMPLE_NUMBER,
    desks,
    receptionDesks,
    profile,
    typed,
    errors: wrong(call, ...refusals),
  })
const together = { family, profile, typed: NOTHING, errors: NO_ERRORS }

const two = {
  kept: records['handed over'],
  merged: { ...records['space active'], applicant: { ...family[1]!, caseNumber: '260512345' } },
}

const line = { outcome: 'registered' as const, id: sampleId(1), answer: 'in' as const }
const outcome = (call: Call): CsvOutcome => {
  const { title, next } = refusalWords(staffWords(call.tag), refuse('foreigner-number-wrong'))
  const refusals = [{ code: 'foreigner-number-wrong', title, detail: next, field: 'foreignerNumber' }]
  return {
    done: 1,
    already: 1,
    refused: 1,
    lines: [
      { ...line, line: 2 },
      { ...line, line: 3, outcome: 'already' },
      { line: 4, outcome: 'refused', refusals },
    ],
  }
}

/** The pages of a registration desk, in the order of a morning. */
const pages: Readonly<Record<string, (call: Call) => string>> = {
  'search, nothing asked': (call) => searchPage(call, NOTHING, NO_ERRORS, false),
  'search, not known': (call) => searchPage(call, { number: SAMPLE_NUMBER }, NO_ERRORS, true),
  'search, no number': (call) =>
    searchPage(call, { number: '12' }, wrong(call, refuse('number-wrong', {}, 'number')), false),
  'registration, the number': (call) => numberPage(call, '', NOTHING, NO_ERRORS),
  'registration, two numbers differ': (call) =>
    numberPage(
      call,
      sampleId(1),
      { foreignerNumber: SAMPLE_NUMBER },
      wrong(call, refuse('foreigner-numbers-differ', {}, 'foreignerNumberAgain')),
    ),
  'registration, the questions': (call) => form(call, NOTHING),
  'registration, answers missing': (call) =>
    form(
      call,
      { otherLanguage: 'arabe', overseas: 'yes' },
      refuse('procedure-unknown', {}, 'procedure'),
      refuse('language-missing', {}, 'language'),
      refuse('pins-differ', {}, 'pinAgain'),
    ),
  'registration, out of the scheme': (call) => refusedPage(call, refuseOut('dublin', 'CESEDA L. 531-2')),
  'registration, known already': (call) => refusedPage(call, refuse('already-registered', { applicant: sampleId(1) })),
  ...Object.fromEntries(
    (Object.keys(records) as (keyof typeof records)[]).map((name) => [
      `record, ${name}`,
      (call: Call) => recordPage(call, view(name)),
    ]),
  ),
  'record, how it was understood not said': (call) =>
    recordPage(
      call,
      view('printed', { errors: wrong(call, refuse('language-established-by-unknown', {}, 'understoodHow')) }),
    ),
  'notice, printed again': (call) => reprintPage(call, view('printed')),
  'notice, for a lost password': (call) => reprintPage(call, view('space active')),
  family: (call) => familyPage(call, { ...together, handed: false }),
  'family, handed over': (call) =>
    familyPage(call, { ...together, family: family.map((member) => ({ ...member, step: 'done' })), handed: true }),
  ...Object.fromEntries(
    EVENTS.map((name) => [
      `event, ${name}`,
      (call: Call) => eventPage(call, { name, applicant, receptionDesks, profile, typed: NOTHING, errors: NO_ERRORS }),
    ]),
  ),
  'merge, both records': (call) => mergePage(call, { ...two, errors: NO_ERRORS }),
  'merge, both have been used': (call) =>
    mergePage(call, {
      ...two,
      errors: wrong(call, refuse('merge-both-hold-documents', {}, 'evenIfBothHoldDocuments')),
    }),
  csv: (call) => csvPage(call, desks, NO_ERRORS),
  'csv, line by line': (call) => csvOutcomePage(call, outcome(call)),
}

/** And what an auditor asks. */
const audits: Readonly<Record<string, (call: Call) => string>> = {
  'who read a record': (call) => auditPage(call, '', NO_ERRORS),
  'who read a record, not known': (call) =>
    auditPage(call, SAMPLE_NUMBER, wrong(call, refuse('applicant-not-known', {}, 'number'))),
}

const drawn = (draws: typeof pages, as: Role): readonly Sample[] =>
  Object.entries(draws).map(([name, draw]) => ({ name, of: 'staff', html: (tag) => draw(sampleAgent(tag, as)) }))

export const samples = [...drawn(pages, 'registration-desk'), ...drawn(audits, 'auditor')]
