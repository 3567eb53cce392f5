import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkPdf } from '../platform/files/pdf-check.ts'
import { words } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { needs } from '../platform/testing/index.ts'
import { type Notice, noticeBook } from './notice-sheet.ts'

const renderer = createRenderer()
const folder = mkdtempSync(join(tmpdir(), 'pli-notice-'))
after(async () => {
  await renderer.stop()
  rmSync(folder, { recursive: true, force: true })
})

const LANGUAGES = ['fr', 'en', 'ar', 'prs', 'ti', 'bn']
const KEY = ['K7X', '2M9', 'DXW', '3H8', 'RTC', '4AE']
const URL = `https://pli.example.fr/activation#${KEY.join('')}`

const notice = (language: string, more: Partial<Notice> = {}): Notice => ({
  language,
  understood: { name: 'une langue', how: 'read-by-him' },
  foreignerNumber: '7503123456',
  caseNumber: '260512345',
  keyGroups: KEY,
  activationUrl: URL,
  keyExpiresOn: Temporal.PlainDate.from('2026-08-04'),
  structure: { name: 'SPADA de Strasbourg', address: '3 rue des Échasses, 67000 Strasbourg', phone: '+33388000000' },
  desk: 'Guichet unique du Bas-Rhin',
  printedAt: Temporal.Instant.from('2026-05-04T08:00:00Z'),
  ...more,
})

const noticeSheet = async (r: typeof renderer, n: Notice) => {
  const { pdf, pages } = await noticeBook(r, [n])
  return { pdf, ...pages[0]! }
}

/** The longest that fits what the desk types, in one line of the widest letters. */
const LONGEST: Partial<Notice> = {
  structure: { name: 'MŒ '.repeat(60), address: 'WM '.repeat(80), phone: '+33388000000' },
  desk: 'MW '.repeat(60),
  understood: { name: 'mw '.repeat(40), how: 'interpreter-by-phone' },
}

const onDisk = (pdf: Uint8Array) => {
  const path = join(folder, 'notice.pdf')
  writeFileSync(path, pdf)
  return path
}
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })

/** Text as a reader copies it: no direction marks, one space. */
const textOf = (pdf: Uint8Array) =>
  run('pdftotext', onDisk(pdf), '-')
    .toString()
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')

const pagesOf = (pdf: Uint8Array) => Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', onDisk(pdf)).toString())![1])
const wordsOf = (text: string) =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .split(/[\s.,:;?،؛؟።፣፤፥፦፧()«»–]+/u)
    .filter((word) => word.length > 1)

test('the notice is one A4 page in every language, with the longest names as well', {
  skip: needs('poppler'),
}, async () => {
  for (const language of [...LANGUAGES, 'snk'])
    for (const more of [{}, LONGEST, { caseNumber: null, structure: null }]) {
      const { pdf } = await noticeSheet(renderer, notice(language, more))
      assert.equal(pagesOf(pdf), 1, language)
      assert.match(run('pdfinfo', onDisk(pdf)).toString(), /Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/)
    }
})

/** How near the middles of two lines come that stand over each other. */
function nearestLines(pdf: Uint8Array): number {
  const boxes = [
    ...run('pdftotext', '-bbox-layout', onDisk(pdf), '-')
      .toString()
      .matchAll(/<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g),
  ].map(([, left, top, right, bottom]) => ({
    left: Number(left),
    right: Number(right),
    middle: (Number(top) + Number(bottom)) / 2,
  }))
  const gaps = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 20)
      .map((b) => Math.abs(a.middle - b.middle)),
  )
  return Math.min(...gaps)
}

test('with the longest names no line runs into another', { skip: needs('poppler') }, async () => {
  for (const language of [...LANGUAGES, 'snk']) {
    const { pdf } = await noticeSheet(renderer, notice(language, { ...LONGEST, caseNumber: `${'W'.repeat(19)}9` }))
    const gap = nearestLines(pdf)
    assert.ok(gap > 8.4, `${language}: ${gap} points`) // the smallest print is set at 8.5
  }
})

