export { type DayStyle, formatDay, formatInstant, type InstantStyle, weekdayNames } from './dates.ts'
export { isolate, listed } from './isolate.ts'
export {
  catalogue,
  isSpoken,
  type KnownLanguage,
  type Language,
  languageOf,
  languages,
  languagesFolder,
  readMessages,
  SOURCE,
} from './languages.ts'
export { type Asked, negotiate, spokenFor } from './negotiate.ts'
export { dayInDigits, type Identifier, identifier, type Value } from './values.ts'
export { type Key, loadWords, type Words, words } from './words.ts'
