import type { PersonKey } from '../crypto/keys.ts'

/*
 * Files that are too large for memory: sealed piece by piece. Each piece is bound to its file, its place and whether it is the last, so
 * that none is left out, moved, or missing at the end.
 */

type Seals = Pick<PersonKey, 'sealFile' | 'unsealFile'>

const PIECE = 1 << 18
/** A nonce and a tag (crypto/seal.ts). */
const SEALED_PIECE = PIECE + 28

const about = (fileKey: string, { place, last }: Block): string => `${fileKey}/${place}${last ? '/last' : ''}`

export async function* sealedPieces(key: Seals, plain: Pieces, fileKey: string): AsyncGenerator<Buffer> {
  for await (const block of blocksOf(plain, PIECE)) yield key.sealFile(block.bytes, about(fileKey, block))
}

/** Nothing of a piece is released before it is verified; a file that was cut off throws at its end. */
export async function* unsealedPieces(key: Seals, sealed: Pieces, fileKey: string): AsyncGenerator<Buffer> {
  for await (const block of blocksOf(sealed, SEALED_PIECE)) yield key.unsealFile(block.bytes, about(fileKey, block))
}

type Pieces = AsyncIterable<Uint8Array>
type Block = { readonly bytes: Buffer; readonly place: number; readonly last: boolean }

/** Whatever the pieces are, blocks of one size; the last is what is left, and is there even of nothing. */
async function* blocksOf(pieces: Pieces, size: number): AsyncGenerator<Block> {
  let held: Uint8Array[] = []
  let length = 0
  let place = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.length
    while (length > size) {
      const all = Buffer.concat(held, length)
      yield { bytes: all.subarray(0, size), place: place++, last: false }
      held = [all.subarray(size)]
      length -= size
    }
  }
  yield { bytes: Buffer.concat(held, length), place, last: true }
}
