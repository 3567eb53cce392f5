import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The only fonts letters are set in, one family a script: TTFs from npm, so that every machine prints the same bytes.
 * A new script is a package in package.json and a line here; a character no listed font has fails the letter. The last
 * figure makes scripts look equally large at one size.
 */
const FAMILIES = {
  Latn: ['noto-sans', 'Noto Sans', 1],
  // Noto's fonts of these two scripts draw letters in parts, and each part is copied out of the PDF as the whole letter.
  Arab: ['vazirmatn', 'Vazirmatn', 1.04],
  Ethi: ['noto-sans-ethiopic', 'Noto Sans Ethiopic', 1.04],
  Beng: ['hind-siliguri', 'Hind Siliguri', 1.1],
} as const

const WEIGHTS = ['400Regular', '700Bold']

/** Folders for the typesetter, loaded once when it starts. */
export function fontFolders(): string[] {
  return Object.values(FAMILIES).flatMap(([folder]) => {
    const root = dirname(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${folder}/package.json`)))
    return WEIGHTS.map((weight) => join(root, weight))
  })
}

/** How a language is set. `lang` and `region` are Typst's: two or three letters, and no tag of its own for Dari. */
export type Setting = {
  readonly lang: string
  readonly region: string
  readonly rtl: boolean
  readonly fonts: readonly string[]
  readonly scale: number
}

const ALIASES: Readonly<Record<string, string>> = { prs: 'fa-AF', kmr: 'ku' }

/** The setting of a BCP 47 tag; null when no shipped font has its script. */
export function settingOf(tag: string): Setting | null {
  const locale = new Intl.Locale(ALIASES[tag] ?? tag)
  const { script } = locale.maximize()
  // Noto Sans has Cyrillic and Greek as well.
  const family = script === 'Cyrl' || script === 'Grek' ? FAMILIES.Latn : FAMILIES[script as keyof typeof FAMILIES]
  if (!family) return null
  return {
    lang: locale.language,
    region: locale.region ?? '',
    rtl: script === 'Arab',
    fonts: [...new Set([family[1], 'Noto Sans'])],
    scale: family[2],
  }
}

/**
 * Words that people typed (the name of a structure, an address), made safe to print: on one line, no longer than `most`
 * signs; what Noto Sans has not, invisible and direction characters become a mark that shows something is missing, instead
 * of making the letter fail.
 */
export function printable(text: string, most: number): string {
  const line = text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\u{10000}-\u{10ffff}]/gu, '\uFFFD')
    .replace(/[\u2160-\u217f\uff21-\uff5a]/g, (c) => c.normalize('NFKC')) // Ⅳ, and letters as wide as a Chinese sign
    .replace(/[\u1c89\u1c8a\u2180-\u2188\ua7cb-\ua7dc\ua7f1]/g, '\uFFFD') // of these scripts, and not in Noto Sans
    .replace(/[^\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}0-9\p{Zs} -~«»‘’“”„–—…·•°№€§²³½]/gu, '\uFFFD')
    .trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
