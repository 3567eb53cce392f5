import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from '../platform/crypto/digest.ts'
import {
  believed,
  consistency,
  evidence,
  evidencesOf,
  fact,
  forked,
  made,
  now,
  origin,
  own,
  verifier,
} from './example-receipt.ts'
import { sealedPage } from './example-sealed.ts'
import { readNote, signNote, verifierOf, verifierOfSigner, writeVerifier } from './log/note.ts'
import { proofOf } from './log/tiles.ts'
import { inclusionRanges } from './log/tree.ts'
import type { FactProof } from './proof.ts'
import { selfMadeAuthority } from './seal/self-made.ts'
import { ownTimeAuthority } from './seal/timestamp.ts'
import { verifyDossier } from './verify-dossier.ts'

/* A sealed list over files of which some are not what the list is for. */

const DOCUMENT = Buffer.from('%PDF-1.7 the decision')
const about = (more: object) => JSON.stringify({ ...JSON.parse(fact), ...more })
const [saysDigest, saysNothing, ofAnother] = (await evidencesOf(
  about({
    id: 'document:1/deposited',
    type: 'DocumentDeposited',
    data: { fileDigest: sha256(DOCUMENT).toString('hex') },
  }),
  about({ id: 'document:1/read', data: {} }),
  about({ id: 'document:2/read', subject: 'document:2', data: {} }),
)) as [FactProof, FactProof, FactProof]
const list = (...proofs: readonly object[]) => `${JSON.stringify(proofs, null, 1)}\n`

async function judged(files: Readonly<Record<string, Buffer | string>>, change = (text: string) => text) {
  const bytes = new Map(Object.entries(files).map(([name, one]) => [name, Buffer.from(one)]))
  const listed = [...bytes].map(([name, one]) => ({ name, size: one.length, sha256: sha256(one).toString('hex') }))
  const manifest = change(JSON.stringify({ v: 1, kind: 'court', number: 'n', madeAt: 'm', files: listed }))
  const pdf = await sealedPage(manifest, made.seal, made.time, { name: 'manifest.json' })
  const found = verifyDossier(pdf, (name) => bytes.get(name) ?? null, { trust: believed, verifiers: [verifier] })
  return found && [found.verdict, ...found.wrong.map(({ name, finding }) => `${name}: ${finding}`)]
}
const document = { 'documents/01/document.pdf': DOCUMENT }

test('a document is of its facts when one of them says the digest of its bytes, and none another', async () => {
  const proofs = list(saysNothing, saysDigest)
  assert.deepEqual(await judged({ ...document, 'documents/01/proofs.json': proofs }), ['right'])
  const another = { 'documents/01/document.pdf': '%PDF-1.7 another letter', 'documents/01/proofs.json': proofs }
  assert.deepEqual(await judged(another), ['wrong', 'documents/01/document.pdf: document-not-of-these-facts'])
})

test('a file of the log that is larger than any is not read: of half a gigabyte no text can be made', async () => {
  const files = [{ name: 'log/key', size: 2 ** 29, sha256: '00'.repeat(32) }]
  const text = JSON.stringify({ v: 1, kind: 'court', number: 'n', madeAt: 'm', files })
  const pdf = await sealedPage(text, made.seal, made.time, { name: 'manifest.json' })
  const found = verifyDossier(pdf, (name) => assert.fail(`${name} was read`))
  assert.deepEqual(found?.wrong, [{ name: 'log/key', finding: 'evidence-not-understood' }])
})

test('when no fact speaks of it, or there is none, nobody says that it is the document', async () => {
  const wrong = ['wrong', 'documents/01/document.pdf: document-not-of-these-facts']
  assert.deepEqual(await judged({ ...document, 'documents/01/proofs.json': list(saysNothing) }), wrong)
  assert.deepEqual(await judged(document), wrong)
  assert.deepEqual(
    await judged({ ...document, 'documents/02/proofs.json': list(saysDigest) }),
    wrong,
    'in its own folder',
  )
})

