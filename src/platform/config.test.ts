import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig, WrongConfig } from './config.ts'
import { production } from './testing/production.ts'

const mistakes = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    assert.ok(error instanceof WrongConfig)
    return error.mistakes
  }
}

test('development needs no setting at all', () => {
  const config = readConfig({})
  assert.equal(config.env, 'development')
  assert.equal(config.database, null)
  assert.equal(config.publicUrl.origin, 'http://localhost:3000')
})

test('development is for one machine: a process that is told of the world must say that it is production', () => {
  const elsewhere = /^PLI_ENV is not production, and PLI_PUBLIC_URL is not on this machine: set PLI_ENV=production/
  for (const [url, local] of [
    ['http://localhost:3000', true],
    ['https://pli.localhost', true],
    ['http://127.0.0.1:4000', true],
    ['http://127.8.9.10', true],
    ['http://[::1]:3000', true],
    ['https://pli.example', false],
    ['http://192.168.1.10:3000', false],
    ['https://127.0.0.1.pli.example', false],
    ['https://localhost.pli.example', false],
    ['http://[2001:db8::1]', false],
  ] as const) {
    const found = mistakes({ PLI_PUBLIC_URL: url })
    assert.equal(found.length, local ? 0 : 1, `${url}: ${found.join()}`)
    if (!local) assert.match(found[0]!, elsewhere)
  }
  for (const role of ['APP', 'WORKER', 'SEQUENCER'])
    assert.match(
      mistakes({ [`DATABASE_URL_${role}`]: 'postgresql://x@db/pli' }).join(),
      new RegExp(`^PLI_ENV is not production, and DATABASE_URL_${role} is given: set PLI_ENV=production, or`),
    )
  const { PLI_ENV: _, ...forgotten } = production
  assert.equal(mistakes(forgotten).length, 4)
  assert.deepEqual(mistakes({ DATABASE_URL: 'postgresql://me:secret@db.example/pli' }), [])
})

test('production with everything said starts', () => assert.deepEqual(mistakes(production), []))

test('production names every setting it misses, all at once', () => {
  const missing = mistakes({ PLI_ENV: 'production' })
  for (const name of Object.keys(production))
    if (name !== 'PLI_ENV')
      assert.ok(
        missing.some((m) => m.includes(name)),
        name,
      )
})

test('production refuses plain http, the key of development and the embedded database', () => {
  assert.match(mistakes({ ...production, PLI_PUBLIC_URL: 'http://pli.example' }).join(), /must be https/)
  assert.match(
    mistakes({ ...production, PLI_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }).join(),
    /key of development/,
  )
  assert.match(mistakes({ ...production, DATABASE_URL_APP: '' }).join(), /DATABASE_URL_APP is missing/)
})

test('in production the owner of the tables is named to the commands that need him, and to nothing else', () => {
  assert.equal(readConfig(production).database?.owner, null)
  const given = { ...production, DATABASE_URL: 'postgresql://pli_owner:x@db/pli' }
  assert.equal(readConfig(given).database?.owner, given.DATABASE_URL)
  assert.match(
    mistakes({ ...production, DATABASE_URL_APP: '', DATABASE_URL: given.DATABASE_URL }).join(),
    /DATABASE_URL_APP is missing/,
  )
  assert.match(mistakes({ ...production, DATABASE_URL_WORKER: 'mysql://db/pli' }).join(), /DATABASE_URL_WORKER must be/)
})

test('a web process of production holds its own role and refuses the others; in development it has them all', () => {
  const asWeb = (env: Record<string, string | undefined>) => {
    try {
      return readConfig(env, 'web').database
    } catch (error) {
      assert.ok(error instanceof WrongConfig)
      return error.mistakes
    }
  }
  const {
    DATABASE_URL_WORKER: _,
    DATABASE_URL_SEQUENCER: __,
    PLI_LOG_KEY: ___,
    PLI_SEAL_KEY_FILE: ____,
    ...web
  } = production
  assert.deepEqual(asWeb(web), { owner: null, app: production.DATABASE_URL_APP, worker: null, sequencer: null })
  assert.deepEqual(asWeb({ ...web, DATABASE_URL_APP: '' }), [
    'DATABASE_URL_APP is missing (the embedded server is not for production)',
  ])
  assert.deepEqual(
    asWeb(production),
    ['DATABASE_URL_WORKER', 'DATABASE_URL_SEQUENCER', 'PLI_LOG_KEY', 'PLI_SEAL_KEY_FILE'].map(
      (name) => `${name} is for workers: a process that answers requests must not hold it`,
    ),
  )
  assert.deepEqual(asWeb({ ...web, PLI_LOG_KEYS_BEFORE_FILE: 'package.json' }), [
    'PLI_LOG_KEYS_BEFORE_FILE is for bin/pli audit: no other process must hold it',
  ])
  assert.deepEqual(
    asWeb({ DATABASE_URL: 'postgresql://me:secret@localhost/pli' }),
    readConfig({ DATABASE_URL: 'postgresql://me:secret@localhost/pli' }).database,
  )
  assert.deepEqual(
    mistakes(web).map((mistake) => mistake.split(' ')[0]),
    ['DATABASE_URL_WORKER', 'DATABASE_URL_SEQUENCER', 'PLI_LOG_KEY', 'PLI_SEAL_KEY_FILE'],
  )
})

