import { catalogue } from '../refusal.ts'

/** What is answered to who hands over a file that cannot be served. Words: `languages/<tag>/files.json`. */
export const refuseFile = catalogue('files', {
  'file-empty': 422,
  /** params: maxBytes */
  'file-too-large': 413,
  'not-a-pdf': 422,
  /** The end is missing: the transfer broke off, or the file was cut. */
  'pdf-truncated': 422,
  /** The structure contradicts itself: two programs could show two different documents. */
  'pdf-damaged': 422,
  'pdf-encrypted': 422,
  /** params: feature (see pdf-check-active.ts; a word that a message can choose by) */
  'pdf-active': 422,
  /** More objects, depth or compression than any letter needs: a bomb, or a file nobody can check in time. */
  'pdf-too-complex': 422,
  'pdf-no-page': 422,
  'file-infected': 422,
})
