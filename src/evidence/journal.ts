import { keyedDigest, sha256 } from '../platform/crypto/digest.ts'
import { type MasterKey, type PersonKey, personKey } from '../platform/crypto/keys.ts'
import { openPersonKeys } from '../platform/crypto/person-key.ts'
import { randomBytes } from '../platform/crypto/random.ts'
import type { Fact, Plain, Unit } from '../platform/db/act.ts'
import { bytesArray, textArray } from '../platform/db/arrays.ts'
import { instant } from '../platform/db/pool.ts'
import { sql } from '../platform/db/sql.ts'
import { canonical } from './canonical.ts'

/** A code, a number, a date, a digest, an id: no spaces, so no sentence and no name can slip into the clear part. */
const CODE = /^[\p{L}\p{N}_.:;/+@#=%-]{0,200}$/u

function refuseFreeText(value: Plain, where: string): void {
  if (typeof value === 'string' && !CODE.test(value)) throw new Error(`free text in a fact: ${where}`)
  if (typeof value === 'object' && value !== null)
    for (const [k, v] of Object.entries(value)) refuseFreeText(v as Plain, `${where}.${k}`)
}

/** How a fact commits to its content, and all that the log publishes of it: without the salt nobody can try what it says. */
export const entryOf = (salt: Uint8Array, body: string | Uint8Array): Buffer =>
  sha256(Buffer.concat([salt, typeof body === 'string' ? Buffer.from(body) : body]))

/**
 * Who works is named in a fact about a person by a mark that the fact's own salt makes, and by his id in the column alone: two whom one
 * agent read or answered cannot find out that it was the same (decision 0033). The house can show whose mark it is, who holds the fact
 * can check that. Of who is nobody's agent, the id itself.
 */
export function authorIn(
  salt: Uint8Array,
  author: { readonly kind: string; readonly id: string },
  personId: string | null,
): string {
  const isMarked = personId !== null && (author.kind === 'staff' || author.kind === 'client')
  return isMarked ? keyedDigest(salt, 'author:', author.id).toString('hex') : author.id
}

export type WrittenFact = {
  id: string
  type: string
  subject: string
  personId: string | null
  authorKind: string
  authorId: string
  authorRole: string
  happenedAt: string
  recordedAt: string
  regime: string | null
  sealedSalt: Buffer
  body: string
  digest: Buffer
  entry: Buffer
}

/** Nobody tries that many. */
export const SALT_BYTES = 16

/**
 * What is sealed is as long as its words: filled up with spaces, which JSON does not see, to a whole multiple of these, no length tells
 * a language; a fact of which a length would tell more says of how many.
 */
const SEALED_BYTES = 64

function filledUp({ sealed, sealedBytes = SEALED_BYTES }: Pick<Fact, 'sealed' | 'sealedBytes'>): Buffer {
  const words = Buffer.from(canonical(sealed!))
  return Buffer.concat([words, Buffer.alloc((sealedBytes - (words.length % sealedBytes)) % sealedBytes, ' ')])
}

/** The fact as it is written: pure but for the salt. Personal values are sealed, the rest is canonical and in clear. */
export function write(fact: Fact, unit: Pick<Unit, 'author' | 'now'>, key: PersonKey): WrittenFact {
  refuseFreeText(fact.data, fact.type)
  const author = fact.author ?? unit.author
  const sealed = fact.sealed && key.sealFact(filledUp(fact), `fact:${fact.id}`).toString('base64url')
  const salt = randomBytes(SALT_BYTES)
  const body = canonical({
    v: 1,
    id: fact.id,
    type: fact.type,
    subject: fact.subject,
    person: fact.personId,
    author: { kind: author.kind, id: authorIn(salt, author, fact.personId), role: author.role },
    happenedAt: fact.happenedAt.toString(),
    recordedAt: unit.now.toString(),
    regime: fact.regime ?? null,
    data: fact.data,
    ...(sealed === undefined ? {} : { sealed }),
  })
  return {
    id: fact.id,
    type: fact.type,
    subject: fact.subject,
    personId: fact.personId,
    authorKind: author.kind,
    authorId: author.id,
    authorRole: author.role,
    happenedAt: instant(fact.happenedAt),
    recordedAt: instant(unit.now),
    regime: fact.regime ?? null,
    sealedSalt: key.sealFact(salt, `salt:${fact.id}`),
    body,
    digest: sha256(body),
    entry: entryOf(salt, body),
  }
}

/** Facts about nobody (an outage, a right granted) are sealed under a key of the house. */
export type HouseKey = Uint8Array

/**
 * Asks for facts to be written with the commit, all of an act by one statement: one by one they took twice the processor in PostgreSQL, and half as much again here.
 * A fact whose id exists already is a bug of the verb: the act fails.
 */
export function createJournal(master: MasterKey, houseKey: HouseKey) {
  const ofTheHouse = personKey(houseKey)
  return async (unit: Unit, facts: readonly Fact[]): Promise<void> => {
    const ofWhom = facts.map(({ personId }) => personId).filter((id) => id !== null)
    const keys = await openPersonKeys(unit.trx, master, ofWhom)
    const keyOf = ({ personId }: Fact) => (personId === null ? ofTheHouse : keys.get(personId)!)
    unit.last(insert(facts.map((fact) => write(fact, unit, keyOf(fact)))))
  }
}

/** In their order: the queue of the sequencer keeps it. */
function insert(facts: readonly WrittenFact[]) {
  const texts = (column: keyof WrittenFact) => textArray(facts.map((fact) => fact[column] as string | null))
  const bytes = (column: 'sealedSalt' | 'digest' | 'entry') => bytesArray(facts.map((fact) => fact[column]))
  return sql`insert into evidence.fact (id, type, subject, person_id, author_kind, author_id, author_role,
      happened_at, recorded_at, regime, sealed_salt, body, digest, entry)
    select id, type, subject, person_id::uuid, author_kind, author_id, author_role, happened_at::timestamptz,
      recorded_at::timestamptz, regime, sealed_salt, body, digest, entry
    from unnest(${texts('id')}::text[], ${texts('type')}::text[], ${texts('subject')}::text[], ${texts('personId')}::text[],
      ${texts('authorKind')}::text[], ${texts('authorId')}::text[], ${texts('authorRole')}::text[], ${texts('happenedAt')}::text[],
      ${texts('recordedAt')}::text[], ${texts('regime')}::text[], ${bytes('sealedSalt')}::bytea[], ${texts('body')}::text[],
      ${bytes('digest')}::bytea[], ${bytes('entry')}::bytea[])
    with ordinality as f (id, type, subject, person_id, author_kind, author_id, author_role, happened_at, recorded_at, regime,
      sealed_salt, body, digest, entry, nth) order by nth`
}
