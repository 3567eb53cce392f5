import { sha256 } from '../platform/crypto/digest.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { openCheckpoint } from './log/checkpoint.ts'
import { readVerifier } from './log/note.ts'
import { type ListedFile, type Manifest, readManifest } from './manifest.ts'
import { type CheckedProof, checkProof } from './proof.ts'
import { type CheckedSeal, checkSeal } from './seal/read-seal.ts'
import { checkTimestamp } from './seal/timestamp.ts'
import { type Brought, compare, type Finding, sealFindings, type Verdict, verdictOf, verifyReceipt } from './verify.ts'

export type DossierVerdict = {
  readonly verdict: Verdict['verdict']
  readonly findings: readonly Finding[]
  readonly seal: CheckedSeal | null
  readonly manifest: Manifest
  /** What was looked at. */
  readonly counts: {
    readonly files: number
    readonly receipts: number
    readonly facts: number
    readonly timestamps: number
  }
  /** The files in which something is wrong, each with what. */
  readonly wrong: readonly { readonly name: string; readonly finding: Finding }[]
}

/** Gives a file that lies beside the list; null: there is none. */
export type Beside = (name: string) => Buffer | null

/**
 * Checks a sealed list and every file it names: the digest of each, each receipt by itself, the proof of each fact, that a document is the
 * one its facts speak of, and that each later checkpoint grew out of those of the proofs and was stamped. No network, no database. Null:
 * this is no such list. Never throws of its own, whatever the bytes.
 */
export function verifyDossier(
  pdf: Buffer,
  beside: Beside,
  brought: Pick<Brought, 'trust' | 'verifiers'> = {},
): DossierVerdict | null {
  const text = attachmentOf(pdf)
  const manifest = text === null ? null : readManifest(text.toString())
  if (manifest === null) return null
  const seal = checkSeal(pdf)
  const found = new Set<Finding>([...sealFindings(seal, brought.trust), 'list-of-files'])
  const wrong: { name: string; finding: Finding }[] = []
  const tell = (name: string, finding: Finding) => {
    found.add(finding)
    wrong.push({ name, finding })
  }
  const files = new Map<string, Buffer>()
  for (const listed of manifest.files) {
    const bytes = beside(listed.name)
    const finding = asListed(listed, bytes)
    if (finding === null) files.set(listed.name, bytes!)
    else tell(listed.name, finding)
  }
  if (wrong.length === 0) found.add('files-as-listed')

  let receipts = 0
  const proofs: CheckedProof[] = []
  for (const [name, bytes] of files) {
    if (/\/receipt-[^/]*\.pdf$/.test(name)) {
      const { verdict, findings, proof } = verifyReceipt(bytes, brought)
      receipts++
      if (verdict === 'wrong') for (const finding of findings) if (verdictOf([finding]) === 'wrong') tell(name, finding)
      for (const doubt of DOUBTS) if (findings.includes(doubt)) found.add(doubt)
      if (proof !== null) proofs.push(proof)
    }
    if (name.endsWith('/proofs.json')) {
      const checked = proofsIn(bytes)
      for (const one of checked) {
        if (typeof one === 'string') tell(name, one === 'not-understood' ? 'evidence-not-understood' : one)
        else proofs.push(one)
      }
      const document = files.get(name.replace(/proofs\.json$/, 'document.pdf'))
      if (document !== undefined && !isTheOneOf(document, checked)) tell(name, 'document-not-of-these-facts')
    }
  }
  if (proofs.length > 0) found.add('fact-in-log')
  const known = brought.verifiers
  if (known !== undefined && proofs.length > 0)
    found.add(proofs.every(({ verifier }) => known.includes(verifier)) ? 'log-known' : 'another-log')
  const timestamps = checkLog(files, proofs, tell, found)
  if (found.has('seal-not-vouched-for')) found.delete('seal-vouched-for')
  if (found.has('time-not-vouched-for')) found.delete('time-vouched-for')
  const findings = [...found]
  const counts = { files: manifest.files.length, receipts, facts: proofs.length, timestamps }
  return { verdict: verdictOf(findings), findings, seal, manifest, counts, wrong }
}

const DOUBTS: readonly Finding[] = ['seal-not-vouched-for', 'time-not-vouched-for']

function asListed({ size, sha256: digest }: ListedFile, bytes: Buffer | null): Finding | null {
  if (bytes === null) return 'file-missing'
  return bytes.length === size && sha256(bytes).toString('hex') === digest ? null : 'file-changed'
}

function proofsIn(bytes: Buffer): (CheckedProof | Exclude<ReturnType<typeof checkProof>, CheckedProof>)[] {
  try {
    const list: unknown = JSON.parse(bytes.toString())
    return Array.isArray(list) ? list.map((one) => checkProof(JSON.stringify(one))) : ['not-understood']
  } catch {
    return ['not-understood']
  }
}

/** Every fact about a document says the digest of its bytes, but those that say nothing of it. */
function isTheOneOf(document: Buffer, proofs: readonly (CheckedProof | string)[]): boolean {
  const digest = sha256(document).toString('hex')
  return proofs.every((proof) => {
    if (typeof proof === 'string') return true
    const said = (proof.fact['data'] as Record<string, unknown> | undefined)?.['fileDigest']
    return said === undefined || said === digest
  })
}

/** Each later checkpoint: signed, grown out of the one of each proof, and stamped where a token lies beside it. */
function checkLog(
  files: ReadonlyMap<string, Buffer>,
  proofs: readonly CheckedProof[],
  tell: (name: string, finding: Finding) => void,
  found: Set<Finding>,
): number {
  let timestamps = 0
  for (const [name, bytes] of files) {
    const from = /^log\/\d+\/from-(\d+)$/.exec(name)
    const own = from && proofs.find(({ checkpoint }) => checkpoint.size === Number(from[1]))
    if (own) {
      const finding = compare(own.checkpoint, own.verifier, bytes.toString())
      if (finding === 'checkpoint-agrees') found.add(finding)
      else tell(name, finding)
    }
    const stamped = /^(log\/\d+)\/timestamp\.tst$/.exec(name)
    if (stamped === null) continue
    const note = files.get(`${stamped[1]}/checkpoint`)
    const signed =
      note !== undefined &&
      proofs.some(({ verifier }) => openCheckpoint(note.toString(), readVerifier(verifier)!) !== null)
    const token = note === undefined ? null : checkTimestamp(bytes, sha256(note))
    if (token === null || (proofs.length > 0 && !signed)) tell(name, 'timestamp-broken')
    else {
      timestamps++
      found.add('checkpoint-stamped')
    }
  }
  return timestamps
}
