import { identifier, isolate, type Language, languageOf, SOURCE, words } from '../platform/i18n/index.ts'
import type { Purpose } from './rules.ts'

/**
 * What an alert says. Discreet, always: a locked screen shows it to whoever holds the phone, so nothing in it speaks of
 * asylum, of the Office or of what the document is. The last three digits of his number tell spouses on one phone whose it
 * is. The link is the root of the site, without any token: it opens nothing for whoever else follows it.
 */
export type About = { readonly purpose: Purpose; readonly digits: string; readonly site: string }

/** One segment in every language we ship. The address has a line of its own, so that it needs no direction marks. */
export function smsText(tag: string, { purpose, digits, site }: About): string {
  return `${words(tag)(`reach.${purpose}.sms`, { digits: identifier(digits) })}\n${site}`
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

function paragraphs(language: Language, { purpose, digits, site }: About): string[] {
  const w = words(language.tag)
  return [w(`reach.${purpose}.mail`), site, w('reach.mail.whose', { digits: identifier(digits) }), w('reach.mail.foot')]
}

/** In a mail that runs from right to left, a French sentence keeps its full stop at its right end. An address stays bare. */
const beside = (language: Language) => (text: string) => (/\s/.test(text) ? isolate(text, language, 'ltr') : text)
