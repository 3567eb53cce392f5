/**
 * Canonical JSON (RFC 8785, JCS): the bytes a digest is taken of. Members are sorted by UTF-16 code units; strings and
 * numbers are serialised as ECMAScript does, which is what the RFC asks for. Throws on what has no canonical form.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('no canonical form for a number that is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('no canonical form for a lone surrogate')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const members = Object.entries(value as Record<string, unknown>)
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${members.map(([k, v]) => `${canonical(k)}:${canonical(v)}`).join(',')}}`
  }
  throw new TypeError(`no canonical form for ${typeof value}`)
}
