import type { Reply, Route } from '../platform/http/route.ts'
import type { Ports } from '../platform/ports.ts'
import { readTilePath, TILE_WIDTH } from './log/tiles.ts'
import { HASH_BYTES } from './log/tree.ts'
import { refuse } from './refusals.ts'
import { bundle, findTile, keysOfLog, latestSigned, stampedLatest, timestampOf } from './store-log.ts'

/** The checkpoint changes twice a minute; a tile never does. */
const FRESH = 5
const LISTED = 100
const FOR_EVER = 365 * 86_400

/** For who follows the address itself. In the language of the formats it names, as all that machines are answered. */
const PUBLISHED = `The log of facts of this house (C2SP tlog-tiles). No entry says anything: salted hashes.

/log/checkpoint         its size and root, signed twice a minute
/log/key                the keys that signed it, the latest first
/log/timestamps         the latest checkpoints that a time authority stamped: size and hour
/log/timestamps/<size>  the timestamp (RFC 3161) over the checkpoint of that size
/log/tile/...           the tree, and the entries it is hashed from
/verify                 checks a receipt

To witness it, keep /log/key, and run:
  bin/pli witness https://<this house>/log --key '<the key>' --keep <folder>
The formats are in docs/evidence.md of the source, the witness in docs/witness.md.
`

/**
 * The log as it is published (C2SP tlog-tiles): whoever wants may keep a copy, and see that nothing in it was ever changed.
 * No entry says anything: salted hashes, and padding that looks the same.
 */
export function logRoutes({ db }: Pick<Ports, 'db'>): Route[] {
  const everyone = { method: 'GET', as: 'machine', access: { to: 'everyone' } } as const
  const text = (words: string): Reply => ({
    published: Buffer.from(words),
    type: 'text/plain; charset=utf-8',
    maxAge: FRESH,
  })
  return [
    {
      ...everyone,
      url: '/log',
      openapi: { summary: 'What of the log is published, and how to witness it' },
      handle: async () => text(PUBLISHED),
    },
    {
      ...everyone,
      url: '/log/checkpoint',
      openapi: { summary: 'The signed size and root of the log (C2SP tlog-checkpoint)' },
      async handle() {
        const signed = await latestSigned(db)
        return signed === null ? refuse('log-part-not-found') : text(signed.note)
      },
    },
    {
      ...everyone,
      url: '/log/key',
      openapi: { summary: 'The keys that signed it, the latest first, each with the digest of its padding’s key' },
      async handle() {
        const keys = await keysOfLog(db)
        if (keys.length === 0) return refuse('log-part-not-found')
        return text(keys.map((key) => `${key.verifier} ${key.paddingDigest.toString('hex')}\n`).join(''))
      },
    },
    {
      ...everyone,
      url: '/log/timestamps',
      openapi: { summary: 'Of the latest hundred checkpoints that a time authority stamped: size and hour' },
      async handle({ now }) {
        const stamped = await stampedLatest(db, now, LISTED)
        return text(stamped.map(({ size, stampedAt }) => `${size} ${stampedAt}\n`).join(''))
      },
    },
    {
      ...everyone,
      url: '/log/timestamps/:size',
      openapi: { summary: 'The timestamp (RFC 3161) over the bytes of a checkpoint' },
      async handle({ params: { size = '' } }) {
        const token = /^\d{1,15}$/.test(size) ? await timestampOf(db, Number(size)) : null
        if (token === null) return refuse('log-part-not-found')
        return { published: token, type: 'application/timestamp-reply', maxAge: FOR_EVER }
      },
    },
    {
      ...everyone,
      url: '/log/tile/*',
      openapi: { summary: 'A tile of the tree, or the entries it is hashed from (C2SP tlog-tiles)' },
      async handle({ params }) {
        const part = readTilePath(`tile/${params['*'] ?? ''}`)
        if (part === null) return refuse('log-part-not-found')
        const { level, index, width } = part
        const whole = level === 'entries' ? await bundle(db, index) : await findTile(db, { level, index })
        if (whole === null || whole.length < width * HASH_BYTES) return refuse('log-part-not-found')
        const found = whole.subarray(0, width * HASH_BYTES)
        return {
          published: level === 'entries' ? withLengths(found) : found,
          type: 'application/octet-stream',
          maxAge: FOR_EVER,
        }
      },
    },
  ]
}

/** A bundle has the length of each entry before it: ours are all of 32 bytes. */
function withLengths(entries: Buffer): Buffer {
  const parts: Buffer[] = []
  const length = Buffer.of(0, HASH_BYTES)
  for (let at = 0; at < entries.length && at < TILE_WIDTH * HASH_BYTES; at += HASH_BYTES)
    parts.push(length, entries.subarray(at, at + HASH_BYTES))
  return Buffer.concat(parts)
}
