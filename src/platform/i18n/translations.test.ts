import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compile, type Placeholder, placeholders } from './compile.ts'
import { keysOnDisk, keysText } from './generate-keys.ts'
import { catalogue, type Language, languages, readMessages, SOURCE } from './languages.ts'

const SHIPPED = ['fr', 'ar', 'bn', 'en', 'prs', 'ti']
const french = readMessages(SOURCE)

test('the typed keys are those of the French messages (else run node src/platform/i18n/generate-keys.ts)', () => {
  assert.equal(sorted(keysOnDisk()), sorted(keysText()))
})

/** Two branches that each add a line merge without a quarrel, perhaps out of order. */
const sorted = (text: string): string => [...new Set(text.split('\n'))].sort().join('\n')

test('the six languages of the first issue are spoken, French first', () => {
  assert.equal(languages[0]?.tag, SOURCE)
  for (const tag of SHIPPED)
    assert.ok(
      languages.some((language) => language.tag === tag),
      tag,
    )
})

test('every language spoken is in the catalogue, with the same names and direction', () => {
  for (const language of languages) {
    const known = catalogue.find((other) => other.tag === language.tag)
    assert.deepEqual(
      [known?.english, known?.autonym, known?.dir],
      [language.english, language.autonym, language.dir],
      language.tag,
    )
  }
})

/** Pages of agents are in French and English: the capabilities `staff`, `office`, `enrolment`, `support` and `ending`, and any key with a part `staff`. */
const forAgents = (key: string) =>
  /^(staff|office|enrolment|support|ending)\.|\.staff(\.|$)/.test(key) || FOR_MACHINES.test(key)

/**
 * What no person's page shows: refusals that only the Office's system, an agent or a carrier can meet. A person who meets one
 * of the http refusals reads it in his language, and the working of a date too.
 */
const FOR_MACHINES = new RegExp(
  [
    '^law\\.(effect|eligibility|refusal\\.summons-in-the-past)\\.',
    '^delivery\\.refusal\\.(?!document-|contest-decided)',
    '^evidence\\.refusal\\.cursor-',
    '^http\\.refusal\\.(method-not-allowed|token-missing)',
    '^reach\\.refusal\\.',
    '^files\\.refusal\\.',
  ].join('|'),
)
const AGENTS_SPEAK = ['fr', 'en']

test('every French message is said in every language spoken; those of the agents in theirs', () => {
  const report = languages.map((language) => {
    const own = readMessages(language.tag)
    const wanted = [...french.keys()].filter((key) => AGENTS_SPEAK.includes(language.tag) || !forAgents(key))
    return { tag: language.tag, missing: wanted.filter((key) => !own.has(key)) }
  })
  const lacking = report.filter(({ missing }) => missing.length > 0)
  const lines = lacking.map(({ tag, missing }) => `${tag} lacks ${missing.length}: ${missing.join(', ')}`)
  assert.equal(lacking.length, 0, `\n${lines.join('\n')}`)
})

/** Who looks once in fifteen days can first look after the last safe day to open: placed on the 4th, it is the 17th (docs/law.md §2). */
test('no message tells to look more rarely than once a week, in any language', () => {
  const rarely = new RegExp(
    [
      '(tous|toutes) les (quinze|15|deux semaines)',
      '(once|every) (every |in )?(fifteen|15|two weeks)',
      'كل خمسة عشر',
      'পনেরো দিনে (অন্তত )?একবার',
      'هر (پانزده|۱۵|15)',
      'ኣብ ዓሰርተ ሓሙሽተ መዓልቲ (እንተወሓደ|ሓንሳብ)',
    ].join('|'),
    'i',
  )
  const weekly: Readonly<Record<string, RegExp>> = {
    fr: /par semaine/,
    en: /a week/,
    ar: /كل أسبوع/,
    bn: /সপ্তাহে/,
    prs: /هر هفته/,
    ti: /ሰሙን/,
  }
  for (const { tag } of languages) {
    const own = readMessages(tag)
    for (const key of LOOK_AGAIN) assert.match(own.get(key) ?? '', weekly[tag] ?? /^/, `${tag} ${key}`)
    for (const [key, text] of own) assert.doesNotMatch(text, rarely, `${tag} ${key}`)
  }
})

/** All that say how often to come and look. */
const LOOK_AGAIN = [
  'delivery.inbox.none.next',
  'space.help.often',
  'space.none.noted.paper',
  'space.none.noted.desk',
  'space.none.asked',
  'notice.alert',
]

for (const language of languages) {
  describe(`in ${language.english}`, () => {
    const own = [...readMessages(language.tag)]

    test('no message is left over from a French one that is gone', () => {
      assert.deepEqual(
        own.map(([key]) => key).filter((key) => !french.has(key)),
        [],
      )
    })

    test('every message is well formed and holds the placeholders of the French one', () => {
      for (const [key, text] of own) {
        assert.doesNotThrow(() => compile(text, language), `${language.tag} ${key}`)
        const source = french.get(key)
        if (source !== undefined)
          assert.deepEqual(outline(placeholders(text, language.tag)), outline(placeholders(source, SOURCE)), key)
      }
    })

    test('every plural says each form the language has', () => {
      for (const [key, text] of own)
        for (const place of placeholders(text, language.tag))
          if (place.kind === 'plural') assert.deepEqual(missingForms(place, language), [], `${language.tag} ${key}`)
    })

    test('no message is empty or holds a control character (but a line’s end) or a direction mark: isolation is the code’s work', () => {
      for (const [key, text] of own)
        assert.match(text.replaceAll('\n', ' '), /^[^\p{Cc}\u2066-\u2069\u202a-\u202e]+$/u, `${language.tag} ${key}`)
    })
  })
}

/** Names and kinds of the placeholders; the branches of a select must be the French ones, of a plural the language's. */
const outline = (places: readonly Placeholder[]): string[] =>
  [
    ...new Set(
      places.map(({ name, kind, options }) => `${name} ${kind} ${kind === 'select' ? [...options].sort() : ''}`),
    ),
  ].sort()

function missingForms(place: Placeholder, language: Language): string[] {
  const forms = new Intl.PluralRules(language.tag).resolvedOptions().pluralCategories
  return forms.filter((form) => !place.options.includes(form))
}
