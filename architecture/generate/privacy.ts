import { globSync, readFileSync } from 'node:fs'
import { roles } from '../../src/staff/index.ts'
import { type Personal, REGISTER, type Register, readRegister, readTables } from '../privacy.ts'
import type { Source } from '../source.ts'

const HEAD = `# What is held about people

Every column of every table, said to be personal or not. Written by \`bin/docs\` from \`docs/privacy.json\` (why, on what ground,
how long) and from \`db/schema/\` (who reads it: grants and row-level security, not intentions). A column without a line fails
\`bin/check\`.

The law names a closed list: AGDREF number, application number, connection key, the structure that houses or domiciles,
e-mail and telephone. Nobody's name, birth date or nationality is held. What is not in the list and not needed for
what CESEDA R. 531-17 has the process establish is an *addition*, and each addition has a switch: \`PLI_PROFILE=strict\`
turns all of them off, and a test walks from registration to receipt in that profile and finds in each switched column the
value written below. That the other grounds suffice without the list is our reading: the data controller's impact
assessment confirms it or not.

**How it ends**: a space is deactivated one year after the decision is served, or after the Office declared the procedure over where none
is (decision 0032), once its person was told three times
(\`src/ending/\`, decision 0028); nothing is erased by that. A person is erased by the destruction of his key, with every row and
file of his, when the Office's archive schedule says so and two members confirm it (\`docs/operations.md\`); of him remain the facts,
which say codes, days, random identifiers and, in clear, the Office's reference of each document, and open no more. By that reference the
Office, which keeps it in files of its own, can still tell whose facts they were: what remains is pseudonymous and not anonymous, until the
reference is sealed as the kind is (decision 0029). Without a schedule nobody is erased.

Besides the tables: files lie encrypted under the person's key (documents, receipts); the log and the metrics hold no
personal value (\`src/platform/log.ts\`, \`src/platform/http/metrics.ts\`); e-mail and SMS leave through the carriers of the
operator, whose own traces are his to bound (\`docs/gateways.md\`).
`

/** docs/privacy.md. Fails when the register is not there; that it is whole is the rule's business. */
export function privacyPage(): string {
  const sources = [REGISTER, ...globSync('db/schema/*.sql').sort()].map(fromDisk)
  const register = readRegister(sources)!
  const tables = readTables(sources)
  const rank = ([name]: [string, unknown]) => ORDER.indexOf(name.split('.')[0]!)
  const ours = [...tables].filter(([name]) => !name.startsWith('jobs.')).sort((a, b) => rank(a) - rank(b))
  return [
    HEAD,
    '## Grounds\n\n| ground | says | written in |\n|---|---|---|',
    ...Object.values(register.grounds).map(
      ({ says, source }, i) => `| ${Object.keys(register.grounds)[i]} | ${says} | ${source} |`,
    ),
    '\n## Additions, and what `PLI_PROFILE=strict` keeps of them\n\n| where | why | strict |\n|---|---|---|',
    ...additions(register),
    ...ours.map(([name, { columns, lines }]) => tablePage(name, columns, lines, register)),
    jobsPage(register),
  ].join('\n')
}

/** The people first, then who works, then what the program needs. */
const ORDER = ['enrolment', 'space', 'delivery', 'reach', 'ending', 'takeaway', 'evidence', 'staff', 'platform']

const fromDisk = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') })

const kept = (value: unknown) => (value === null ? 'nothing' : `\`${String(value)}\``)

function additions(register: Register): string[] {
  const columns = Object.entries(register.tables).flatMap(([table, { personal }]) =>
    Object.entries(personal)
      .filter(([, { ground }]) => ground === 'addition')
      .map(([column, { why, strict }]) => `| \`${table}.${column}\` | ${why} | ${kept(strict)} |`),
  )
  const inFacts = Object.entries(register.inFacts).flatMap(([fact, members]) =>
    Object.entries(members).map(
      ([member, value]) => `| fact \`${fact}\`: \`${member}\` | The same, in the journal | ${kept(value)} |`,
    ),
  )
  const absent = register.absentFacts.map((fact) => `| fact \`${fact}\` | The same, in the journal | never written |`)
  return [...columns, ...inFacts, ...absent]
}

