import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { attachmentOf } from '../../platform/files/pdf-attachment.ts'
import { createRenderer } from '../../platform/pdf/renderer.ts'
import { needs } from '../../platform/testing/index.ts'
import { believed, evidence, made, now, sheetWith } from '../example-receipt.ts'
import { isSealOf, isTimeOf } from './believe.ts'
import { sealPdf } from './pades.ts'
import { checkSeal } from './read-seal.ts'
import { selfMadeAuthority, trustOfSelfMade } from './self-made.ts'
import { ownTimeAuthority } from './timestamp.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'pli-seal-'))
const inDir = (name: string) => path.join(dir, name)
const run = (command: string, ...words: string[]) =>
  execFileSync(command, words, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
const renderer = createRenderer()
after(async () => {
  await renderer.stop()
  rmSync(dir, { recursive: true })
})

const sealing = {
  key: made.seal,
  authority: ownTimeAuthority(made.time, () => now),
  name: 'Pli',
  reason: 'Accusé',
  at: now,
}
const proof = JSON.stringify(evidence)
const receipt = await sheetWith(renderer, proof, 'ar')
const sealed = await sealPdf(receipt, sealing)

test('a sealed receipt is signed over all its bytes, by the seal’s certificate, with a timestamp over the signature', () => {
  const seal = checkSeal(sealed)!
  assert.match(seal.signer.subject, /cachet/)
  assert.equal(seal.timestamp?.at.toString(), now.toString())
  const [stranger, later] = [trustOfSelfMade(selfMadeAuthority(now)), now.add({ hours: 24 * 365 * 11 })]
  assert.equal(isSealOf(seal.path, believed.seals, now), true)
  assert.equal(isSealOf(seal.path, stranger.seals, now), false)
  assert.equal(isSealOf(seal.path, believed.seals, later), false)
  assert.equal(isTimeOf(seal.timestamp!.path, believed.time, now), true)
  assert.equal(isTimeOf(seal.timestamp!.path, stranger.time, now), false)
  assert.equal(isTimeOf(seal.timestamp!.path, believed.time, later), false)
})

/** The signature, and all that it covers, cut out of the file without our own reader. */
function cutOut(): { readonly cms: Buffer; readonly content: Buffer } {
  const [, from, to] = /\/ByteRange\s*\[0 (\d+) (\d+)/.exec(sealed.toString('latin1'))!.map(Number) as [
    number,
    number,
    number,
  ]
  const filled = Buffer.from(sealed.toString('latin1', from + 1, to - 1), 'hex')
  const content = Buffer.concat([sealed.subarray(0, from), sealed.subarray(to)])
  return { cms: filled.subarray(0, 4 + filled.readUInt16BE(2)), content } // as long as it says: its own last byte may be a zero too
}

test('the signature holds what PAdES baseline B-T asks for and nothing else, as openssl reads it: no signing time, no second certificate', {
  skip: needs('openssl'),
}, () => {
  writeFileSync(inDir('cms'), cutOut().cms)
  const said = run('openssl', 'cms', '-inform', 'DER', '-in', 'cms', '-cmsout', '-print', '-noout')
  const [, signed, unsigned, ...more] = said.split(/^ *(?:un)?signedAttrs:$/m) as [string, string, string, ...string[]]
  assert.deepEqual(more, [], 'of one who signs')
  const named = (text: string) => [...text.matchAll(/^ *object: .*\(([\d.]+)\)$/gm)].map(([, name]) => name)
  assert.deepEqual(named(signed), [
    '1.2.840.113549.1.9.3', // content type
    '1.2.840.113549.1.9.4', // message digest
    '1.2.840.113549.1.9.16.2.47', // signing certificate, version 2
  ])
  assert.deepEqual(named(unsigned), ['1.2.840.113549.1.9.16.2.14']) // timestamp over the signature
  assert.match(sealed.toString('latin1'), /\/SubFilter\s*\/ETSI\.CAdES\.detached/)
})

test('an independent reader finds the signature right: pdfsig', { skip: needs('poppler') }, () => {
  writeFileSync(inDir('sealed.pdf'), sealed)
  const said = run('pdfsig', '-nocert', 'sealed.pdf')
  assert.match(said, /Signature is Valid/)
  assert.match(said, /Total document signed/)
  assert.match(said, /ETSI\.CAdES\.detached/)
})

test('openssl finds the signature right over the bytes that it covers, and the anchor vouching for it', {
  skip: needs('openssl'),
}, () => {
  const { cms, content } = cutOut()
  writeFileSync(inDir('content'), content)
  writeFileSync(inDir('cms'), cms)
  writeFileSync(inDir('anchor.pem'), made.anchor.toString())
  const words = [
    '-inform',
    'DER',
    '-in',
    'cms',
    '-content',
    'content',
    '-CAfile',
    'anchor.pem',
    '-binary',
    '-purpose',
    'any',
  ]
  run('openssl', 'cms', '-verify', ...words, '-attime', String(now.epochMilliseconds / 1000), '-cades', '-out', 'out')
})

/** Both strings of /ID: what a file is, and what this version of it is. */
function identifiersOf(name: string): readonly string[] {
  const both = /\/ID \[ (.+?) \]/.exec(run('qpdf', '--show-object=trailer', name))![1]!
  const found = both.match(/\([^()]+\)|<[0-9a-f]+>/g) ?? []
  assert.equal(found.length, 2, both)
  return found
}

test('sealing leaves what makes it PDF/A-3a: its identifier, /ID, /AF and the attachment, the tags, the language, and the file is whole', {
  skip: needs('qpdf'),
}, () => {
  writeFileSync(inDir('receipt.pdf'), receipt)
  writeFileSync(inDir('sealed.pdf'), sealed)
  run('qpdf', '--check', 'sealed.pdf')
  const plain = (pdf: Uint8Array) => {
    writeFileSync(inDir('in.pdf'), pdf)
    run('qpdf', '--qdf', '--object-streams=disable', 'in.pdf', 'plain.pdf')
    return execFileSync('cat', ['plain.pdf'], { cwd: dir }).toString('latin1')
  }
  const [before, text] = [plain(receipt), plain(sealed)]
  assert.deepEqual(
    identifiersOf('sealed.pdf'),
    identifiersOf('receipt.pdf'),
    'sealed once it is made, and never changed after',
  )
  for (const kept of [/\/StructTreeRoot/, /\/MarkInfo/, /\/Lang/, /pdfaid:part>3</, /pdfaid:conformance>A</]) {
    assert.match(before, kept)
    assert.match(text, kept)
  }
  assert.match(text, /\/AF \[/)
  assert.equal(attachmentOf(sealed)?.toString(), proof, 'the very bytes of the attachment')
  assert.match(text, /\/FT \/Sig/)
  assert.match(text, /\/AP\b/, 'the signature’s field has an appearance: PDF/A asks for it')
})

test('without the time authority there is no seal: never a lesser one', async () => {
  const silent = { stamp: async () => Promise.reject(new Error('silent')) }
  await assert.rejects(sealPdf(receipt, { ...sealing, authority: silent }), /silent/)
})

test('one byte of it changed, anywhere: a clean no', () => {
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ by
      assert.equal(checkSeal(changed)?.timestamp ?? null, null, `byte ${at}`)
    }),
    { numRuns: 300 },
  )
  const from = Number(/\/ByteRange\s*\[0 (\d+)/.exec(sealed.toString('latin1'))![1])
  const signature = Array.from({ length: 9000 }, (_, i) => from + i)
  for (const at of signature.filter((_, i) => i % 17 === 0)) {
    const changed = Buffer.from(sealed)
    changed[at] = changed[at]! ^ 0x01
    assert.equal(checkSeal(changed)?.timestamp ?? null, null, `byte ${at}`)
  }
})

test('what is put behind the seal, cut off, sealed twice or no PDF at all: a clean no', () => {
  const cases = [
    Buffer.concat([sealed, Buffer.from('\n')]),
    Buffer.concat([sealed, sealed]),
    sealed.subarray(0, -1),
    receipt,
    Buffer.alloc(0),
    Buffer.from('/ByteRange [0 1 3 1]<>'),
    Buffer.from('/ByteRange [0 999999999 999999999 0]'),
  ]
  for (const bytes of cases) assert.equal(checkSeal(Buffer.from(bytes)), null)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => checkSeal(Buffer.from(bytes)) === null))
})
