import { join } from 'node:path'
import { NodeCompiler, type NodeTypstCompileResult } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFolders } from './fonts.ts'

/**
 * The process that sets letters: Typst is native code that keeps what it has seen, so it lives where it may be killed.
 * One order at a time over the channel; see renderer.ts for the other end. Nothing it is given is ever evaluated: data
 * reaches a template as a file that is nowhere on the disk, `/letter.json`. (As `sys.inputs` it would make Typst build
 * its library anew for each letter, which takes longer than many a letter.)
 */
export type Order = {
  readonly id: number
  readonly root: string
  readonly template: { readonly path: string } | { readonly source: string }
  /** A JSON text. */
  readonly data: string
  readonly standard: string
  readonly createdAtSeconds: number
}
export type Answer = {
  readonly id: number
  /** Bytes in use by this process. */
  readonly memory: number
} & ({ readonly letter: Uint8Array } | { readonly fault: string })

/** Memory grows by some MB a hundred letters without eviction; evicting after each costs a third of the speed. */
const EVICT_EVERY = 25
/** Evictions that something may stay unused: the words of a language that comes up again within fifty letters are kept. */
const EVICT_AGE = 2

const compilers = new Map<string, NodeCompiler>()
let set = 0

function compilerFor(root: string): NodeCompiler {
  const known = compilers.get(root)
  if (known) return known
  const compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontPaths: fontFolders() }] })
  compilers.set(root, compiler)
  return compiler
}

function letter(order: Order): Uint8Array {
  const compiler = compilerFor(order.root)
  const main =
    'path' in order.template ? { mainFilePath: order.template.path } : { mainFileContent: order.template.source }
  compiler.mapShadow(join(order.root, 'letter.json'), Buffer.from(order.data))
  const result = compiler.compile(main)
  const said = complaints(result)
  if (said.length > 0 || !result.result) throw new Error(said.join('; ') || 'no document')
  const pdf = compiler.pdf(result.result, { pdfStandard: order.standard, creationTimestamp: order.createdAtSeconds })
  if (++set % EVICT_EVERY === 0) compiler.evictCache(EVICT_AGE)
  return pdf
}

/** Errors and warnings alike: a warning is a font that was not found, or a letter that is not what was meant. */
function complaints(result: NodeTypstCompileResult): string[] {
  return [result.takeWarnings(), result.takeError()].flatMap((e) =>
    (e?.shortDiagnostics ?? []).map((d: { message?: unknown; path?: unknown }) => `${d.message} (${d.path})`),
  )
}

/** Typst quotes what it could not set or read; a key or a number of a person must not reach a log that way. */
function withoutData(message: string, data: string): string {
  const words = new Set<string>()
  const collect = (v: unknown): void => {
    if (typeof v === 'string' && v.length > 2) words.add(v)
    else if (typeof v === 'object' && v !== null) Object.values(v).forEach(collect)
  }
  collect(JSON.parse(data))
  for (const word of [...words].sort((a, b) => b.length - a.length)) message = message.replaceAll(word, '…')
  return message.replace(/`\\?"[^`]*`/g, (quoted) => (quoted.startsWith('`\\"Noto') ? quoted : '`…`')).slice(0, 600)
}

function answer(order: Order): Answer {
  const answered = (said: { letter: Uint8Array } | { fault: string }): Answer => ({
    id: order.id,
    memory: process.memoryUsage.rss(),
    ...said,
  })
  try {
    return answered({ letter: letter(order) })
  } catch (e) {
    return answered({ fault: withoutData(e instanceof Error ? e.message : String(e), order.data) })
  }
}

process.on('message', (order: Order) => process.send?.(answer(order)))
process.on('disconnect', () => process.exit(0))
