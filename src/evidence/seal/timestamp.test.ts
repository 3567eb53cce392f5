import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { createLog } from '../../platform/log.ts'
import { selfMadeAuthority } from './self-made.ts'
import { checkTimestamp, httpTimeAuthority, ownTimeAuthority, timestampRequest, tokenOf } from './timestamp.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-tsa-'))
const inDir = (name: string) => path.join(dir, name)
const run = (command: string, words: readonly string[]) =>
  execFileSync(command, words, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
const openssl = (...words: string[]) => run('openssl', words)
const digest = createHash('sha256').update('a checkpoint').digest()

/** What the next answer is; null: the authority's own. */
let instead: { status: number; body: Buffer } | null = null
/** An answer without an end: what was sent of it, once whoever asked hangs up. */
let endless: ((sent: number) => void) | null = null
let server: Server
let url: URL

before(() => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '30',
    '-subj',
    '/CN=root',
  )
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=authority')
  writeFileSync(inDir('ext'), 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n')
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-CAcreateserial',
    '-out',
    'tsa.pem',
    '-days',
    '30',
    '-extfile',
    'ext',
  )
  writeFileSync(
    inDir('tsa.cnf'),
    `[tsa]\ndefault_tsa = one\n[one]\nserial = ${inDir('serial')}\nsigner_cert = ${inDir('tsa.pem')}\ncerts = ${inDir('root.pem')}
signer_key = ${inDir('tsa.key')}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n`,
  )
  server = createServer(async (request, response) => {
    if (endless !== null) {
      let sent = 0
      const more = () => {
        while (!response.destroyed && response.write(readFileSync(inDir('reply')))) sent++
      }
      response.on('drain', more).on('close', () => endless!(sent))
      return more()
    }
    if (instead !== null) return response.writeHead(instead.status).end(instead.body)
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    writeFileSync(inDir('query'), Buffer.concat(parts))
    openssl('ts', '-reply', '-config', inDir('tsa.cnf'), '-queryfile', 'query', '-out', 'reply')
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(inDir('reply')))
  })
  return new Promise<void>((listening) =>
    server.listen(0, '127.0.0.1', () => {
      url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      listening()
    }),
  )
})
after(() => {
  server.close()
  rmSync(dir, { recursive: true })
})

test('an authority that is openssl is asked over HTTP; its token is right for us and for openssl', async () => {
  const token = await httpTimeAuthority(url).stamp(digest)
  const found = checkTimestamp(token, digest)!
  assert.match(found.authority.subject, /authority/)
  writeFileSync(inDir('token'), token)
  const said = openssl(
    'ts',
    '-verify',
    '-digest',
    digest.toString('hex'),
    '-in',
    'token',
    '-token_in',
    '-CAfile',
    'root.pem',
  )
  assert.match(said.toString(), /OK/)
  assert.equal(checkTimestamp(token, createHash('sha256').update('another').digest()), null)
})

test('our own word for the time has the same form: openssl believes it from whoever believes us', async () => {
  const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
  const at = Temporal.Instant.from('2026-05-04T09:00:00Z')
  const token = await ownTimeAuthority(made.time, () => at).stamp(digest)
  const found = checkTimestamp(token, digest)!
  assert.deepEqual([found.at.toString(), found.complete], [at.toString(), true])
  writeFileSync(inDir('own'), token)
  writeFileSync(inDir('own.pem'), made.anchor.toString())
  const said = openssl(
    'ts',
    '-verify',
    '-digest',
    digest.toString('hex'),
    '-in',
    'own',
    '-token_in',
    '-CAfile',
    'own.pem',
    '-attime',
    '1777885200',
  )
  assert.match(said.toString(), /OK/)
})

