import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadLaw, namedRegime } from '../law/index.ts'
import { checkPdf } from '../platform/files/pdf-check.ts'
import { listed, words } from '../platform/i18n/index.ts'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { needs } from '../platform/testing/index.ts'
import { type Receipt, type ReceiptKind, receiptSheet } from './receipt-sheet.ts'

const law = loadLaw()
const renderer = createRenderer()
const folder = mkdtempSync(join(tmpdir(), 'pli-receipt-'))
after(async () => {
  await renderer.stop()
  rmSync(folder, { recursive: true, force: true })
})

const LANGUAGES = ['fr', 'en', 'ar', 'prs', 'ti', 'bn']
const KINDS: readonly ReceiptKind[] = ['deposit', 'opening', 'term', 'contest', 'withdrawal']
const DIGEST = '0123456789abcdef'.repeat(4)
/** As long as the address of a house may be. */
const CHECK_AT = 'https://espace-personnel.ofpra.gouv.fr.example/verify/01970000-0000-7000-8000-000000000001'
const on = Temporal.PlainDate.from

const receipt = (kind: ReceiptKind, more: Partial<Receipt> = {}): Receipt => ({
  kind,
  language: 'fr',
  number: '01970000-0000-7000-8000-000000000001',
  foreignerNumber: '7503123456',
  caseNumber: null,
  document: { kind: 'refusal', reference: 'OFPRA/2026/0001', digest: DIGEST },
  madeAvailableAt: Temporal.Instant.from('2026-05-04T08:00:00Z'),
  deemedOn: on('2026-05-19'),
  served:
    kind === 'opening'
      ? { on: on('2026-05-06'), by: 'opening' }
      : kind === 'term'
        ? { on: on('2026-05-19'), by: 'term' }
        : null,
  regime: namedRegime(law, '2021'),
  otherRegimes: [],
  readings: [{ code: 'fiction-day', mark: 'reading' }],
  terms: [],
  fact: {
    id: 'document:01970000-0000-7000-8000-000000000002/opened',
    digest: DIGEST.split('').reverse().join(''),
    happenedAt: Temporal.Instant.from('2026-05-06T21:59:59Z'),
    recordedAt: Temporal.Instant.from('2026-05-06T22:00:01Z'),
  },
  sealedBy: 'ourselves',
  checkAt: CHECK_AT,
  ...more,
})

const onDisk = (pdf: Uint8Array) => {
  const path = join(folder, 'receipt.pdf')
  writeFileSync(path, pdf)
  return path
}
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
const textOf = async (r: Receipt) =>
  run('pdftotext', '-layout', onDisk(await receiptSheet(renderer, r)), '-')
    .toString()
    .replace(/\s+/g, ' ')

test('each receipt is one whole A4 page of PDF/A-2a, in every language', {
  skip: needs('poppler', 'qpdf'),
}, async () => {
  for (const kind of KINDS)
    for (const language of LANGUAGES) {
      const long = { kind: 'refusal', reference: 'R'.repeat(100), digest: DIGEST }
      const pdf = await receiptSheet(
        renderer,
        receipt(kind, {
          language,
          document: long,
          caseNumber: '260512345',
          voids: true,
          ...(kind === 'deposit' ? { openSafelyBy: on('2026-05-17') } : {}),
          otherRegimes: [namedRegime(law, '2026')],
        }),
      )
      assert.deepEqual(checkPdf(pdf), { pages: 1 }, `${kind} ${language}`)
      assert.match(run('pdfinfo', onDisk(pdf)).toString(), /\(A4\)/)
      assert.match(run('pdfinfo', '-meta', onDisk(pdf)).toString(), /<pdfaid:part>2<\/pdfaid:part>/)
      assert.match(run('qpdf', '--check', onDisk(pdf)).toString(), /No syntax or stream encoding errors/)
    }
})

// @law CESEDA R.531-17
test('the French uses the words of the article', { skip: needs('poppler') }, async () => {
  const deposit = await textOf(receipt('deposit'))
  assert.match(deposit, /Accusé de mise à disposition/)
  assert.match(deposit, /à compter du lundi 4 mai 2026 à 10:00:00 \(UTC\+02:00\)/)
  assert.match(deposit, /S’il n’est pas consulté, il sera réputé notifié le mardi 19 mai 2026/)
  const opening = await textOf(receipt('opening'))
  assert.match(opening, /Accusé de réception : première consultation/)
  assert.match(opening, /première consultation par son destinataire.*le mercredi 6 mai 2026 à 23:59:59/)
  assert.match(opening, /Il est notifié à la date de cette première consultation, le mercredi 6 mai 2026\./)
  const term = await textOf(receipt('term'))
  assert.match(term, /Accusé de réception : absence de consultation/)
  assert.match(term, /Il n’a fait l’objet d’aucune consultation dans les quinze jours\./)
  assert.match(term, /Il est réputé notifié le mardi 19 mai 2026/)
})

