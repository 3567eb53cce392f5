import { catalogue } from '../platform/refusal.ts'

/** Every expected "no" of delivery: code and HTTP status; words in `languages/<tag>/delivery.json`. */
export const refuse = catalogue('delivery', {
  // what was sent
  'metadata-missing': 422,
  'metadata-not-understood': 422,
  'file-missing': 422,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'scan-unavailable': 503,
  // to whom
  'person-is-out': 409,
  'no-notice-handed-over': 409,
  'no-way-in': 409,
  'asked-for-paper': 409,
  'number-not-understood': 422,
  // what
  'decision-needs-its-day': 422,
  'decided-in-the-future': 422,
  'decided-too-long-ago': 422,
  'summons-needs-its-interview': 422,
  'not-for-this-kind': 422,
  'interview-too-far': 422,
  'interview-out-of-hours': 422,
  'lead-time-too-short': 422,
  'remedy-not-of-the-law': 422,
  'remedy-too-long': 422,
  'regime-uncertain': 422,
  'remedy-needed': 422,
  'regime-not-possible': 422,
  'deposited-already': 409,
  // afterwards
  'document-not-found': 404,
  'document-not-opened': 409,
  'document-contested': 409,
  'document-withdrawn': 410,
  'document-file-damaged': 500,
  'document-without-a-day': 404,
  'not-contested': 409,
  'contest-decided': 409,
  'contest-of-own-deposit': 403,
  'belongs-to-the-same-person': 422,
  'draft-gone': 410,
  'reason-missing': 422,
  'outcome-missing': 422,
})