test('an authority that refuses, breaks, is silent or answers something else gives no timestamp', async () => {
  const asked = (status: number, body: Buffer) => {
    instead = { status, body }
    return httpTimeAuthority(url).stamp(digest)
  }
  const right = readFileSync(inDir('reply'))
  await assert.rejects(asked(500, right), /answered 500/)
  await assert.rejects(asked(200, Buffer.from('3005300302010 2'.replace(' ', ''), 'hex')), /granted nothing/)
  await assert.rejects(asked(200, Buffer.from('<html>')), /granted nothing/)
  await assert.rejects(asked(200, right), /something else/, 'an answer to another question: replayed')
  instead = null
  await assert.rejects(httpTimeAuthority(new URL('http://127.0.0.1:1/')).stamp(digest))
})

test('the log names the time authority when it is away, and when it answers wrong: nothing else of a fault is kept', async () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const stamp = async (from: URL) =>
    httpTimeAuthority(from)
      .stamp(digest)
      .catch((error: unknown) => log.fault('receipt', error))
  await stamp(new URL('http://127.0.0.1:1/'))
  instead = { status: 500, body: Buffer.alloc(0) }
  await stamp(url)
  instead = { status: 200, body: Buffer.from('<html>') }
  await stamp(url)
  instead = null
  const faults = lines.map((line) => JSON.parse(line).fault)
  assert.deepEqual(faults, ['TimeAuthoritySilent', 'TimeAuthorityWrong', 'TimeAuthorityWrong'])
})

test('an answer that is longer than one can be is not read to its end, however right it begins: whoever sends it is hung up on', async () => {
  const right = readFileSync(inDir('reply'))
  instead = { status: 200, body: Buffer.concat([right], 2 ** 16 + 1) }
  await assert.rejects(httpTimeAuthority(url).stamp(digest), /more than an answer can be/)
  instead = { status: 200, body: Buffer.concat([right], 2 ** 16) }
  await assert.rejects(httpTimeAuthority(url).stamp(digest), /granted nothing/, 'no longer than one: it is read')
  instead = null
  const sent = new Promise<number>((hungUp) => {
    endless = hungUp
  })
  await assert.rejects(httpTimeAuthority(url).stamp(digest), /more than an answer can be/)
  assert.ok((await sent) > 0)
  endless = null
})

test('a question says SHA-256, asks for the certificate, and never says the same number twice', () => {
  const [one, two] = [timestampRequest(digest), timestampRequest(digest)]
  assert.notEqual(one.nonce, two.nonce)
  writeFileSync(inDir('question'), one.der)
  const said = openssl('ts', '-query', '-in', 'question', '-text').toString()
  assert.match(said, /Hash Algorithm: sha256/)
  assert.match(said, /Certificate required: yes/)
  assert.match(said, new RegExp(`Nonce: 0x${one.nonce}`, 'i'))
})

test('a key that is not one for timestamps gives none that is believed', async () => {
  const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
  const token = await ownTimeAuthority(made.seal, () => Temporal.Instant.from('2026-05-04T09:00:00Z')).stamp(digest)
  assert.equal(checkTimestamp(token, digest), null)
})

test('whatever bytes come, changed or made up: a clean no', async () => {
  const made = selfMadeAuthority(Temporal.Instant.from('2026-05-04T08:00:00Z'))
  const token = await ownTimeAuthority(made.time, () => Temporal.Instant.from('2026-05-04T09:00:00Z')).stamp(digest)
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(token)
      changed[at] = changed[at]! ^ by
      assert.equal(checkTimestamp(changed, digest)?.complete ?? false, false, `byte ${at}`)
    }),
    { numRuns: 600 },
  )
  // The mark of what is made of others, on each byte that may be a tag: few random changes come upon it.
  for (let at = 0; at < token.length; at++) {
    const changed = Buffer.from(token)
    changed[at] = changed[at]! ^ 0x20
    assert.equal(checkTimestamp(changed, digest)?.complete ?? false, false, `byte ${at}`)
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.equal(checkTimestamp(bytes, digest), null)
      assert.equal(tokenOf(bytes), null)
    }),
  )
  for (let cut = 0; cut < token.length; cut += 7) assert.equal(checkTimestamp(token.subarray(0, cut), digest), null)
  assert.equal(checkTimestamp(Buffer.concat([token, randomBytes(1)]), digest), null)
})
