import { type Config, type Process, readConfig, WrongConfig } from './platform/config.ts'

/** The settings of a process that answers requests or does jobs. Mistakes end the start with their list and no stack. */
export function settings(of: Exclude<Process, 'command'>): Config {
  try {
    return readConfig(process.env, of)
  } catch (error) {
    if (!(error instanceof WrongConfig)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
