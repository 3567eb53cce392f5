import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Config, readConfig, WrongConfig } from '../../src/platform/config.ts'
import { testHouse } from '../../src/testing/house.ts'

const page = readFileSync('docs/operations.md', 'utf8')

type Setting = { readonly name: string; readonly development: string; readonly production: string }

const settings: readonly Setting[] = [...page.matchAll(/^\| `((?:PLI|DATABASE)_\w+)` \| .* \| (.*) \| (.*) \|$/gm)].map(
  ([, name, development, production]) => ({ name: name!, development: development!, production: production! }),
)

const PRODUCTION: Readonly<Record<string, string>> = {
  PLI_ENV: 'production',
  PLI_PUBLIC_URL: 'https://pli.example',
  PLI_VAR: '/srv/pli',
  PLI_MASTER_KEY_ID: '2026',
  PLI_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  PLI_LOG_KEY: Buffer.alloc(32, 2).toString('base64'),
  DATABASE_URL_APP: 'postgresql://a@db/pli',
  DATABASE_URL_WORKER: 'postgresql://w@db/pli',
  DATABASE_URL_SEQUENCER: 'postgresql://s@db/pli',
  PLI_SEAL_CERTIFICATES_FILE: 'package.json', // is read, and made a key of by who seals
  PLI_SEAL_KEY_FILE: 'package.json',
  PLI_TIME_AUTHORITY: 'http://tsa.example/',
  PLI_SMTP_HOST: 'mail',
  PLI_MAIL_SENDER: 'a@pli.example',
  PLI_BOUNCE_DOMAIN: 'pli.example',
  PLI_SMS_URL: 'http://k/send',
  PLI_SMS_USER: 'u',
  PLI_SMS_PASSWORD: 'p',
  PLI_SMS_REPORT_URL: 'http://pli/r',
  PLI_CLAMD: '/run/clamd.sock',
  PLI_OIDC_ISSUER: 'https://id.example',
  PLI_OIDC_CLIENT_ID: 'c',
  PLI_OIDC_CLIENT_SECRET: 's',
}
/** With a listener for bounces, whose settings are read only then. */
const DEVELOPMENT = { PLI_BOUNCE_PORT: '2424' }

function read(env: Readonly<Record<string, string>>): Config | readonly string[] {
  try {
    return readConfig(env)
  } catch (error) {
    if (error instanceof WrongConfig) return error.mistakes
    throw error
  }
}

/** Every name the program asks its environment for. */
function asked(env: Readonly<Record<string, string>>): string[] {
  const names = new Set<string>()
  const spied = new Proxy(env, {
    get(from, name) {
      if (typeof name === 'string') names.add(name)
      return Reflect.get(from, name)
    },
  })
  readConfig(spied)
  return [...names].filter((name) => /^(PLI|DATABASE)_/.test(name))
}

test('docs/operations.md names every setting of the program, and no other', () => {
  const all = new Set([...asked(DEVELOPMENT), ...asked({ ...PRODUCTION, ...DEVELOPMENT })])
  assert.deepEqual(settings.map(({ name }) => name).toSorted(), [...all].toSorted())
})

const literal = (cell: string) => /^`([^`]*)`$/.exec(cell)?.[1]

test('a value it gives as that of development, or of production, is what is taken when nothing is said', () => {
  let compared = 0
  for (const { name, development, production } of settings)
    for (const [base, cell] of [
      [DEVELOPMENT, development],
      [{ ...PRODUCTION, ...DEVELOPMENT }, production === 'same' ? development : production],
    ] as const) {
      const value = literal(cell)
      if (value === undefined || name === 'PLI_FILES' || Object.hasOwn(base, name)) continue
      assert.deepEqual(read({ ...base, [name]: value }), read(base), `${name} is not ${value} when nothing is said`)
      compared++
    }
  assert.ok(compared >= 30, String(compared))
})

test('what it calls required in production is, and the rest is not', () => {
  for (const { name, production } of settings) {
    const { [name]: _, ...without } = PRODUCTION
    if (name === 'PLI_ENV') continue
    const mistakes = read(without)
    const refused = Array.isArray(mistakes) && mistakes.some((mistake) => mistake.startsWith(`${name} `))
    assert.equal(refused, production === 'required', name)
  }
})

test('it names every metric of the program but those of the run-time', async () => {
  const { house } = await testHouse()
  const own = [...(await house.ports.metrics.text()).matchAll(/^# HELP (pli_\w+)/gm)]
    .map(([, name]) => name!)
    .filter((name) => !/^pli_(process|nodejs)_/.test(name))
  const named = [...page.matchAll(/^\| `(pli_\w+)` \|/gm)].map(([, name]) => name!)
  assert.deepEqual(named.toSorted(), own.toSorted())
})
