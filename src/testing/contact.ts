import { openPersonKey } from '../platform/crypto/person-key.ts'
import { newId } from '../platform/ids.ts'
import { isRefusal } from '../platform/refusal.ts'
import type { TestHouse } from './house.ts'

/** A contact of his, verified unless said otherwise, without the code that would have been sent. Returns its id. */
export async function contact(
  t: TestHouse,
  personId: string,
  kind: 'email' | 'mobile',
  value: string,
  verified = true,
): Promise<string> {
  const now = t.clock.now()
  const id = newId(now)
  const sealed = await t.house.ports.act({ as: 'worker' }, async ({ trx }) =>
    (await openPersonKey(trx, t.house.ports.master, personId)).sealValue(value, `contact:${id}`),
  )
  if (isRefusal(sealed)) throw new Error('no key')
  await t.base
    .pool('owner')
    .query(
      'insert into space.contact_point (id, person_id, kind, sealed, created_at, verified_at) values ($1, $2, $3, $4, $5, $6)',
      [id, personId, kind, Buffer.from(sealed), now.toString(), verified ? now.toString() : null],
    )
  return id
}
