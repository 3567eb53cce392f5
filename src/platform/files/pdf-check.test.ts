import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { CATALOG, CONTENT, letter, PAGE, PAGES, packed, pdfOf, stream, updated } from '../../testing/pdf-parts.ts'
import { createRenderer } from '../pdf/renderer.ts'
import { isRefusal } from '../refusal.ts'
import { needs } from '../testing/index.ts'
import { checkPdf } from './pdf-check.ts'

const folder = mkdtempSync(join(tmpdir(), 'pli-pdf-check-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const said = (file: Uint8Array) => {
  const answer = checkPdf(file)
  return isRefusal(answer) ? (answer.params.feature ?? answer.refusal) : answer.pages
}

test('a small whole file is taken, with a table, with streams, with a later revision', () => {
  assert.equal(said(letter()), 1)
  assert.equal(said(packed([CATALOG, PAGES, '<</Type/Page/Parent 2 0 R>>'])), 1)
  assert.equal(said(updated(letter(), 4, '<</Annots[]>>')), 1)
  assert.equal(said(pdfOf([CATALOG, '<</Kids[3 0 R 5 0 R]>>', PAGE, CONTENT, PAGE])), 2)
})

test('harmless things are not mistaken for active ones', () => {
  assert.equal(said(letter(['<</BM/Screen/Title(\\) /JavaScript)/Hex<2F4A53>/JSX 1/EFG 2/#41B 3>>'])), 1)
  assert.equal(said(letter(['<</Type/Action/S/URI/URI(https://example.org)>>'])), 1)
  assert.equal(said(letter([], '<</Pages 2 0 R/OpenAction[3 0 R/Fit]>>')), 1)
  assert.equal(said(letter(['<</S/GoTo/D[3 0 R/Fit]>>'], '<</Pages 2 0 R/OpenAction 5 0 R>>')), 1)
  assert.equal(said(letter([], '<</Pages 2 0 R/OpenAction(chapter)>>')), 1)
})

test('what is no PDF, or not a whole one, says so', () => {
  assert.equal(said(Buffer.alloc(0)), 'file-empty')
  assert.equal(said(Buffer.from('PK\u0003\u0004 a document')), 'not-a-pdf')
  assert.equal(said(Buffer.from('<html>%PDF-1.7</html>')), 'not-a-pdf')
  assert.equal(said(Buffer.from('%PDF-1.7\nnothing more')), 'pdf-truncated')
  assert.equal(said(pdfOf([CATALOG, '<</Kids[]/Count 3>>'])), 'pdf-no-page')
  assert.deepEqual(checkPdf(letter(), 100), {
    refusal: 'file-too-large',
    capability: 'files',
    status: 413,
    params: { maxBytes: 100 },
  })
})

test('a file cut anywhere is refused', () => {
  for (const file of [letter(), packed([CATALOG, PAGES, '<</Type/Page>>'])]) {
    const end = file.lastIndexOf('%%EOF') + 5
    for (let length = 1; length < end; length++)
      assert(isRefusal(checkPdf(file.subarray(0, length))), `cut at ${length} of ${file.length}`)
  }
})

const ACTIVE: readonly (readonly [object: string, feature: string])[] = [
  ['<</S/JavaScript/JS(app.alert\\(1\\))>>', 'javascript'],
  ['<</Names<</JavaScript 3 0 R>>>>', 'javascript'],
  ['<</S/Launch/F(cmd.exe)>>', 'launch'],
  ['<</AcroForm<</XFA 3 0 R>>>>', 'xfa'],
  ['<</AA<</O 3 0 R>>>>', 'additionalActions'],
  ['<</Names<</EmbeddedFiles 3 0 R>>>>', 'embeddedFile'],
  ['<</Type/Filespec/EF<</F 3 0 R>>>>', 'embeddedFile'],
  ['<</S/GoToR/F(//host/share)>>', 'remoteFile'],
  ['<</S/GoToE>>', 'remoteFile'],
  ['<</Subtype/RichMedia>>', 'richMedia'],
  ['<</Subtype/3D>>', 'richMedia'],
  ['<</S/Sound>>', 'multimedia'],
  ['<</Subtype/Movie>>', 'multimedia'],
  ['<</S/Rendition>>', 'multimedia'],
  ['<</S/SubmitForm>>', 'formSubmission'],
  ['<</S/ImportData>>', 'formSubmission'],
  ['<</OpenAction<</S/Named/N/Print>>>>', 'openAction'],
  ['<</OpenAction<</S/URI/URI(https://example.org)>>>>', 'openAction'],
  ['<</OpenAction<</S/GoTo/D[3 0 R]/Next<</S/Named>>>>>>', 'openAction'],
]

test('active content is refused by its name, wherever it hides', () => {
  for (const [object, feature] of ACTIVE) {
    const escaped = object.replace(/\/([A-Z0-9])([A-Za-z]*)/g, (_, first: string, rest: string) => {
      return `/#${first.charCodeAt(0).toString(16)}${rest}`
    })
    assert.equal(said(letter([object])), feature, `an object nothing leads to: ${object}`)
    assert.equal(said(letter([escaped])), feature, `with its names escaped: ${escaped}`)
    assert.equal(said(letter([`[[<</A ${object}>>]]`])), feature, `nested: ${object}`)
    assert.equal(said(letter([stream(`/A ${object}`, 'x')])), feature, `in the dictionary of a stream: ${object}`)
    const inStream = packed([CATALOG, PAGES, '<</Type/Page>>', object])
    assert.equal(said(inStream), feature, `in an object stream: ${object}`)
    assert.equal(said(updated(letter([object]), 5, 'null')), feature, `in a revision that was replaced: ${object}`)
    assert.equal(said(updated(letter(['null']), 5, object)), feature, `in a later revision: ${object}`)
    assert.equal(said(pdfOf([CATALOG, PAGES, PAGE, CONTENT], `/Root 1 0 R/X ${object}`)), feature, `trailer: ${object}`)
  }
})

test('an action behind references is found, in every revision of what they lead to', () => {
  const catalog = '<</Pages 2 0 R/OpenAction 5 0 R>>'
  assert.equal(said(letter(['6 0 R', '<</S/Named/N/Print>>'], catalog)), 'openAction')
  assert.equal(said(updated(letter(['<</S/Named/N/Print>>'], catalog), 5, '[3 0 R/Fit]')), 'openAction')
  assert.equal(said(letter(['5 0 R'], catalog)), 1)
})

test('objects that only a careless reader would find are refused', () => {
  const evil = '9 0 obj <</S/X>> endobj'
  assert.equal(said(letter([stream('', `x ${evil} x`)])), 'hiddenObject', 'inside a stream')
  assert.equal(said(letter([`(${evil})`])), 'hiddenObject', 'inside a string')
  assert.equal(said(letter([`% ${evil}\nnull`])), 'hiddenObject', 'inside a comment')
  assert.equal(said(letter([stream('', 'trailer <</Root<<>>>>')])), 'hiddenObject', 'a trailer inside a stream')
  assert.equal(said(letter([stream('/F(other.bin)', '')])), 'externalStream')
  assert.equal(said(letter([stream('/Type/ObjStm/N 1/First 4', '9 0 <</S/JavaScript>>')])), 'javascript', 'nobody asks')
  assert.equal(
    said(packed([CATALOG, PAGES, '<</Type/Page>>'], '/Filter/ASCIIHexDecode', Buffer.from('31>'))),
    'hiddenObject',
  )
  const between = letter().toString('latin1').replace('xref\n0', 'junk\nxref\n0')
  assert(isRefusal(checkPdf(Buffer.from(between, 'latin1'))), 'between objects')
  assert.equal(said(Buffer.concat([letter(), Buffer.from('PK\u0003\u0004')])), 'pdf-damaged', 'after the end')
})

test('a cross-reference inside a string or a comment is not followed', () => {
  const section = 'xref\n0 1\n0000000000 65535 f \ntrailer <</Root<</Pages 2 0 R>>>>\n'
  for (const object of [`(${section})`, `%${section.replaceAll('\n', ' ')}\nnull`]) {
    const file = letter([object]).toString('latin1')
    const inside = file.indexOf('xref\n0 1') + file.indexOf('xref 0 1') + 1
    assert.equal(said(Buffer.from(file.replace(/startxref\n\d+/, `startxref\n${inside}`), 'latin1')), 'pdf-damaged')
  }
  const whole = packed([CATALOG, PAGES, '<</Type/Page>>'])
  const real = /startxref\s+(\d+)/.exec(whole.toString('latin1'))![1]
  const beside = `9 0 obj (xref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/XRefStm ${real}>>) endobj\n`
  const end = `startxref\n${whole.length + '9 0 obj ('.length}\n%%EOF`
  assert.equal(said(Buffer.concat([whole, Buffer.from(beside + end)])), 'pdf-damaged')
})

test('offsets, lengths and numbers that do not agree are refused as damage', () => {
  const whole = letter().toString('latin1')
  const without = (from: string | RegExp, to: string) => said(Buffer.from(whole.replace(from, to), 'latin1'))
  assert.equal(without('3 0 obj', '7 0 obj'), 'pdf-damaged')
  assert.equal(without('/Length 30', '/Length 29'), 'pdf-damaged')
  assert.equal(without('/Length 30', '/Length 99'), 'pdf-damaged')
  assert.equal(without(/startxref\n\d+/, 'startxref\n5'), 'pdf-damaged')
  assert.equal(without(/startxref\n\d+/, 'startxref\n99999'), 'pdf-truncated')
  assert.equal(without('<</Type/Pages', '[]/Type/Pages'), 'pdf-damaged')
  assert.equal(without('/Root 1 0 R', '/Root 8 0 R'), 'pdf-damaged')
  assert.equal(said(letter(['<</S/A/S/B>>'])), 1, 'a key given twice where nothing depends on it')
  assert.equal(said(pdfOf([CATALOG, PAGES, PAGE, stream('/Type/A/Type/ObjStm', 'x')])), 'pdf-damaged')
})

test('loops end', () => {
  const looped = letter().toString('latin1')
  const at = /startxref\n(\d+)/.exec(looped)![1]
  assert.equal(said(Buffer.from(looped.replace('/Root 1 0 R', `/Root 1 0 R/Prev ${at}`), 'latin1')), 'pdf-damaged')
  assert.equal(said(pdfOf([CATALOG, '<</Kids[2 0 R]>>', PAGE, CONTENT])), 'pdf-damaged')
  assert.equal(said(pdfOf([CATALOG, '<</Kids[3 0 R 3 0 R]>>', PAGE, CONTENT])), 'pdf-damaged')
  assert.equal(said(pdfOf([CATALOG, PAGES, PAGE, '<</Length 4 0 R>>stream\nx\nendstream'])), 'pdf-damaged')
  assert(isRefusal(checkPdf(packed([CATALOG, PAGES, '<</Type/Page>>'], '/Extends 4 0 R/Length 4 0 R'))))
})

test('bombs do not go off: a small file never takes much memory or time', () => {
  // Two gigabytes, from a megabyte repeated: raw blocks may be put end to end.
  const block = deflateRawSync(Buffer.alloc(1 << 20, ' '), { finishFlush: constants.Z_FULL_FLUSH })
  const bomb = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array<Buffer>(2048).fill(block)])
  const before = process.resourceUsage().maxRSS
  assert.equal(said(packed([CATALOG, PAGES, '<</Type/Page>>'], '/Filter/FlateDecode', bomb)), 'pdf-too-complex')
  assert(process.resourceUsage().maxRSS - before < 200 * 1024, 'kilobytes more than before')
  assert.equal(said(letter(['['.repeat(5000) + ']'.repeat(5000)])), 'pdf-too-complex')
  const manyTables = letter().toString('latin1').replace('0 5\n', '0 4000000000\n')
  assert(isRefusal(checkPdf(Buffer.from(manyTables, 'latin1'))))
  const comment = letter([`%${'trailer%'.repeat(100_000)}\nnull`])
  assert.equal(said(comment), 1)
})

