import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Stands for apt-get: asks the policy as a package that wants to start its service does, then waits to be let go. */
const APT = `#!/bin/sh
[ "$1" = update ] && exit 0
"$POLICY_RC_D"; echo "policy $? for $*"
[ -z "$FAIL" ] || exit 100
[ -z "$HANG" ] || exec cat
`

async function machine(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'pli-packages-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = join(folder, 'policy-rc.d')
  await writeFile(join(folder, 'apt-get'), APT, { mode: 0o755 })
  await writeFile(join(folder, 'debconf-set-selections'), '#!/bin/sh\nexec cat\n', { mode: 0o755 })
  const install = (env: Record<string, string>, ...packages: string[]) => {
    const PATH = `${folder}:${process.env.PATH}`
    return spawn(fileURLToPath(new URL('./packages', import.meta.url)), packages, {
      env: { PATH, POLICY_RC_D: policy, ...env },
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }
  const policies = async () => (await readdir(folder)).filter((name) => name.startsWith('policy'))
  return { policy, install, policies }
}

const untilInstalling = (child: ReturnType<typeof spawn>) => once(child.stdout!, 'data').then(([text]) => String(text))

test('packages are installed while no service may start, and the machine is left as it was', async (t) => {
  const { install, policies } = await machine(t)
  const child = install({}, 'qpdf', 'kannel')
  const said = await untilInstalling(child)
  assert.equal((await once(child, 'exit'))[0], 0)
  assert.match(said, /^policy 101 for install .*--no-install-recommends .* qpdf kannel\n/)
  assert.deepEqual(await policies(), [])
})

test('postfix is told beforehand what it would ask', async (t) => {
  const child = (await machine(t)).install({}, 'postfix')
  assert.match(await untilInstalling(child), /main_mailer_type select No configuration/)
})

test('a policy that was there comes back, also after a failure, an interruption and a kill', async (t) => {
  const { policy, install, policies } = await machine(t)
  await writeFile(policy, 'theirs', { mode: 0o755 })
  const theirs = async () => {
    assert.deepEqual(await policies(), ['policy-rc.d'])
    assert.equal(await readFile(policy, 'utf8'), 'theirs')
  }

  const failing = install({ FAIL: '1' }, 'qpdf')
  assert.equal((await once(failing, 'exit'))[0], 100)
  await theirs()

  const interrupted = install({ HANG: '1' }, 'qpdf')
  await untilInstalling(interrupted)
  process.kill(-interrupted.pid!, 'SIGTERM')
  await once(interrupted, 'exit')
  await theirs()

  const killed = install({ HANG: '1' }, 'qpdf')
  await untilInstalling(killed)
  process.kill(-killed.pid!, 'SIGKILL')
  await once(killed, 'exit')
  assert.equal((await once(install({}, 'qpdf'), 'exit'))[0], 0)
  await theirs()
})
