import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { createRenderer } from '../../platform/pdf/renderer.ts'
import { needs } from '../../platform/testing/index.ts'
import { evidence, made, sheetWith } from '../example-receipt.ts'
import { sealingOf } from '../sealing.ts'
import { completed } from './complete.ts'
import { sealPdf } from './pades.ts'
import { checkSeal } from './read-seal.ts'
import { checkTimestamp, httpTimeAuthority } from './timestamp.ts'

/** A time authority as most are: its certificate is of an authority between, and its answers hold its own alone. It is openssl. */
const skip = needs('openssl')
const dir = mkdtempSync(join(tmpdir(), 'pli-between-'))
const inDir = (name: string) => join(dir, name)
const run = (command: string, words: readonly string[]) =>
  spawnSync(command, words, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
const openssl = (...words: string[]) => {
  const { status, stderr } = run('openssl', words)
  assert.equal(status, 0, String(stderr))
}
const digest = createHash('sha256').update('a checkpoint').digest()
const renderer = createRenderer()

const certify = (name: string, by: string, extensions: string) => {
  const { length } = by
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  )
  writeFileSync(inDir('ext'), extensions)
  const signer =
    length === 0 ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
  openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-out', `${name}.pem`, '-days', '30', '-extfile', 'ext')
  return new X509Certificate(readFileSync(inDir(`${name}.pem`)))
}

const CA = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  writeFileSync(inDir('query'), Buffer.concat(parts))
  openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-out', 'reply')
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(inDir('reply')))
})
after(async () => {
  server.close()
  await renderer.stop()
  rmSync(dir, { recursive: true })
})

const chain = skip ? [] : [certify('root', '', CA), certify('between', 'root', CA), certify('stranger', '', CA)]
if (!skip) {
  certify('tsa', 'between', 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n')
  writeFileSync(
    inDir('tsa.cnf'),
    `[tsa]\ndefault_tsa = one\n[one]\nserial = ${inDir('serial')}\nsigner_cert = ${inDir('tsa.pem')}
signer_key = ${inDir('tsa.key')}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n`,
  )
}
const [root, between, stranger] = chain as [X509Certificate, X509Certificate, X509Certificate]
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

/** What openssl says of a token when it knows the root alone. */
const isRightFor = (token: Buffer): boolean => {
  writeFileSync(inDir('token'), token)
  const words = ['ts', '-verify', '-digest', digest.toString('hex'), '-in', 'token', '-token_in', '-CAfile', 'root.pem']
  return run('openssl', words).status === 0
}

test('a token without the certificates up to its root is completed with those that are known, and openssl finds the way by them', {
  skip,
}, async () => {
  const bare = await httpTimeAuthority(url).stamp(digest)
  assert.deepEqual([checkTimestamp(bare, digest)?.complete, isRightFor(bare)], [false, false])
  const whole = await httpTimeAuthority(url, [stranger, root, between]).stamp(digest)
  const found = checkTimestamp(whole, digest)!
  assert.equal(found.complete, true)
  assert.deepEqual(
    found.path.map(({ subject }) => subject),
    ['CN=tsa', 'CN=between', 'CN=root'],
    'no other',
  )
  assert.equal(isRightFor(whole), true)
  assert.deepEqual(completed(whole, chain), whole, 'what is whole and in our form stays as it is')
})

test('without the one between nothing is completed, and no receipt is sealed with it', { skip }, async () => {
  const token = await httpTimeAuthority(url, [root, stranger]).stamp(digest)
  assert.equal(checkTimestamp(token, digest)?.complete, false)
  const sealing = { key: made.seal, authority: httpTimeAuthority(url, [root]), name: 'Pli', reason: 'Accusé' }
  const sheet = await sheetWith(renderer, JSON.stringify(evidence))
  await assert.rejects(
    sealPdf(sheet, { ...sealing, at: Temporal.Instant.from('2026-05-06T22:01:00Z') }),
    /do not reach a root/,
  )
})

test('in a completed token no byte may be another, of the certificates that were put there neither', {
  skip,
}, async () => {
  const token = await httpTimeAuthority(url, [root, between]).stamp(digest)
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(token)
      changed[at]! ^= by
      assert.equal(checkTimestamp(changed, digest)?.complete ?? false, false, `byte ${at}`)
    }),
    { numRuns: 60 },
  )
})

test('told by PLI_TIME_AUTHORITY_CERTIFICATES_FILE, a house seals with such an authority', { skip }, async () => {
  writeFileSync(inDir('known.pem'), `${between}\n${root}\n`)
  const config = readConfig({
    PLI_VAR: dir,
    PLI_TIME_AUTHORITY: url.href,
    PLI_TIME_AUTHORITY_CERTIFICATES_FILE: inDir('known.pem'),
  })
  const at = systemClock.now() // as the authority has it: openssl is told no hour
  const { key, authority } = sealingOf(config, { now: () => at })
  const sheet = await sheetWith(renderer, JSON.stringify(evidence))
  const sealed = await sealPdf(sheet, { key, authority, name: 'Pli', reason: 'Accusé', at })
  assert.match(checkSeal(sealed)!.timestamp!.authority.subject, /tsa/)
  assert.throws(
    () => readConfig({ PLI_TIME_AUTHORITY_CERTIFICATES_FILE: inDir('absent') }),
    /CERTIFICATES_FILE cannot be read/,
  )
})

test('whatever is no signature is not completed', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('3000', 'hex'),
    Buffer.from('<html>'),
    Buffer.from('30020500', 'hex'),
  ])
    assert.throws(() => completed(bytes, []))
})
