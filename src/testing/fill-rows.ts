import { newId } from '../platform/ids.ts'
import type { TestHouse } from './house.ts'

type Someone = { readonly personId: string; readonly documentId: string }

/** Rows about somebody of kinds that no story of its own makes, so that an erasure forgets no table. */
export async function fillRows(t: TestHouse, { personId, documentId }: Someone, now: Temporal.Instant): Promise<void> {
  const at = now.toString()
  const [contact] = (
    await t.base.pool('owner').query(`select id from space.contact_point where person_id = $1`, [personId])
  ).rows
  const file = Buffer.alloc(32, 1)
  for (const [text, values] of [
    [`insert into enrolment.former_number values ('9900000777', 'foreigner', $1, 'changed', $2)`, [personId, at]],
    [
      `insert into space.contact_code (id, contact_point_id, person_id, purpose, requested_at, expires_at) values ($1, $2, $3, 'verify', $4, '2099-01-01')`,
      [newId(now), contact.id, personId, at],
    ],
    [
      `insert into delivery.draft values ($1, $1, $2, 'x', 'draft-of-nobody', $3, 1, 1, 'x', '2099-01-01')`,
      [newId(now), personId, file],
    ],
    [`insert into delivery.misplaced values ($1, $2, $3, $3, false)`, [documentId, personId, at]],
    [`insert into delivery.transfer values ($1, $2, $3, $4, $4, 'whole')`, [newId(now), documentId, personId, at]],
    [
      `insert into staff.work_item (id, kind, owner_role, person_id, fact_id, created_at, done_at, done_by, outcome)
       values ($1, 'no-contact', 'officer', $2, 'x', $3, $3, 'worker', 'contact-found')`,
      [newId(now), personId, at],
    ],
    [
      `insert into takeaway.sealed_file (id, kind, person_id, fact_id, asked_at, asked_by, made_at, digest, size, file_key)
       select $1, 'counsel', $2, id, $3, 'x', $3, $4, 1, 'sealed-of-nobody' from evidence.fact where person_id = $2 limit 1`,
      [newId(now), personId, at, file],
    ],
    [
      `insert into evidence.staff_read (id, subject, person_id, what, reader_kind, reader_id, reader_role, read_at)
       select $1, 'person:x', $2, 'record', 'staff', g.actor_id, g.role, $3
       from staff.grant g join staff.member m on m.id = g.actor_id where g.revoked_at is null limit 1`,
      [newId(now), personId, at],
    ],
    [
      `insert into ending.case_end values ($1, $2, 'departure', '2037-05-01', $3, $1, $3, $1)`,
      [newId(now), personId, at],
    ],
    [
      `insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at, ended_at)
       values ('x', $1, 'password', $2, $2, '2099-01-01', '2099-01-01')`,
      [personId, at],
    ],
  ] as const) {
    const client = await t.base.pool('superuser').connect()
    await client.query('set session_replication_role = replica') // what stands in the way of a closed space is tried elsewhere
    await client.query(text, [...values])
    await client.query('set session_replication_role = origin')
    client.release()
  }
}
