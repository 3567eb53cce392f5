import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stopped } from './dev/stopped.ts'
import { audit, logKeys, openKept } from './evidence/index.ts'
import type { Config } from './platform/config.ts'
import type { Connections } from './platform/connections.ts'
import { subKey } from './platform/crypto/digest.ts'
import { localMasterKey } from './platform/crypto/keys.ts'
import { createDb } from './platform/db/db.ts'

/** bin/pli audit: the whole log against the database, and against a checkpoint that somebody kept. Ends with 1 when something is wrong. */
export async function runAudit(config: Config, connections: Connections, words: readonly string[]): Promise<void> {
  const { checkpoint, json } = read(words)
  const on = createDb(connections.owner())
  const { id, key } = config.masterKey
  const keys = { master: localMasterKey(id, key), house: subKey(key, 'house-facts'), padding: logKeys(config).padding }
  const kept = checkpoint === undefined ? null : await openKept(on, fileText(checkpoint))
  if (kept === 'not-of-this-log')
    throw new Stopped(`bin/pli audit: ${checkpoint} is not a checkpoint that this log signed`)
  const { faults, ...counted } = await audit(on, keys, kept)
  if (json) console.log(JSON.stringify({ ...counted, faults }))
  else {
    for (const { fault, ...where } of faults) console.log(`${fault}  ${JSON.stringify(where)}`)
    const { size, facts, erased, checkpoints } = counted
    console.log(
      `${facts} facts (${erased} of erased persons) in ${size} places under ${checkpoints} checkpoints: ${faults.length === 0 ? 'nothing wrong' : 'WRONG'}`,
    )
  }
  if (faults.length > 0) process.exitCode = 1
}

function read(words: readonly string[]) {
  try {
    const options = { checkpoint: { type: 'string' }, json: { type: 'boolean' } } as const
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    if (error instanceof TypeError) throw new Stopped(`bin/pli audit does not understand: ${error.message}`)
    throw error
  }
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Stopped(`bin/pli audit cannot read ${path}`)
  }
}