test('an encrypted file is refused as such, however it is encrypted', { skip: needs('qpdf') }, () => {
  const plain = join(folder, 'plain.pdf')
  writeFileSync(plain, letter())
  for (const bits of [['40'], ['128', '--use-aes=y'], ['256']])
    for (const objects of ['--object-streams=disable', '--object-streams=generate']) {
      const locked = join(folder, 'locked.pdf')
      execFileSync('qpdf', ['--allow-weak-crypto', objects, plain, '--encrypt', '', 'owner', ...bits, '--', locked])
      assert.equal(said(readFileSync(locked)), 'pdf-encrypted', bits.join(' '))
    }
})

/** Files of programs that people use, and what qpdf makes of them. */
async function realFiles(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const renderer = createRenderer()
  const source = '#set document(title: "a", date: auto)\n#set text(lang: "fr")\n= A\n@b\n= B <b>\n#pagebreak()\nc'
  const createdAt = Temporal.Instant.from('2026-05-04T10:00:00Z')
  const heading = '#set heading(numbering: "1")\n'
  files.set(
    'typst',
    Buffer.from(await renderer.render({ source: heading + source }, {}, { standard: 'a-2a', createdAt })),
  )
  await renderer.stop()
  if (!needs('chromium')) {
    const html = join(folder, 'a.html')
    writeFileSync(html, '<title>t</title><h1>A</h1><a href="https://example.org">b</a><p style="break-before:page">c')
    const out = join(folder, 'chromium.pdf')
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
    spawnSync('chromium', [...flags, `--user-data-dir=${folder}/profile`, `--print-to-pdf=${out}`, html])
    files.set('chromium', readFileSync(out))
  }
  for (const [name, bytes] of [...files]) {
    const from = join(folder, `${name}.pdf`)
    writeFileSync(from, bytes)
    for (const how of [
      ['--linearize'],
      ['--object-streams=generate'],
      ['--qdf'],
      ['--linearize', '--object-streams=generate'],
      ['--stream-data=uncompress'],
    ]) {
      const to = join(folder, `${name}${how.join('')}.pdf`)
      execFileSync('qpdf', [...how, from, to])
      files.set(`${name} ${how.join(' ')}`, readFileSync(to))
    }
  }
  return files
}