test('the facts of one folder are all about one document', async () => {
  const mixed = { ...document, 'documents/01/proofs.json': list(saysDigest, ofAnother) }
  assert.deepEqual(await judged(mixed), ['wrong', 'documents/01/proofs.json: document-not-of-these-facts'])
})

test('a receipt is one by what it is, whatever it is called', async () => {
  const receipt = await sealedPage(JSON.stringify(evidence), made.seal, made.time)
  const changed = Buffer.from(receipt)
  changed[700] = changed[700]! ^ 1
  assert.deepEqual(await judged({ 'documents/01/receipt-1-opening.pdf': receipt }), ['right'])
  for (const name of ['documents/01/copy.pdf', 'documents/01/alerts.json', 'receipt.pdf'])
    assert.equal((await judged({ [name]: changed }))![1], `${name}: seal-broken`, name)
  assert.equal((await judged({ 'documents/01/receipt-1-opening.pdf': 'no PDF' }))![0], 'wrong')
  assert.equal((await judged({ 'documents/01/working.pdf': changed }))![0], 'wrong', 'the working carries nothing')
  assert.deepEqual(await judged({ 'documents/01/working.pdf': '%PDF-1.7 how the days are counted' }), ['whole'])
})

test('a list, or proofs, in which a member is there twice are none: two readers would read two things', async () => {
  const proofs = list(saysDigest)
  const twice = proofs.replace('"v": 1,', '"salt": "",\n  "v": 1,')
  const found = await judged({ ...document, 'documents/01/proofs.json': twice })
  assert.ok(found?.includes('documents/01/proofs.json: evidence-not-understood'))
  assert.equal(await judged({ 'documents/01/proofs.json': proofs }, (text) => `{"v":1,${text.slice(1)}`), null)
})

test('a later checkpoint under another key of the log is read by the keys that are in the list; under one that is not it is no checkpoint of its', async () => {
  const newer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
  const note = signNote(readNote(await own.note(300))!.text, newer)
  const files = {
    'documents/01/proofs.json': list(evidence),
    'log/300/checkpoint': note,
    'log/300/from-128': `${note}\nconsistency\n${await consistency(128, 300)}\n`,
    'log/300/timestamp.tst': await ownTimeAuthority(made.time, () => now).stamp(sha256(note)),
  }
  const keys = [verifier, writeVerifier(verifierOfSigner(newer))].map((key) => `${key} ${'00'.repeat(32)}\n`)
  assert.deepEqual(await judged({ ...files, 'log/key': keys.join('') }), ['right'])
  assert.deepEqual(await judged({ ...files, 'log/key': keys[0]! }), [
    'wrong',
    'log/300/checkpoint: checkpoint-of-another-key',
    'log/300/timestamp.tst: timestamp-broken',
  ])
})

const proofs = { 'documents/01/proofs.json': list(evidence) }
const grown = async (size: number, of = own, from = 128) =>
  `${await of.note(size)}\nconsistency\n${await consistency(from, size)}\n`