test('it is built as PDF/A-2a, whole, and holds nothing that we would refuse from others', {
  skip: needs('poppler', 'qpdf'),
}, async () => {
  for (const language of LANGUAGES) {
    const { pdf } = await noticeSheet(renderer, notice(language))
    const meta = run('pdfinfo', '-meta', onDisk(pdf)).toString()
    assert.match(meta, /<pdfaid:part>2<\/pdfaid:part>/)
    assert.match(meta, /<pdfaid:conformance>A<\/pdfaid:conformance>/)
    assert.match(run('pdfinfo', onDisk(pdf)).toString(), /Tagged:\s+yes/)
    assert.match(run('qpdf', '--check', onDisk(pdf)).toString(), /No syntax or stream encoding errors/)
    assert.deepEqual(checkPdf(pdf), { pages: 1 })
  }
})

test('a key stands on one line, however wide its signs are: who copies one that breaks leaves the last group out', {
  skip: needs('poppler'),
}, async () => {
  for (const language of LANGUAGES)
    for (const signs of ['WWW', 'NHD', 'MWA', '211'])
      for (const caseNumber of ['260512345', null]) {
        const keyGroups = Array.from({ length: 6 }, () => signs)
        const { pdf } = await noticeSheet(renderer, notice(language, { keyGroups, caseNumber }))
        const lines = run('pdftotext', '-layout', onDisk(pdf), '-').toString()
        assert.match(lines, new RegExp(keyGroups.join(' +')), `${language} ${signs}`)
        assert.deepEqual(checkPdf(pdf), { pages: 1 })
      }
})

test('the square opens the activation page with the key in its fragment, printed in black and white', {
  skip: needs('poppler', 'zbar'),
}, async () => {
  for (const language of LANGUAGES) {
    const { pdf } = await noticeSheet(renderer, notice(language))
    for (const how of [
      ['-r', '150', '-gray'],
      ['-r', '200', '-mono'],
    ]) {
      const image = join(folder, 'page')
      run('pdftoppm', ...how, '-singlefile', onDisk(pdf), image)
      const path = `${image}.${how.includes('-mono') ? 'pbm' : 'pgm'}`
      assert.equal(run('zbarimg', '--raw', '-q', '-Sdisable', '-Sqrcode.enable', path).toString().trim(), URL)
    }
  }
})

test('nothing on it is coloured', { skip: needs('poppler') }, async () => {
  for (const language of LANGUAGES) {
    const { pdf } = await noticeSheet(renderer, notice(language))
    const image = run('pdftoppm', '-r', '40', onDisk(pdf))
    const pixels = image.subarray(image.indexOf('\n255\n') + 5)
    for (let i = 0; i < pixels.length; i += 3)
      if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) assert.fail(`${language}: a coloured point`)
  }
})

test('what identifies and what is typed reads left to right and can be copied', {
  skip: needs('poppler'),
}, async () => {
  for (const language of LANGUAGES) {
    const text = textOf((await noticeSheet(renderer, notice(language))).pdf)
    for (const wanted of [
      '7503123456',
      '260512345',
      KEY.join(' '),
      'pli.example.fr/activation',
      '+33 3 88 00 00 00',
      'SPADA de Strasbourg',
    ])
      assert(text.includes(wanted), `${language}: ${wanted}`)
    assert(!text.includes('#'), 'the fragment is in the square alone')
  }
})

// @law CESEDA R.531-17
test('every word of the French is on every notice, and the words of the language can be copied', {
  skip: needs('poppler'),
}, async () => {
  for (const language of LANGUAGES) {
    const { pdf } = await noticeSheet(renderer, notice(language))
    const copied = new Set(wordsOf(textOf(pdf)))
    const lost = (tag: string) => {
      const say = words(tag)
      const day = notice(tag).keyExpiresOn
      const all = [
        say('notice.what'),
        say('notice.first', { day }),
        say('notice.alert'),
        say('notice.days'),
        say('notice.cannot'),
        say('notice.help.with'),
        say('notice.keep'),
        say('notice.cannot.title'),
        say('notice.label.key'),
        say('notice.picture.end'),
      ].flatMap(wordsOf)
      return { all, lost: all.filter((word) => !copied.has(word)) }
    }
    assert.deepEqual(lost('fr').lost, [], language)
    // Letters drawn in several parts (Bengali vowels, a mark over an Arabic letter) are copied twice by most programs: a
    // limit of Typst 0.14, which changes nothing on paper.
    const own = lost(language)
    assert(
      own.lost.length <= own.all.length * 0.12,
      `${language}: ${own.lost.length} of ${own.all.length}: ${own.lost}`,
    )
  }
})