const hours = (n: number) =>
  Array.from({ length: n }, (_, i) => Temporal.Instant.from('2026-05-09T08:00:00Z').add({ hours: 24 * i }))

test('the receipt of the term says when he came and was shown nothing, on its one page, in every language', {
  skip: needs('poppler'),
}, async () => {
  const text = await textOf(receipt('term', { unreadable: { times: 2, at: hours(2) } }))
  assert.match(text, /Il n’a fait l’objet d’aucune consultation dans les quinze jours\..*Il est réputé notifié/)
  assert.match(text, /son destinataire a demandé à l’ouvrir et l’espace n’a pas pu le montrer, par une défaillance/)
  assert.match(text, /\(2\) : samedi 9 mai 2026 à 10:00:00 \(UTC\+02:00\) – dimanche 10 mai 2026 à 10:00:00/)
  const arabic = words('ar')('receipt.term.unreadable', {
    times: 1,
    at: listed(['\u2068x\u2069'], words('ar').language),
  })
  assert.match(arabic, /\u2068\u200f\u2068x/, 'a list reads from right to left, too')
  const many = { unreadable: { times: 40, at: hours(3) } }
  assert.match(await textOf(receipt('term', many)), /\(40\) : .* – … – lundi 11 mai 2026 à 10:00:00/)
  for (const language of LANGUAGES) {
    const long = { kind: 'refusal', reference: 'R'.repeat(100), digest: DIGEST }
    const pdf = await receiptSheet(
      renderer,
      receipt('term', {
        ...many,
        language,
        document: long,
        caseNumber: '260512345',
        otherRegimes: [namedRegime(law, '2026')],
      }),
    )
    assert.deepEqual(checkPdf(pdf), { pages: 1 }, language)
  }
})

test('what was only deemed is never called read or received', { skip: needs('poppler') }, async () => {
  for (const r of [receipt('term', { readings: [] }), receipt('deposit', { readings: [] })]) {
    const text = (await textOf(r)).replace('Accusé de réception', '')
    assert.doesNotMatch(text, /\b(lue?s?|reçue?s?|réception|prise? de connaissance)\b/i)
  }
  const english = words('en')
  assert.match(english('receipt.term.served', { servedOn: 'x' }), /acts as if you had read it, even if you did not/)
})

test('a document without legal effect is never said to be served', { skip: needs('poppler') }, async () => {
  for (const kind of KINDS) {
    const text = await textOf(receipt(kind, { served: null, deemedOn: null }))
    assert.doesNotMatch(text, /Date de notification|réputé notifié|est notifié/, kind)
    if (kind !== 'contest') assert.match(text, /Cet accusé ne constate aucune notification/)
  }
})

test('an opening after the term leaves the day of service as it was', { skip: needs('poppler') }, async () => {
  const late = await textOf(receipt('opening', { served: { on: on('2026-05-19'), by: 'term' } }))
  assert.match(late, /Il était déjà réputé notifié le mardi 19 mai 2026\. Cette consultation ne change pas cette date/)
})

test('a contest says what it stops, and what it leaves', { skip: needs('poppler') }, async () => {
  assert.match(await textOf(receipt('contest', { voids: true })), /il ne sera pas réputé notifié/)
  const served = receipt('contest', { served: { on: on('2026-05-06'), by: 'opening' } })
  const text = await textOf(served)
  assert.match(text, /Il avait été notifié le mercredi 6 mai 2026\. Jusqu’à la décision de l’Office/)
  assert.match(text, /cette notification n’est pas invoquée/)
  assert.match(text, /par prudence, agissez comme si elle comptait/)
  assert.doesNotMatch(text, /Date de notification|Mode de notification/, 'no table asserts it either')
})

test('what was taken back after it was served is invoked no more, and he is advised to keep its day: not when it was another’s', {
  skip: needs('poppler'),
}, async () => {
  const served = { on: on('2026-05-06'), by: 'opening' } as const
  const invokedNoMore = /Il avait été notifié le mercredi 6 mai 2026\. Cette notification n’est plus invoquée\./
  const french = await textOf(receipt('withdrawal', { served }))
  assert.match(french, invokedNoMore)
  assert.match(french, /La date reste enregistrée : par prudence, agissez comme si elle comptait\./)
  assert.match(words('en')('receipt.withdrawal.served', { servedOn: 'x' }), /to be safe, act as if it counted/)
  assert.doesNotMatch(french, /ne vaut plus|Date de notification|Mode de notification/)
  const anothers = await textOf(receipt('withdrawal', { served, wrongSpace: true }))
  assert.match(anothers, invokedNoMore)
  assert.doesNotMatch(anothers, /par prudence/)
  assert.match(await textOf(receipt('withdrawal', { wrongSpace: true })), /ne constate aucune notification/)
})

