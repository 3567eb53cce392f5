import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { honestLog, namesOf } from '../testing/honest-log.ts'
import { audit } from './audit.ts'
import { signCheckpoint } from './log/checkpoint.ts'
import { verifierOfSigner, writeVerifier } from './log/note.ts'
import { logKeys, paddingsOf, publicKeysOf } from './log-keys.ts'
import { openKept } from './open-kept.ts'

test('under a new key of the log nothing is found by whoever holds those of before; without them each place they padded seems a fact that is gone', async (t) => {
  const { close, happen, owner, held, clock, keys: first } = await honestLog(t)
  const config = (key: Uint8Array, ...before: Uint8Array[]) => ({
    log: {
      origin: first.origin,
      key: Buffer.from(key),
      before: before.map((one) => Buffer.from(one)),
      beatSeconds: 30,
      keptIn: '',
    },
  })
  const [former, today] = [randomBytes(32), randomBytes(32)]
  await happen(40, 3)
  await close(logKeys(config(former)))
  await happen(43, 3)
  const keys = logKeys(config(today))
  await close(keys)
  const audited = (...before: Uint8Array[]) => {
    const verifier = writeVerifier(verifierOfSigner(keys.signer))
    const paddings = [...paddingsOf(config(today, ...before)), first.padding]
    const signers = [...publicKeysOf(config(today, ...before)), verifierOfSigner(first.signer).publicKey]
    return audit(owner, { ...held, verifier, paddings, signers }, { kept: [], now: clock.now() })
  }
  const { faults, byOtherKeys, facts } = await audited(former)
  assert.deepEqual([faults, byOtherKeys, facts], [[], 5, 46])
  assert.deepEqual(namesOf((await audited()).faults), [
    ...['padding-key-changed', 'log-key-of-nobody', 'fact-missing', 'checkpoint-not-signed'],
  ])
})

test('a key that the log never had is found where it is published, and whatever it signed; that the same key signs under another name is none', async (t) => {
  const { tamper, owner, held, keys, heads, clock } = await honestLog(t)
  const signers = [verifierOfSigner(keys.signer).publicKey]
  const found = async () => (await audit(owner, { ...held, signers }, { now: clock.now() })).faults
  const published = (verifier: string) =>
    tamper(`insert into evidence.log_key select '${verifier}', padding_digest, since from evidence.log_key limit 1`)
  await published(writeVerifier(verifierOfSigner({ ...keys.signer, name: 'pli.example/former' })))
  assert.deepEqual(await found(), [])
  const signer = { name: keys.origin, key: generateKeyPairSync('ed25519').privateKey }
  const verifier = writeVerifier(verifierOfSigner(signer))
  await published(verifier)
  const ofNobody = { fault: 'log-key-of-nobody', verifier }
  assert.deepEqual(await found(), [ofNobody])
  const { size, root } = heads[1]!
  const note = signCheckpoint(keys.origin, { size, root }, signer)
  assert.ok('root' in Object(await openKept(owner, held, Buffer.from(note))))
  assert.deepEqual(await openKept(owner, { ...held, signers }, Buffer.from(note)), {
    fault: 'checkpoint-of-another-key',
    size,
  })
  await tamper(`update evidence.checkpoint set note = '${note}', signed_by = '${verifier}' where size = ${size}`)
  const names = namesOf(await found())
  assert.ok(names.includes('log-key-of-nobody') && names.includes('checkpoint-not-signed'), String(names))
})
