import { keyedDigest, sha256 } from '../platform/crypto/digest.ts'
import { type MasterKey, type PersonKey, personKey } from '../platform/crypto/keys.ts'
import type { Asks } from '../platform/db/sql.ts'
import { entryOf } from './journal.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { growingRoot } from './log/compact.ts'
import { readVerifier, type Verifier } from './log/note.ts'
import { grow, TILE_WIDTH } from './log/tiles.ts'
import { HASH_BYTES, type Hash, hashLeaf } from './log/tree.ts'
import {
  type AuditedFact,
  bundlesFrom,
  checkpointsOf,
  factsBetween,
  factsWithoutPlace,
  keysFor,
  keysOfLog,
  tilesOfLevel,
} from './store-audit.ts'

/** What is wrong, and where: a place in the log, the id of a fact, the size of a checkpoint. */
export type Fault =
  | { readonly fault: 'fact-changed'; readonly position: number; readonly factId: string }
  | { readonly fault: 'fact-is-not-its-entry'; readonly position: number; readonly factId: string }
  | { readonly fault: 'fact-is-not-in-the-tree'; readonly position: number; readonly factId: string }
  | { readonly fault: 'fact-backdated'; readonly position: number; readonly factId: string }
  | { readonly fault: 'fact-missing'; readonly position: number }
  | { readonly fault: 'fact-without-a-place'; readonly factId: string }
  | { readonly fault: 'entries-missing'; readonly index: number }
  | { readonly fault: 'tree-changed'; readonly level: number; readonly index: number }
  | { readonly fault: 'checkpoint-not-of-this-tree'; readonly size: number }
  | { readonly fault: 'checkpoint-not-signed'; readonly size: number }
  | { readonly fault: 'forked'; readonly size: number }
  | { readonly fault: 'padding-key-changed' }

export type Audit = {
  readonly size: number
  readonly facts: number
  /** Whose person's key was destroyed: that they are in the tree is checked, what they say can no longer be. */
  readonly erased: number
  readonly checkpoints: number
  readonly faults: readonly Fault[]
}

/** What the auditor holds. `padding` shows that no place was kept free for a fact made up later. */
export type Keys = { readonly master: MasterKey; readonly house: Uint8Array; readonly padding: Uint8Array }

/** A checkpoint somebody kept: the tree must have had this root at this size. */
export type Kept = { readonly size: number; readonly root: Uint8Array }

/** A checkpoint that somebody kept, as one of the keys of this log signed it. */
export async function openKept(on: Asks, note: string): Promise<Kept | 'not-of-this-log'> {
  for (const { verifier } of await keysOfLog(on)) {
    const opened = openCheckpoint(note, readVerifier(verifier)!)
    if (opened !== null) return opened
  }
  return 'not-of-this-log'
}

/** Bundles read at once: 16,384 entries, so that a log of any size takes the same memory. */
const AT_ONCE = 64
/** Of faults of one kind these many are told: the first ones show where to look. */
const TOLD = 100
/** A slow transaction, and a sequencer that stood still, place a fact late. Beyond, it was written to look old. */
const LATE = Temporal.Duration.from({ minutes: 10 })

/**
 * Checks the whole log against the database: each fact is what its entry commits to, each entry is at its place, each place is a
 * fact or padding, the tiles and every checkpoint follow from the entries, every checkpoint is signed, and one that somebody kept
 * is of this tree. Reads alone; memory does not grow with the log but for one hash in 256.
 */
export async function audit(on: Asks, keys: Keys, kept: Kept | null = null): Promise<Audit> {
  const faults: Fault[] = []
  const told = new Map<string, number>()
  const tell = (fault: Fault) => {
    const count = (told.get(fault.fault) ?? 0) + 1
    told.set(fault.fault, count)
    if (count <= TOLD) faults.push(fault)
  }
  const known = await keysOfLog(on)
  if (known.some(({ paddingDigest }) => !sha256(keys.padding).equals(paddingDigest)))
    tell({ fault: 'padding-key-changed' })
  const verifiers = known.flatMap(({ verifier }) => readVerifier(verifier) ?? [])
  const heads = await checkpointsOf(on)
  const root = growingRoot()
  const opener = saltOpener(on, keys)
  let [facts, erased, size, next] = [0, 0, 0, 0]
  const tiles = tileChecker(on, tell)
  for (let index = 0; ; index += AT_ONCE) {
    const bundles = await bundlesFrom(on, index, AT_ONCE)
    if (bundles.length === 0) break
    const gap = bundles.findIndex((bundle, i) => bundle.index !== index + i)
    if (gap >= 0) {
      tell({ fault: 'entries-missing', index: index + gap })
      break
    }
    const entries = Buffer.concat(bundles.map((bundle) => bundle.entries))
    const count = entries.length / HASH_BYTES
    const placed = new Map((await factsBetween(on, size, size + count)).map((fact) => [fact.position, fact]))
    const salts = await opener([...placed.values()])
    const leaves: Hash[] = []
    for (let i = 0; i < count; i++) {
      const position = size + i
      const entry = entries.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
      const fact = placed.get(position)
      if (fact === undefined) {
        if (!entry.equals(keyedDigest(keys.padding, String(position)))) tell({ fault: 'fact-missing', position })
      } else {
        facts++
        const closedBefore = heads[next - 1]?.madeAt ?? null
        const salt = salts.get(fact.id) ?? null
        if (salt === null) erased++
        for (const fault of faultsOf(fact, entry, salt, closedBefore)) tell({ fault, position, factId: fact.id })
      }
      const leaf = hashLeaf(entry)
      leaves.push(leaf)
      root.add(leaf)
      for (let head = heads[next]; head?.size === position + 1; head = heads[++next]) {
        if (!root.root().equals(head.root)) tell({ fault: 'checkpoint-not-of-this-tree', size: head.size })
        if (!isSigned(head, verifiers)) tell({ fault: 'checkpoint-not-signed', size: head.size })
      }
      if (kept?.size === position + 1 && !root.root().equals(kept.root)) tell({ fault: 'forked', size: kept.size })
    }
    await tiles.add(leaves)
    size += count
    if (count < AT_ONCE * TILE_WIDTH) break
  }
  for (const head of heads.slice(next)) tell({ fault: 'checkpoint-not-of-this-tree', size: head.size })
  if (kept !== null && kept.size > size) tell({ fault: 'forked', size: kept.size })
  await tiles.end()
  for (const factId of await factsWithoutPlace(on, TOLD)) tell({ fault: 'fact-without-a-place', factId })
  return { size, facts, erased, checkpoints: heads.length, faults }
}

