/**
 * A refusal is an expected "no": a value from a capability's catalogue, never thrown. It is shown to a person in his
 * language with what to do next (`languages/<tag>/<capability>.json`, keys `refusal.<code>.title` and
 * `refusal.<code>.next`) and to a machine as RFC 9457 problem details. A fault (bug, outage) is thrown instead.
 */
export type Refusal = {
  readonly refusal: string
  /** The capability whose catalogue holds the words. */
  readonly capability: string
  /** HTTP status. */
  readonly status: number
  /** Values for the words: never personal data. */
  readonly params: Readonly<Record<string, string | number>>
  /** The form field or JSON member at fault, if one is. */
  readonly field?: string
}

export const isRefusal = (x: unknown): x is Refusal =>
  typeof x === 'object' && x !== null && 'refusal' in x && typeof x.refusal === 'string'

/** Declares a capability's catalogue, one line a refusal: `code: status`. Returns the function that refuses. */
export function catalogue<const C extends Record<string, number>>(capability: string, codes: C) {
  const refuse = (code: keyof C & string, params: Refusal['params'] = {}, field?: string): Refusal => ({
    refusal: code,
    capability,
    status: codes[code]!,
    params,
    ...(field === undefined ? {} : { field }),
  })
  return Object.assign(refuse, { capability, codes })
}