function tablePage(name: string, columns: readonly string[], lines: readonly string[], register: Register): string {
  const { lifetime, personal, notPersonal } = register.tables[name]!
  const held = columns.filter((column) => personal[column])
  const readers = new Map(held.map((column) => [column, readersOf(column, lines).join(', ') || 'nobody']))
  const usual = commonest([...readers.values()])
  const rows = held.map((column) => {
    const one = personal[column]!
    const others = readers.get(column) === usual ? '' : ` *Read by: ${readers.get(column)}.*`
    const told = one.alsoTold === undefined ? '' : ` *Told to: ${one.alsoTold}.*`
    return `| \`${column}\` | ${one.why}.${others}${told} | ${groundOf(one)} |`
  })
  return [
    `\n## ${name}\n`,
    `Kept: ${lifetime.charAt(0).toLowerCase()}${lifetime.slice(1)}.${usual === undefined ? '' : ` Read by: ${usual}.`}`,
    ...(rows.length > 0 ? ['\n| column | why | ground |\n|---|---|---|', ...rows] : []),
    ...(notPersonal.length > 0 ? [`\nNot personal: ${notPersonal.map((column) => `\`${column}\``).join(', ')}.`] : []),
  ].join('\n')
}

function commonest(texts: readonly string[]): string | undefined {
  const count = (text: string) => texts.filter((other) => other === text).length
  return texts.toSorted((a, b) => count(b) - count(a))[0]
}

const groundOf = ({ ground, strict }: Personal) =>
  ground === 'addition' ? `**addition** (strict: ${kept(strict)})` : ground

/** The queue's tables are its library's; only the data of a job is ours, and it holds ids. */
function jobsPage(register: Register): string {
  const ours = Object.entries(register.tables).filter(([name]) => name.startsWith('jobs.'))
  const personal = ours.flatMap(([name, { personal, lifetime }]) =>
    Object.entries(personal).map(
      ([column, { why }]) => `\`${name}.${column}\`: ${why.toLowerCase()} (kept ${lifetime.toLowerCase()})`,
    ),
  )
  const others = ours.map(([name]) => `\`${name}\``)
  return `\n## jobs\n\nThe job queue's own tables: ${others.join(', ')}. What a job is told: ${personal.join('; ')}. Everything else there counts and times work.\n`
}

const BY: Readonly<Record<string, string>> = {
  pli_door: 'the door (before log-in)',
  pli_person: 'the person himself',
  pli_worker: 'worker',
  pli_sequencer: 'sequencer',
  pli_auditor: 'auditor (journal)',
  pli_app: 'web process',
}

/** Who reads a column, from the grants and policies beneath its table: database roles, and for staff the roles by right. */
export function readersOf(column: string, lines: readonly string[]): string[] {
  const secured = lines[0]!.includes('with row-level security')
  const granted = lines.flatMap((line) => {
    const [, what = '', columns, role = ''] = /^grant ([a-z, ]+?)(?: \(([^)]*)\))? to (\w+)$/.exec(line) ?? []
    return what.split(', ').includes('select') && (columns === undefined || columns.split(', ').includes(column))
      ? [role]
      : []
  })
  return [...new Set(granted)].flatMap((role) => {
    const policies = lines.filter((line) => policyLetsRead(line, role))
    if (secured && policies.length === 0) return []
    return role === 'pli_staff' ? staffWith(policies, secured) : [BY[role] ?? role]
  })
}

function policyLetsRead(line: string, role: string): boolean {
  const [, command, to = ''] = /^policy \S+ for (\w+) to ([\w, ]+?) (?:using|with)/.exec(line) ?? []
  return (command === 'select' || command === 'all') && to.split(', ').includes(role)
}

/** `staff.may('applicant.read', …)` in a policy: the roles that hold this right. A policy without a right: each by his own act. */
function staffWith(policies: readonly string[], secured: boolean): string[] {
  if (!secured) return ['any agent']
  const using = policies.map((line) => line.split(' with check (')[0]!)
  const rights = using.flatMap((line) =>
    [...line.matchAll(/\bmay(?:_person|_somewhere)?\('([a-z-]+\.[a-z-]+)'/g)].map((m) => m[1]!),
  )
  const holders = Object.entries(roles).filter(([, { may }]) =>
    rights.some((right) => (may as readonly string[]).includes(right)),
  )
  const others = using.some((line) => /waits_for_me/.test(line)) ? ['the role it waits for'] : []
  const own = using.some((line) => /acting_staff\(\)/.test(line)) ? ['the agent or machine himself'] : []
  const anybody = using.some((line) => /using \(true\)/.test(line)) ? ['any agent'] : []
  return [...anybody, ...own, ...others, ...holders.map(([role]) => role)]
}
