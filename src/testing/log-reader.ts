import { createHash, createPublicKey, verify } from 'node:crypto'

/* A second reader of what a log publishes, written from the texts of C2SP (signed-note, tlog-checkpoint, tlog-tiles) and of RFC 6962
   alone. It must know nothing of src/evidence: where the two disagree, one of them misread the text. */

type Key = {
  readonly name: string
  readonly id: string
  readonly believes: (text: Buffer, signature: Buffer) => boolean
}

const sha = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()

/** RFC 4648 §4: whole groups of four, filled up with `=`, no bit left over. */
function fromBase64(text: string): Buffer {
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Error('not base64')
  const last = text.replace(/=+$/, '').at(-1)!
  const left = { 2: 0b1111, 1: 0b11, 0: 0 }[text.length - text.replace(/=+$/, '').length]!
  const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(last)
  if ((value & left) !== 0) throw new Error('bits left over')
  return Buffer.from(text, 'base64')
}

function checkName(name: string): string {
  if (name.length === 0 || name.includes('+') || /\p{White_Space}/u.test(name)) throw new Error('not a name')
  return name
}

/** `<name>+<hex of the id>+<base64 of 0x01 and the key>`. */
function readKey(vkey: string): Key {
  const [name, id, ...rest] = vkey.split('+')
  const material = fromBase64(rest.join('+'))
  if (material.length !== 33 || material[0] !== 0x01) throw new Error('not an Ed25519 key')
  const whose = sha(Buffer.from(checkName(name!)), Buffer.of(0x0a), material).subarray(0, 4)
  if (whose.toString('hex') !== id) throw new Error('the id is not of this key')
  const x = material.subarray(1).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return { name: name!, id: id!, believes: (text, signature) => verify(null, text, key, signature) }
}

/** The text of a note that one of the keys signed, or why not, thrown. */
export function readSignedNote(note: Uint8Array, vkeys: readonly string[]): Buffer {
  const keys = vkeys.map(readKey)
  const bytes = Buffer.from(note)
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x0a)) throw new Error('a control character')
  const blank = bytes.lastIndexOf('\n\n')
  if (blank < 0) throw new Error('no empty line')
  const text = bytes.subarray(0, blank + 1)
  const lines = bytes
    .subarray(blank + 2)
    .toString()
    .split('\n')
  if (lines.pop() !== '' || lines.length === 0) throw new Error('no signature line, or one that does not end')
  let signers = 0
  for (const line of lines) {
    const [dash, name, signed, ...more] = line.split(' ')
    if (dash !== '—' || signed === undefined || more.length > 0) throw new Error('not a signature line')
    checkName(name!)
    const raw = fromBase64(signed)
    if (raw.length < 5) throw new Error('no signature behind the id')
    const key = keys.find((one) => one.name === name && one.id === raw.subarray(0, 4).toString('hex'))
    if (key === undefined) continue // a stranger: to be looked past
    if (raw.length !== 68 || !key.believes(text, raw.subarray(4))) throw new Error('a wrong signature of a known key')
    signers++
  }
  if (signers === 0) throw new Error('signed by nobody who is known')
  return text
}

export type TreeHead = { readonly origin: string; readonly size: number; readonly root: Buffer }

/** What a log says of itself: at least three lines, none of them empty. */
export function readTreeHead(note: Uint8Array, vkeys: readonly string[]): TreeHead {
  const lines = readSignedNote(note, vkeys).toString().split('\n')
  const [origin, size, root] = lines
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) throw new Error('not the lines of a checkpoint')
  if (!/^(?:0|[1-9][0-9]*)$/.test(size!) || !Number.isSafeInteger(Number(size))) throw new Error('not a size')
  const hash = fromBase64(root!)
  if (hash.length !== 32) throw new Error('not a root')
  return { origin: origin!, size: Number(size), root: hash }
}

/** RFC 6962 §2.1, over hashes of leaves. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha(Buffer.of(1), merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)))
}

/** `x001/x234/067`. */
export function pathOfIndex(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const parts = padded.match(/.../g)!
  return parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/')
}

/** What stands at an address under the log's prefix; null: nothing. */
export type Get = (path: string) => Promise<Buffer | null>

/**
 * The hashes of all leaves of a tree of that size, each tile fetched at its own address, as wide as the text says; those above checked
 * to be the roots of the full ones below; nothing behind the last. With the entries, when they are asked for, hashed to the leaves.
 */
export async function readTree(get: Get, size: number, entries: boolean): Promise<Buffer[]> {
  const leaves = await readLevel(get, 0, size)
  let below = leaves
  for (let level = 1; below.length >= 256; level++) {
    const hashes = await readLevel(get, level, size)
    for (const [at, hash] of hashes.entries())
      if (!merkleRoot(below.slice(at * 256, (at + 1) * 256)).equals(hash)) throw new Error(`level ${level}, ${at}`)
    below = hashes
  }
  if (entries)
    for (let first = 0; first < size; first += 256) {
      const width = Math.min(256, size - first)
      const bundle = await wanted(get, `tile/entries/${pathOfIndex(first / 256)}${suffix(width)}`)
      let at = 0
      for (let n = 0; n < width; n++) {
        const length = bundle.readUInt16BE(at)
        const leaf = sha(Buffer.of(0), bundle.subarray(at + 2, at + 2 + length))
        if (!leaf.equals(leaves[first + n]!)) throw new Error(`entry ${first + n}`)
        at += 2 + length
      }
      if (at !== bundle.length) throw new Error('more in a bundle than its entries')
    }
  return leaves
}

const suffix = (width: number): string => (width === 256 ? '' : `.p/${width}`)

async function wanted(get: Get, path: string): Promise<Buffer> {
  const found = await get(path)
  if (found === null) throw new Error(`nothing at ${path}`)
  return found
}

async function readLevel(get: Get, level: number, size: number): Promise<Buffer[]> {
  const count = Math.floor(size / 256 ** level)
  const hashes: Buffer[] = []
  for (let index = 0; index * 256 < count; index++) {
    const width = Math.min(256, count - index * 256)
    const tile = await wanted(get, `tile/${level}/${pathOfIndex(index)}${suffix(width)}`)
    if (tile.length !== width * 32) throw new Error(`tile ${level}/${index} is not ${width} wide`)
    for (let at = 0; at < width; at++) hashes.push(tile.subarray(at * 32, (at + 1) * 32))
  }
  const beyond = `tile/${level}/${pathOfIndex(Math.ceil(count / 256))}`
  if ((await get(`${beyond}.p/1`)) !== null || (await get(beyond)) !== null) throw new Error(`something at ${beyond}`)
  return hashes
}
