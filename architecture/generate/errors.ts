import { existsSync, globSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export type Catalogue = {
  readonly capability: string
  readonly codes: Readonly<Record<string, number>>
  readonly path: string
}

/** Every catalogue of refusals of the program, found in its source. */
export async function catalogues(): Promise<Catalogue[]> {
  const paths = globSync('src/**/*.ts')
    .filter((path) => !path.endsWith('.test.ts') && /= catalogue\(/.test(readFileSync(path, 'utf8')))
    .sort()
  const found = await Promise.all(
    paths.map(async (path) => ({ path, own: Object.values(await load(path)).filter(isCatalogue) })),
  )
  return found
    .flatMap(({ path, own }) => own.map(({ capability, codes }) => ({ capability, codes, path })))
    .sort((a, b) => a.capability.localeCompare(b.capability))
}

const load = async (path: string): Promise<Record<string, unknown>> => import(pathToFileURL(path).href)

const isCatalogue = (value: unknown): value is Catalogue =>
  typeof value === 'function' && 'capability' in value && 'codes' in value

/** Source files in which a code stands as a word of its own: where it is refused with, besides its catalogue. */
export function usesOf(code: string, sources: readonly { path: string; text: string }[], except: string): string[] {
  return sources.filter(({ path, text }) => path !== except && text.includes(`'${code}'`)).map(({ path }) => path)
}

const HEAD = `# Refusals

A refusal is an expected "no", and not a fault. A person is shown its words in his language on a page with this status. A
machine is answered with problem details (RFC 9457, \`application/problem+json\`): the code in \`code\`, the words in \`title\`
and \`detail\` (\`Accept-Language\`), the values of the words in \`params\`, the member of the request at fault in \`field\`. After
a refusal nothing is stored, not even by half. Codes do not change; words may.

Written by \`bin/docs\` from the catalogues in the source and from \`languages/\`.
`

/** docs/errors.md: each capability's refusals with their words, French first, since it alone binds. */
export function errorsPage(all: readonly Catalogue[]): string {
  const sections = all.map(({ capability, codes, path }) => {
    const rows = Object.entries(codes).map(
      ([code, status]) =>
        `| \`${code}\` | ${status} | ${said('fr', capability, code)} | ${said('en', capability, code)} |`,
    )
    return `\n## ${capability}\n\n\`${path}\`\n\n| code | status | French | English |\n|---|---|---|---|\n${rows.join('\n')}\n`
  })
  return HEAD + sections.join('')
}

function said(tag: string, capability: string, code: string): string {
  const { title, next } = wordsOf(tag, capability, code)
  return [title, next].map((text) => cell(text ?? '—')).join('<br>')
}

/** The words of a refusal as they stand in the file, placeholders and all. */
export function wordsOf(tag: string, capability: string, code: string) {
  const own = messages(tag, capability)
  return { title: own[`refusal.${code}.title`], next: own[`refusal.${code}.next`] }
}

const known = new Map<string, Readonly<Record<string, string>>>()

function messages(tag: string, capability: string): Readonly<Record<string, string>> {
  const path = `languages/${tag}/${capability}.json`
  const own =
    known.get(path) ?? (JSON.parse(existsSync(path) ? readFileSync(path, 'utf8') : '{}') as Record<string, string>)
  known.set(path, own)
  return own
}

const cell = (text: string) => text.replaceAll('|', '\\|')
