import { parseSync } from 'oxc-parser'
import { lineOf, type Source } from '../source.ts'
import { replacements } from './replacements.ts'
import { type Node, within } from './tree.ts'

/** One small change of a file that a test should notice. */
export type Mutant = {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly line: number
  /** The function or constant it is in, or `module`. */
  readonly place: string
  /** What stood there and what stands there now, on one line each. */
  readonly original: string
  readonly by: string
  /** Which of the same changes in the same place this is, from 1: with it the four others find a mutant again when lines move. */
  readonly nth: number
  readonly replacement: string
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Long texts keep both ends, so that they still tell each other apart. */
const short = (text: string): string => (text.length <= 100 ? text : `${text.slice(0, 60)} … ${text.slice(-35)}`)

/** Every mutant of a file that is still a program. Types are left alone: they are gone when a test runs. */
export function mutantsOf(source: Source): Mutant[] {
  const { program, errors } = parseSync(source.path, source.text)
  if (errors.length > 0) throw new Error(`${source.path}: ${errors[0]!.message}`)
  const seen = new Map<string, number>()
  const found: Mutant[] = []
  const visit = (node: Node, parents: readonly Node[]): void => {
    for (const { start, end, text } of replacements(node, parents, source.text)) {
      const mutated = source.text.slice(0, start) + text + source.text.slice(end)
      if (parseSync(source.path, mutated).errors.length > 0) continue
      const [original, by] = [source.text.slice(start, end), text].map((part) => short(oneLine(part))) as [
        string,
        string,
      ]
      const place = within(parents)
      const name = [place, original, by].join('\n')
      const nth = (seen.get(name) ?? 0) + 1
      seen.set(name, nth)
      const line = lineOf(source, start)
      found.push({ file: source.path, start, end, line, place, original, by, nth, replacement: text })
    }
    for (const child of childrenOf(node)) visit(child, [node, ...parents])
  }
  visit(program as unknown as Node, [])
  return found
}

const TYPES = new Set(['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType', 'superTypeArguments'])
const TRANSPARENT = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])
const IMPORTS = new Set(['ImportDeclaration', 'ExportAllDeclaration'])

function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (TYPES.has(key)) continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child === null || typeof child !== 'object' || typeof child.type !== 'string') continue
      if ((child.type.startsWith('TS') && !TRANSPARENT.has(child.type)) || IMPORTS.has(child.type)) continue
      children.push(child)
    }
  }
  return children
}
