import { sha256 } from '../platform/crypto/digest.ts'
import type { Asks } from '../platform/db/sql.ts'
import { sql } from '../platform/db/sql.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { canonical } from './canonical.ts'
import { entryOf, SALT_BYTES } from './journal.ts'
import { type Checkpoint, openCheckpoint } from './log/checkpoint.ts'
import { base64, readVerifier } from './log/note.ts'
import { proofOf } from './log/tiles.ts'
import { hashLeaf, inclusionRanges, isIncluded, isSize } from './log/tree.ts'
import { readTile } from './store-log.ts'

/**
 * What a receipt carries for machines, docs/evidence.md: the fact, the salt that hides it in the log, its place, the way from there
 * to the root, and the signed checkpoint that names the root.
 */
export type FactProof = {
  readonly v: 1
  /** Canonical JSON (RFC 8785), as a text: its bytes are what is committed to. */
  readonly fact: string
  readonly salt: string
  readonly position: number
  readonly path: readonly string[]
  readonly checkpoint: string
  /** Who signed it (C2SP signed-note). Whoever checks compares it with the key he kept. */
  readonly verifier: string
}

/** A fact as it is committed to, and its place; null: the sequencer has given it none yet. */
export type Committed = { readonly body: string; readonly salt: Buffer; readonly position: number | null }

/** Null: no signed checkpoint covers the fact yet. `by`: under one of this key alone. */
export async function proveFact(
  on: Asks,
  fact: { readonly id: string; readonly salt: Buffer },
  by: string | null = null,
): Promise<FactProof | null> {
  const { rows } = await sql<{ position: number; body: string }>`
    select l.position, f.body from evidence.log_entry l join evidence.fact f on f.id = l.fact_id
    where l.fact_id = ${fact.id}`.execute(on)
  const [row] = rows
  return row === undefined ? null : proveCommitted(on, { ...row, salt: fact.salt }, by)
}

/** The same of a fact that was read already: asks for nothing that is not published. */
export async function proveCommitted(
  on: Asks,
  { body, salt, position }: Committed,
  by: string | null = null,
): Promise<FactProof | null> {
  if (position === null) return null
  const { rows } = await sql<{ size: number; note: string; verifier: string }>`
    select size, note, signed_by as verifier from evidence.checkpoint where size > ${position} and note is not null
      and (${by}::text is null or signed_by = ${by}) order by size limit 1`.execute(on)
  const [row] = rows
  if (row === undefined) return null
  const path = await proofOf(readTile(on), inclusionRanges(position, row.size))
  return {
    v: 1,
    fact: body,
    salt: salt.toString('base64'),
    position,
    path: path.map((hash) => hash.toString('base64')),
    checkpoint: row.note,
    verifier: row.verifier,
  }
}

export type CheckedProof = {
  readonly fact: { readonly [member: string]: unknown }
  /** SHA-256 of the fact, hex: what the receipt prints and the feed of events tells. */
  readonly digest: string
  readonly recordedAt: Temporal.Instant
  readonly position: number
  readonly checkpoint: Checkpoint
  readonly verifier: string
}

/** That of a receipt; null: there is none that holds. Never throws, whatever the bytes. */
export function proofIn(pdf: Buffer): CheckedProof | null {
  const text = attachmentOf(pdf)
  const checked = text === null ? null : checkProof(text.toString())
  return typeof checked === 'string' ? null : checked
}

export type WrongProof = 'not-understood' | 'checkpoint-not-signed' | 'fact-not-in-log'

/** Checks a proof by itself. Never throws, whatever the text. */
export function checkProof(text: string): CheckedProof | WrongProof {
  const proof = readProof(text)
  if (proof === null) return 'not-understood'
  const verifier = readVerifier(proof.verifier)
  const checkpoint = verifier && openCheckpoint(proof.checkpoint, verifier)
  if (!checkpoint) return 'checkpoint-not-signed'
  const leaf = hashLeaf(entryOf(proof.salt, proof.body))
  if (!isIncluded(leaf, proof.position, checkpoint.size, proof.path, checkpoint.root)) return 'fact-not-in-log'
  const { fact, recordedAt, body, position } = proof
  return { fact, recordedAt, digest: sha256(body).toString('hex'), position, checkpoint, verifier: proof.verifier }
}

function readProof(text: string) {
  const json = parsed(text, JSON.stringify)
  if (json?.['v'] !== 1 || Object.keys(json).length !== 7) return null
  const { fact: body, salt, position, path, checkpoint, verifier } = json
  if (typeof body !== 'string' || typeof checkpoint !== 'string' || typeof verifier !== 'string') return null
  const fact = parsed(body, canonical)
  const recordedAt = instantIn(fact?.['recordedAt'])
  const bytes = bytesOf(salt)
  const hashes = Array.isArray(path) && path.length <= 64 ? path.map(bytesOf) : [null]
  if (fact === null || !isShallow(fact) || recordedAt === null || bytes?.length !== SALT_BYTES) return null
  if (!isSize(position) || !hashes.every((hash) => hash !== null)) return null
  return { fact, recordedAt, body, salt: bytes, position, path: hashes, checkpoint, verifier }
}

/** Several times as deep as any fact of ours: whoever reads on walks through it without an end to the stack. */
const DEEPEST = 16

const isShallow = (value: unknown, left = DEEPEST): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (left > 0 && Object.values(value).every((one) => isShallow(one, left - 1)))

const bytesOf = (value: unknown): Buffer | null => (typeof value === 'string' ? base64(value) : null)

function instantIn(value: unknown): Temporal.Instant | null {
  try {
    return typeof value === 'string' ? Temporal.Instant.from(value) : null
  } catch {
    return null
  }
}

/** An object in the one form it has: two readers of a member that is there twice would read two things. */
function parsed(text: string, written: (json: unknown) => string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json !== 'object' || json === null || Array.isArray(json) || written(json) !== text) return null
    return json as Record<string, unknown>
  } catch {
    return null
  }
}
