import { isDict, isRef, type Value, watchList } from './pdf-check-lexer.ts'

/**
 * What makes a PDF more than a sheet of paper. A served document must show everyone the same thing, do nothing by itself
 * and carry nothing else. These names are looked for wherever they stand, as key or as value, in every object of every
 * revision, reachable or not: a false alarm costs a re-export at the Office, a miss costs a person his telephone.
 */
const FEATURES = {
  javascript: ['JavaScript', 'JS'],
  launch: ['Launch'],
  xfa: ['XFA'],
  additionalActions: ['AA'],
  embeddedFile: ['EmbeddedFile', 'EmbeddedFiles', 'EF'],
  remoteFile: ['GoToR', 'GoToE'],
  richMedia: ['RichMedia', 'RichMediaContent', 'RichMediaExecute', 'RichMediaSettings', '3D', 'U3D', 'PRC'],
  multimedia: ['Sound', 'Movie', 'Rendition'],
  formSubmission: ['SubmitForm', 'ImportData'],
} as const

/** Named in the refusal `pdf-active`; `hiddenObject` and `externalStream` are found by structure, not by name. */
export type Feature = keyof typeof FEATURES | 'openAction' | 'hiddenObject' | 'externalStream'

const featureOf = new Map<string, Feature>(
  Object.entries(FEATURES).flatMap(([feature, names]) => names.map((name) => [name, feature as Feature] as const)),
)

/** `OpenAction` is watched too: its value decides (`openOnlyViews`). `Encrypt` outside a trailer still means a locked file. */
export const WATCHED = watchList([...featureOf.keys(), 'OpenAction', 'Encrypt', 'Crypt'])

export const feature = (name: string): Feature | undefined => featureOf.get(name)

/** One is the rule; each is looked for among all objects. */
const MAX_STEPS = 50

/**
 * Whether what happens when the file opens is only a place to look at: a destination, or a GoTo action without a sequel.
 * `Named` (prints), `URI` (calls a server) and the rest are not. `definitions` gives every definition of an object in
 * every revision.
 */
export function openOnlyViews(actions: readonly Value[], definitions: (num: number) => readonly Value[]): boolean {
  const todo = [...actions]
  const met = new Set<number>()
  for (let v = todo.pop(); v !== undefined; v = todo.pop()) {
    if (isRef(v)) {
      if (met.size === MAX_STEPS) return false
      if (!met.has(v.ref)) todo.push(...definitions(v.ref))
      met.add(v.ref)
    } else if (isDict(v)) {
      if (v.get('/S') !== '/GoTo' || v.has('/Next')) return false
    } else if (typeof v === 'number' || typeof v === 'boolean') return false
  }
  return true
}
