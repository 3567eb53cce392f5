import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDay, identifier, languages, words } from '../platform/i18n/index.ts'
import { smsSegments } from '../platform/sms/index.ts'
import { type About, mailText, smsText } from './message.ts'
import { purposes } from './rules.ts'

const site = 'https://courrier.exemple.fr'
const closesOn = Temporal.PlainDate.from('2027-08-30')
const about: readonly About[] = purposes.map((purpose) =>
  purpose === 'space-closing' ? { purpose, closesOn, digits: '123', site } : { purpose, digits: '123', site },
)

test('an alert by SMS takes one segment in every language, in the GSM alphabet for French and English', () => {
  for (const { tag } of languages)
    for (const one of about) {
      const { segments, units, encoding } = smsSegments(smsText(tag, one))
      assert.equal(segments, 1, `${tag} ${one.purpose}: ${units} ${encoding}`)
      if (['fr', 'en'].includes(tag)) assert.equal(encoding, 'gsm-7', `${tag} ${one.purpose}`)
    }
})

/** What would tell a spouse, an employer or a passer-by: the matter, the Office, the kind of document, the country's police. */
const TELLING =
  /asil|asyl|ofpra|cnda|réfugi|refugee|étranger|foreign|décision|decision|convocation|summons|entretien|interview|préfecture|لجوء|پناه|ዑቕባ|আশ্রয়/i

test('a code by SMS takes one segment too, says whose it is and to give it to nobody', () => {
  for (const { tag } of languages) {
    const text = words(tag)('space.code.sms', { code: identifier('123456'), digits: identifier('789') })
    const { segments, encoding } = smsSegments(text)
    assert.equal(segments, 1, `${tag} ${encoding}`)
    if (['fr', 'en'].includes(tag)) assert.equal(encoding, 'gsm-7', text)
    assert.match(text, /123456.*789/s)
    assert.doesNotMatch(text, TELLING)
  }
})

test('no alert says what it is about, and each says whose it is by three digits', () => {
  for (const { tag } of languages)
    for (const one of about) {
      const { subject, text } = mailText(tag, one)
      for (const said of [smsText(tag, one), subject, text]) {
        assert.doesNotMatch(said, TELLING, `${tag} ${one.purpose}`)
        assert.match(said, /123/)
        const day =
          one.purpose === 'space-closing' ? [formatDay(tag, closesOn), formatDay('fr', closesOn), IN_DIGITS] : []
        assert.doesNotMatch(
          ['123', ...day].reduce((text, known) => text.replaceAll(known, ''), said),
          /\p{Nd}/u,
          'no day but that on which his space closes: what another would be counted from, the page says',
        )
      }
    }
})

const IN_DIGITS = '30/08/2027'
const PAPER: Readonly<Record<string, RegExp>> = {
  fr: /demande[rz] du papier/,
  en: /ask for paper/,
  ar: /(اطلب|طلب) الورق/,
  bn: /কাগজ চান|কাগজও চাইতে/,
  prs: /کاغذ (هم خواسته|بخواهید)/,
  ti: /ወረቐት (ሕተቱ|እውን ክትሓቱ)/,
}

test('that a space closes is told with its last day and the offer of paper, in the mail and by SMS, in every language', () => {
  const closing = about.find(({ purpose }) => purpose === 'space-closing')!
  for (const { tag } of languages) {
    const [sms, mail] = [smsText(tag, closing), mailText(tag, closing).text]
    for (const text of [sms, mail]) assert.match(text, PAPER[tag]!, tag)
    assert.ok(sms.includes(IN_DIGITS), sms)
    assert.ok(mail.includes(formatDay(tag, closesOn)), tag)
  }
})

test('the only link is the root of the site, bare and on a line of its own', () => {
  for (const { tag } of languages)
    for (const one of about)
      for (const said of [smsText(tag, one), mailText(tag, one).text]) {
        const links = said.split('\n').filter((line) => /:\/\/|courrier\.exemple/.test(line))
        assert.ok(links.length > 0 && links.every((line) => line === site), `${tag} ${one.purpose}: ${links.join()}`)
      }
})

test('an e-mail has the French below, isolated where lines run from right to left; one in French says it once', () => {
  const french = 'Un courrier vous attend. Ouvrez-le vite, ici :'
  const deposit = about[0]!
  assert.equal(mailText('fr', deposit).text.split(french).length, 2)
  assert.ok(!mailText('fr', deposit).text.includes('* * *'))
  assert.ok(mailText('ti', deposit).text.includes(`* * *\n\n${french}\n\n${site}\n`))
  const arabic = mailText('ar', deposit).text
  assert.ok(arabic.includes(`* * *\n\n\u2066${french}\u2069\n\n${site}\n`))
  assert.ok(arabic.indexOf('لديك') < arabic.indexOf(french))
})

test('a language we do not ship is written in French', () => {
  assert.equal(smsText('xx', about[0]!), smsText('fr', about[0]!))
})