const qpdf = (file: Uint8Array) => {
  const path = join(folder, 'asked.pdf')
  writeFileSync(path, file)
  // 0 whole, 3 warnings, 2 errors.
  const { status } = spawnSync('qpdf', ['--check', path])
  return {
    whole: status === 0,
    errors: status === 2,
    pages: () => Number(execFileSync('qpdf', ['--show-npages', path])),
  }
}

test('files of Typst, Chromium and qpdf are taken, as qpdf takes them', { skip: needs('qpdf') }, async () => {
  const files = await realFiles()
  for (const [name, file] of files) {
    assert.equal(said(file), qpdf(file).pages(), name)
    assert.equal(qpdf(file).whole, true, name)
  }
  for (const file of [letter(), packed([CATALOG, PAGES, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'])])
    assert.equal(qpdf(file).whole, true)
})

const SEEDS = [
  letter(['<</S/GoTo/D[3 0 R/Fit]>>'], '<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>'),
  packed([CATALOG, PAGES, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>']),
  updated(letter(), 4, '<</Annots[]>>'),
]

const hurt = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(12),
        put: fc.oneof(
          fc.uint8Array({ maxLength: 6 }),
          fc
            .constantFrom(
              '<<',
              '>>',
              '[',
              ']',
              '(',
              ')',
              '/',
              '%',
              ' obj',
              'endobj',
              'stream\n',
              ' 0 R',
              '0',
              '9',
              '\n',
            )
            .map((s) => Buffer.from(s)),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([seed, wounds]) =>
    wounds.reduce((file, { at, cut, put }) => {
      const p = Math.floor(at * file.length)
      return Buffer.concat([file.subarray(0, p), put, file.subarray(p + cut)])
    }, seed),
  )

test('whatever is done to the bytes, the answer is a refusal or a number of pages', () => {
  fc.assert(
    fc.property(hurt, (file) => {
      const answer = checkPdf(file)
      assert(isRefusal(answer) || answer.pages > 0)
    }),
    { numRuns: 20_000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      assert(
        isRefusal(checkPdf(Buffer.concat([Buffer.from('%PDF-1.7\n'), noise, Buffer.from('\nstartxref\n9\n%%EOF')]))),
      )
    }),
    { numRuns: 5_000 },
  )
})

test('what is taken after being damaged, qpdf takes as well', { skip: needs('qpdf') }, () => {
  let taken = 0
  fc.assert(
    fc.property(hurt, (file) => {
      if (isRefusal(checkPdf(file)) || ++taken > 60) return
      assert.equal(qpdf(file).errors, false, file.toString('latin1'))
    }),
    { numRuns: 3_000 },
  )
})

test('what is parsed once more is counted: a small file cannot be read for minutes', () => {
  const long = `%${'x'.repeat(100_000)}\n9`
  const streams = Array.from({ length: 600 }, () => '<</Length 5 0 R>>stream\n123456789\nendstream')
  assert.equal(said(letter([long, ...streams])), 'pdf-too-complex', 'lengths that all lead to one long object')

  const sections = 100
  let file = '%PDF-1.7\n'
  const offsets: number[] = []
  for (let i = 0; i < sections; i++) {
    offsets.push(file.length)
    file += `xref\ntrailer<</Prev ${String(i + 1 < sections ? file.length + 100 : 0).padStart(10, '0')}/A(`.padEnd(
      100,
      ' ',
    )
  }
  file += `${'x'.repeat(100_000)}${')>>'.repeat(sections)}startxref\n${offsets[0]}\n%%EOF\n`
  assert.equal(said(Buffer.from(file)), 'pdf-too-complex', 'sections of which each holds all that follow')

  const steps = Array.from({ length: 60 }, (_, i) => (i === 59 ? '[3 0 R/Fit]' : `${i + 6} 0 R`))
  assert.equal(
    said(letter(steps, '<</Pages 2 0 R/OpenAction 5 0 R>>')),
    'openAction',
    'a place to look at sixty steps away',
  )
})