test('all checkpoints of a set are of one tree: each says what those of the proofs say, and the largest grew out of every other', async () => {
  const later = await own.note(300)
  const right = { ...proofs, 'log/300/checkpoint': later, 'log/300/from-128': await grown(300) }
  assert.deepEqual(await judged(right), ['right'])
  const cases: [string, Record<string, string>, ...string[]][] = [
    ['another root', { 'log/128/checkpoint': await forked.note(128) }, 'log/128/checkpoint: forked'],
    [
      'a later one of a forked tree, and nothing that says so',
      { 'log/300/checkpoint': await forked.note(300) },
      'documents/01/proofs.json: checkpoint-cannot-be-compared',
    ],
    [
      'one with a proof of the other tree',
      { 'log/300/checkpoint': await forked.note(300), 'log/300/from-128': await grown(300, forked) },
      'log/300/from-128: forked',
    ],
    [
      'one without its proof',
      { 'log/300/checkpoint': later, 'log/300/from-128': later },
      'log/300/from-128: checkpoint-not-understood',
    ],
    [
      'a proof for another checkpoint than the one beside it',
      { 'log/300/checkpoint': later, 'log/300/from-128': await grown(300, forked) },
      'log/300/from-128: checkpoint-not-understood',
    ],
    [
      'a proof without its checkpoint',
      { 'log/300/from-128': await grown(300) },
      'log/300/from-128: checkpoint-not-understood',
    ],
    ['no checkpoint', { 'log/300/checkpoint': 'rubbish' }, 'log/300/checkpoint: checkpoint-not-understood'],
    [
      'one of another size than its name says',
      { 'log/128/checkpoint': later },
      'log/128/checkpoint: checkpoint-not-understood',
    ],
    [
      'a proof from a size that none is of',
      { ...right, 'log/300/from-64': await grown(300, own, 64) },
      'log/300/from-64: checkpoint-cannot-be-compared',
    ],
    [
      'an earlier one that the latest does not lead back to',
      { ...right, 'log/64/checkpoint': await forked.note(64) },
      'log/64/checkpoint: checkpoint-cannot-be-compared',
    ],
  ]
  for (const [name, files, ...wrong] of cases)
    assert.deepEqual(await judged({ ...proofs, ...files }), ['wrong', ...wrong], name)
  const beside = (proof: object) => judged({ ...proofs, 'documents/02/proofs.json': list(proof) })
  assert.deepEqual(await beside(saysNothing), ['wrong', 'documents/02/proofs.json: forked'])
  const path = (await proofOf(own.read, inclusionRanges(70, 300))).map((hash) => hash.toString('base64'))
  assert.deepEqual(
    await beside({ ...evidence, path, checkpoint: await own.note(300) }),
    ['wrong', 'documents/01/proofs.json: checkpoint-cannot-be-compared'],
    'two sizes, and no checkpoint of the set that would join them',
  )
})

test('a timestamp of the set is by who is known to give the hour, whole up to a root, and not before a fact that is in it', async () => {
  const note = await own.note(128)
  const stamped = async (time = made.time, at = now) =>
    judged({
      ...proofs,
      'log/128/checkpoint': note,
      'log/128/timestamp.tst': await ownTimeAuthority(time, () => at).stamp(sha256(note)),
    })
  assert.deepEqual(await stamped(), ['right'])
  assert.deepEqual(await stamped(selfMadeAuthority(now).time), ['whole'], 'nobody knows him')
  const before = Temporal.Instant.from('2026-05-06T21:00:00Z')
  assert.deepEqual(await stamped(made.time, before), ['wrong', 'log/128/timestamp.tst: timestamp-before-fact'])
  const bare = { ...made.time, chain: made.time.chain.slice(0, 1) }
  assert.deepEqual(await stamped(bare), ['wrong', 'log/128/timestamp.tst: timestamp-broken'])
})

test('in the set of who opened nothing there is no fact: its log is the one whose checkpoints lie in it', async () => {
  const set = (note: string, key: string) => ({
    'timeline.json': '{}',
    'log/key': `${key} ${'00'.repeat(32)}\n`,
    'log/128/checkpoint': note,
  })
  assert.deepEqual(await judged(set(await own.note(128), verifier)), ['right'])
  const stranger = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
  const theirs = signNote(readNote(await own.note(128))!.text, stranger)
  assert.deepEqual(await judged(set(theirs, writeVerifier(verifierOfSigner(stranger)))), ['elsewhere'])
  assert.deepEqual(await judged({ 'timeline.json': '{}' }), ['whole'])
})

test('more keys than a log ever has are tried by nobody', async () => {
  const keys = Array.from(
    { length: 40 },
    () => `${writeVerifier(verifierOf(origin, randomBytes(32)))} ${'00'.repeat(32)}\n`,
  )
  assert.deepEqual(await judged({ ...proofs, 'log/key': keys.slice(0, 20).join('') }), ['right'])
  assert.deepEqual(await judged({ ...proofs, 'log/key': keys.join('') }), ['wrong', 'log/key: evidence-not-understood'])
})
