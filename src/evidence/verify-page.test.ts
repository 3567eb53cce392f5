import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machine, organisation } from '../testing/agents.ts'
import { decision, deposited } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'

const t = await testHouse()
const office = await machine(t, 'system')
const p = await person(t, { registeredBy: await organisation(t, 'registration-desk') })
const document = await deposited(t, office, decision(p))
await t.settle()
const list = `/api/v1/documents/${document}/receipts`
const [{ id }] = (await t.web.inject({ url: list, headers: office.headers })).json().receipts
const receipt = (await t.web.inject({ url: `${list}/${id}`, headers: office.headers })).rawPayload

const handIn = (bytes: Buffer | null, lang = 'fr') => {
  const part = (head: string, body: Buffer | string) =>
    Buffer.concat([
      Buffer.from(`--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ])
  const parts = [part('name="csrf"', '')]
  if (bytes !== null) parts.push(part('name="receipt"; filename="r.pdf"\r\ncontent-type: application/pdf', bytes))
  return t.web.inject({
    method: 'POST',
    url: `/verify?lang=${lang}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([...parts, Buffer.from('--x--\r\n')]),
  })
}

test('a receipt of this house is right, whatever the language: whole, sealed by whom it believes, in its log', async () => {
  const { statusCode, body } = await handIn(receipt)
  assert.equal(statusCode, 200)
  assert.match(body, /Vrai/)
  assert.match(body, /document:[0-9a-f-]+\/deposited/)
  assert.match((await handIn(receipt, 'en')).body, /Right/)
})

test('one byte changed is wrong; a file that is none too, and the page says which checks said so', async () => {
  const changed = Buffer.from(receipt)
  changed[2000] = changed[2000]! ^ 1
  const { statusCode, body } = await handIn(changed)
  assert.equal(statusCode, 200)
  assert.match(body, /Faux/)
  assert.match(body, /Le sceau manque/)
  assert.match((await handIn(Buffer.from('hello'))).body, /Faux/)
})

test('without a file, with an empty one or one too large, the form comes back and says what to do', async () => {
  for (const bytes of [null, Buffer.alloc(0)]) {
    const { statusCode, body } = await handIn(bytes)
    assert.equal(statusCode, 422)
    assert.match(body, /Il manque le fichier/)
  }
  assert.equal((await handIn(Buffer.alloc(2_000_001))).statusCode, 413)
})

test('nothing of what was handed in is kept or logged', async () => {
  const facts = async () => (await t.base.pool('owner').query('select count(*)::int as n from evidence.fact')).rows[0].n
  const before = await facts()
  await handIn(receipt)
  assert.equal(await facts(), before)
  assert.ok(!t.log.some((line) => line.includes(document)))
})
