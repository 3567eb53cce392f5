import type { Trx } from '../platform/db/act.ts'
import { sql } from '../platform/db/sql.ts'
import { type Document, documentById, documentColumns, lockDocument } from './store.ts'

/**
 * The other documents that serve the same letter, the oldest first: what this one serves again and what serves it again, through all
 * replacements, as far as the one who acts may see them. None of nearly every document.
 */
export async function sameLetter(trx: Trx, id: string): Promise<Document[]> {
  const { rows } = await sql<Document>`
    ${lettersWith(id)}
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.id in (select id from letter) and d.id <> ${id}
    order by d.made_available_at, d.id`.execute(trx)
  return rows
}

const lettersWith = (id: string) => sql`with recursive firsts (id, re_service_of) as (
      select f.id, f.re_service_of from delivery.document f where f.id = ${id}
      union all select f.id, f.re_service_of from delivery.document f join firsts on f.id = firsts.re_service_of),
    letter (id) as (
      select firsts.id from firsts
      union select l.id from delivery.document l join letter on l.re_service_of = letter.id)`

/**
 * All of these and itself, held until the transaction ends, each first before any copy, as `lockLetter` has them; `holdLetters` (ending/store.ts) has all of
 * a person in the order of their ids. Of two that wait for each other PostgreSQL ends one, and that act is done again. What was placed while it
 * waited is held too: until there is nothing new.
 */
export async function lockSameLetter(trx: Trx, id: string): Promise<void> {
  for (let held = -1, found = 0; held < found; ) {
    held = found
    const { rows } = await sql`${lettersWith(id)}
      select d.id from delivery.document d where d.id in (select id from letter)
      order by d.re_service_as is not distinct from 'copy', d.id for update of d`.execute(trx)
    found = rows.length
  }
}

/** What was not taken back of its copies, held until the transaction ends. */
export async function lockCopies(trx: Trx, id: string): Promise<Document[]> {
  const { rows } = await sql<Document>`
    select ${documentColumns} from delivery.document d join enrolment.applicant a on a.id = d.person_id
    where d.re_service_of = ${id} and d.re_service_as = 'copy' and d.withdrawn_at is null
    order by d.id for update of d`.execute(trx)
  return rows
}

/** Of a copy, as the one who acts may see it; undefined of anything else. */
export const firstOfCopy = async (trx: Trx, d: Document): Promise<Document | undefined> =>
  d.reServiceAs === 'copy' && d.reServiceOf !== null ? documentById(trx, d.reServiceOf) : undefined

/** `letter`: its first, then its copies; what was taken back of these is none of it. */
export type Letter = { readonly asked: Document; readonly letter: readonly [Document, ...Document[]] }

/**
 * A document with the letter that it is of, held until the transaction ends: always the first before its copies, as whoever takes a first
 * back does, so that two acts never hold each other up. A copy placed meanwhile is seen, for its deposit held the first.
 */
export async function lockLetter(trx: Trx, id: string): Promise<Letter | undefined> {
  const found = await documentById(trx, id)
  const firstId = found?.reServiceAs === 'copy' && found.reServiceOf !== null ? found.reServiceOf : id
  const first = found && (await lockDocument(trx, firstId))
  if (!first) return undefined
  const letter = [first, ...(await lockCopies(trx, firstId))] as const
  const asked = letter.find((d) => d.id === id) ?? (await lockDocument(trx, id))
  return asked && { asked, letter: [...letter] }
}
