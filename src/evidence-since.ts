import { writeFileSync } from 'node:fs'
import { askSince, type Fetch, type Kept, type Verifier } from './evidence/index.ts'

/** As of the witness, docs/witness.md: nothing that could be proved. */
const FORK = 3
const SILENCE = 4

/** bin/pli witness --since: whether the log, as it is signed now, still holds what somebody kept. Asks once, and keeps nothing but the proof. */
export async function since(kept: Kept, verifiers: readonly Verifier[], fetch: Fetch, into: string | undefined) {
  const asked = await askSince(kept, verifiers, fetch).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    return null
  })
  if (asked === null) {
    console.error('SILENCE: nothing could be proved')
    process.exitCode = SILENCE
    return
  }
  const { size, note } = asked
  if (asked.since === 'contains') {
    if (into !== undefined) writeFileSync(into, asked.proof)
    console.log(`contains ${kept.size} in ${size}`)
    return
  }
  if (asked.since === 'forked') {
    if (into !== undefined) writeFileSync(into, asked.proof)
    console.error(
      `FORK: what the log signs now (${size} places) cannot have grown out of what was kept (${kept.size}). Keep both\n\n${note}`,
    )
    process.exitCode = FORK
    return
  }
  console.error(
    size < kept.size
      ? `SILENCE: nothing could be proved: the log answers with ${size} places, and ${kept.size} were kept. Keep both\n\n${note}`
      : 'SILENCE: nothing could be proved: the tiles that are published are not those that were signed',
  )
  process.exitCode = SILENCE
}
