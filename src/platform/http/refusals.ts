import { catalogue } from '../refusal.ts'

/** Refusals of the door itself, before any capability is asked. Words: languages/<tag>/http.json. */
export const refuse = catalogue('http', {
  'page-not-found': 404,
  'method-not-allowed': 405,
  'sign-in-first': 401,
  'token-missing-or-expired': 401,
  'not-allowed': 403,
  'form-expired': 403,
  'body-too-large': 413,
  'body-not-understood': 400,
  'body-part-unknown': 400,
  'body-part-twice': 400,
  'body-type-not-accepted': 415,
  'too-many-requests': 429,
  'busy-try-again': 503,
  'something-broke': 500,
})
