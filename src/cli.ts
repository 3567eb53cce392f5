import { Stopped } from './dev/stopped.ts'
import { WrongConfig } from './platform/config.ts'

const HELP = `bin/pli <command>

  migrate                                   bring the database's tables up to date; safe to run again and by two nodes
  admin invite <issuer> <subject> [<name>]  the first administrator: the identity provider as it names itself, how it
                                            names him, and the pseudonym colleagues will see
  client create <name> <role> [<place>]     a machine: prints its id and its secret, once; <place> is the id of an
                                            organisation, for roles that have one
  seed [<world> …]                          named worlds of development, all of those of bin/start if none is named;
                                            bin/seed --help names them
  law explain [--language <tag>]            each line of the input is a decision and its days, in JSON; each line of the
                                            output its terms, with their working: docs/law-explain.md
  audit [--checkpoint <file>] [--json]      the whole log against the database, and a checkpoint that somebody kept, bare or in a
                                            receipt; ends with 1 if something is wrong, 2 if it could not be done
  verify <file> [--trust-seal <file>] [--trust-time <file>] [--log-key <key> …] [--checkpoint <file>] [--json]
                                            [--language <tag>]
                                            checks a receipt, or a sealed list and the files beside it, without network or database;
                                            ends with 0 if it is right, 4 if whole and nobody knows whose, or not to be compared with the
                                            checkpoint, 1 if it is no proof, 2 if it could not be done: docs/evidence.md
  witness <address> --key <key> [--keep <folder>] [--silent-after <seconds>] [--once]
                                            follows a published log; ends with 3 on a fork, 4 on a silence: docs/witness.md
  witness <address> --key <key> [--key <former key>] --since <file> [--proof <file>]
                                            whether it still holds a checkpoint that somebody kept, bare or in a receipt; writes
                                            the proof of it, for verify --checkpoint; ends with 3 if not, 4 if nothing is proved
  help                                      this

The database is that of DATABASE_URL, or in development the embedded one; law explain, verify and witness need none.`

const asked = process.argv.slice(2)
/** What looks whether something is wrong, and says so with 1. */
const LOOKS = ['audit', 'verify']
/** It did not come to look, for whatever reason: who watches these must not take that for a fault found, nor a fault for that. */
const NOT_DONE = 2

try {
  await run()
} catch (error) {
  const looks = LOOKS.includes(asked[0] ?? '')
  const isExpected = error instanceof Stopped || error instanceof WrongConfig
  if (!isExpected && !looks) throw error
  console.error(isExpected ? error.message : error)
  if (looks && asked.includes('--json'))
    console.log(JSON.stringify({ notDone: error instanceof Error ? error.message : String(error) }))
  process.exitCode = looks ? NOT_DONE : 1
}

/** Each command loads what it needs: the law is explained before the house would have been read. */
async function run(): Promise<void> {
  const [first = 'help', second] = asked
  const asksHelp = ['help', '-h'].includes(first) || (asked.includes('--help') && first !== 'seed') // which names the worlds
  if (asksHelp) return console.log(HELP)
  if (first === 'law' && second === 'explain') return (await import('./law-explain.ts')).lawExplain(asked.slice(2))
  if (first === 'verify') return (await import('./evidence-verify.ts')).verify(asked.slice(1))
  if (first === 'witness') return (await import('./evidence-witness.ts')).witness(asked.slice(1))
  const { administer } = await import('./administration.ts')
  const known = administer(asked)
  if (known === undefined) throw new Stopped(`bin/pli does not understand: ${asked.join(' ')}\n\n${HELP}`)
  await known
}
