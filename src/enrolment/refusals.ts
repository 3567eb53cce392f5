import { catalogue, type Refusal } from '../platform/refusal.ts'

/** What an agent or a machine is refused. Words: languages/<tag>/enrolment.json. */
export const refuse = catalogue('enrolment', {
  'applicant-not-known': 404,
  'applicant-merged': 409,
  'foreigner-number-wrong': 422,
  'foreigner-numbers-differ': 422,
  'case-number-wrong': 422,
  'number-missing': 422,
  'numbers-do-not-match': 422,
  'already-registered': 409,
  'case-number-taken': 409,
  'number-held-by-another': 409,
  'number-unchanged': 422,
  'desk-not-known': 422,
  'reception-desk-not-known': 422,
  'desk-sees-waiting-unknown': 422,
  'no-desk-to-see': 422,
  'language-missing': 422,
  'language-not-known': 422,
  'language-established-by-unknown': 422,
  'pin-wrong': 422,
  'pins-differ': 422,
  'pin-too-simple': 422,
  'addition-switched-off': 422,
  'procedure-unknown': 422,
  'registration-day-wrong': 422,
  'requalification-wrong': 422,
  'out-of-the-scheme': 422,
  'eligibility-not-decided': 409,
  'already-out': 409,
  'already-in': 409,
  'still-under-dublin': 422,
  'space-already-open': 409,
  'pin-does-not-match': 422,
  'pin-chosen-by-you': 409,
  'pin-slowed': 429,
  'document-not-seen': 422,
  'space-closed': 409,
  'notice-not-printed': 409,
  'notice-replaced': 409,
  'notice-in-another-language': 409,
  'notice-not-read-by-him': 422,
  'notice-printing-busy': 503,
  'family-too-large': 422,
  'merge-with-himself': 422,
  'merge-the-other-way': 409,
  'merge-both-hold-documents': 409,
  'merge-asked-by-you': 409,
  'why-missing': 422,
  'body-wrong': 422,
  'csv-missing': 422,
  'csv-not-understood': 422,
  'csv-column-unknown': 422,
  'csv-column-missing': 422,
  'csv-too-long': 413,
  'csv-line-wrong': 422,
  'csv-line-repeated': 422,
  'csv-cell-out-of-place': 422,
  'event-unknown': 422,
})

const INSTEAD: Readonly<Record<string, string>> = {
  detention: 'hand',
  'waiting-zone': 'hand',
  'unaccompanied-minor': 'minor',
  dublin: 'dublin',
}

/** He is out: the reason, its article, and what the desk does instead (by hand, to a representative, by post). */
export const refuseOut = (reason: string, article: string): Refusal =>
  refuse('out-of-the-scheme', { reason, article, instead: INSTEAD[reason] ?? 'post' })

/** What the person at the door is refused, the same whether his number exists or not. Words: languages/<tag>/connection-key.json. */
export const refuseKey = catalogue('connection-key', {
  'number-mistyped': 422,
  'key-mistyped': 422,
  'key-or-number-wrong': 422,
  'key-used': 409,
  'key-expired': 410,
  'key-cancelled': 410,
  'slow-down': 429,
})
