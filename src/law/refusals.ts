import { catalogue } from '../platform/refusal.ts'

/** Every expected "no" of the law: code and HTTP status; words in `languages/<tag>/law.json`. */
export const refuse = catalogue('law', {
  'unknown-kind': 422,
  'unknown-regime': 422,
  'unknown-territory': 422,
  'unknown-court': 422,
  'regime-uncertain': 422,
  'remedy-needed': 422,
  'decision-day-needed': 422,
  'procedure-term-not-known': 422,
  'no-electronic-service': 422,
  'not-a-decision': 422,
  'no-asylum-court-for-kind': 422,
  'remedy-not-understood': 422,
  'remedy-too-long': 422,
  'service-day-missing': 422,
  'day-out-of-range': 422,
  'opened-before-available': 422,
  'decided-after-service': 422,
  'lodged-after-decision': 422,
  'legal-aid-days-wrong': 422,
  'legal-aid-answer-far': 422,
  'legal-aid-pending': 422,
  'summons-in-the-past': 422,
  'line-not-understood': 422,
})
