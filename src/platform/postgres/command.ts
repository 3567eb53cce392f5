/** Nothing of our own environment (secrets, PG* variables, preloaded libraries) reaches the server's processes. */
export const commandEnv = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' })
