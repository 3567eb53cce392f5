import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { civilDay } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { formatDay, type Language, languageOf, readMessages, SOURCE, words } from '../platform/i18n/index.ts'
import { phone } from '../platform/i18n/phone.ts'
import { printable, settingOf } from '../platform/pdf/fonts.ts'
import { type Json, projectRoot, type Renderer } from '../platform/pdf/renderer.ts'
import { squareOf } from '../platform/pdf/square.ts'

/** All that the notice shows, and nothing else. The key is in clear here and nowhere else: hand it over and forget it. */
export type Notice = {
  /** The language asked for (`languages/<tag>`); one without a whole translation gives a notice in French only. */
  readonly language: string
  /**
   * The language the person understands, by its French name, and how the agent established that. How he understood this
   * paper is known once he has it: that is a fact, and cannot be printed on it.
   */
  readonly understood: { readonly name: string; readonly how: Manner }
  /** Ten digits. */
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  /** The connection key as it is read aloud, group by group. */
  readonly keyGroups: readonly string[]
  /** `https://host/activation#…`: the key is in the fragment, which never leaves the telephone. */
  readonly activationUrl: string
  readonly keyExpiresOn: Temporal.PlainDate
  /** Who houses or domiciles the person and helps him; null when nobody does yet. */
  readonly structure: { readonly name: string; readonly address: string | null; readonly phone: string | null } | null
  readonly desk: string
  readonly printedAt: Temporal.Instant
}

export type Manner = 'read-by-him' | 'read-aloud' | 'interpreter-by-phone'

/** What is known of one page that was printed. */
export type NoticePage = {
  /** Language and digest of the words and of the page: two notices of one version differ by the person's data only. */
  readonly version: string
  /** The language printed beside the French; `fr` when French stands alone. */
  readonly language: string
  /** False: the draft mark is printed. */
  readonly reviewed: boolean
}

export type NoticeBook = { readonly pdf: Uint8Array; readonly pages: readonly NoticePage[] }

/**
 * The notices of one person or of a family, printed at one instant: one file, an A4 page each in the order given, PDF/A-2a;
 * the same input gives the same bytes. What the article wants told at registration, in a language he understands: that the
 * process is used, how documents come and are opened, how to log in.
 *
 * @law CESEDA R.531-17
 */
export async function noticeBook(renderer: Renderer, notices: readonly Notice[]): Promise<NoticeBook> {
  const first = notices[0]
  if (!first) throw new Error('no notice to print')
  const pages = notices.map(pageOf)
  const pdf = await renderer.render(TEMPLATE, { notices: pages }, { standard: 'a-2a', createdAt: first.printedAt })
  return { pdf, pages: pages.map(printed) }
}

const TEMPLATE = 'src/enrolment/notice.typ'

const printed = (page: ReturnType<typeof pageOf>): NoticePage => ({
  version: page.version,
  language: page.translated ? page.language : SOURCE,
  reviewed: !page.draft,
})

function pageOf(n: Notice) {
  const edition = editionOf(n.language)
  const { language } = edition
  const structure = n.structure && {
    name: printable(n.structure.name, 90),
    address: n.structure.address && printable(n.structure.address, 120),
    phone: n.structure.phone && phone(n.structure.phone).leftToRight,
  }
  return {
    language: language.tag,
    autonym: language.autonym,
    setting: edition.setting,
    translated: edition.translated,
    draft: edition.translated && !language.reviewed,
    untranslated: !edition.translated && n.language !== SOURCE,
    words: wordsFor(language.tag, n),
    french: wordsFor(SOURCE, n),
    version: edition.version,
    site: withoutFragment(n.activationUrl),
    qr: squareOf(n.activationUrl),
    foreignerNumber: n.foreignerNumber,
    caseNumber: n.caseNumber,
    keyGroups: n.keyGroups,
    structure,
    desk: printable(n.desk, 90),
    printedOn: formatDay(SOURCE, civilDay(n.printedAt)),
    understood: printable(n.understood.name, 60),
    how: n.understood.how,
  } satisfies Json
}

function wordsFor(tag: string, n: Notice): Record<string, string> {
  const say = words(tag)
  const help = n.structure ? 'notice.help.with' : 'notice.help.without'
  return {
    title: say('notice.title'),
    what: say('notice.what'),
    'first.title': say('notice.first.title'),
    first: say('notice.first', { day: n.keyExpiresOn }),
    'alert.title': say('notice.alert.title'),
    alert: say('notice.alert'),
    'days.title': say('notice.days.title'),
    days: say('notice.days'),
    'picture.arrives': say('notice.picture.arrives'),
    'picture.open': say('notice.picture.open'),
    'picture.end': say('notice.picture.end'),
    'picture.described': say('notice.picture.described'),
    'cannot.title': say('notice.cannot.title'),
    cannot: say('notice.cannot'),
    'help.title': say('notice.help.title'),
    help: say(help),
    'keep.title': say('notice.keep.title'),
    keep: say('notice.keep'),
    'label.foreignerNumber': say('notice.label.foreignerNumber'),
    'label.caseNumber': say('notice.label.caseNumber'),
    'label.key': say('notice.label.key'),
    'label.site': say('notice.label.site'),
    'label.scan': say('notice.label.scan'),
    'label.phone': say('notice.label.phone'),
    draft: say('notice.draft'),
  }
}

type Edition = {
  readonly language: Language
  readonly setting: NonNullable<ReturnType<typeof settingOf>>
  readonly translated: boolean
  readonly version: string
}

const editions = new Map<string, Edition>()

/**
 * What is printed for a language: its own words only when every one of them is there and a font can set them. A sheet
 * half in each language would say which half was understood to nobody.
 */
function editionOf(tag: string): Edition {
  const known = editions.get(tag)
  if (known) return known
  const asked = languageOf(tag)
  const french = textsOf(SOURCE)
  const own = textsOf(asked.tag)
  const setting = settingOf(asked.tag)
  const whole = [...french.keys()].every((key) => own.has(key))
  const translated = asked.tag !== SOURCE && whole && setting !== null
  const language = translated ? asked : languageOf(SOURCE)
  const parts = [
    ...french,
    ...own,
    ...['src/platform/pdf/sheet.typ', TEMPLATE].map((f) => readFileSync(join(projectRoot(), f), 'utf8')),
  ]
  const version = `${language.tag}-${sha256(JSON.stringify(parts)).toString('hex').slice(0, 8)}`
  const edition = { language, setting: translated ? setting : settingOf(SOURCE)!, translated, version }
  editions.set(tag, edition)
  return edition
}

const textsOf = (tag: string): Map<string, string> =>
  new Map([...readMessages(tag)].filter(([key]) => key.startsWith('notice.')))

/** As it is typed: no scheme, no fragment. */
const withoutFragment = (url: string): string => url.replace(/^https:\/\//, '').replace(/#.*$/, '')
