import { sha256 } from '../platform/crypto/digest.ts'
import { languages, type Words, words } from '../platform/i18n/index.ts'

/** Every message that can stand on a cover. What a person had before his eyes when he pressed is part of the proof. */
const SAID = [
  'cover.title',
  'cover.day',
  'cover.safe',
  'cover.strictlyOn',
  'cover.sooner',
  'inbox.openToday',
  'cover.openToday',
  'cover.lawActs',
  'cover.lawActed',
  'cover.since',
  'cover.clock.decision',
  'cover.clock.kept',
  'cover.clock.summons',
  'cover.open.explain',
  'cover.open',
  'safe.dayFor',
  'safe.arrived',
  'safe.explain',
  'safe.today',
  'safe.today.explain',
  'contest.title',
  'reServed.copy',
  'reServed.replacement',
  'reServed.keeps',
  'reServed.keepsFor',
  'reServed.copied',
  'reServed.read',
  'reServed.careful',
  'reServed.carefulFor',
  'reServed.first',
  'dismissed.title',
  'dismissed.text',
  'dismissed.void',
  'safe.day',
  'terms.title',
  'terms.court',
  'clock.title',
  'clock.nothing.cover',
  'clock.nothing.decision',
  'clock.nothing.summons',
  'clock.nothing.letter',
] as const

/** The picture says its days in words too. */
const PICTURE = ['waiting', 'passed', 'signs.gone', 'signs.today', 'signs.safe', 'signs.law'] as const

/** Of the composition of the page; raised by hand when what stands on a cover, or its order, changes. */
const LAYOUT = 17

/**
 * The version of the cover: its layout and a digest of its very words in every language, the kinds of document among them,
 * kept in the fact of the opening, so that the page a person saw can be shown again years later from the repository's
 * history. One for all languages: it stands in clear, and a version of each would tell his, which is sealed.
 */
export function coverVersion(kinds: Iterable<string>): string {
  const codes = [...kinds].sort()
  const said = languages.flatMap(({ tag }) => [tag, ...wordsOn(words(tag), codes)]).join('\n')
  return `${LAYOUT}-${sha256(said).toString('hex').slice(0, 16)}`
}

const wordsOn = (w: Words, kinds: readonly string[]) => [
  ...SAID.map((key) => w.maybe(`delivery.${key}`, EXAMPLE)),
  w('calculator.places.title'),
  w.maybe('receipt.count.before', EXAMPLE), // of two terms of one name each has its court
  ...PICTURE.map((key) => w.maybe(`ui.fifteenDays.${key}`, EXAMPLE)),
  ...kinds.map((kind) => w.maybe(`law.kind.${kind}`)),
]

const DAY = Temporal.PlainDate.from('2026-05-19')
const EXAMPLE = { day: DAY, start: DAY, today: DAY, end: DAY, at: '-', what: '-', court: '-' }
