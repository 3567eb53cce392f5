/** A line longer than this is refused without being kept: nobody writes a question in sixty-four thousand bytes. */
export const LONGEST_LINE = 65_536

/** One line without its end; null when it was longer than `LONGEST_LINE`. */
export type Line = Buffer | null

const LF = 10

/**
 * Cuts what comes in pieces into lines, each once and in order; the last one needs no end of line. Holds one line at
 * most, however long.
 */
export function lineCutter() {
  let held: Buffer[] = []
  let length = 0

  function ended(rest: Buffer): Line {
    const line = length === 0 ? rest : Buffer.concat([...held, rest])
    const whole = length + rest.length <= LONGEST_LINE
    held = []
    length = 0
    return whole ? line : null
  }

  return {
    *of(piece: Buffer): Generator<Line> {
      let from = 0
      for (let end = piece.indexOf(LF); end >= 0; end = piece.indexOf(LF, from)) {
        yield ended(piece.subarray(from, end))
        from = end + 1
      }
      length += piece.length - from
      if (length <= LONGEST_LINE) held.push(piece.subarray(from))
      else held = [] // only its length is remembered
    },
    *last(): Generator<Line> {
      if (length > 0) yield ended(Buffer.alloc(0))
    },
  }
}
