import { X509Certificate } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Stopped, understood } from './dev/stopped.ts'
import {
  atItsEnd,
  type Beside,
  DAY,
  type DossierVerdict,
  dayEndedAt,
  isBelieved,
  readKey,
  type Verdict,
  verifyDossier,
  verifyReceipt,
  writeVerifier,
} from './evidence/index.ts'
import { calledFrom } from './platform/called-from.ts'
import { formatInstant, isSpoken, type Words, words } from './platform/i18n/index.ts'

/**
 * bin/pli verify: a receipt, or a sealed list with the files beside it, and what who checks kept. No network, no database. What it ends with
 * stands in docs/evidence.md §5: who asks in a script must not take whole for right, since anybody can make what is whole.
 */
export function verify(asked: readonly string[]): void {
  const { file, options } = read(asked)
  const w = words(options.language ?? 'en')
  const pdf = bytes(file)
  const brought = {
    trust: { seals: certificates(options['trust-seal']), time: certificates(options['trust-time']) },
    ...(options['log-key'] === undefined ? {} : { verifiers: options['log-key'].map(key) }),
  }
  const dossier = verifyDossier(pdf, beside(path.dirname(calledFrom(file))), brought)
  if (dossier !== null && options.checkpoint !== undefined)
    throw new Stopped('bin/pli verify compares a checkpoint with one receipt: name it instead of the list')
  const kept = options.checkpoint === undefined ? {} : { checkpoint: text(options.checkpoint) }
  const verdict = dossier ?? verifyReceipt(pdf, { ...brought, ...kept })
  // What somebody kept is no checkpoint of this log: that says nothing of the receipt, which may be wrong besides.
  const isNone = verdict.findings.includes('checkpoint-not-understood') && !('manifest' in verdict)
  if (isNone && verifyReceipt(pdf, brought).verdict !== 'wrong')
    throw new Stopped(`bin/pli verify finds no checkpoint in ${options.checkpoint} that the log of this receipt signed`)
  if ('manifest' in verdict) console.log(options.json ? written(dossierAsJson(verdict)) : dossierAsText(w, verdict))
  else console.log(options.json ? written(asJson(verdict)) : asText(w, verdict))
  process.exitCode = ENDS[verdict.verdict]
}

/** 4, as of a witness: nothing is wrong, and what was asked is not proved. 2 is that it could not be done (cli.ts). */
const ENDS: Readonly<Record<Verdict['verdict'], number>> = { right: 0, none: 1, wrong: 1, elsewhere: 1, whole: 4 }

function read(asked: readonly string[]) {
  const word = { type: 'string' } as const
  const options = {
    checkpoint: word,
    'trust-seal': word,
    'trust-time': word,
    'log-key': { type: 'string', multiple: true },
    language: word,
    json: { type: 'boolean' },
  } as const
  const { values, positionals } = understood('bin/pli verify', () =>
    parseArgs({ args: [...asked], allowPositionals: true, options }),
  )
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Stopped('bin/pli verify needs one file')
  if (values.language !== undefined && !isSpoken(values.language))
    throw new Stopped(`bin/pli verify does not speak ${values.language}`)
  return { file, options: values }
}

/** Badly copied it would make a stranger of every receipt: refused by its name. */
function key(line: string): string {
  const verifier = readKey(line)
  if (verifier === null) throw new Stopped('bin/pli verify finds no key of a log in --log-key, as /log/key tells it')
  return writeVerifier(verifier)
}

/** Of what is read as a text: what is larger is none of ours, and could be no text of JavaScript. */
const LARGEST_TEXT = 2 ** 20

function text(file: string): string {
  const read = bytes(file)
  if (read.length > LARGEST_TEXT) throw new Stopped(`bin/pli verify reads no certificate and no checkpoint in ${file}`)
  return read.toString()
}

function bytes(file: string): Buffer {
  try {
    return readFileSync(calledFrom(file))
  } catch {
    throw new Stopped(`bin/pli verify cannot read ${file}`)
  }
}

function certificates(file: string | undefined): X509Certificate[] {
  if (file === undefined) return []
  const pems = text(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (pems.length > 0) return pems.map((pem) => new X509Certificate(pem))
  } catch {
    // said below
  }
  throw new Stopped(`bin/pli verify finds no certificate (PEM) in ${file}`)
}

/**
 * A file that the list names, in its folder: the list holds no name that leads out of it (manifest.ts). A link could lead to one without an
 * end, and one of another size is not the one that was listed: neither is read.
 */
const beside =
  (folder: string): Beside =>
  (name, size) => {
    try {
      const file = path.join(folder, name)
      const found = lstatSync(file)
      if (!found.isFile()) return null
      return found.size === size ? readFileSync(file) : 'changed'
    } catch {
      return null
    }
  }

/**
 * Whoever forged a file chose each name and value in it: printed as they are they would move the cursor, clear the screen and write a verdict
 * of their own over ours. What is no visible sign is written as JSON writes it.
 */
