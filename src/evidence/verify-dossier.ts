import { sha256 } from '../platform/crypto/digest.ts'
import { attachmentOf } from '../platform/files/pdf-attachment.ts'
import { checkLogFiles, type Proven } from './dossier-log.ts'
import { type ListedFile, type Manifest, readManifest } from './manifest.ts'
import { type CheckedProof, checkProof } from './proof.ts'
import { type CheckedSeal, checkSeal } from './seal/read-seal.ts'
import { type Brought, type Finding, sealFindings, type Verdict, verdictOf, verifyReceipt } from './verify.ts'

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

/** Gives a file that lies beside the list; `changed`: it is not of that size, and was not read; null: there is none. */
export type Beside = (name: string, size: number) => Buffer | 'changed' | null

/**
 * Checks a sealed list and every file it names: the digest of each, each receipt by itself, the proof of each fact, that a document is the
 * one its facts speak of, and what is there of the log (dossier-log.ts). No network, no database. Null:
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
    const isOdd = listed.name.startsWith('log/') && listed.size > LARGEST_OF_LOG
    const bytes = isOdd ? 'evidence-not-understood' : asListed(listed, beside(listed.name, listed.size))
    if (typeof bytes === 'string') tell(listed.name, bytes)
    else files.set(listed.name, bytes)
  }
  if (wrong.length === 0) found.add('files-as-listed')

  let receipts = 0
  const proven: Proven[] = []
  for (const [name, bytes] of files) {
    if (isReceipt(name, bytes)) {
      const { verdict, findings, proof } = verifyReceipt(bytes, brought)
      receipts++
      if (verdict === 'none') for (const finding of NOTHING) tell(name, finding)
      if (verdict === 'wrong') for (const finding of findings) if (verdictOf([finding]) === 'wrong') tell(name, finding)
      if (findings.includes('list-of-files')) tell(name, 'evidence-not-understood')
      for (const doubt of DOUBTS) if (findings.includes(doubt)) found.add(doubt)
      if (proof !== null) proven.push({ name, proof })
    }
    if (baseOf(name) === 'proofs.json')
      for (const one of proofsIn(bytes)) {
        if (typeof one === 'string') tell(name, one === 'not-understood' ? 'evidence-not-understood' : one)
        else proven.push({ name, proof: one })
      }
  }
  for (const name of ofAnother(files, proven)) tell(name, 'document-not-of-these-facts')
  const proofs = proven.map(({ proof }) => proof)
  if (proofs.length > 0) found.add('fact-in-log')
  const known = brought.verifiers
  const { timestamps, signers, found: ofLog } = checkLogFiles(files, proven, brought.trust?.time ?? [], tell)
  // Who opened nothing has no fact in his set: the log is that of its checkpoints.
  const logs = proofs.length > 0 ? proofs.map(({ verifier }) => verifier) : signers
  if (known !== undefined && logs.length > 0)
    found.add(logs.every((key) => known.includes(key)) ? 'log-known' : 'another-log')
  for (const finding of ofLog) found.add(finding)
  if (found.has('seal-not-vouched-for')) found.delete('seal-vouched-for')
  if (found.has('time-not-vouched-for')) found.delete('time-vouched-for')
  const findings = [...found]
  const counts = { files: manifest.files.length, receipts, facts: proofs.length, timestamps }
  // A list vouches for what it names: where something in one of them is wrong, nothing is right.
  return { verdict: wrong.length > 0 ? 'wrong' : verdictOf(findings), findings, seal, manifest, counts, wrong }
}

/** What the log publishes in a set is short; of half a gigabyte no text can be made at all. */
const LARGEST_OF_LOG = 2 ** 20

/** Beside a list that is sealed, what is no receipt at all is one whose proof was taken out. */
const NOTHING: readonly Finding[] = ['seal-broken', 'evidence-missing']

const DOUBTS: readonly Finding[] = ['seal-not-vouched-for', 'time-not-vouched-for']

function asListed({ size, sha256: digest }: ListedFile, bytes: ReturnType<Beside>): Buffer | Finding {
  if (bytes === null) return 'file-missing'
  if (bytes === 'changed' || bytes.length !== size) return 'file-changed'
  return sha256(bytes).toString('hex') === digest ? bytes : 'file-changed'
}

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

/** By what it is: every PDF but the document itself, and the working of its days, which carries nothing. What a file is called proves nothing. */
function isReceipt(name: string, bytes: Buffer): boolean {
  const base = baseOf(name)
  if (!base.endsWith('.pdf') && !bytes.subarray(0, 1024).includes('%PDF-')) return false
  return base !== 'document.pdf' && (base !== 'working.pdf' || attachmentOf(bytes) !== null)
}

/** In the one form in which it is written: a member that is there twice would be read as two things. */
function proofsIn(bytes: Buffer): (CheckedProof | Exclude<ReturnType<typeof checkProof>, CheckedProof>)[] {
  try {
    const text = bytes.toString()
    const list: unknown = JSON.parse(text)
    const isWritten = Array.isArray(list) && `${JSON.stringify(list, null, 1)}\n` === text
    return isWritten ? list.map((one) => checkProof(JSON.stringify(one))) : ['not-understood']
  } catch {
    return ['not-understood']
  }
}

/**
 * The files that are not of what their folder is about: all facts in one are of one subject, and of a document at least one says the
 * digest of its bytes, and none another.
 */
function ofAnother(files: ReadonlyMap<string, Buffer>, proven: readonly Proven[]): string[] {
  const folders = Map.groupBy(proven, ({ name }) => folderOf(name))
  const strangers = [...folders.values()].flatMap(([first, ...others]) =>
    others.filter(({ proof }) => proof.fact['subject'] !== first!.proof.fact['subject']).map(({ name }) => name),
  )
  const documents = [...files].flatMap(([name, bytes]) => {
    if (baseOf(name) !== 'document.pdf') return []
    const said = (folders.get(folderOf(name)) ?? []).flatMap(({ proof }) => fileDigestIn(proof.fact))
    const digest = sha256(bytes).toString('hex')
    return said.length > 0 && said.every((one) => one === digest) ? [] : [name]
  })
  return [...new Set([...strangers, ...documents])]
}

function fileDigestIn({ data }: CheckedProof['fact']): unknown[] {
  const digest = typeof data === 'object' && data !== null && 'fileDigest' in data ? data.fileDigest : undefined
  return digest === undefined ? [] : [digest]
}