test('a wrong value and a misspelt name are refused', () => {
  for (const port of ['eighty', '70000', '80.5', '65533'])
    assert.deepEqual(mistakes({ PLI_PORT: port }), ['PLI_PORT must be a whole number from 1 to 65529'])
  assert.match(mistakes({ PLI_PROFILE: 'lax' }).join(), /PLI_PROFILE/)
  assert.match(mistakes({ PLI_PUBLIC_URL: 'https://pli.example/path' }).join(), /PLI_PUBLIC_URL/)
  assert.match(mistakes({ PLI_MASTER_KEY: 'c2hvcnQ=' }).join(), /32 bytes/)
  assert.deepEqual(mistakes({ PLI_LOG_KEYS_BEFORE_FILE: 'package.json' }), [
    'PLI_LOG_KEYS_BEFORE_FILE must hold 32 bytes in base64 a line',
  ])
  assert.match(mistakes({ PLI_PUBLIC_ULR: 'x' }).join(), /PLI_PUBLIC_ULR is not a setting/)
})

test('a file of certificates that holds none is refused, each by its setting', () => {
  const names = ['PLI_TIME_AUTHORITY_CERTIFICATES_FILE', 'PLI_TRUST_SEALS_FILE', 'PLI_TRUST_TIME_FILE']
  const none = names.map((name) => `${name} holds no certificate (PEM), or one that is none`)
  assert.deepEqual(mistakes(Object.fromEntries(names.map((name) => [name, 'package.json']))), none)
  assert.deepEqual(mistakes(Object.fromEntries(names.map((name) => [name, 'docs/vectors/time.pem']))), [])
})

test('what is wrong with a setting that only a capability understands stands in the same list', () => {
  const all = () => readConfig({ PLI_PROFILE: 'lax' }, 'web', ({ env }) => [`the house of ${env} is wrong`])
  assert.throws(all, { mistakes: ['PLI_PROFILE must be one of standard, strict', 'the house of development is wrong'] })
})

test('what every telephone shows may not say asylum', () => {
  for (const [name, value] of [
    ['PLI_PUBLIC_URL', 'https://espace.ofpra.example'],
    ['PLI_MAIL_SENDER_NAME', 'Office des Réfugiés'],
    ['PLI_MAIL_SENDER', 'courrier@asile.example'],
    ['PLI_BOUNCE_MAILBOX', 'asylum'],
    ['PLI_BOUNCE_DOMAIN', 'cnda.example'],
    ['PLI_SMS_FROM', 'OFPRA'],
  ] as const)
    assert.deepEqual(mistakes({ ...production, [name]: value }), [
      `${name} is seen on every telephone: nothing in it may say asylum`,
    ])
})

test('mail is signed for the sender’s domain, with a key that is one, or not at all', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pli-dkim-'))
  after(() => rm(dir, { recursive: true }))
  const pem = (bits: number) =>
    generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey
  const [good, short, none] = [join(dir, 'good'), join(dir, 'short'), join(dir, 'none')]
  await writeFile(good, pem(2048))
  await writeFile(short, pem(1024))
  await writeFile(none, 'no key')
  const signing = { ...production, PLI_DKIM_DOMAIN: 'pli.example', PLI_DKIM_SELECTOR: 'un', PLI_DKIM_KEY_FILE: good }
  assert.equal(readConfig(signing).mail.dkim?.selector, 'un')
  assert.equal(readConfig(production).mail.dkim, null)
  assert.match(mistakes({ ...signing, PLI_DKIM_SELECTOR: '' }).join(), /go together/)
  assert.match(mistakes({ ...signing, PLI_DKIM_DOMAIN: 'other.example' }).join(), /domain of PLI_MAIL_SENDER/)
  assert.match(mistakes({ ...signing, PLI_DKIM_KEY_FILE: short }).join(), /2048/)
  for (const file of [none, join(dir, 'absent')])
    assert.match(mistakes({ ...signing, PLI_DKIM_KEY_FILE: file }).join(), /cannot be read/)
})

test("the other roles' addresses follow the owner's in development", () => {
  assert.equal(
    readConfig({ DATABASE_URL: 'postgresql://me:secret@localhost:5433/pli' }).database?.app,
    'postgresql://pli_app:secret@localhost:5433/pli',
  )
})
