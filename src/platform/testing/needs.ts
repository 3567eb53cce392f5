import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs of the machine that some tests need: where each is found, and the Debian package that brings it. */
export const programs = {
  chromium: { command: 'chromium', package: 'chromium' },
  postfix: { command: 'postfix', package: 'postfix' },
  kannel: { command: 'bearerbox', package: 'kannel' },
  poppler: { command: 'pdftotext', package: 'poppler-utils' },
  qpdf: { command: 'qpdf', package: 'qpdf' },
  zbar: { command: 'zbarimg', package: 'zbar-tools' },
  clamav: { command: 'clamd', package: 'clamav-daemon' },
  java: { command: 'java', package: 'default-jre-headless' },
  openssl: { command: 'openssl', package: 'openssl' },
} as const

export type Program = keyof typeof programs

// Servers live in /usr/sbin, which an ordinary account often has not in its PATH.
export const searched = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']

/** For the `skip` option of a test: false when every program is there, else the words that name what is missing. */
export function needs(...names: readonly Program[]): string | false {
  return missing(names, searched())
}

export function missing(names: readonly Program[], folders: readonly string[]): string | false {
  const absent = names.filter((name) => !folders.some((folder) => existsSync(join(folder, programs[name].command))))
  return absent.length > 0 && `needs ${absent.join(', ')} (bin/test --install)`
}