const visible = (text: string): string =>
  text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  )

/** The same JSON, of visible signs alone. */
const written = (json: unknown, indent?: number): string =>
  JSON.stringify(json, null, indent).split('\n').map(visible).join('\n')

/** A name in a certificate, in one line: one a line is each of its parts. */
const named = (subject: string): string => subject.split('\n').map(visible).join(', ')

/** Who sealed, and who gave the hour. */
const sealedBy = (w: Words, seal: Verdict['seal']): string[] =>
  seal?.timestamp
    ? ['', named(seal.signer.subject), `${inParis(w, seal.timestamp.at)} (${named(seal.timestamp.authority.subject)})`]
    : []

/** As the pages say it; JSON has it in UTC. */
const inParis = (w: Words, at: Temporal.Instant): string => formatInstant(w.language.tag, at, 'exact')

/** What a file says of an hour or a day: whoever forged it may have written another thing in that place. */
function readable(w: Words, said: string): string {
  try {
    return said.includes('T') ? inParis(w, Temporal.Instant.from(said)) : visible(said)
  } catch {
    return visible(said)
  }
}

/** The term ends with a day, as the pages say it; the instant is the first of the next one. */
function dayOfTerm(w: Words, said: string): string {
  try {
    const day = dayEndedAt(Temporal.Instant.from(said))
    return day === null ? '' : ` – ${atItsEnd(w, day)}`
  } catch {
    return ''
  }
}

const sealAsJson = (seal: Verdict['seal']) =>
  seal && {
    by: seal.signer.subject,
    at: seal.timestamp?.at.toString() ?? null,
    timestampBy: seal.timestamp?.authority.subject ?? null,
  }

const dossierAsJson = ({ verdict, findings, seal, manifest, counts, wrong }: DossierVerdict) => {
  const { kind, number, madeAt } = manifest
  return { verdict, findings, seal: sealAsJson(seal), list: { kind, number, madeAt }, counts, wrong }
}

function dossierAsText(w: Words, { verdict, findings, seal, manifest, counts, wrong }: DossierVerdict): string {
  const lines = [...said(w, verdict, findings, wrong), ...sealedBy(w, seal)]
  lines.push('', `${visible(`${manifest.kind} ${manifest.number}`)} ${readable(w, manifest.madeAt)}`)
  lines.push(JSON.stringify(counts))
  return lines.join('\n')
}

/** Below what was found wrong in a set, the files it was found in. */
const said = (
  w: Words,
  verdict: Verdict['verdict'],
  findings: Verdict['findings'],
  wrong: DossierVerdict['wrong'] = [],
): string[] => [
  w(`evidence.verdict.${verdict === 'whole' && isBelieved(findings) ? 'uncompared' : verdict}`),
  ...findings.flatMap((found) => [
    `  ${w(`evidence.finding.${found}`)}`,
    ...wrong.flatMap(({ name, finding }) => (finding === found ? [`    ${name}`] : [])),
  ]),
]

const asJson = ({ verdict, findings, seal, proof }: Verdict) => ({
  verdict,
  findings,
  seal: sealAsJson(seal),
  fact: proof?.fact ?? null,
  days: daysIn(proof?.fact),
  pagesCompared: false,
  digest: proof?.digest ?? null,
  position: proof?.position ?? null,
  checkpoint: proof && { origin: proof.checkpoint.origin, size: proof.checkpoint.size },
  logKey: proof?.verifier ?? null,
})

/**
 * Each instant and each day that a fact says: what whoever checks has to find on the pages, for no reader of ours looks at them. Nothing
 * else: here a name or a value of words would read as ours.
 */
function daysIn(fact: unknown): { name: string; value: string }[] {
  if (typeof fact !== 'object' || fact === null) return []
  return Object.entries(fact).flatMap(([name, value]) => {
    if (typeof value !== 'string') return daysIn(value) // as deep as checkProof lets a fact be
    return MEMBER.test(name) && DAY.test(value) ? [{ name, value }] : []
  })
}

const MEMBER = /^(?:[A-Za-z]+|\d+)$/ // of a list, its place

function asText(w: Words, { verdict, findings, seal, proof }: Verdict): string {
  const lines = [...said(w, verdict, findings), ...sealedBy(w, seal)]
  if (proof) {
    const { origin, size } = proof.checkpoint
    lines.push(
      '',
      visible(proof.verifier),
      visible(`${origin}: ${proof.position} / ${size}`),
      `SHA-256 ${proof.digest}`,
    )
    lines.push(written(proof.fact, 2), '', w('evidence.compare'))
    for (const { name, value } of daysIn(proof.fact))
      lines.push(`  ${name}: ${readable(w, value)}${name === 'termEndsAt' ? dayOfTerm(w, value) : ''}`)
  }
  return lines.join('\n')
}
