import { type Asks, sql } from '../platform/db/sql.ts'

export type KeptFact = {
  readonly id: string
  readonly body: string
  readonly sealedSalt: Buffer
  readonly digest: Buffer
  readonly entry: Buffer
}

/** Of these, as their rows are. Whose they are is for whoever opens them to say. */
export async function factsAsKept(on: Asks, ids: readonly string[]): Promise<KeptFact[]> {
  const { rows } = await sql<KeptFact>`select id, body, sealed_salt as "sealedSalt", digest, entry
    from evidence.fact where id = any(${ids}::text[])`.execute(on)
  return rows
}
