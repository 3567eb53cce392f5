import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stopped } from './dev/stopped.ts'
import { type Verdict, verifyReceipt } from './evidence/index.ts'
import { isSpoken, type Words, words } from './platform/i18n/index.ts'

/**
 * bin/pli verify: a receipt, and what who checks kept. No network, no database. Ends with 1 when something is wrong, or it is not of the
 * log that was named.
 */
export function verify(asked: readonly string[]): void {
  const { file, options } = read(asked)
  const w = words(options.language ?? 'en')
  const verdict = verifyReceipt(bytes(file), {
    anchors: options.trust === undefined ? [] : certificates(options.trust),
    ...(options.checkpoint === undefined ? {} : { checkpoint: bytes(options.checkpoint).toString() }),
    ...(options['log-key'] === undefined ? {} : { verifiers: [options['log-key'].trim()] }),
  })
  console.log(options.json ? JSON.stringify(asJson(verdict)) : asText(w, verdict))
  if (verdict.verdict === 'wrong' || verdict.verdict === 'elsewhere') process.exitCode = 1
}

function read(asked: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      args: [...asked],
      allowPositionals: true,
      options: { checkpoint: text, trust: text, 'log-key': text, language: text, json: { type: 'boolean' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new Stopped('bin/pli verify needs one file')
    if (values.language !== undefined && !isSpoken(values.language))
      throw new Stopped(`bin/pli verify does not speak ${values.language}`)
    return { file, options: values }
  } catch (error) {
    if (error instanceof TypeError) throw new Stopped(`bin/pli verify does not understand: ${error.message}`)
    throw error
  }
}

function bytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new Stopped(`bin/pli verify cannot read ${path}`)
  }
}

function certificates(path: string): X509Certificate[] {
  const pems =
    bytes(path)
      .toString()
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (pems.length > 0) return pems.map((pem) => new X509Certificate(pem))
  } catch {
    // said below
  }
  throw new Stopped(`bin/pli verify finds no certificate (PEM) in ${path}`)
}

const asJson = ({ verdict, findings, seal, proof }: Verdict) => ({
  verdict,
  findings,
  seal: seal && {
    by: seal.signer.subject,
    at: seal.timestamp?.at.toString() ?? null,
    timestampBy: seal.timestamp?.authority.subject ?? null,
  },
  fact: proof?.fact ?? null,
  digest: proof?.digest ?? null,
  position: proof?.position ?? null,
  checkpoint: proof && { origin: proof.checkpoint.origin, size: proof.checkpoint.size },
  logKey: proof?.verifier ?? null,
})

function asText(w: Words, { verdict, findings, seal, proof }: Verdict): string {
  const lines = [
    w(`evidence.verdict.${verdict}`),
    ...findings.map((finding) => `  ${w(`evidence.finding.${finding}`)}`),
  ]
  if (seal?.timestamp) lines.push('', seal.signer.subject, `${seal.timestamp.at} (${seal.timestamp.authority.subject})`)
  if (proof) {
    const { origin, size } = proof.checkpoint
    lines.push('', `${proof.verifier}`, `${origin}: ${proof.position} / ${size}`, `SHA-256 ${proof.digest}`)
    lines.push(JSON.stringify(proof.fact, null, 2))
  }
  return lines.join('\n')
}
