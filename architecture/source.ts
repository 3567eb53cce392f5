import { type Program, parseSync, Visitor, type VisitorObject } from 'oxc-parser'

/** A tracked file, named from the root of the repository. */
export type Source = { readonly path: string; readonly text: string }

/** A rule of the house: what it says, how a machine sees that it is broken, and planted files that break it. */
export type Rule = {
  readonly says: string
  /** One line a violation, beginning with the file's path. */
  check(sources: readonly Source[]): string[]
  /** Each breaks the rule exactly once, at the file given first; the files beside it break nothing. */
  readonly planted: Readonly<Record<string, readonly Source[]>>
  /** Looks like a violation and is none. */
  readonly allowed?: Readonly<Record<string, readonly Source[]>>
}

type Module = { readonly program: Program; readonly imports: readonly Import[] }
export type Import = { readonly specifier: string; readonly typeOnly: boolean }

export const isCode = ({ path }: Source) => /\.tsx?$/.test(path)
export const isTest = ({ path }: Source) => /\.test\.tsx?$|^src\/testing\//.test(path)
/** The folder right under src, or undefined for a file that is not in one. */
export const roomOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]

const parsed = new WeakMap<Source, Module>()

export function parse(source: Source): Module {
  const known = parsed.get(source)
  if (known) return known
  const { program, module, errors } = parseSync(source.path, source.text)
  if (errors.length > 0) throw new Error(`${source.path}: ${errors[0]!.message}`)
  const requests = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      specifier: source.text.slice(start + 1, end - 1),
      typeOnly: false,
    })),
  ]
  new Visitor({
    TSImportType: ({ source: { value } }) => void requests.push({ specifier: value, typeOnly: true }),
  }).visit(program)
  const result = { program, imports: requests }
  parsed.set(source, result)
  return result
}

/** Walks the syntax tree of a file. Comments are not in it, nor are strings anything but literals. */
export function walk(source: Source, visitor: VisitorObject): void {
  new Visitor(visitor).visit(parse(source).program)
}

export const lineOf = ({ text }: Source, offset: number) => text.slice(0, offset).split('\n').length
