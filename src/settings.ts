import { type Config, readConfig, WrongConfig } from './platform/config.ts'

/**
 * The settings of a process that answers requests or does jobs. Mistakes end the start with their list and no stack. In
 * production such a process is not told the owner's address: it must not be able to change a table, or a right.
 */
export function settings(): Config {
  try {
    const config = readConfig(process.env)
    if (config.env === 'production' && config.database?.owner)
      throw new WrongConfig(['DATABASE_URL is the address of the owner: it is for bin/pli, never for this process'])
    return config
  } catch (error) {
    if (!(error instanceof WrongConfig)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
