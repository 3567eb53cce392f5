import type pg from 'pg'
import { createDb } from '../platform/db/db.ts'
import { instant } from '../platform/db/pool.ts'
import { type Asks, sql } from '../platform/db/sql.ts'
import type { Told, ToldPerson } from './told.ts'

/*
 * The tables of development: what the twins received, and what the seeds told. No migration makes them, so no database
 * of production ever has them; bin/start and the tests do, as the owner.
 */

/** Makes them, and lets the web process move the clock. Safe to run again and by two at once. */
export async function prepareDev(owner: pg.Pool): Promise<void> {
  await createDb(owner).transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('pli.dev'))`.execute(trx)
    for (const statement of STATEMENTS) await sql.raw(statement).execute(trx)
  })
}

const STATEMENTS = [
  'create schema if not exists dev',
  `create table if not exists dev.message (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    channel text not null constraint channel_known check (channel in ('email', 'sms')),
    recipient text not null,
    sender text not null,
    subject text not null,
    body text not null,
    language text)`,
  'create index if not exists message_by_recipient on dev.message (recipient, id)',
  `create table if not exists dev.world (
    name text primary key,
    nth bigint generated always as identity,
    told jsonb)                             -- null while it is being built`,
  // Seen with the owner's eyes: the page of the worlds acts for nobody.
  `create or replace view dev.key_gone as
    select a.foreigner_number from enrolment.applicant a where not exists (select from enrolment.connection_key k
      where k.person_id = a.id and k.used_at is null and k.cancelled_at is null)`,
  'grant usage on schema dev to pli_app, pli_worker',
  'grant select on dev.message, dev.world, dev.key_gone to pli_app, pli_worker',
  'grant insert, update on platform.clock_travel to pli_app',
]

export type Message = {
  readonly at: Temporal.Instant
  readonly channel: 'email' | 'sms'
  readonly recipient: string
  readonly sender: string
  readonly subject: string
  readonly body: string
  readonly language: string | null
}

export async function keepMessage(db: Asks, m: Message): Promise<void> {
  await sql`insert into dev.message (at, channel, recipient, sender, subject, body, language)
    values (${instant(m.at)}, ${m.channel}, ${m.recipient}, ${m.sender}, ${m.subject}, ${m.body}, ${m.language})`.execute(
    db,
  )
}

/** Newest first. `to`: part of an address or a number. Null: this database was not made by bin/start. */
export async function messages(db: Asks, to: string, limit: number): Promise<(Message & { id: number })[] | null> {
  if (!(await prepared(db))) return null
  const { rows } = await sql<Message & { id: number }>`
    select id, at, channel, recipient, sender, subject, body, language from dev.message
    where position(${to} in recipient) > 0 or ${to} = '' order by id desc limit ${limit}`.execute(db)
  return rows
}

export type LoadedWorld = { readonly name: string; readonly told: Told | null }

/**
 * In the order in which they were built; those of a build that was interrupted have told nothing. Keys that somebody has
 * used or replaced since are marked.
 */
export async function loadedWorlds(db: Asks): Promise<LoadedWorld[]> {
  if (!(await prepared(db))) return []
  const { rows } = await sql<LoadedWorld>`select name, told from dev.world order by nth`.execute(db)
  const numbers = rows.flatMap(({ told }) => told?.persons ?? []).map((person) => person.foreignerNumber)
  const gone = await sql<{ number: string }>`
    select foreigner_number as number from dev.key_gone where foreigner_number = any(${numbers})`.execute(db)
  const isGone = new Set(gone.rows.map(({ number }) => number))
  const marked = (p: ToldPerson) => (p.key !== undefined && isGone.has(p.foreignerNumber) ? { ...p, keyGone: true } : p)
  return rows.map(({ name, told }) => ({ name, told: told && { ...told, persons: told.persons.map(marked) } }))
}

export async function beginWorld(db: Asks, name: string): Promise<void> {
  await sql`insert into dev.world (name) values (${name})`.execute(db)
}

export async function endWorld(db: Asks, name: string, told: Told): Promise<void> {
  await sql`update dev.world set told = ${JSON.stringify(told)}::jsonb where name = ${name}`.execute(db)
}

async function prepared(db: Asks): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('dev.world') is not null as there`.execute(db)
  return rows[0]!.there
}

export type Playable = { readonly subject: string; readonly pseudonym: string; readonly roles: string }

/** Everybody one can sign in as at the twin of the identity provider: who was invited from it and has not left. */
export async function playableAgents(db: Asks, issuer: string): Promise<Playable[]> {
  const { rows } = await sql<Playable>`
    select m.subject, m.pseudonym, coalesce(string_agg(
        case when o.id is null then g.role else g.role || ' · ' || o.name end, ', ' order by g.role), 'no role') as roles
    from staff.member m
      left join staff.grant g on g.actor_id = m.id and g.revoked_at is null
      left join staff.organisation o on o.id = g.organisation_id
    where m.issuer = ${issuer} and m.left_at is null group by m.id order by min(m.created_at), m.pseudonym`.execute(db)
  return rows
}

/** Whether somebody has already set the clock of this database. */
export async function hasTravelled(db: Asks): Promise<boolean> {
  const { rows } = await sql`select from platform.clock_travel`.execute(db)
  return rows.length > 0
}

/** The twin of the identity provider answers at another port than last time: its agents are the same. */
export async function followIssuer(db: Asks, issuer: string): Promise<void> {
  await sql`update staff.member set issuer = ${issuer} where issuer ~ '^http://localhost:[0-9]+$' and issuer <> ${issuer}`.execute(
    db,
  )
}
