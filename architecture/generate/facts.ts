import { globSync, readFileSync } from 'node:fs'

export type Seen = { readonly type: string; readonly subject: string; readonly data: object; readonly sealed?: string }

const HEAD = `# Facts

What the journal holds and \`GET /api/v1/events\` gives, by type: what the fact is about and the members of its \`data\`. Each
fact has \`id\`, \`type\`, \`subject\`, \`person\`, \`author\`, \`happenedAt\`, \`recordedAt\`, \`regime\` and \`data\` ([api.md](api.md)); *sealed*
ones hold personal values under the person's key beside them. A member in italics is not always there. Types whose members
are not shown here happened neither in the named worlds nor to the documents of the test that writes this page (\`bin/docs\`).
`

/** Every type of fact that the source can write. */
export const typesInSource = (): string[] => {
  const sources = globSync('src/**/*.ts').filter(
    (path) => !path.endsWith('.test.ts') && !path.startsWith('src/testing'),
  )
  const named = /\b(?:facts(?:-[a-z]+)*|receipts|write-staff-reads|outages|availability)\.ts$/
  const texts = sources.filter((path) => named.test(path)).map((path) => readFileSync(path, 'utf8'))
  const found = texts.flatMap((text) => [...text.matchAll(/'([A-Z][a-z]+(?:[A-Z][a-z]+)+)'/g)].map(([, type]) => type!))
  return [...new Set(found)].sort()
}

/** docs/facts.md: one row a type. */
export function factsPage(seen: readonly Seen[], types: readonly string[]): string {
  const rows = types.map((type) => {
    const own = seen.filter((fact) => fact.type === type)
    if (own.length === 0) return `| \`${type}\` | | |`
    const subjects = [...new Set(own.map(({ subject }) => subject.split(':')[0]))].sort()
    const about = `${subjects.join(' or ')}${own.some(({ sealed }) => sealed !== undefined) ? ', sealed' : ''}`
    const names = [...new Set(own.flatMap(({ data }) => Object.keys(data)))].sort()
    const always = (name: string) => own.every(({ data }) => name in data)
    return `| \`${type}\` | ${about} | ${names.map((name) => (always(name) ? `\`${name}\`` : `*${name}*`)).join(' ')} |`
  })
  return `${HEAD}\n| type | about | data |\n|---|---|---|\n${rows.join('\n')}\n`
}
