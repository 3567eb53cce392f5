import { formatInstant } from '../platform/i18n/index.ts'
import type { LoadedWorld } from './store.ts'
import type { ToldPerson } from './told.ts'

/** Where to look and with what, for a terminal of a hundred columns. */
export function welcome(publicUrl: URL, now: Temporal.Instant, worlds: readonly LoadedWorld[], varDir = 'var'): string {
  const at = (path: string) => new URL(path, publicUrl).href
  const told = worlds.flatMap(({ name, told }) => (told ? [{ name, ...told }] : []))
  const machines = told.flatMap((world) => world.machines)
  const lines = [
    '',
    `Pli answers. In Paris it is ${formatInstant('en', now)}.`,
    '',
    ...columns([
      ['the person', at('/')],
      ['staff', at('/staff')],
      ['worlds, numbers and keys', at('/dev')],
      ['every e-mail and SMS', at('/dev/outbox')],
      ['the clock', at('/dev/clock')],
      ['every part and page', at('/dev/gallery')],
      ['the API', at('/api/openapi.json')],
    ]),
    '',
    'Persons',
    ...told.flatMap(({ name, story, persons }) =>
      persons.length === 0
        ? []
        : ['', `  ${name}: ${story}`, ...persons.flatMap((person) => personLines(person).map((line) => `    ${line}`))],
    ),
    '',
    'Agents: sign in at /staff and pick one; no password',
    ...columns(told.flatMap(({ agents }) => agents.map(({ pseudonym, does }) => [pseudonym, does] as const))),
    ...(machines.length === 0 ? [] : ['', 'Machines: POST /api/v1/token']),
    ...machines.flatMap(({ name, id, secret, does }) => [`  ${name}: ${does}`, `    id ${id}`, `    secret ${secret}`]),
    '',
    'A receipt, checked by who believes this house and asks it nothing more:',
    `  bin/pli verify receipt.pdf --trust-seal ${varDir}/self-made-seal.pem \\`,
    `    --trust-time ${varDir}/self-made-time.pem \\`,
    `    --log-key "$(curl -s ${at('/log/key')} | head -n 1 | cut -d ' ' -f 1)"`,
    '',
    'Ctrl-C ends everything; the data stays. bin/start --fresh begins anew. bin/seed --help names more worlds.',
    '',
  ]
  return lines.join('\n')
}

function personLines(p: ToldPerson): string[] {
  const secret =
    p.password === undefined ? (p.keyGone ? 'key used or replaced' : `key ${p.key}`) : `password ${p.password}`
  return [`${p.foreignerNumber}  ${secret}  (${p.who})`, `    ${p.try}`]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
}
