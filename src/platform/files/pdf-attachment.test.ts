import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letter, stream } from '../../testing/pdf-parts.ts'
import { attachmentBudget, attachmentOf } from './pdf-attachment.ts'

const IN_BOTH = '/AF[6 0 R]/Names<</EmbeddedFiles<</Names[(proof) 6 0 R]>>>>'
const FILE = stream('/Type/EmbeddedFile', 'the proof')
const SPECIFICATION = '<</Type/Filespec/F(proof)/EF<</F 5 0 R/UF 5 0 R>>>>'
/** A letter that carries files: objects 5, 6 and so on. */
const carries = (
  named = IN_BOTH,
  file: Uint8Array = FILE,
  specification = SPECIFICATION,
  ...more: (string | Uint8Array)[]
) => letter([file, specification, ...more], `<</Type/Catalog/Pages 2 0 R${named}>>`)
const said = (pdf: Buffer) => attachmentOf(pdf)?.toString() ?? null

test('the one file that the catalogue names twice, for those who associate it and for those who list it', () => {
  assert.equal(said(carries()), 'the proof')
  assert.equal(said(letter()), null, 'a letter that carries nothing')
  assert.equal(said(Buffer.from('no PDF')), null)
})

test('a file that is named once, under two names or beside another is none: which one a human extracts is not for us to guess', () => {
  const another = stream('/Type/EmbeddedFile', 'another')
  const ofAnother = '<</Type/Filespec/F(proof)/EF<</F 7 0 R>>>>'
  assert.equal(said(carries('/AF[6 0 R]')), null)
  assert.equal(said(carries('/Names<</EmbeddedFiles<</Names[(proof) 6 0 R]>>>>')), null)
  assert.equal(
    said(carries(IN_BOTH.replace('/AF[6 0 R]', '/AF[8 0 R]'), FILE, SPECIFICATION, another, ofAnother)),
    null,
  )
  assert.equal(
    said(carries(IN_BOTH.replace('/AF[6 0 R]', '/AF[7 0 R]'), FILE, SPECIFICATION, '<</Type/Filespec/F(b)>>')),
    null,
  )
  assert.equal(said(carries(IN_BOTH.replace('(proof) 6 0 R', '(proof) 6 0 R(b) 6 0 R'))), null)
  assert.equal(said(carries(IN_BOTH, FILE, SPECIFICATION.replace('/UF 5', '/UF 7'), another)), null)
  assert.equal(said(carries(IN_BOTH, FILE, SPECIFICATION.replace('/EF', '/RF<<>>/EF'))), null)
  assert.equal(said(carries(IN_BOTH, FILE, SPECIFICATION, another)), null, 'one that nobody names')
  assert.equal(said(carries(IN_BOTH, FILE, SPECIFICATION, ofAnother)), null, 'a name that nobody reads')
})

test('a file that does not say that it is one is none, for then a hidden one may say so', () => {
  const mute = stream('', 'what a human extracts')
  assert.equal(said(carries(IN_BOTH, mute)), null)
  assert.equal(said(carries(IN_BOTH, mute, SPECIFICATION, FILE)), null)
})

test('what would make a letter more than a sheet of paper makes a receipt none', () => {
  assert.equal(said(carries(`${IN_BOTH}/OpenAction<</S/JavaScript/JS(x)>>`)), null)
  assert.equal(said(carries(`${IN_BOTH}/AA<<>>`)), null)
  assert.equal(said(carries(IN_BOTH, FILE, SPECIFICATION, stream('', '5 0 obj\n(hidden)\nendobj\n'))), null)
})

test('fifty thousand entries that lead to one object, lengths that lead to one: refused, and no more is parsed than is counted', () => {
  const object = `<</A[${'1 '.repeat(250_000)}]>>`
  const at = '%PDF-1.7\n'.length
  const row = `${String(at).padStart(10, '0')} 00000 n \n`
  const body = `%PDF-1.7\n1 0 obj\n${object}\nendobj\n`
  const entries = Buffer.from(
    `${body}xref\n1 50000\n${row.repeat(50_000)}trailer\n<</Size 50001/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
  )
  const lengths = letter([
    `%${'x'.repeat(500_000)}\n9`,
    ...Array.from({ length: 1000 }, () => '<</Length 5 0 R>>stream\n123456789\nendstream'),
  ])
  for (const pdf of [entries, lengths]) {
    const budget = attachmentBudget(pdf.length)
    assert.equal(attachmentOf(pdf, budget), null)
    assert.ok(budget.left > -pdf.length, 'the last piece is no longer than the file')
  }
  assert.equal(attachmentOf(carries(), { left: 20 }), null, 'what may be spent is spent')
})

test('of a file of any size, what it carries is no longer than a text may be', () => {
  const large = carries(IN_BOTH, stream('/Type/EmbeddedFile', Buffer.alloc(33 << 20)))
  assert.equal(attachmentOf(large)?.length ?? null, null)
})
