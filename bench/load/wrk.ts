import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What wrk saw: latencies in ms, `refused` answers that are not 2xx or 3xx, `broken` connections. */
export type Seen = {
  readonly requests: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  readonly refused: number
  readonly broken: number
  readonly bytes: number
  readonly perSecond: number
}

export type Wrk = {
  readonly script: 'inbox' | 'deposits'
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly args: readonly string[]
  readonly dir: string
}

/** Requests as fast as they are answered, over so many connections that stay open. One thread: it leaves the cores alone. */
export async function wrk(o: Wrk): Promise<Seen> {
  const script = join(o.dir, `${o.script}.lua`)
  const parts = [`bench/load/${o.script}.lua`, 'bench/load/done.lua'].map((file) => readFile(file, 'utf8'))
  await writeFile(script, (await Promise.all(parts)).join('\n'))
  const args = [
    '-t1',
    `-c${o.connections}`,
    `-d${o.seconds}s`,
    '--timeout',
    '20s',
    '-s',
    script,
    o.url,
    '--',
    ...o.args,
  ]
  const { stdout } = await promisify(execFile)('wrk', args, { timeout: (o.seconds + 60) * 1000 }).catch((error) => {
    throw error.code === 'ENOENT' ? new Error('the load comes from wrk: install the Debian package wrk') : error
  })
  const found = /^RESULT (.*)$/m.exec(stdout)
  if (!found) throw new Error(`wrk said:\n${stdout}`)
  const seen = JSON.parse(found[1]!) as Omit<Seen, 'perSecond'>
  return { ...seen, perSecond: seen.requests / seen.seconds }
}
