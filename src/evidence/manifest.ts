/** The list that a sealed file carries: each file beside it by its digest (docs/evidence.md). */
export type Manifest = {
  readonly kind: 'counsel' | 'court'
  readonly number: string
  readonly madeAt: string
  readonly files: readonly ListedFile[]
}

export type ListedFile = { readonly name: string; readonly size: number; readonly sha256: string }

const MOST_FILES = 50_000
/** Never out of the folder that the list lies in. */
const NAME = /^(?:[a-z0-9][a-z0-9-]*\/){0,3}[a-z0-9][a-z0-9.-]*$/

/** Null: it is not of this form. Never throws, whatever the text. */
export function readManifest(text: string): Manifest | null {
  try {
    const json = JSON.parse(text) as Record<string, unknown> | null
    if (typeof json !== 'object' || json === null || Object.keys(json).length !== 5) return null
    if (JSON.stringify(json) !== text) return null // a member that is there twice
    const { v, kind, number, madeAt, files } = json
    if (v !== 1 || (kind !== 'counsel' && kind !== 'court')) return null
    if (typeof number !== 'string' || typeof madeAt !== 'string') return null
    if (!Array.isArray(files) || files.length > MOST_FILES || !files.every(isListed)) return null
    if (new Set(files.map(({ name }) => name)).size !== files.length) return null
    return { kind, number, madeAt, files }
  } catch {
    return null
  }
}

function isListed(file: unknown): file is ListedFile {
  if (typeof file !== 'object' || file === null || Object.keys(file).length !== 3) return false
  const { name, size, sha256 } = file as Record<string, unknown>
  return (
    typeof name === 'string' &&
    NAME.test(name) &&
    Number.isSafeInteger(size) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  )
}
