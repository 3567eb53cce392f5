import { deflateSync } from 'node:zlib'

/* PDFs written by hand, down to the byte, for what no program would write. */

export const stream = (dict: string, data: Uint8Array | string) =>
  Buffer.concat([
    Buffer.from(`<<${dict}/Length ${data.length}>>stream\n`),
    Buffer.from(data),
    Buffer.from('\nendstream'),
  ])

/** Objects 1, 2, 3… and a cross-reference table. `null`: a number left free. */
export function pdfOf(
  objects: readonly (string | Uint8Array | null)[],
  trailer = '/Root 1 0 R',
  head = '%PDF-1.7\n',
): Buffer {
  let file = Buffer.from(head, 'latin1')
  const entries = ['0000000000 65535 f \n']
  objects.forEach((object, i) => {
    entries.push(object === null ? '0000000000 00000 f \n' : `${String(file.length).padStart(10, '0')} 00000 n \n`)
    if (object !== null)
      file = Buffer.concat([file, Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')])
  })
  const size = objects.length + 1
  const end = `xref\n0 ${size}\n${entries.join('')}trailer\n<</Size ${size} ${trailer}>>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.concat([file, Buffer.from(end)])
}

export const CATALOG = '<</Type/Catalog/Pages 2 0 R>>'
export const PAGES = '<</Type/Pages/Kids[3 0 R]/Count 1>>'
export const PAGE = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>'
export const CONTENT = stream('', 'BT (/JavaScript /Launch) Tj ET')
export const letter = (more: readonly (string | Uint8Array)[] = [], catalog = CATALOG) =>
  pdfOf([catalog, PAGES, PAGE, CONTENT, ...more])

/** An object stream holding objects from `first` on, and the cross-reference stream that leads to them. */
export function packed(objects: readonly string[], dict = '', data?: Uint8Array): Buffer {
  const head = Buffer.from('%PDF-1.7\n')
  const at = objects.map((_, i) => objects.slice(0, i).join(' ').length + (i === 0 ? 0 : 1))
  const table = objects.map((_, i) => `${i + 1} ${at[i]}`).join(' ')
  const body = data ?? deflateSync(Buffer.from(`${table} ${objects.join(' ')}`))
  const n = objects.length
  const holder = Buffer.concat([
    Buffer.from(`${n + 1} 0 obj\n`),
    stream(`/Type/ObjStm/N ${n}/First ${table.length + 1}${data ? '' : '/Filter/FlateDecode'}${dict}`, body),
    Buffer.from('\nendobj\n'),
  ])
  const xrefAt = head.length + holder.length
  const rows = [[0, 0, 255], ...objects.map((_, i) => [2, n + 1, i]), [1, head.length, 0], [1, xrefAt, 0]]
  const xref = Buffer.from(rows.flatMap(([type, second, third]) => [type!, second! >> 8, second! & 255, third!]))
  const up = rows.map((_, y) => [2, ...[0, 1, 2, 3].map((x) => xref[y * 4 + x]! - (y ? xref[y * 4 + x - 4]! : 0))])
  return Buffer.concat([
    head,
    holder,
    Buffer.from(`${n + 2} 0 obj\n`),
    stream(
      `/Type/XRef/Size ${n + 3}/W[1 2 1]/Root 1 0 R/Filter[/FlateDecode]/DecodeParms[<</Predictor 12/Columns 4>>]`,
      deflateSync(Uint8Array.from(up.flat())),
    ),
    Buffer.from(`\nendobj\nstartxref\n${xrefAt}\n%%EOF\n`),
  ])
}

/** A later revision that redefines one object. */
export function updated(file: Buffer, num: number, object: string): Buffer {
  const at = String(file.length).padStart(10, '0')
  const previous = /startxref\s+(\d+)/.exec(file.subarray(-60).toString('latin1'))![1]
  const body = `${num} 0 obj\n${object}\nendobj\n`
  const end = `xref\n${num} 1\n${at} 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev ${previous}>>\nstartxref\n${file.length + body.length}\n%%EOF\n`
  return Buffer.concat([file, Buffer.from(body + end)])
}