test('it carries what lets anyone compare: numbers, digests, the fact, the law applied and how it was read', {
  skip: needs('poppler'),
}, async () => {
  const text = await textOf(receipt('opening', { language: 'ar' }))
  const digest = (hex: string) => hex.match(/.{8}/g)!
  for (const wanted of [
    '01970000-0000-7000-8000-000000000001',
    '7503123456',
    'OFPRA/2026/0001',
    'document:01970000-0000-7000-8000-000000000002/opened',
    ...digest(DIGEST),
    ...digest(receipt('opening').fact.digest),
    'Droit en vigueur jusqu’au jeudi 11 juin 2026',
    `(${words('fr').maybe('law.mark.reading')})`,
    'Seul le texte français de cet accusé fait foi.',
    'jeudi 7 mai 2026 à 00:00:01 (UTC+02:00)',
  ])
    assert(text.includes(wanted), wanted)
})

test('of two regimes that may apply it names both', { skip: needs('poppler') }, async () => {
  const text = await textOf(receipt('term', { otherRegimes: [namedRegime(law, '2026')] }))
  assert.match(text, /Droit appliqué Droit en vigueur jusqu’au jeudi 11 juin 2026/)
  assert.match(text, /Autre droit qui peut s’appliquer Droit en vigueur depuis le vendredi 12 juin 2026/)
})

test('the squares lead to the page that checks it, in every language, printed in grey or black and white, and it is said', {
  skip: needs('poppler', 'zbar'),
}, async () => {
  for (const language of LANGUAGES) {
    const r = receipt('opening', { language })
    const path = onDisk(await receiptSheet(renderer, r))
    for (const [how, name] of [
      [['-r', '150', '-gray'], 'pgm'],
      [['-r', '200', '-mono'], 'pbm'],
    ] as const) {
      run('pdftoppm', ...how, '-singlefile', path, join(folder, 'page'))
      const read = run('zbarimg', '--raw', '-q', '-Sdisable', '-Sqrcode.enable', join(folder, `page.${name}`))
      assert.equal(read.toString().trim(), CHECK_AT, language)
    }
    assert.match(
      await textOf(r),
      /Ce code mène à une page qui dit si cet accusé a été établi, et qui vérifie le fichier : espace-personnel[^ ]+0001 /,
    )
  }
})

test('an hour that happens twice in October is told apart', { skip: needs('poppler') }, async () => {
  const at = (instant: string) => ({ ...receipt('opening').fact, happenedAt: Temporal.Instant.from(instant) })
  assert.match(await textOf(receipt('opening', { fact: at('2026-10-25T00:30:00Z') })), /02:30:00 \(UTC\+02:00\)/)
  assert.match(await textOf(receipt('opening', { fact: at('2026-10-25T01:30:00Z') })), /02:30:00 \(UTC\+01:00\)/)
})

test('a receipt made before the opening does not tell the content', { skip: needs('poppler') }, async () => {
  const text = await textOf(receipt('deposit'))
  assert.doesNotMatch(text, /rejet/i)
  assert.match(text, /Une décision/)
})

test('with an attachment it is PDF/A-3a and gives back the very bytes', {
  skip: needs('poppler', 'qpdf'),
}, async () => {
  const text = '{"fact":"é","salt":"00"}\n'
  const attachment = { name: 'evidence.json', mediaType: 'application/json', description: 'Preuve', text }
  const path = onDisk(await receiptSheet(renderer, receipt('opening', { attachment })))
  assert.match(run('pdfinfo', '-meta', path).toString(), /<pdfaid:part>3<\/pdfaid:part>/)
  execFileSync('pdfdetach', ['-saveall', '-o', folder, path], { stdio: 'ignore' })
  assert.equal(readFileSync(join(folder, 'evidence.json'), 'utf8'), text)
  assert.match(run('qpdf', '--check', path).toString(), /No syntax or stream encoding errors/)
})

test('the same input gives the same bytes', async () => {
  assert.deepEqual(await receiptSheet(renderer, receipt('term')), await receiptSheet(renderer, receipt('term')))
})
