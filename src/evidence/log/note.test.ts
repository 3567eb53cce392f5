import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkpointText, openCheckpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts'
import { openNote, readNote, readVerifier, signNote, verifierOfSigner, writeVerifier } from './note.ts'
import { EMPTY_ROOT } from './tree.ts'

const signer = (name: string) => ({ name, key: generateKeyPairSync('ed25519').privateKey })

// The example of C2SP signed-note.
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`

test('the note and the key of the specification are believed', () => {
  const verifier = readVerifier(VKEY)!
  assert.equal(openNote(NOTE, [verifier])?.text, 'This is an example message.\n')
  assert.equal(writeVerifier(verifier), VKEY)
})

test('what one of us signs is believed by whom knows the key, and by nobody else', () => {
  const [one, other] = [signer('log.example/pli'), signer('log.example/pli')]
  const note = signNote('a\n\nb\n', one)
  assert.equal(openNote(note, [verifierOfSigner(one)])?.text, 'a\n\nb\n')
  assert.equal(openNote(note, [verifierOfSigner(other)]), null)
  assert.equal(openNote(note, []), null)
})

test('a second signature is looked past when it is a stranger’s, and spoils the note when it claims to be of a known key', () => {
  const [one, two] = [signer('log.example/pli'), signer('witness.example')]
  const text = 'a\n'
  const both = signNote(text, one) + signNote(text, two).slice(text.length + 1)
  assert.equal(openNote(both, [verifierOfSigner(one)])?.signatures.length, 1)
  assert.equal(openNote(both, [verifierOfSigner(one), verifierOfSigner(two)])?.signatures.length, 2)
  const lied = signNote(text, one) + signNote('b\n', two).slice(3)
  assert.equal(openNote(lied, [verifierOfSigner(one), verifierOfSigner(two)]), null)
})

test('any one sign changed, left out or put in makes another note, that nobody believes', () => {
  const one = signer('log.example/pli')
  const note = signCheckpoint('log.example/pli', { size: 7, root: EMPTY_ROOT }, one)
  const known = [verifierOfSigner(one)]
  fc.assert(
    fc.property(fc.nat({ max: note.length - 1 }), fc.string({ unit: 'binary', maxLength: 2 }), (at, put) => {
      const changed = note.slice(0, at) + put + note.slice(at + 1)
      if (changed !== note) assert.equal(openNote(changed, known), null)
    }),
    { numRuns: 2000 },
  )
})

test('whatever is not a note, a key or a checkpoint is refused, and nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [readNote, readVerifier, readCheckpoint]) assert.equal(read(text), null)
    }),
    { numRuns: 2000 },
  )
  for (const text of [
    'a\t\n\n— b AAAAAAA=\n',
    '\n\n',
    `${VKEY} `,
    VKEY.replace('530d', '530e'),
    'o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
  ])
    for (const read of [readVerifier, readCheckpoint]) assert.equal(read(text), null, text)
})

test('a checkpoint says origin, size and root, and is believed of its own log alone', () => {
  const one = signer('log.example/pli')
  const note = signCheckpoint('log.example/pli', { size: 0, root: EMPTY_ROOT }, one)
  assert.deepEqual(openCheckpoint(note, verifierOfSigner(one)), {
    origin: 'log.example/pli',
    size: 0,
    root: EMPTY_ROOT,
  })
  assert.equal(
    checkpointText({ origin: 'o', size: 0, root: EMPTY_ROOT }),
    'o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
  )
  const foreign = signCheckpoint('log.example/other', { size: 0, root: EMPTY_ROOT }, one)
  assert.equal(openCheckpoint(foreign, verifierOfSigner(one)), null)
})
