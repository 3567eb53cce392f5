import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

test('every command gives the usage of bin/pli when it is asked for help, and ends with 0', async () => {
  const { stdout: usage } = await run('bin/pli', ['help'])
  assert.match(usage, /^bin\/pli <command>\n/)
  for (const words of [
    '--help',
    '-h',
    'verify --help',
    'verify a.pdf --help',
    'witness --help',
    'audit --help',
    'migrate --help',
    'law explain --help',
  ])
    assert.deepEqual(await run('bin/pli', words.split(' ')), { stdout: usage, stderr: '' }, words)
  assert.notEqual((await run('bin/pli', ['seed', '--help'])).stdout, usage, 'it names the worlds')
})
