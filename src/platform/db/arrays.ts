/** As PostgreSQL numbers its types. */
const OF = { bytea: 17, text: 25 } as const

/**
 * Arrays as PostgreSQL sends and takes them in binary (`array_recv`): dimensions, whether there are nulls, the type, the length and the
 * first index, then each element after its length. The driver sends a buffer as it is; written as text, each quote of a body is escaped
 * here and looked at there, and that took half of what it costs to write a fact.
 */
function array(type: keyof typeof OF, elements: readonly (Uint8Array | null)[]): Buffer {
  const size = elements.reduce((sum, element) => sum + 4 + (element?.length ?? 0), 20)
  const out = Buffer.allocUnsafe(size)
  let at = 0
  for (const word of [1, 1, OF[type], elements.length, 1]) at = out.writeInt32BE(word, at)
  for (const element of elements) {
    at = out.writeInt32BE(element?.length ?? NULL, at)
    if (element === null) continue
    out.set(element, at)
    at += element.length
  }
  return out
}
const NULL = -1

/** A value for `${…}::text[]`. One element at least. */
export const textArray = (texts: readonly (string | null)[]): Buffer =>
  array(
    'text',
    texts.map((text) => (text === null ? null : Buffer.from(text))),
  )

/** A value for `${…}::bytea[]`. One element at least. */
export const bytesArray = (bytes: readonly Uint8Array[]): Buffer => array('bytea', bytes)
