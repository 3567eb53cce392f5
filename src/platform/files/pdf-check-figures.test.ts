import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { letter, stream } from '../../testing/pdf-parts.ts'
import { isRefusal } from '../refusal.ts'
import { attachmentOf } from './pdf-attachment.ts'
import { checkPdf } from './pdf-check.ts'

/* A figure in a file costs nothing to write: none is a size to allocate, or a number of turns, before it is held against the bytes that are there. */

const said = (file: Buffer) => {
  const answer = checkPdf(file)
  return isRefusal(answer) ? answer.refusal : answer.pages
}
const HEAD = '%PDF-1.7\n'

/** A file that is one cross-reference stream. */
const behind = (dict: string, data: Uint8Array) =>
  Buffer.concat([
    Buffer.from(`${HEAD}1 0 obj\n`),
    stream(`/Type/XRef/Root 1 0 R${dict}`, data),
    Buffer.from(`\nendobj\nstartxref\n${HEAD.length}\n%%EOF\n`),
  ])
const predicted = (parms: string, ...bytes: number[]) =>
  behind(`/Size 1/W[1 1 1]/Filter/FlateDecode/DecodeParms<<${parms}>>`, deflateSync(Buffer.from(bytes)))

test('a row is no longer than what is there of it, whatever the predictor says', () => {
  for (const columns of [1, 2, 64, 512, 4096])
    assert.equal(
      said(predicted(`/Predictor 12/Colors 4096/BitsPerComponent 4096/Columns ${columns}`, 0)),
      'pdf-damaged',
      `${columns} columns of two megabytes`,
    )
  assert.equal(said(predicted('/Predictor 12/Columns 3', 0, 0, 0)), 'pdf-damaged', 'a last row that was cut short')
})

test('numbers beyond those that can be counted are none: a count that stands still has no end', () => {
  const index = (first: string) => behind(`/Size 9/W[1 1 0]/Index[${first} 3]`, Buffer.alloc(6))
  assert.equal(said(index('9007199254740992')), 'pdf-damaged')
  assert.equal(said(index(`1${'0'.repeat(38)}`)), 'pdf-damaged')
})

test('a place in an object stream is a whole number: between two bytes nobody reads on', () => {
  assert.equal(said(letter([stream('/Type/ObjStm/N 1/First 4.5', '9 0  null')])), 'pdf-damaged')
  assert.equal(said(letter([stream('/Type/ObjStm/N .5/First 4', '9 0 null')])), 'pdf-damaged')
  assert.equal(said(letter([stream('/Type/ObjStm/N 1/First 4', '9 0 null')])), 1)
})

test('what stands within the head of an object is counted each time that the object is read', () => {
  const streams = Array.from({ length: 600 }, () => '<</Length 605 0 R>>stream\n123456789\nendstream')
  const file = letter([...streams, '9']).toString('latin1')
  const commented = file.replace('605 0 obj', `605 %${'x'.repeat(100_000)}\n0 obj`)
  const start = (text: string) => text.lastIndexOf('\nxref\n') + 1
  const whole = commented.replace(`startxref\n${start(file)}`, `startxref\n${start(commented)}`)
  assert.equal(said(Buffer.from(whole)), 'pdf-too-complex')
})

test('object streams that begin one within the other are counted each from its own beginning', () => {
  const count = 100
  const list = Array.from({ length: count }, (_, i) => 101 + i)
  const table = list.map((num, i) => `${num} ${i} `).join('')
  const heads = list.map((_, i) => `${1 + i} %`)
  const body = Buffer.from(`${HEAD}${heads.join('')}${'x'.repeat(200_000)}\n0 obj\n`)
  const holder = stream(`/Type/ObjStm/N ${count}/First ${table.length}`, `${table}${'0'.repeat(count)}`)
  const xrefAt = body.length + holder.length + 1 + 'endobj\n'.length + 1
  const rows = [
    ...list.map((_, i) => [2, 0, 1 + i, i]),
    ...list.map((_, i) => [1, 0, HEAD.length + heads.slice(0, i).join('').length, 0]),
  ].map(([type, , second, third]) => [type!, second! >> 8, second! & 255, third!])
  const xref = stream(
    `/Type/XRef/Size 9/W[1 2 1]/Index[101 ${count} 1 ${count}]/Root 101 0 R`,
    Buffer.from(rows.flat()),
  )
  const file = Buffer.concat([
    body,
    holder,
    Buffer.from(`\nendobj\n\n250 0 obj\n`),
    xref,
    Buffer.from(`\nendobj\nstartxref\n${xrefAt}\n%%EOF\n`),
  ])
  assert.equal(said(file), 'pdf-too-complex')
})

const FIGURES =
  '0 1 2 3 4 8 12 .5 4.5 -1 255 4096 65536 200001 2147483648 4294967296 9007199254740991 9007199254740992 99999999999999999999 null'
const figure = fc.constantFrom(...FIGURES.split(' '))
const bytes = fc.uint8Array({ maxLength: 40 })
const maybe = (name: string) => fc.option(figure).map((found) => (found === null ? '' : `/${name} ${found}`))

const crossed = fc
  .tuple(fc.array(figure, { minLength: 3, maxLength: 3 }), fc.array(figure, { maxLength: 4 }), figure, bytes)
  .map(([w, index, size, data]) => behind(`/Size ${size}/W[${w.join(' ')}]/Index[${index.join(' ')}]`, data))
const rowed = fc
  .tuple(maybe('Colors'), maybe('BitsPerComponent'), maybe('Columns'), bytes)
  .map(([colors, bits, columns, data]) => predicted(`/Predictor 12${colors}${bits}${columns}`, ...data))
const inside = fc
  .tuple(figure, figure, fc.constantFrom('9 0 null', '9 0  8 1 1 null', ' '.repeat(40)), fc.constantFrom('', '1 '))
  .map(([n, first, data, before]) => letter([stream(`/Type/ObjStm/N ${n}/First ${first}`, before + data)]))
const long = figure.map((length) => letter([`<</Length ${length}>>stream\nx\nendstream`]))
const table = fc
  .tuple(figure, figure, figure, fc.constantFrom('Prev', 'XRefStm', 'Size'))
  .map(([a, b, c, name]) =>
    Buffer.from(
      letter().toString('latin1').replace('xref\n0 5', `xref\n${a} ${b}`).replace('/Root', `/${name} ${c}/Root`),
    ),
  )

test('whatever the figures of a file are, it is answered within its bytes', () => {
  const before = process.resourceUsage().maxRSS
  fc.assert(
    fc.property(fc.oneof(crossed, rowed, inside, long, table), (file) => {
      const answer = checkPdf(file)
      assert(isRefusal(answer) || answer.pages > 0)
      assert.equal(attachmentOf(file), null)
    }),
    { numRuns: 20_000 },
  )
  assert(process.resourceUsage().maxRSS - before < 200 * 1024, 'kilobytes more than before')
})