test('a language without a translation gets the French, and the sheet says that it is to be explained', {
  skip: needs('poppler'),
}, async () => {
  const sheet = await noticeSheet(
    renderer,
    notice('snk', { understood: { name: 'soninké', how: 'interpreter-by-phone' } }),
  )
  assert.equal(sheet.language, 'fr')
  const said =
    /pas traduite dans la langue que la personne comprend \(soninké\)\. L’agent la lui fait expliquer oralement/
  assert.match(textOf(sheet.pdf), said)
  const french = await noticeSheet(renderer, notice('fr', { understood: { name: 'français', how: 'read-by-him' } }))
  assert.doesNotMatch(textOf(french.pdf), said)
  assert.match(textOf(french.pdf), /Langue comprise : français \(la personne la lit\)\./)
})

test('a translation nobody has reviewed says so on the sheet, in both languages', {
  skip: needs('poppler'),
}, async () => {
  for (const language of ['en', 'bn']) {
    const sheet = await noticeSheet(renderer, notice(language))
    assert.equal(sheet.reviewed, words(language).language.reviewed)
    assert.equal(textOf(sheet.pdf).includes(words('fr')('notice.draft')), !sheet.reviewed)
  }
  assert.equal((await noticeSheet(renderer, notice('fr'))).reviewed, true)
})

test('it shows what it was given and nothing else', { skip: needs('poppler') }, async () => {
  const { pdf } = await noticeSheet(renderer, notice('en', { caseNumber: null, structure: null }))
  const text = textOf(pdf)
  for (const absent of ['Ofpra number', 'Numéro Ofpra', 'SPADA', 'Telephone', 'null', 'none', 'undefined'])
    assert(!text.includes(absent), absent)
})

test('text typed at the desk is printed as it is, never obeyed', { skip: needs('poppler') }, async () => {
  const name = '#panic() *a* $x$ <b> @c \\u{41} "'
  const { pdf } = await noticeSheet(renderer, notice('en', { structure: { name, address: null, phone: null } }))
  assert(textOf(pdf).includes(name))
  const turned = notice('ar', { structure: { name: 'Foyer \u202Etxt', address: 'ሰላም 你好 \u0000', phone: null } })
  assert.equal(checkPdf((await noticeSheet(renderer, turned)).pdf) instanceof Object, true)
})

test('the same input gives the same bytes; the version changes with the language and the words alone', async () => {
  const one = await noticeSheet(renderer, notice('ar'))
  assert.deepEqual(await noticeSheet(renderer, notice('ar')), one)
  const other = await noticeSheet(renderer, notice('ar', { foreignerNumber: '7503123457' }))
  assert.notDeepEqual(other.pdf, one.pdf)
  assert.equal(other.version, one.version)
  assert.notEqual((await noticeSheet(renderer, notice('prs'))).version, one.version)
})

test('a family: one file with a page each', { skip: needs('poppler') }, async () => {
  const family = ['ar', 'fr', 'bn'].map((language, i) => notice(language, { foreignerNumber: `750312345${i}` }))
  const { pdf: book, pages } = await noticeBook(renderer, family)
  const alone = await Promise.all(family.map(async (n) => noticeSheet(renderer, n)))
  assert.deepEqual(
    pages,
    alone.map(({ pdf: _, ...page }) => page),
  )
  assert.deepEqual(
    pages.map(({ language }) => language),
    ['ar', 'fr', 'bn'],
  )
  assert.equal(pagesOf(book), 3)
  family.forEach((n, i) => {
    const page = run('pdftotext', '-f', `${i + 1}`, '-l', `${i + 1}`, onDisk(book), '-').toString()
    assert(page.includes(n.foreignerNumber) && page.includes(`page ${i + 1} sur 3`))
  })
})
