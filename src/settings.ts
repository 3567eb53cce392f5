import { scheduleMistakes } from './ending/index.ts'
import { type Config, type Process, readConfig, WrongConfig } from './platform/config.ts'

/** The settings, and in the one list of mistakes those that only a capability finds. */
export const readSettings = (env: Readonly<Record<string, string | undefined>>, of: Process = 'command'): Config =>
  readConfig(env, of, ({ archiveSchedule }) => scheduleMistakes(archiveSchedule))

/** Those of a process that answers requests or does jobs. Mistakes end the start with their list and no stack. */
export function settings(of: Exclude<Process, 'command'>): Config {
  try {
    return readSettings(process.env, of)
  } catch (error) {
    if (!(error instanceof WrongConfig)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
