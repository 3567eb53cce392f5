import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidence, made, now, verifier } from './example-receipt.ts'
import { sealedPage } from './example-sealed.ts'
import { isPath } from './seal/certificate.ts'
import { constraints, purposes, SIGNS } from './seal/certify.ts'
import { keyFor } from './seal/chosen-curve.ts'
import { rootAuthority } from './seal/example-authority.ts'
import { OID } from './seal/oids.ts'
import { verifyReceipt } from './verify.ts'

/* A public authority certifies the house, a time authority, and whoever else pays: what is sealed by him is not ours. */

const proof = JSON.stringify(evidence)
const root = rootAuthority('Autorité publique')
const ORGANISATION = { '2.5.4.10': 'Ofpra', '2.5.4.97': 'VATFR-12345678901', '2.5.4.3': 'Cachet Ofpra' }
const seal = root.certified(ORGANISATION, constraints(null), SIGNS)
const time = root.certified('Horodatage', constraints(null), SIGNS, purposes(true, OID.timeStamping))
const trust = { seals: [seal.chain[0]!], time: [root.certificate] }
const believed = { trust, verifiers: [verifier] }

test('the proof of a real receipt on pages that somebody else drew and sealed, under the same root: whole, never right', async () => {
  const drawn = await sealedPage(proof, root.certified('Un autre', constraints(null), SIGNS), time)
  const { verdict, findings } = verifyReceipt(drawn, believed)
  assert.equal(verdict, 'whole')
  assert.deepEqual(findings, ['sealed', 'seal-not-vouched-for', 'time-vouched-for', 'fact-in-log', 'log-known'])
  assert.equal(verifyReceipt(await sealedPage(proof, seal, time), believed).verdict, 'right')
})

test('the root of a seal vouches for no seal, nor a seal for an hour', async () => {
  const drawn = await sealedPage(proof, seal, time)
  const asked = (more: Partial<typeof trust>) => verifyReceipt(drawn, { ...believed, trust: { ...trust, ...more } })
  assert.equal(asked({ seals: [root.certificate] }).verdict, 'whole')
  assert.equal(asked({ time: [seal.chain[0]!] }).verdict, 'whole')
  assert.equal(asked({ seals: [] }).verdict, 'whole')
  assert.equal(asked({ time: [] }).verdict, 'whole')
})

test('a certificate that was renewed is believed when it is brought: neither its authority nor the number of its organisation stands for it', async () => {
  const again = root.certified(ORGANISATION, constraints(null), SIGNS)
  const renewed = await sealedPage(proof, again, time)
  assert.equal(verifyReceipt(renewed, believed).verdict, 'whole')
  const both = { ...trust, seals: [...trust.seals, again.chain[0]!] }
  assert.equal(verifyReceipt(renewed, { ...believed, trust: both }).verdict, 'right')
  assert.equal(verifyReceipt(await sealedPage(proof, seal, time), { ...believed, trust: both }).verdict, 'right')
})

test('an authority whose key was chosen so that a real signature is right under it is no authority, whatever stands above it', async () => {
  const stranger = rootAuthority('Un autre')
  const [real, issuer] = seal.chain
  const forged = stranger.withKey('Autorité publique', keyFor(real!))
  assert.ok(real!.checkIssued(forged) && real!.verify(forged.publicKey), 'by name and by key it issued the seal')
  assert.equal(isPath([real!, issuer!]), true)
  assert.equal(isPath([real!, forged]), false)
  assert.equal(isPath([real!, forged, stranger.certificate]), false)
})

test('what is sealed with the certificate of a web site, or with one that may not sign, is not sealed', async () => {
  const web = '1.3.6.1.5.5.7.3.1'
  const mail = '1.3.6.1.5.5.7.3.4'
  const judged = async (...extensions: Parameters<typeof root.below>[1][]) => {
    const key = root.certified(ORGANISATION, ...extensions)
    const seals = [key.chain[0]!]
    return verifyReceipt(await sealedPage(proof, key, time), { ...believed, trust: { ...trust, seals } })
  }
  assert.deepEqual((await judged(constraints(null), SIGNS, purposes(false, web))).findings[0], 'seal-broken')
  assert.deepEqual((await judged(constraints(null))).findings[0], 'seal-broken', 'it does not say that it may sign')
  assert.equal((await judged(constraints(null), SIGNS, purposes(false, web, mail))).verdict, 'right')
})

test('a certificate gives the hour when that is all it is for, critically: RFC 3161', async () => {
  const mail = '1.3.6.1.5.5.7.3.4'
  for (const loose of [
    purposes(false, OID.timeStamping),
    purposes(true, OID.timeStamping, mail),
    purposes(true, mail),
  ]) {
    const key = root.certified('Horodatage', constraints(null), SIGNS, loose)
    await assert.rejects(sealedPage(proof, seal, key), /do not reach a root/, 'nothing is sealed with it')
  }
})

test('a seal whose hour lies before its fact was written down is wrong, and none is made with such an hour', async () => {
  const before = await sealedPage(proof, made.seal, made.time, { at: now.subtract({ minutes: 5 }) })
  assert.deepEqual(verifyReceipt(before).findings.at(-1), 'timestamp-before-fact')
  assert.equal(verifyReceipt(before).verdict, 'wrong')
  const after = await sealedPage(proof, made.seal, made.time, { at: now.add({ hours: 24 * 365 }) })
  assert.equal(verifyReceipt(after).verdict, 'whole', 'how long after it was sealed is not looked at')
})
