/** JSON with the line of every value, so that a fault in the data of the law names the place to look at. */
export type Located = { readonly value: unknown; lineOf(pointer: string): number }

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\]|\\.)*"/y
const SPACE = /[ \t\r\n]*/y
const WORDS = { true: true, false: false, null: null } as const

/** Reads strict JSON; unlike `JSON.parse` a key given twice is an error. Throws `<file>:<line>: <what>`. */
export function readJson(text: string, file: string): Located {
  const lines = new Map<string, number>()
  let at = 0
  const line = (): number => text.slice(0, at).split('\n').length
  const fail = (what: string): never => {
    throw new Error(`${file}:${line()}: ${what}`)
  }
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined) return null
    at += found.length
    return found
  }
  const skip = (): void => void match(SPACE)
  const take = (mark: string): boolean => {
    skip()
    if (text[at] !== mark) return false
    at += 1
    return true
  }
  const unquote = (raw: string): string => {
    try {
      return JSON.parse(raw) as string
    } catch {
      return fail(`${raw} is not a string of JSON`)
    }
  }
  const key = (): string => {
    skip()
    const raw = match(STRING)
    return raw === null ? fail('a key was expected') : unquote(raw)
  }

  function value(pointer: string): unknown {
    skip()
    if (!lines.has(pointer)) lines.set(pointer, line())
    if (take('{')) return object(pointer)
    if (take('[')) return array(pointer)
    const string = match(STRING)
    if (string !== null) return unquote(string)
    const number = match(NUMBER)
    if (number !== null) return Number(number)
    for (const [word, meant] of Object.entries(WORDS)) {
      if (text.startsWith(word, at)) {
        at += word.length
        return meant
      }
    }
    return fail('a value was expected')
  }
  function object(pointer: string): unknown {
    const entries = new Map<string, unknown>()
    if (take('}')) return {}
    do {
      const name = key()
      const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (entries.has(name)) fail(`the key "${name}" is given twice`)
      lines.set(inner, line())
      if (!take(':')) fail('":" was expected')
      entries.set(name, value(inner))
    } while (take(','))
    if (!take('}')) fail('"," or "}" was expected')
    return Object.fromEntries(entries)
  }
  function array(pointer: string): unknown {
    const items: unknown[] = []
    if (take(']')) return items
    do items.push(value(`${pointer}/${items.length}`))
    while (take(','))
    if (!take(']')) fail('"," or "]" was expected')
    return items
  }

  const root = value('')
  skip()
  if (at !== text.length) fail('nothing was expected after the end')
  // Ends at the latest at '', the root, which has been read.
  const lineOf = (pointer: string): number => {
    for (let p = pointer; ; p = p.slice(0, p.lastIndexOf('/'))) {
      const known = lines.get(p)
      if (known !== undefined) return known
    }
  }
  return { value: root, lineOf }
}
