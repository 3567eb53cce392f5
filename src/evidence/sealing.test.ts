import assert from 'node:assert/strict'
import { generateKeyPairSync, type X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import type { BaseBlock } from 'asn1js'
import { CERTIFIES, called, certify, constraints, purposes, SIGNS } from './seal/certify.ts'
import { sealingOf } from './sealing.ts'

/* What an operator names as the seal of the house is refused at start, when nobody could check what it seals. */

const from = Temporal.Instant.from('2026-05-04T07:00:00Z')
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const [rootPair, ownPair] = [pair(), pair()]
const issuer = { name: called('Racine'), key: rootPair.privateKey }
const anyDepth = constraints(Number.POSITIVE_INFINITY)
const root = certify(issuer, { name: issuer.name, key: rootPair.publicKey, extensions: [anyDepth, CERTIFIES] }, from)
const own = (...extensions: BaseBlock[]) =>
  certify(issuer, { name: called('Cachet'), key: ownPair.publicKey, extensions }, from)

const started = (...chain: X509Certificate[]) => {
  const key = ownPair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const seal = { certificates: chain.join('\n'), key }
  const timeAuthority = new URL('http://tsa.example/')
  return sealingOf({ seal, timeAuthority, timeAuthorityCertificates: null, varDir: 'nowhere' }, { now: () => from })
}

test('a seal is taken with its own certificate first, up to a root', () => {
  const right = own(constraints(null), SIGNS)
  assert.equal(started(right, root).presumed, true)
  assert.throws(() => started(root, right), /not of its key/)
  assert.throws(() => started(right), /not a way from its own up to a root/)
  assert.throws(() => started(right, root, root), /not a way/)
})

test('one that is not to sign documents with is refused before it seals anything', () => {
  assert.throws(() => started(own(constraints(null)), root), /not one to sign documents with/)
  const web = purposes(false, '1.3.6.1.5.5.7.3.1')
  assert.throws(() => started(own(constraints(null), SIGNS, web), root), /not one to sign documents with/)
  assert.throws(() => started(own(anyDepth, SIGNS), root), /not a way/)
})