type OfFact = Extract<Fault, { position: number; factId: string }>['fault']

function faultsOf(
  fact: AuditedFact,
  entry: Buffer,
  salt: Buffer | null,
  closedBefore: Temporal.Instant | null,
): OfFact[] {
  const faults: OfFact[] = []
  if (!saysWhatItsRowSays(fact)) faults.push('fact-changed')
  if (salt !== null && !entryOf(salt, fact.body).equals(fact.entry)) faults.push('fact-is-not-its-entry')
  if (!fact.entry.equals(entry)) faults.push('fact-is-not-in-the-tree')
  if (closedBefore !== null && Temporal.Instant.compare(fact.recordedAt.add(LATE), closedBefore) < 0)
    faults.push('fact-backdated')
  return faults
}

/** The columns stand beside the body for those who search; the body alone is committed to. */
function saysWhatItsRowSays(fact: AuditedFact): boolean {
  if (!sha256(fact.body).equals(fact.digest)) return false
  try {
    const body = JSON.parse(fact.body) as Record<string, unknown>
    return (
      body['id'] === fact.id &&
      body['type'] === fact.type &&
      body['subject'] === fact.subject &&
      body['person'] === fact.personId &&
      Temporal.Instant.from(String(body['recordedAt'])).epochMilliseconds === fact.recordedAt.epochMilliseconds
    )
  } catch {
    return false
  }
}

const isSigned = (
  { size, root, note }: { size: number; root: Buffer; note: string | null },
  verifiers: readonly Verifier[],
): boolean =>
  note === null ||
  verifiers.some((verifier) => {
    const opened = openCheckpoint(note, verifier)
    return opened?.size === size && root.equals(opened.root)
  })

/** The salts of some facts by their ids; none where the person's key is no more, or does not open it: then the entry is not the fact's. */
function saltOpener(on: Asks, { master, house }: Keys) {
  const ofTheHouse = personKey(house)
  const opened = new Map<string, PersonKey | null>()
  return async (facts: readonly AuditedFact[]): Promise<Map<string, Buffer>> => {
    const unknown = [...new Set(facts.flatMap(({ personId }) => personId ?? []))].filter((id) => !opened.has(id))
    if (opened.size + unknown.length > 50_000) opened.clear()
    for (const id of unknown) opened.set(id, null)
    for (const { personId, wrapped, masterKeyId } of await keysFor(on, unknown))
      opened.set(personId, personKey(await master.unwrap(personId, wrapped, masterKeyId)))
    const salts = new Map<string, Buffer>()
    for (const { id, personId, sealedSalt } of facts) {
      const key = personId === null ? ofTheHouse : opened.get(personId)
      if (key) salts.set(id, unsealed(key, sealedSalt, id))
    }
    return salts
  }
}

/** A salt that does not open was changed: it is as good as another, and the entry will not be its. */
function unsealed(key: PersonKey, sealed: Buffer, id: string): Buffer {
  try {
    return key.unsealFact(sealed, `salt:${id}`)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Grows the tiles anew out of the leaves, and compares them with those that are published. */
function tileChecker(on: Asks, tell: (fault: Fault) => void) {
  const edge = new Map<string, Buffer>()
  const waiting = new Map<string, { level: number; index: number; hashes: Buffer }>()
  let size = 0
  const compare = async (level: number, index: number, hashes: Buffer) => {
    const [published] = await tilesOfLevel(on, level, index, 1)
    if (!published?.equals(hashes)) tell({ fault: 'tree-changed', level, index })
  }
  return {
    async add(leaves: readonly Hash[]): Promise<void> {
      const read = async ({ level, index }: { level: number; index: number }) => edge.get(`${level}/${index}`)!
      const grown = await grow(read, size, leaves)
      size += leaves.length
      const level0 = grown.filter(({ level }) => level === 0)
      const first = level0[0]?.index ?? 0
      const published = await tilesOfLevel(on, 0, first, level0.length)
      level0.forEach(({ index, hashes }, i) => {
        const whole = hashes.length === TILE_WIDTH * HASH_BYTES
        if (whole && !published[i]?.equals(hashes)) tell({ fault: 'tree-changed', level: 0, index })
      })
      for (const tile of grown) {
        const name = `${tile.level}/${tile.index}`
        const whole = tile.hashes.length === TILE_WIDTH * HASH_BYTES
        if (tile.level > 0 || !whole) waiting.set(name, tile)
        // One of an upper level stands still until the level below it has filled another.
        if (whole) edge.delete(name)
        else edge.set(name, tile.hashes)
      }
      for (const [name, tile] of waiting)
        if (!edge.has(name)) {
          waiting.delete(name)
          if (tile.level > 0) await compare(tile.level, tile.index, tile.hashes)
        }
    },
    async end(): Promise<void> {
      for (const { level, index, hashes } of waiting.values()) await compare(level, index, hashes)
    },
  }
}
