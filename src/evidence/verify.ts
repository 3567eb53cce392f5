import { attachmentOf, isEncryptedPdf } from '../platform/files/pdf-attachment.ts'
import { openCheckpoint, readCheckpoint } from './log/checkpoint.ts'
import { base64, readNote, readVerifier, type Verifier } from './log/note.ts'
import { isConsistent } from './log/tree.ts'
import { readManifest } from './manifest.ts'
import { type CheckedProof, checkProof } from './proof.ts'
import { isSealOf, isTimeOf, type Trust } from './seal/believe.ts'
import { type CheckedSeal, checkSeal } from './seal/read-seal.ts'
import { liesBefore } from './seal/timestamp.ts'

/** What who checks brings along, that does not come from the server: nothing of it is needed, and each thing makes the answer stronger. */
export type Brought = {
  /** Whom he believes: who seals, by his certificates, and who gives the hour, by its roots. */
  readonly trust?: Trust
  /** A checkpoint somebody kept: bare, or with the proof that one grew out of the other. */
  readonly checkpoint?: string
  /** The keys of the log as he kept them. */
  readonly verifiers?: readonly string[]
}

export type Finding =
  | 'sealed' // every byte is as it was sealed, with a timestamp over the seal
  | 'file-empty'
  | 'file-cut' // a PDF without its end, as a download leaves it that broke off
  | 'file-encrypted' // a PDF under a password: nothing in it can be looked at
  | 'seal-broken'
  | 'timestamp-broken'
  | 'timestamp-before-fact' // the seal says an hour before the fact in it was written down
  | 'seal-vouched-for' // of who is believed, by his certificate
  | 'seal-not-vouched-for'
  | 'time-vouched-for' // by a root that was brought
  | 'time-not-vouched-for'
  | 'evidence-missing'
  | 'evidence-not-understood'
  | 'checkpoint-not-signed'
  | 'fact-not-in-log'
  | 'fact-in-log' // under a checkpoint that the log signed
  | 'log-known' // by the key that was brought
  | 'another-log'
  | 'checkpoint-agrees' // with the one that was brought
  | 'checkpoints-agree' // those of a set, with each other
  | 'checkpoint-cannot-be-compared'
  | 'checkpoint-of-another-key' // of this origin, under a key that was not brought: the log's own was changed, or somebody made himself one
  | 'checkpoint-not-understood'
  | 'forked' // two checkpoints of one log that cannot both be true
  | 'list-of-files' // a sealed list: what it names is checked where it lies beside it (verify-dossier.ts)
  | 'files-as-listed'
  | 'file-missing'
  | 'file-changed'
  | 'document-not-of-these-facts'
  | 'checkpoint-stamped' // by a time authority
  | 'issued-here' // the very bytes, as the house that is asked remembers them (routes-verify.ts)
  | 'not-issued-here'
  | 'no-receipt' // neither a signature nor an attachment, nor a trace of any
  | 'zip-of-files' // what was taken away, not yet unzipped
  | 'list-of-proofs' // proofs.json, which has no seal of its own

const WRONG: ReadonlySet<Finding> = new Set([
  'file-cut',
  'seal-broken',
  'timestamp-broken',
  'timestamp-before-fact',
  'evidence-missing',
  'evidence-not-understood',
  'checkpoint-not-signed',
  'fact-not-in-log',
  'checkpoint-not-understood',
  'forked',
  'file-missing',
  'file-changed',
  'document-not-of-these-facts',
])

/**
 * `wrong`: something in it is not as it was made. `elsewhere`: nothing was changed, and it is in another log than the one that is known:
 * of another house, or of whoever made himself a log and a seal. `whole`: nothing was changed, but nothing that was brought says whose it
 * is, or it could not be compared with what somebody kept. `right`: besides, the seal, the hour and the log are those of who is believed. Of the pages nobody says that they tell the fact: that
 * they were drawn by who sealed them is all that is known.
 * `none`: it is no receipt at all, so that there is nothing to be wrong or right; no yes either.
 */
export type Verdict = {
  readonly verdict: 'none' | 'wrong' | 'elsewhere' | 'whole' | 'right'
  readonly findings: readonly Finding[]
  readonly seal: CheckedSeal | null
  readonly proof: CheckedProof | null
}

/** Checks a receipt by itself: no network, no database. Never throws, whatever the bytes; in doubt it is a no. */
export function verifyReceipt(pdf: Buffer, brought: Brought = {}): Verdict {
  const other = whatElse(pdf)
  if (other !== null) return { verdict: 'none', findings: [other], seal: null, proof: null }
  const seal = checkSeal(pdf)
  const text = attachmentOf(pdf)
  const checked = text === null ? null : checkProof(text.toString())
  const proof = typeof checked === 'string' ? null : checked
  const findings: Finding[] = [
    ...(isCut(pdf) ? ['file-cut' as const] : []),
    ...(seal === null && isEncryptedPdf(pdf) ? ['file-encrypted' as const] : []),
    ...sealFindings(seal, brought.trust),
    checked === 'not-understood' && readManifest(text!.toString()) !== null
      ? 'list-of-files'
      : checked === null
        ? 'evidence-missing'
        : checked === 'not-understood'
          ? 'evidence-not-understood'
          : typeof checked === 'string'
            ? checked
            : 'fact-in-log',
    ...(proof === null ? [] : logFindings(proof, brought)),
    ...(proof !== null && seal?.timestamp && liesBefore(seal.timestamp.at, proof.recordedAt)
      ? ['timestamp-before-fact' as const]
      : []),
  ]
  return { verdict: verdictOf(findings), findings, seal, proof }
}

