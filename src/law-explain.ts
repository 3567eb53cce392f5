import { pipeline } from 'node:stream/promises'
import { Stopped } from './dev/stopped.ts'
import { explainLines, loadLaw } from './law/index.ts'
import { isSpoken, words } from './platform/i18n/index.ts'

/** What the shell says of a program that wrote to a pipe nobody reads any more. */
const NOBODY_READS = 141

/** bin/pli law explain: questions on the input, answers on the output, docs/law-explain.md. */
export async function lawExplain(options: readonly string[]): Promise<void> {
  const [option, tag = '', ...more] = options.flatMap((word) => word.split('='))
  if (option !== undefined && (option !== '--language' || !isSpoken(tag) || more.length > 0))
    throw new Stopped(`bin/pli law explain does not understand: ${options.join(' ')}`)
  const law = loadLaw()
  const w = words(option === undefined ? 'en' : tag)
  try {
    await pipeline(process.stdin, (input: AsyncIterable<Buffer>) => explainLines(law, w, input), process.stdout)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
    process.exitCode = NOBODY_READS
  }
}
