import type { TestDatabase } from '../platform/testing/index.ts'

export type WrittenRead = { readonly by: string; readonly role: string; readonly about: string; readonly what: string }

/** Each reading of a person's record or documents by who works, of the day that is not over, in order. */
export async function staffReads({ base }: { base: TestDatabase }, personId: string): Promise<WrittenRead[]> {
  const { rows } = await base.pool('owner').query<WrittenRead>(
    `select reader_id as by, reader_role as role, split_part(subject, ':', 1) as about, what from evidence.staff_read
     where person_id = $1 order by read_at, what`,
    [personId],
  )
  return rows
}
