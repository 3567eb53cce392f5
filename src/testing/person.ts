import type { LightMyRequestResponse } from 'fastify'
import { sha256 } from '../platform/crypto/digest.ts'
import { newPersonKey } from '../platform/crypto/keys.ts'
import { tokens } from '../platform/crypto/tokens.ts'
import type { Acting } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import { formToken } from './form-token.ts'
import type { TestHouse } from './house.ts'

/** A person in his space, with a browser that is signed in. */
export type Person = {
  readonly id: string
  readonly foreignerNumber: string
  readonly caseNumber: string | null
  readonly acting: Extract<Acting, { as: 'person' }>
  readonly csrf: string
  readonly cookie: string
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
  post(url: string, form?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
}

let last = 7_700_000_000

/**
 * Registered at a desk, with a notice handed over and his space activated, unless said otherwise. `session` false: nobody
 * is signed in for him.
 */
export async function person(
  t: TestHouse,
  o: {
    registeredBy: string
    foreignerNumber?: string
    caseNumber?: string
    eligibility?: 'in' | 'out' | 'unknown'
    notice?: boolean
    activated?: boolean
    authenticatedBy?: 'key' | 'password' | 'recovery'
    language?: string
  },
): Promise<Person> {
  const now = t.clock.now()
  const at = now.toString()
  const id = newId(now)
  const foreignerNumber = o.foreignerNumber ?? String(++last)
  const caseNumber = o.caseNumber ?? null
  const owner = t.base.pool('owner')
  const { master, pepper } = t.house.ports
  await owner.query(
    `insert into enrolment.applicant (id, foreigner_number, case_number, registered_by, registered_at, desk_sees_waiting,
      eligibility, eligibility_article, eligibility_reason, eligibility_since)
     values ($1, $2, $3, $4, $5, 'no', $6, 'test', 'test', $5)`,
    [id, foreignerNumber, caseNumber, o.registeredBy, at, o.eligibility ?? 'in'],
  )
  await owner.query('insert into platform.person_key (person_id, wrapped, master_key_id) values ($1, $2, $3)', [
    id,
    await master.wrap(id, newPersonKey()),
    master.id,
  ])
  if (o.notice !== false) await handNotice(t, id, o.activated !== false)
  if (o.activated !== false)
    await owner.query(
      'insert into space.account (person_id, password_hash, activated_at, language) values ($1, $2, $3, $4)',
      [id, 'never', at, o.language ?? null],
    )
  const sessions = tokens(pepper, 'session')
  const token = sessions.make(id)
  const session = sessions.digest(token)
  await owner.query(
    `insert into space.session (digest, person_id, authenticated_by, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, $5, $5)`,
    [session, id, o.authenticatedBy ?? 'password', at, now.add({ hours: 24 * 3650 }).toString()],
  )
  const cookie = `pli-session=${token}`
  const csrf = formToken(pepper, cookie)
  return {
    id,
    foreignerNumber,
    caseNumber,
    acting: { as: 'person', session, personId: id },
    csrf,
    cookie,
    get: (url, headers = {}) => t.web.inject({ method: 'GET', url, headers: { cookie, ...headers } }),
    post: (url, form = {}) =>
      t.web.inject({
        method: 'POST',
        url,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ csrf, ...form }).toString(),
      }),
  }
}

/** Printed and handed over now, with a key that works for ninety days, used or not. */
async function handNotice(t: TestHouse, personId: string, used: boolean): Promise<void> {
  const now = t.clock.now()
  const at = now.toString()
  const keyId = newId(now)
  const owner = t.base.pool('owner')
  await owner.query(
    'insert into enrolment.connection_key (id, person_id, digest, issued_at, expires_at, used_at) values ($1, $2, $3, $4, $5, $6)',
    [keyId, personId, sha256(keyId), at, now.add({ hours: 24 * 90 }).toString(), used ? at : null],
  )
  await owner.query(
    `insert into enrolment.notice (id, person_id, key_id, version, language, understood, digest, printed_at, printed_by,
      handed_over_at, handed_over_by, understood_how)
     values ($1, $2, $3, 'test', 'fr', (select language from enrolment.applicant where id = $2), $4, $5, $1, $5, $1, 'read-by-him')`,
    [newId(now), personId, keyId, sha256('notice'), at],
  )
}
