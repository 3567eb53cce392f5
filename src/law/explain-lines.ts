import type { Words } from '../platform/i18n/index.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { answerLine } from './answer-line.ts'
import type { TermsCase } from './answers.ts'
import type { Day } from './day.ts'
import { explainDays } from './explain.ts'
import { remedyTooLong } from './guards.ts'
import { type Line, lineCutter } from './lines.ts'
import { refuse } from './refusals.ts'
import { type Bytes, type Sentences, sentences } from './sentences.ts'
import type { Law } from './types.ts'
import { type Asked, notUnderstood, readLine } from './wire.ts'

/**
 * Answers leave in pieces of about this size, which a pipe takes whole with the answer that fills them: a line each would cost more
 * to write than to find, and of what a pipe does not hold each piece waits for whoever reads.
 */
export const PIECE = 57_344

/**
 * Explains questions: one JSON object a line in, one a line out in the same order; a bad line refuses that line only, an
 * empty one too, so that the nth line answers the nth. What was asked is answered before more is waited for. Holds no more than
 * a piece of each.
 */
export async function* explainLines(law: Law, w: Words, input: AsyncIterable<Buffer>): AsyncGenerator<Bytes> {
  const say = sentences(w)
  const cutter = lineCutter()
  for await (const piece of input) {
    let out: Bytes = ''
    for (const line of cutter.of(piece)) {
      out += answer(law, say, line)
      if (out.length < PIECE) continue
      yield out
      out = ''
    }
    if (out !== '') yield out
  }
  for (const line of cutter.last()) yield answer(law, say, line)
}

function answer(law: Law, say: Sentences, line: Line): Bytes {
  const { id, question } = line === null ? refused('too-long') : read(line)
  return answerLine(say, id, isRefusal(question) ? question : (tooLong(law, question) ?? explainDays(law, question)))
}

/** As a deposit is: a term mistyped would give a day long past the true one, and nobody reads a million lines again. */
function tooLong(law: Law, { remedy }: TermsCase<Day>): Refusal | null {
  const most = remedy === null ? null : remedyTooLong(law, remedy)
  return most === null ? null : refuse('remedy-too-long', { months: most.months, days: most.days })
}

const refused = (why: 'too-long' | 'not-utf8'): Asked => ({ id: null, question: notUnderstood(why) })

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Of a line that is more than plain ASCII the mark some programs put before UTF-8 is passed over. */
function read({ text, quotes }: NonNullable<Line>): Asked {
  if (quotes !== null) return readLine(text, quotes)
  try {
    return readLine(utf8.decode(Buffer.from(text, 'latin1')), null)
  } catch {
    return refused('not-utf8')
  }
}
