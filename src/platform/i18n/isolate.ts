import type { Language } from './languages.ts'

const LRI = '\u2066'
const FSI = '\u2068'
const PDI = '\u2069'
const RLM = '\u200f'

/**
 * Inside a right-to-left text "+33 1 58 68 10 10" is shown as "10 10 68 58 1 33+" unless isolated. Left-to-right texts
 * get nothing added, so that a message for a telephone stays in the GSM alphabet.
 */
export const isolate = (text: string, language: Language, direction: 'ltr' | 'auto' = 'auto'): string =>
  language.dir === 'rtl' ? (direction === 'ltr' ? LRI : FSI) + text + PDI : text

/** Pieces that are isolated each for itself give their list no direction: from right to left it must be told its own. */
export const listed = (texts: readonly string[], language: Language): string =>
  (language.dir === 'rtl' ? RLM : '') + texts.join(' – ')
