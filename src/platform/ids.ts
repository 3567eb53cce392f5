import { randomBytes, randomUUID } from 'node:crypto'

/** UUID version 7 (RFC 9562): sorts by the instant given, which comes from the clock port. */
export function newId(at: Temporal.Instant): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at.epochMilliseconds, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The instant it was made at, in milliseconds; null: it is none that says it. */
export const madeAt = (id: string): number | null =>
  isId(id) && id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null

/** Says nothing, not even when it was made: for what is printed on paper and read by whoever. */
export const unspokenId = (): string => randomUUID()

export const isId = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
