import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { sha256 } from '../../platform/crypto/digest.ts'

/**
 * Signed notes (C2SP signed-note): a text, an empty line, and a line for each who signed. What is not written exactly so is no
 * note. Nothing here throws on what comes from outside.
 */
const ED25519 = 0x01
/** PKCS of RFC 8410: what stands before the 32 bytes of an Ed25519 public key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
/** The format asks for 16 at least; more is somebody who wants us busy. */
const MOST_SIGNATURES = 64
const MOST_BYTES = 1 << 20

/** Whose signatures are believed: the name, the number of the key, the key. */
export type Verifier = { readonly name: string; readonly keyId: number; readonly publicKey: Buffer }
export type Signer = { readonly name: string; readonly key: KeyObject }

export type Signature = { readonly name: string; readonly keyId: number; readonly signature: Buffer }
export type Note = { readonly text: string; readonly signatures: readonly Signature[] }

const canBeName = (name: string): boolean => name !== '' && !/[\s+]/u.test(name) && name.isWellFormed()

const keyIdOf = (name: string, publicKey: Uint8Array): number =>
  sha256(name, '\n', Uint8Array.of(ED25519), publicKey).readUInt32BE(0)

export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  if (!canBeName(name) || publicKey.length !== 32) throw new Error('not the name and key of a signer')
  return { name, keyId: keyIdOf(name, publicKey), publicKey: Buffer.from(publicKey) }
}

/** The public half of a signer: the last 32 bytes of its SPKI. */
export const verifierOfSigner = ({ name, key }: Signer): Verifier =>
  verifierOf(name, createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length))

/** `name+hex(key id)+base64(type, key)`, as witnesses configure it. */
export function writeVerifier({ name, keyId, publicKey }: Verifier): string {
  const key = Buffer.concat([Uint8Array.of(ED25519), publicKey]).toString('base64')
  return `${name}+${keyId.toString(16).padStart(8, '0')}+${key}`
}

/** Null: not the key of an Ed25519 signer, or one whose number is not its own. */
export function readVerifier(text: string): Verifier | null {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text)
  if (found === null || !canBeName(found[1]!)) return null
  const key = base64(found[3]!)
  if (key === null || key.length !== 33 || key[0] !== ED25519) return null
  const verifier = verifierOf(found[1]!, key.subarray(1))
  return verifier.keyId === Number.parseInt(found[2]!, 16) ? verifier : null
}

/** The key of a log as somebody brings it: as it is written, or the whole line of `/log/key`, with the digest of the padding behind it. */
export const readKey = (line: string): Verifier | null =>
  readVerifier(/^\S+(?=(?: [0-9a-f]{64})?$)/.exec(line.trim())?.[0] ?? '')

/** The text must end its last line; what holds another control character is never signed. */
export function signNote(text: string, signer: Signer): string {
  if (!canBeText(text)) throw new Error('not the text of a note')
  const { name, keyId } = verifierOfSigner(signer)
  const id = Buffer.alloc(4)
  id.writeUInt32BE(keyId)
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), signer.key)])
  return `${text}\n— ${name} ${signature.toString('base64')}\n`
}

const canBeText = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them by name
  text.endsWith('\n') && text.isWellFormed() && !/[\x00-\x09\x0b-\x1f]/.test(text)

/** Reads a note without believing it. */
export function readNote(note: string): Note | null {
  if (note.length > MOST_BYTES || !canBeText(note)) return null
  const at = note.lastIndexOf('\n\n')
  if (at < 0) return null
  const signatures: Signature[] = []
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return null
  for (const line of lines) {
    const found = /^— ([^ ]+) ([^ ]+)$/u.exec(line)
    if (found === null || !canBeName(found[1]!)) return null
    const bytes = base64(found[2]!)
    if (bytes === null || bytes.length < 5) return null
    signatures.push({ name: found[1]!, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) })
  }
  return { text: note.slice(0, at + 1), signatures }
}

/**
 * The text of a note that one at least of these signed. A signature that claims to be of a known key and is not makes the
 * whole note unbelievable; those of strangers are looked past. Null: not a note, or nobody we know signed it.
 */
export function openNote(note: string, known: readonly Verifier[]): Note | null {
  const read = readNote(note)
  if (read === null) return null
  const believed: Signature[] = []
  for (const signature of read.signatures) {
    const verifier = known.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId)
    if (verifier === undefined) continue
    if (!isSignedBy(verifier, read.text, signature.signature)) return null
    believed.push(signature)
  }
  return believed.length === 0 ? null : { text: read.text, signatures: believed }
}

function isSignedBy(verifier: Verifier, text: string, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false
  try {
    return verify(null, Buffer.from(text), keyOf(verifier), signature)
  } catch {
    return false // bytes that are no point of the curve
  }
}

/** Read once: who checks a log checks a million notes of one key. */
const keys = new WeakMap<Verifier, KeyObject>()
function keyOf(verifier: Verifier): KeyObject {
  const known = keys.get(verifier)
  if (known !== undefined) return known
  const key = createPublicKey({ key: Buffer.concat([SPKI, verifier.publicKey]), format: 'der', type: 'spki' })
  keys.set(verifier, key)
  return key
}

/** Strict: one text for one value, so that two notes that differ are two. */
export function base64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
