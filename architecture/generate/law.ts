import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { loadLaw, type Regime } from '../../src/law/index.ts'
import { applied, type LawTag, tested } from '../law-tags.ts'

const HEAD = `# The law in the program

Written by \`bin/docs\`: the regimes and their sources from \`law/\`, the functions and their tests from the \`@law\`
tags above them. French citations, as a lawyer writes them.

How far each statement can be trusted is part of the data, and shown on screen and on receipts:
**text** the text itself was read · **case** a court's analysis was read · **practice** an official or association page ·
**analogy** a case on a neighbouring system, arguable here · **reading** our own, where no source settles the point ·
**unverified** from memory: shown as not verified, never printed as law.

Each open point has three values. The *strictest* tells the person the last safe day to act; the one *used* is recorded and
asserted; the *longest* must be past before anything is held against him. Where that value gives *no day*, no date holds it: the
reading is named beside the longest date instead.
`

/** docs/law.md: dated regimes, what is read in each, every source, and where each article is applied. */
export function lawPage(): string {
  const { regimes } = loadLaw()
  const own = [...regimes.values()]
  return [
    HEAD,
    '## Regimes\n\nA document keeps the regime it was served under; a later change recomputes nothing.\n',
    '| regime | from | to | service in the space | terms | signed by |\n|---|---|---|---|---|---|',
    ...own.map(regimeLine),
    ...own.map(readingsOf),
    '\n## Sources\n\n| article | mark | what it says | where |\n|---|---|---|---|',
    ...sourceLines(),
    '\n## Where the program applies it\n\n| article | function | tests |\n|---|---|---|',
    ...tagLines(),
    '',
  ].join('\n')
}

const regimeLine = ({ name, firstDay, lastDay, electronicService, knowsTerms, verifiedBy }: Regime) =>
  `| ${name} | ${firstDay} | ${lastDay ?? 'still in force'} | ${electronicService ? `yes, ${electronicService.mark}` : 'no'} | ${
    knowsTerms ? 'known' : 'only those the decision states'
  } | ${verifiedBy ?? 'nobody yet'} |`

function readingsOf({ name, readings }: Regime): string {
  if (readings.length === 0) return ''
  const rows = readings.map(
    ({ code, strictest, used, longest, mark, counted }) =>
      `| \`${code}\` | ${strictest} | ${used} | ${longest}${counted ? '' : ' (no day)'} | ${mark} |`,
  )
  return `\n### Open points of ${name}\n\n| point | strictest | used | longest | mark |\n|---|---|---|---|---|\n${[...new Set(rows)].join('\n')}`
}

type Cited = { readonly article: string; readonly mark: string; readonly says: string; readonly where: string }

/** Every citation of the data, wherever it stands. */
function sourceLines(): string[] {
  const cited = ['law/*.json', 'law/regimes/*.json'].flatMap((pattern) =>
    globSync(pattern)
      .sort()
      .flatMap((path) => citations(JSON.parse(readFileSync(path, 'utf8')), basename(path, '.json'))),
  )
  const alike = Map.groupBy(cited, ({ article, mark, says }) => `| ${article} | ${mark} | ${says} |`)
  return [...alike]
    .map(([line, own]) => `${line} ${[...new Set(own.map(({ where }) => where))].join(', ')} |`)
    .toSorted((a, b) => a.localeCompare(b, 'fr'))
}

function citations(value: unknown, where: string): Cited[] {
  if (typeof value !== 'object' || value === null) return []
  const { article, mark, says } = value as { article?: unknown; mark?: unknown; says?: unknown }
  if (typeof article === 'string' && typeof mark === 'string')
    return [{ article, mark, says: typeof says === 'string' ? says : '', where }]
  return Object.values(value).flatMap((one) => citations(one, where))
}

/** Article by article: the functions that apply it, and the tests that show it. */
function tagLines(): string[] {
  const sources = globSync(['src/**/*.{ts,tsx}', 'journeys/**/*.ts'])
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  const [functions, tests] = [applied(sources), tested(sources)]
  const places = (found: readonly LawTag[], article: string, name: (tag: LawTag) => string): string =>
    found
      .filter((tag) => tag.article === article)
      .map((tag) => `${name(tag).replaceAll('|', '\\|')} (${tag.path})`)
      .join('<br>')
  return [...new Set(functions.map(({ article }) => article))]
    .toSorted((a, b) => a.localeCompare(b, 'fr'))
    .map((article) => {
      const by = places(functions, article, ({ name }) => `\`${name}\``)
      return `| ${article} | ${by} | ${places(tests, article, ({ name }) => name.replaceAll("\\'", "'"))} |`
    })
}
