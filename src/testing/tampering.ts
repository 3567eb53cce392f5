import type { TestHouse } from './house.ts'

/** Changes rows as nobody but a superuser can, one text after the other, with every guard of the tables off: triggers, and what refers to what. */
export const tampering =
  ({ base }: Pick<TestHouse, 'base'>) =>
  async (...texts: readonly string[]): Promise<void> => {
    const superuser = await base.pool('superuser').connect()
    try {
      for (const text of ['set session_replication_role = replica', ...texts]) await superuser.query(text)
    } finally {
      superuser.release(true) // nobody else is given a connection without guards
    }
  }
