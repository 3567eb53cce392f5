import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refuse } from './refusals.ts'

/** A day's work of the largest desk, many times over. */
export const LARGEST_CSV = 512 * 1024
export const MOST_LINES = 1_000
const LONGEST_LINE = 2_000

/** What a file may hold, what its heading must name, and the number that may stand in it once only. */
export type CsvShape<Column extends string> = {
  readonly columns: readonly Column[]
  readonly needed: readonly Column[]
  readonly once?: Column
}

export type CsvLine<Column extends string> =
  | { readonly line: number; readonly typed: { readonly [K in Column]?: string } }
  | { readonly line: number; readonly wrong: Refusal }

/**
 * A file as spreadsheets write it: UTF-8 with or without mark, comma or semicolon, quotes doubled inside quotes, any line
 * end. The heading names the columns; what it does not know is refused, since a value silently left out would be lost. No
 * value of ours spans lines, so a quote left open spoils its own line and not the rest. Line numbers are the file's.
 */
export function readCsv<Column extends string>(
  bytes: Uint8Array,
  shape: CsvShape<Column>,
): CsvLine<Column>[] | Refusal {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('csv-not-understood', {}, 'file')
  }
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  const [first = '', ...rest] = lines
  if (rest.length > MOST_LINES) return refuse('csv-too-long', { most: MOST_LINES }, 'file')
  const separator = first.includes(';') ? ';' : ','
  const heading = readHeading(first, separator, shape)
  if (isRefusal(heading)) return heading
  const seen = new Set<string>()
  return rest.flatMap((text, i): CsvLine<Column>[] => {
    const line = i + 2
    if (text.trim() === '') return []
    const cells = text.length > LONGEST_LINE ? null : cellsOf(text, separator)
    if (cells === null || cells.length !== heading.length) return [{ line, wrong: refuse('csv-line-wrong', { line }) }]
    const typed: { [K in Column]?: string } = {}
    heading.forEach((column, n) => {
      typed[column] = cells[n]!
    })
    const number = (shape.once === undefined ? '' : (typed[shape.once] ?? '')).replace(/\s/g, '')
    if (number !== '' && seen.has(number)) return [{ line, wrong: refuse('csv-line-repeated', { line }, shape.once) }]
    seen.add(number)
    return [{ line, typed }]
  })
}

function readHeading<Column extends string>(
  text: string,
  separator: string,
  { columns: known, needed }: CsvShape<Column>,
): Column[] | Refusal {
  const names = text.length > LONGEST_LINE ? null : cellsOf(text, separator)
  if (names === null) return refuse('csv-not-understood', {}, 'file')
  const columns = names.map((name) => known.find((column) => column.toLowerCase() === name.trim().toLowerCase()))
  const unknown = columns.indexOf(undefined)
  if (unknown >= 0 || new Set(columns).size !== columns.length)
    return refuse('csv-column-unknown', { column: unknown >= 0 ? unknown + 1 : columns.length }, 'file')
  const missing = needed.find((column) => !columns.includes(column))
  return missing === undefined ? (columns as Column[]) : refuse('csv-column-missing', { column: missing }, 'file')
}

/** The cells of one line; null when a quote is left open or stands where none may. */
export function cellsOf(line: string, separator: string): string[] | null {
  const cells: string[] = []
  for (let at = 0; ; at++) {
    if (line[at] === '"') {
      let cell = ''
      for (at++; ; at++) {
        if (at >= line.length) return null
        if (line[at] !== '"') cell += line[at]
        else if (line[at + 1] === '"') cell += line[at++]
        else break
      }
      at++
      cells.push(cell)
    } else {
      const end = line.indexOf(separator, at)
      const cell = line.slice(at, end < 0 ? line.length : end)
      if (cell.includes('"')) return null
      cells.push(cell)
      at += cell.length
    }
    if (at >= line.length) return cells
    if (line[at] !== separator) return null
  }
}
