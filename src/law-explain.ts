import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Stopped } from './dev/stopped.ts'
import { type Bytes, explainLines, loadLaw, PIECE } from './law/index.ts'
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
    for await (const piece of explainLines(law, w, process.stdin)) await write(piece)
  } catch (error) {
    if (!isCode(error, 'EPIPE')) throw error
    process.exitCode = NOBODY_READS
  }
}

const OUTPUT = 1

const room = Buffer.allocUnsafeSlow(2 * PIECE)

/** Writes a piece, through one buffer for all: a new one for each, handed to a stream, costs a twentieth of an answer. */
async function write(piece: Bytes): Promise<void> {
  const bytes =
    piece.length > room.length ? Buffer.from(piece, 'latin1') : room.subarray(0, room.write(piece, 'latin1'))
  for (let from = 0; from < bytes.length; ) {
    try {
      from += writeSync(OUTPUT, bytes, from)
    } catch (error) {
      if (!isCode(error, 'EAGAIN')) throw error
      await wait(1) // a pipe that is full, and that somebody who shares it has made one that does not wait
    }
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
