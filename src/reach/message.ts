import { dayInDigits, identifier, isolate, type Language, languageOf, SOURCE, words } from '../platform/i18n/index.ts'
import type { Purpose } from './rules.ts'

/**
 * What an alert says. Discreet, always: a locked screen shows it to whoever holds the phone, so nothing in it speaks of
 * asylum, of the Office or of what the document is. The last three digits of his number tell spouses on one phone whose it
 * is. The link is the root of the site, without any token: it opens nothing for whoever else follows it. That his space closes, and
 * until when he may ask for paper, is told with its day: who has no more than a telephone learns both from that message or from nothing.
 */
export type About = { readonly digits: string; readonly site: string } & (
  | { readonly purpose: Exclude<Purpose, 'space-closing'> }
  | { readonly purpose: 'space-closing'; readonly closesOn: Temporal.PlainDate }
)

/** One segment in every language we ship. The address has a line of its own, so that it needs no direction marks. */
export function smsText(tag: string, about: About): string {
  const [w, digits] = [words(tag), identifier(about.digits)]
  const said =
    about.purpose === 'space-closing'
      ? w('reach.space-closing.sms', { digits, day: dayInDigits(about.closesOn) })
      : w(`reach.${about.purpose}.sms`, { digits })
  return `${said}\n${about.site}`
}

/** Plain text, with the French below it when it is in another language. */
export function mailText(tag: string, about: About): { subject: string; text: string } {
  const language = languageOf(tag)
  const own = paragraphs(language, about)
  const french =
    language.tag === SOURCE ? [] : ['* * *', ...paragraphs(languageOf(SOURCE), about).map(beside(language))]
  return {
    subject: words(tag)(`reach.${about.purpose}.subject`, { digits: identifier(about.digits) }),
    text: `${[...own, ...french].join('\n\n')}\n`,
  }
}

function paragraphs(language: Language, about: About): string[] {
  const w = words(language.tag)
  const said =
    about.purpose === 'space-closing'
      ? w('reach.space-closing.mail', { day: about.closesOn })
      : w(`reach.${about.purpose}.mail`)
  return [said, about.site, w('reach.mail.whose', { digits: identifier(about.digits) }), w('reach.mail.foot')]
}

/** In a mail that runs from right to left, a French sentence keeps its full stop at its right end. An address stays bare. */
const beside = (language: Language) => (text: string) => (/\s/.test(text) ? isolate(text, language, 'ltr') : text)
