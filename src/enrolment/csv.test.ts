import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../platform/refusal.ts'
import { cellsOf, LARGEST_CSV, MOST_LINES, readCsv } from './csv.ts'
import { REGISTRATIONS } from './import-csv.ts'

const HEAD = 'foreignerNumber;registrationDesk;procedure;caseNumber'
const COLUMNS = REGISTRATIONS.columns
const read = (text: string) => readCsv(Buffer.from(text), REGISTRATIONS)
const lines = (text: string) => {
  const answer = read(text)
  assert.ok(!isRefusal(answer), JSON.stringify(answer))
  return answer
}
const refusal = (x: unknown) => (isRefusal(x) ? x.refusal : 'read')

test('a file as spreadsheets write it: mark at the start, semicolons or commas, any line end, empty lines', () => {
  for (const text of [
    `\ufeff${HEAD}\r\n9912345678;d;normal;\r\n\r\n9912345679;d;dublin;x\r\n`,
    `${HEAD}\n9912345678;d;normal;\n\n9912345679;d;dublin;x`.replaceAll(';', ','),
    `${HEAD.toUpperCase()}\r9912345678;d;normal;\r\r9912345679;d;dublin;x`,
  ])
    assert.deepEqual(lines(text), [
      { line: 2, typed: { foreignerNumber: '9912345678', registrationDesk: 'd', procedure: 'normal', caseNumber: '' } },
      {
        line: 4,
        typed: { foreignerNumber: '9912345679', registrationDesk: 'd', procedure: 'dublin', caseNumber: 'x' },
      },
    ])
})

test('quoted cells may hold separators and doubled quotes', () => {
  assert.deepEqual(cellsOf('"a;b";"say ""x""";;c', ';'), ['a;b', 'say "x"', '', 'c'])
  assert.deepEqual(cellsOf('', ';'), [''])
  assert.deepEqual(cellsOf(';', ';'), ['', ''])
  for (const line of ['"open', '"a"b', 'a"b', '"a""', '"']) assert.equal(cellsOf(line, ';'), null, line)
})

test('whatever the cells, written down and read they are the same', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((s) => !/[\r\n]/.test(s))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), fc.constantFrom(',', ';'), (cells, separator) => {
      const line = cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(separator)
      assert.deepEqual(cellsOf(line, separator), cells)
    }),
  )
})

test('a quote left open, or a cell too many, spoils its own line and no other', () => {
  const read = lines(
    `${HEAD}\n"9912345678;d;normal;\n9912345679;d;normal;\n9912345670;d;normal\n9912345671;d;normal;;\n9912345672;d;normal;`,
  )
  assert.deepEqual(
    read.map((l) => [l.line, 'typed' in l ? 'read' : l.wrong.refusal]),
    [
      [2, 'csv-line-wrong'],
      [3, 'read'],
      [4, 'csv-line-wrong'],
      [5, 'csv-line-wrong'],
      [6, 'read'],
    ],
  )
})

test('a number that stands twice in a file is registered once and said', () => {
  const read = lines(`${HEAD}\n9912345678;d;normal;\n99 12 34 56 78;d;normal;`)
  assert.equal('wrong' in read[1]! && read[1].wrong.refusal, 'csv-line-repeated')
})

test('a heading that would lose a value, or lacks what is needed, refuses the whole file', () => {
  assert.equal(refusal(read(`${HEAD};name\n`)), 'csv-column-unknown')
  assert.equal(refusal(read(`${HEAD};caseNumber\n`)), 'csv-column-unknown')
  assert.equal(refusal(read(`${HEAD};__proto__\n`)), 'csv-column-unknown')
  assert.equal(refusal(read('foreignerNumber;registrationDesk\n')), 'csv-column-missing')
  assert.equal(refusal(read('')), 'csv-column-unknown')
  assert.equal(refusal(read('"foreignerNumber\n')), 'csv-not-understood')
})

test('what other programs write instead of UTF-8 is refused whole: nothing is guessed', () => {
  const text = `${HEAD}\r\n9912345678;d;normal;é`
  for (const bytes of [
    Buffer.from(text, 'latin1'),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text).subarray(0, -1),
  ])
    assert.match(refusal(readCsv(bytes, REGISTRATIONS)), /^csv-(not-understood|column-unknown)$/)
  assert.equal(refusal(read(text.replaceAll(';', '\t'))), 'csv-column-unknown')
})

test('what is not text, too long or too many is refused by name', () => {
  assert.equal(refusal(readCsv(Buffer.from([0xff, 0xfe, 0x41, 0x00]), REGISTRATIONS)), 'csv-not-understood')
  assert.equal(refusal(readCsv(Buffer.from('PK\u0003\u0004 xlsx'), REGISTRATIONS)), 'csv-column-unknown')
  assert.equal(refusal(read(`${HEAD}\n${'9912345678;d;normal;\n'.repeat(MOST_LINES + 1)}`)), 'csv-too-long')
  assert.equal(lines(`${HEAD}\n${'9912345678;d;normal;\n'.repeat(MOST_LINES)}`).length, MOST_LINES)
  const long = lines(`${HEAD}\n${'9'.repeat(5000)};d;normal;\n9912345678;d;normal;`)
  assert.deepEqual(
    long.map((l) => 'wrong' in l),
    [true, false],
  )
})

test('nothing makes the reader throw or hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      readCsv(bytes, REGISTRATIONS)
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), (text) => {
      read(`${COLUMNS.join(',')}\n${text}`)
    }),
  )
  read(`${HEAD}\n${'";'.repeat(LARGEST_CSV / 2)}`)
  read(';'.repeat(LARGEST_CSV))
})