const ZIP = Buffer.from('PK\x03\x04')
/** What a signature, an attachment or a list leaves in the bytes, whatever else was changed or taken out. */
const TRACES = [
  '/ByteRange',
  '/Sig',
  'ETSI.CAdES',
  '/EmbeddedFile',
  '/AF',
  'evidence.json',
  'manifest.json',
  '"checkpoint"',
]

/** Of a receipt, perhaps: its seal is at its end. As far from the end as readers of PDF look for it. */
const isCut = (bytes: Buffer): boolean => bytes.includes('%PDF-') && !bytes.subarray(-1024).includes('%%EOF')

/** What was never a receipt of ours, so that nothing in it was changed; null: it has a trace of one, and is judged as one. */
function whatElse(bytes: Buffer): Finding | null {
  if (bytes.length === 0) return 'file-empty'
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) return 'zip-of-files'
  if (isListOfProofs(bytes)) return 'list-of-proofs'
  if (isCut(bytes) || TRACES.some((trace) => bytes.includes(trace)) || attachmentOf(bytes) !== null) return null
  return isEncryptedPdf(bytes) ? 'file-encrypted' : 'no-receipt'
}

/** By its form alone: whether they hold is asked where they lie, beside the document and the receipts (verify-dossier.ts). */
function isListOfProofs(bytes: Buffer): boolean {
  if (bytes[0] !== 0x5b) return false
  try {
    const list: unknown = JSON.parse(bytes.toString())
    return (
      Array.isArray(list) && list.length > 0 && list.every((one) => MEMBERS.every((name) => Object.hasOwn(one, name)))
    )
  } catch {
    return false
  }
}

const MEMBERS = ['fact', 'salt', 'position', 'path', 'checkpoint', 'verifier']

export function verdictOf(findings: readonly Finding[]): Verdict['verdict'] {
  if (findings.some((finding) => WRONG.has(finding))) return 'wrong'
  if (findings.includes('another-log')) return 'elsewhere'
  return isBelieved(findings) && !findings.some((finding) => UNCOMPARED.has(finding)) ? 'right' : 'whole'
}

const RIGHT: readonly Finding[] = ['seal-vouched-for', 'time-vouched-for', 'log-known']
/** Seal, hour and log are of who is believed: not right yet, where a checkpoint that was brought could not be compared. */
export const isBelieved = (findings: readonly Finding[]): boolean =>
  RIGHT.every((finding) => findings.includes(finding))

/** Who brought a checkpoint asked for a comparison, and got none: a fork is not ruled out. */
const UNCOMPARED: ReadonlySet<Finding> = new Set(['checkpoint-cannot-be-compared', 'checkpoint-of-another-key'])

export function sealFindings(seal: CheckedSeal | null, trust: Trust = { seals: [], time: [] }): Finding[] {
  if (seal === null) return ['seal-broken']
  const { timestamp, path } = seal
  if (timestamp === null) return ['timestamp-broken']
  // Read at the moment of the timestamp: a certificate that ended since was right then.
  return [
    'sealed',
    isSealOf(path, trust.seals, timestamp.at) ? 'seal-vouched-for' : 'seal-not-vouched-for',
    isTimeOf(timestamp.path, trust.time, timestamp.at) ? 'time-vouched-for' : 'time-not-vouched-for',
  ]
}

function logFindings({ checkpoint, verifier }: CheckedProof, brought: Brought): Finding[] {
  const found: Finding[] = []
  if (brought.verifiers !== undefined) found.push(brought.verifiers.includes(verifier) ? 'log-known' : 'another-log')
  if (brought.checkpoint !== undefined) found.push(compare(checkpoint, verifier, brought.checkpoint, brought.verifiers))
  return found
}

/**
 * With a checkpoint that somebody kept, signed by the same key or by one that was brought: a log may change its key. Of two sizes only
 * the proof between them tells; alone they say nothing.
 */
export function compare(
  own: CheckedProof['checkpoint'],
  verifier: string,
  kept: string,
  brought: readonly string[] = [],
): Finding {
  const { note, path } = readKept(kept)
  const keys = [verifier, ...brought].flatMap((text) => readVerifier(text) ?? [])
  const other = keys.flatMap((key) => openCheckpoint(note, key, own.origin) ?? [])[0]
  if (other === undefined)
    return isOfStranger(note, own.origin, keys) ? 'checkpoint-of-another-key' : 'checkpoint-not-understood'
  const [older, newer] = own.size <= other.size ? [own, other] : [other, own]
  if (older.size === newer.size) return isConsistent(older, newer, []) ? 'checkpoint-agrees' : 'forked'
  if (path === null) return 'checkpoint-cannot-be-compared'
  return isConsistent(older, newer, path) ? 'checkpoint-agrees' : 'forked'
}

/** Unbelieved. What a known key is said to have signed, and did not, was changed. */
export function isOfStranger(text: string, origin: string, known: readonly Verifier[]): boolean {
  const note = readNote(text)
  if (note === null || readCheckpoint(note.text)?.origin !== origin) return false
  return !note.signatures.some(({ keyId }) => known.some((key) => key.keyId === keyId))
}

/**
 * A file of a kept checkpoint: the note, and below an empty line, if it has one, `consistency` and hashes in base64; or what a witness keeps of a
 * fork (witness.md), whose note contradicts what he saw and is signed all the same.
 */
export function readKept(kept: string): { note: string; path: Buffer[] | null } {
  const at = kept.indexOf('\nconsistency\n')
  if (at < 0) return { note: kept.split(/\n(?=begins \d+\n)/)[0]!, path: null }
  const lines = kept
    .slice(at + '\nconsistency\n'.length)
    .split('\n')
    .filter((line) => line !== '')
  const hashes = lines.map(base64)
  return { note: kept.slice(0, at), path: hashes.every((hash) => hash !== null) ? hashes : null }
}
