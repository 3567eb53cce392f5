import { keyedDigest, newToken, sha256, subKey } from '../platform/crypto/digest.ts'
import type { Acting } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Role } from '../staff/index.ts'
import type { TestHouse } from './house.ts'

/** Someone who works: how he acts in a verb, and how he calls a page or the API. */
export type Worker = {
  readonly id: string
  readonly acting: Acting & { as: 'staff' }
  get(url: string): ReturnType<typeof call>
  /** A form of his, with its hidden token. */
  post(url: string, form: Readonly<Record<string, string>>): ReturnType<typeof call>
}

export type Machine = {
  readonly id: string
  readonly acting: Acting & { as: 'staff' }
  get(url: string): ReturnType<typeof call>
  post(url: string, json: unknown): ReturnType<typeof call>
  readonly headers: Readonly<Record<string, string>>
}

type Place = 'registration-desk' | 'reception-desk' | 'prefecture'

let made = 0

/** An organisation, as an administrator makes one. */
export async function organisation(t: TestHouse, kind: Place, department: string | null = null): Promise<string> {
  const id = newId(t.clock.now())
  await t.base
    .pool('owner')
    .query('insert into staff.organisation (id, kind, name, department, created_at) values ($1, $2, $3, $4, $5)', [
      id,
      kind,
      `${kind} ${++made}`,
      department,
      t.clock.now().toString(),
    ])
  return id
}

async function grant(t: TestHouse, actorId: string, role: Role, organisationId: string | null): Promise<void> {
  await t.base
    .pool('owner')
    .query('insert into staff.grant (id, actor_id, role, organisation_id, granted_at) values ($1, $2, $3, $4, $5)', [
      newId(t.clock.now()),
      actorId,
      role,
      organisationId,
      t.clock.now().toString(),
    ])
}

const LONG = Temporal.Duration.from({ hours: 24 * 3650 })

/** A member with a role, signed in at a browser that never falls idle. */
export async function worker(t: TestHouse, role: Role, organisationId: string | null = null): Promise<Worker> {
  const id = newId(t.clock.now())
  const owner = t.base.pool('owner')
  await owner.query(
    'insert into staff.member (id, issuer, subject, pseudonym, created_at) values ($1, $2, $3, $4, $5)',
    [id, 'https://id.example', id, `agent-${++made}`, t.clock.now().toString()],
  )
  await grant(t, id, role, organisationId)
  const token = newToken()
  await owner.query(
    'insert into staff.session (digest, member_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4)',
    [sha256(token), id, t.clock.now().toString(), t.clock.now().add(LONG).toString()],
  )
  const csrf = keyedDigest(subKey(t.house.ports.pepper, 'http'), 'csrf:', sha256(token)).toString('base64url')
  const headers = { cookie: `pli-staff=${token}` }
  return {
    id,
    acting: { as: 'staff', actorId: id, kind: 'staff', role },
    get: (url) => call(t, 'GET', url, headers),
    post: (url, form) =>
      call(
        t,
        'POST',
        url,
        { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ csrf, ...form }).toString(),
      ),
  }
}

/** A machine with a role and a token. */
export async function machine(t: TestHouse, role: Role, organisationId: string | null = null): Promise<Machine> {
  const id = newId(t.clock.now())
  const owner = t.base.pool('owner')
  await owner.query('insert into staff.api_client (id, name, secret_digest, created_at) values ($1, $2, $3, $4)', [
    id,
    `machine ${++made}`,
    sha256(newToken()),
    t.clock.now().toString(),
  ])
  await grant(t, id, role, organisationId)
  const token = newToken()
  await owner.query('insert into staff.api_token (digest, client_id, expires_at) values ($1, $2, $3)', [
    sha256(token),
    id,
    t.clock.now().add(LONG).toString(),
  ])
  const headers = { authorization: `Bearer ${token}` }
  return {
    id,
    acting: { as: 'staff', actorId: id, kind: 'client', role },
    headers,
    get: (url) => call(t, 'GET', url, headers),
    post: (url, json) => call(t, 'POST', url, { ...headers, 'content-type': 'application/json' }, JSON.stringify(json)),
  }
}

function call(
  t: TestHouse,
  method: 'GET' | 'POST',
  url: string,
  headers: Readonly<Record<string, string>>,
  payload?: string,
) {
  return t.web.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
}
