/** What somebody else answers, and never more of it in memory than it can be. Null: it was more, and he is heard no further. */
export async function readAtMost(answer: Response, bytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > bytes) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
