import { stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Stopped } from './dev/stopped.ts'
import { follow, readVerifier } from './evidence/index.ts'
import { systemClock } from './platform/clock.ts'

/** What a supervisor rings on: docs/witness.md. */
const FORK = 3
const SILENCE = 4
/** The log is closed twice a minute. */
const EVERY = 30
const SILENT_AFTER = 180
const MOST_BYTES = 1 << 20

/** bin/pli witness: follows a published log, and ends with 3 on a fork, with 4 on a silence. */
export async function witness(asked: readonly string[]): Promise<void> {
  const { prefix, verifier, folder, once, silentAfter } = read(asked)
  const started = systemClock.now().epochMilliseconds
  for (;;) {
    try {
      const { seen, size, note } = await follow(folder, verifier, (part) => get(new URL(part, prefix)))
      if (seen === 'forked') {
        console.error(
          `FORK: what the log signs cannot have grown out of what it signed before (${size} places). Both are in ${folder}\n\n${note}`,
        )
        process.exitCode = FORK
        return
      }
      console.log(`${seen} ${size}`)
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error))
    }
    const grown = await stat(path.join(folder, 'checkpoint')).then(
      ({ mtimeMs }) => mtimeMs,
      () => started,
    )
    const silent = (systemClock.now().epochMilliseconds - grown) / 1000
    if (silent > silentAfter || (once && grown === started)) {
      console.error(`SILENCE: no new checkpoint for ${Math.round(silent)} seconds`)
      process.exitCode = SILENCE
      return
    }
    if (once) return
    await wait(EVERY * 1000)
  }
}

async function get(url: URL): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000), redirect: 'error' })
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (bytes.length > MOST_BYTES) throw new Error(`${url.pathname}: too long`)
  return bytes
}

function read(asked: readonly string[]) {
  const text = { type: 'string' } as const
  const options = { key: text, keep: text, 'silent-after': text, once: { type: 'boolean' } } as const
  const { values, positionals } = parsed(() => parseArgs({ args: [...asked], allowPositionals: true, options }))
  const [address = '', ...more] = positionals
  const prefix = URL.canParse(address) ? new URL(address.endsWith('/') ? address : `${address}/`) : null
  if (!prefix || !/^https?:$/.test(prefix.protocol) || more.length > 0)
    throw new Stopped('bin/pli witness needs the address of a log, such as https://pli.example/log')
  const verifier = readVerifier(values.key ?? '')
  if (verifier === null)
    throw new Stopped(`bin/pli witness needs --key: the key of the log, as ${prefix}key tells it and as you kept it`)
  const silentAfter = values['silent-after'] === undefined ? SILENT_AFTER : Number(values['silent-after'])
  if (!(silentAfter > 0)) throw new Stopped('bin/pli witness: --silent-after is a number of seconds')
  return { prefix, verifier, folder: values.keep ?? 'log-copy', once: values.once === true, silentAfter }
}

function parsed<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof TypeError) throw new Stopped(`bin/pli witness does not understand: ${error.message}`)
    throw error
  }
}
