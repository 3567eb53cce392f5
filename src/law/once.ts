/**
 * What is made of a piece of the law's data, made once and kept with it: the same thing at each question, so that its words are
 * found by which thing it is (`sentences.ts`) and not written again.
 */
export function once<K extends object, V extends object>(make: (from: K) => V): (from: K) => V {
  const made = new WeakMap<K, V>()
  return (from) => {
    const known = made.get(from) ?? make(from)
    made.set(from, known)
    return known
  }
}
