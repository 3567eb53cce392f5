import { hash } from 'node:crypto'
import { type PersonKey, personKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { type Keys, LATE, type OfFact } from './audit-faults.ts'
import { authorIn, SALT_BYTES } from './journal.ts'
import { isReadInTime } from './read-in-time.ts'
import { type AuditedFact, erasedAmong, keysFor } from './store-audit.ts'

/**
 * Written down once it is over, with the instant at which it took effect: the end of a term, of an outage, of a day of readings.
 * Everything else is written down as it happens, in the act itself.
 */
const READINGS: ReadonlySet<string> = new Set(['ApplicantRead', 'DocumentRead'])
const WRITTEN_AFTERWARDS: ReadonlySet<string> = new Set(['ServiceDeemed', 'SpaceUnavailable', ...READINGS])

/** How the salt of a fact was found: `erased`, its key was destroyed and a fact says so; `missing`, nothing says so; `unreadable`, his key is not one that the master key wrapped; `not-ours`, his key did not seal it. */
export type Salt = Buffer | 'erased' | 'missing' | 'unreadable' | 'not-ours'

/** What is wrong with a fact at its place, whose entry in the tree is `entry`; `closedAt`: of the checkpoint before it; `until`: no hour after it has come. */
export function faultsOf(fact: AuditedFact, entry: string, salt: Salt, closedAt: number, until: number): OfFact[] {
  const faults: OfFact[] = []
  const said = digestsOf(fact.body, typeof salt === 'string' ? null : salt)
  const opens = typeof salt !== 'string' && said.entry === fact.entry
  if (said.digest !== fact.digest || !saysWhatItsRowSays(fact, opens ? salt : null)) faults.push('fact-changed')
  if (salt === 'missing') faults.push('key-missing')
  if (salt === 'unreadable') faults.push('key-unreadable')
  if (salt === 'not-ours' || (typeof salt !== 'string' && !opens)) faults.push('fact-is-not-its-entry')
  if (fact.entry !== entry) faults.push('fact-is-not-in-the-tree')
  if (fact.recordedAt + LATE < closedAt) faults.push('fact-backdated')
  if (fact.recordedAt > until) faults.push('fact-postdated')
  if (!WRITTEN_AFTERWARDS.has(fact.type) && fact.recordedAt > fact.happenedAt) faults.push('fact-happened-before')
  if (READINGS.has(fact.type) && !wasReadInTime(fact)) faults.push('reading-out-of-time')
  return faults
}

/** A row makes this fact, and whoever holds PostgreSQL can enter one: when the first of these readings was is in the body alone. */
function wasReadInTime({ subject, body, happenedAt, recordedAt }: AuditedFact): boolean {
  try {
    const { data } = JSON.parse(body) as { readonly data: { readonly firstAt?: unknown } }
    const firstAt = microsecondsOf(String(data.firstAt)) / 1_000
    return [firstAt, happenedAt].every((at) => isReadInTime(subject, at, recordedAt))
  } catch {
    return false
  }
}

/** Room for a salt and a body behind it: both are hashed where they lie, and hardly a fact of a million asks for its own. */
const ROOM = Buffer.alloc(16_384)

/** The digest of a body, and with its salt the entry (journal.ts, `entryOf`), hexadecimal. */
function digestsOf(body: string, salt: Buffer | null): { readonly digest: string; readonly entry: string | null } {
  const most = SALT_BYTES + body.length * UTF8_BYTES
  const room = most <= ROOM.length ? ROOM : Buffer.alloc(most)
  const end = SALT_BYTES + room.write(body, SALT_BYTES)
  salt?.copy(room)
  return {
    digest: hash('sha256', room.subarray(SALT_BYTES, end)),
    entry: salt && hash('sha256', room.subarray(0, end)),
  }
}
/** Of one unit of a string at the most. */
const UTF8_BYTES = 3

/** The columns stand beside the body for those who search; the body alone is committed to. Without its salt nobody can tell whose mark it has. */
function saysWhatItsRowSays(fact: AuditedFact, salt: Buffer | null): boolean {
  try {
    const body = JSON.parse(fact.body) as Record<string, unknown>
    const author = body['author'] as Record<string, unknown>
    return (
      body['id'] === fact.id &&
      body['type'] === fact.type &&
      body['subject'] === fact.subject &&
      body['person'] === fact.personId &&
      body['regime'] === fact.regime &&
      author['kind'] === fact.authorKind &&
      (salt === null || author['id'] === authorIn(salt, { kind: fact.authorKind, id: fact.authorId }, fact.personId)) &&
      author['role'] === fact.authorRole &&
      isSame(body['recordedAt'], fact.recordedAt) &&
      isSame(body['happenedAt'], fact.happenedAt)
    )
  } catch {
    return false
  }
}

/** To the microsecond, as PostgreSQL keeps it: a term ends at an instant, and the millisecond before it is within. */
const isSame = (text: unknown, at: number): boolean => microsecondsOf(String(text)) === Math.round(at * 1_000)

/** Facts of one act say one instant, and stand beside each other. */
let last = { text: '', at: Number.NaN }
function microsecondsOf(text: string): number {
  if (text !== last.text) {
    const { epochMilliseconds, epochNanoseconds } = Temporal.Instant.from(text)
    const rest = Number(epochNanoseconds - BigInt(epochMilliseconds) * 1_000_000n)
    last = { text, at: epochMilliseconds * 1_000 + Math.round(rest / 1_000) }
  }
  return last.at
}

/** A key that was opened, or what there is in its place. */
export type Opened = PersonKey | 'erased' | 'missing' | 'unreadable'

/**
 * A key takes a kilobyte and a half, and there are more people than memory; of fewer, each would be opened again for each of his facts. Each thread of an
 * audit keeps so many: both together 600 MB at the most (docs/operations.md).
 */
const KEYS_KEPT = 200_000

/**
 * Opens the keys of some persons, each once as long as it is kept, and says them; of nobody, that of the house. Of those who ask at once each
 * waits for the other.
 */
export function keyOpener(on: Asks, { master, house }: Keys, most = KEYS_KEPT) {
  const ofTheHouse = personKey(house)
  const opened = new Map<string, Opened>()
  let before: Promise<unknown> = Promise.resolve()
  const open = async (personIds: readonly string[]): Promise<(personId: string | null) => Opened> => {
    const asked = [...new Set(personIds)]
    if (opened.size + asked.length > most) opened.clear() // before it is asked who is known, or he would be so no more
    const unknown = asked.filter((id) => !opened.has(id))
    for (const id of unknown) opened.set(id, 'missing')
    for (const { personId, wrapped, masterKeyId } of await keysFor(on, unknown)) {
      const key = await master.unwrap(personId, wrapped, masterKeyId).catch(() => null)
      opened.set(personId, key === null ? 'unreadable' : personKey(key))
    }
    const gone = unknown.filter((id) => opened.get(id) === 'missing')
    for (const { personId } of await erasedAmong(on, gone)) opened.set(personId, 'erased')
    const found = new Map(asked.map((id) => [id, opened.get(id)]))
    return (personId) => (personId === null ? ofTheHouse : (found.get(personId) ?? 'missing'))
  }
  return (personIds: readonly string[]) => {
    const answer = before.then(() => open(personIds))
    before = answer.catch(() => {})
    return answer
  }
}

export type KeysOf = ReturnType<typeof keyOpener>

/** Opens the salts of some facts, in their order. */
export function saltOpener(keysOf: KeysOf) {
  return async (facts: readonly AuditedFact[]): Promise<Salt[]> => {
    const keyOf = await keysOf(facts.flatMap(({ personId }) => personId ?? []))
    return facts.map(({ id, personId, sealedSalt }) => {
      const key = keyOf(personId)
      return typeof key === 'string' ? key : (unsealedSalt(key, sealedSalt, id) ?? 'not-ours')
    })
  }
}

/**
 * Null when this key did not seal it, or it is no salt: without its salt an entry is a digest of what the fact says, which whoever holds
 * the database can make.
 */
export function unsealedSalt(key: PersonKey, sealed: Buffer, id: string): Buffer | null {
  try {
    const salt = key.unsealFact(sealed, `salt:${id}`)
    return salt.length === SALT_BYTES ? salt : null
  } catch {
    return null
  }
}
