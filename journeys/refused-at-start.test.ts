import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { production } from '../src/platform/testing/production.ts'

const run = promisify(execFile)

/** What a process says when it is started so, and the code it leaves with. */
async function started(file: string, env: Readonly<Record<string, string>>) {
  const done = run(process.execPath, ['--import', 'tsx', file, ...(file.endsWith('cli.ts') ? ['migrate'] : [])], {
    env: { PATH: process.env.PATH, ...env },
  })
  return done.then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  )
}

for (const file of ['src/main.ts', 'src/worker.ts', 'src/cli.ts'])
  test(`${file} does not start with wrong settings: it names each of them, without a stack or a value`, async () => {
    const env = { PLI_PORT: 'many', PLI_PROFIL: 'strict', PLI_MASTER_KEY: 'c2VjcmV0', PLI_SMTP_TLS: 'perhaps' }
    const { code, stderr } = await started(file, env)
    assert.equal(code, 1)
    for (const name of Object.keys(env)) assert.match(stderr, new RegExp(`^  ${name} `, 'm'))
    assert.doesNotMatch(stderr, /c2VjcmV0|\n {4}at /)
  })

for (const file of ['src/main.ts', 'src/worker.ts', 'src/cli.ts', 'src/start.ts'])
  test(`${file} does not start with an archive schedule that is none: it is named among the other settings`, async () => {
    const env = { PLI_ARCHIVE_SCHEDULE_FILE: 'package.json', PLI_TRUST_TIME_FILE: 'package.json', PLI_PROFILE: 'lax' }
    const { code, stderr } = await started(file, env)
    assert.equal(code, 1)
    for (const name of Object.keys(env)) assert.match(stderr, new RegExp(`^  ${name}[ :]`, 'm'))
    assert.doesNotMatch(stderr, /\n {4}at /)
  })

for (const file of ['src/main.ts', 'src/worker.ts'])
  test(`${file} of production does not start when it is told the address of the owner of the tables`, async () => {
    const { code, stderr } = await started(file, {
      ...production,
      DATABASE_URL: 'postgresql://pli_owner:s3cret@db/pli',
    })
    assert.equal(code, 1)
    assert.match(stderr, /^ {2}DATABASE_URL is the address of the owner/m)
    assert.doesNotMatch(stderr, /s3cret/)
  })
