import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaseBlock, Sequence } from 'asn1js'
import { believed, evidence, made, verifier } from '../example-receipt.ts'
import { sealedPage } from '../example-sealed.ts'
import { verifyReceipt } from '../verify.ts'
import { algorithm, attribute, bigInteger, encoded, octets, oid, read, sequence, setOf } from './der.ts'
import { OID } from './oids.ts'

/* What no signature covers could be written in two ways, and both would be as right: one of them is believed. */

const pdf = await sealedPage(JSON.stringify(evidence), made.seal, made.time)
const judged = (file: Buffer) => verifyReceipt(file, { trust: believed, verifiers: [verifier] }).verdict
const [, from, to] = /\/ByteRange\s*\[\s*0 (\d+) (\d+)/.exec(pdf.toString('latin1'))!.map(Number) as [0, number, number]

const inside = (block: BaseBlock | undefined): BaseBlock[] => (block as Sequence).valueBlock.value
const tagged = (blocks: BaseBlock[], tag: number) =>
  blocks.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === tag)

/** A signature taken apart: what is changed in it is changed in the file. */
function taken(der: BaseBlock) {
  const signed = inside(inside(inside(der)[1])[0])
  const signer = inside(inside(signed.at(-1))[0])
  return { signed, signer, certificates: inside(tagged(signed, 0)), unsigned: tagged(signer, 1) }
}

/** The file with its signature changed, and that of its timestamp. */
function changed(how: (seal: ReturnType<typeof taken>, token: ReturnType<typeof taken>) => void): Buffer {
  const bytes = Buffer.from(pdf.toString('latin1', from + 1, to - 1), 'hex')
  const der = read(bytes.subarray(0, 4 + bytes.readUInt16BE(2)))!
  const seal = taken(der)
  how(seal, taken(inside(inside(inside(seal.unsigned)[0])[1])[0]!))
  const file = Buffer.from(pdf)
  file.write(
    encoded(der)
      .toString('hex')
      .padEnd(to - from - 2, '0'),
    from + 1,
    'latin1',
  )
  return file
}

/** The same signature with ECDSA written the other way: (r, n − s), on P-256. */
function otherS(signer: BaseBlock[]): void {
  const at = signer.findIndex(({ idBlock }) => idBlock.tagClass === 1 && idBlock.tagNumber === 4)
  const value = (block: BaseBlock) =>
    Buffer.from((block.valueBlock as unknown as { valueHexView: Uint8Array }).valueHexView)
  const [r, s] = inside(read(value(signer[at]!))!)
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const other = (order - BigInt(`0x${value(s!).toString('hex')}`)).toString(16).padStart(64, '0')
  signer[at] = octets(encoded(sequence(r!, bigInteger(Buffer.from(other, 'hex')))))
}

test('taken apart and put together again the file is the same, and right', () => {
  const same = changed(() => {})
  assert.deepEqual([same.equals(pdf), judged(same)], [true, 'right'])
})

const WAYS: Readonly<Record<string, Parameters<typeof changed>[0]>> = {
  'the certificates in another order': ({ certificates }) => void certificates.reverse(),
  'those of the timestamp': (_, { certificates }) => void certificates.reverse(),
  'a certificate twice': ({ certificates }) => void certificates.push(certificates.at(-1)!),
  'one of the timestamp twice': (_, { certificates }) => void certificates.push(certificates.at(-1)!),
  'words in an attribute that nobody signed': ({ unsigned }) =>
    void inside(unsigned).push(attribute('1.2.3.4', octets(Buffer.from('Notifié le 3 janvier 2031')))),
  'and in the timestamp': (_, { signer }) => {
    const said = attribute('1.2.3.4', octets(Buffer.from('Notifié le 3 janvier 2031')))
    const unsigned = read(encoded(setOf(said)))!
    unsigned.idBlock.tagClass = 3
    unsigned.idBlock.tagNumber = 1
    signer.push(unsigned)
  },
  'a second timestamp beside the one that is read': ({ unsigned }) =>
    void inside(unsigned).unshift(attribute(OID.signatureTimeStamp, octets(Buffer.from('Notifié le 3 janvier 2031')))),
  'the root of the timestamp left out, which who checks has': (_, { certificates }) =>
    void certificates.splice(
      certificates.findIndex((one) => encoded(one).equals(made.anchor.raw)),
      1,
    ),
  'the signature with s as n − s': ({ signer }) => otherS(signer),
  'that of the timestamp': (_, { signer }) => otherS(signer),
  'the name of the digest with parameters that are none': ({ signer }) =>
    void signer.splice(2, 1, algorithm(OID.sha256, true)),
  'and beside the signer': ({ signed }) => void signed.splice(1, 1, setOf(algorithm(OID.sha256, true))),
  'and in the timestamp’s': (_, { signer }) => void signer.splice(2, 1, algorithm(OID.sha256, true)),
  'the name of the signature with parameters': ({ signer }) =>
    void signer.splice(4, 1, algorithm(OID.ecdsaWithSha256, true)),
  'the content type with the content it has not': ({ signed }) => void inside(signed[2]).push(oid(OID.data)),
}
for (const [name, how] of Object.entries(WAYS))
  test(`${name}: another file, and wrong`, () => {
    const file = changed(how)
    assert.equal(file.equals(pdf), false)
    assert.equal(judged(file), 'wrong')
  })
