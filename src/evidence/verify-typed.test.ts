import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testHouse } from '../testing/house.ts'

const t = await testHouse()
const id = crypto.randomUUID()

/** As a browser sends a form of which only the number was filled in. */
const typeNumber = (typed: string) =>
  t.web.inject({
    method: 'POST',
    url: '/verify?lang=fr',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: [
      ...['name="csrf"\r\n\r\n', `name="number"\r\n\r\n${typed}`].map(
        (part) => `--x\r\ncontent-disposition: form-data; ${part}\r\n`,
      ),
      '--x\r\ncontent-disposition: form-data; name="receipt"; filename=""\r\ncontent-type: application/octet-stream\r\n\r\n\r\n--x--\r\n',
    ].join(''),
  })

test('a number copied from paper is understood in capitals, with its n°, with spaces or without its hyphens, in the address or in the form', async () => {
  const copied = [id.toUpperCase(), id.replaceAll('-', ''), id.replaceAll('-', ' '), id.replaceAll('-', '‑')]
  for (const before of ['n°', 'n° ', 'N° ', 'nº', '№ ']) copied.push(before + id, `${before}${id.toUpperCase()} `)
  for (const number of copied) {
    const { statusCode, headers } = await t.web.inject(`/verify/${encodeURIComponent(number)}`)
    assert.deepEqual([statusCode, headers.location], [303, `/verify/${id}`], number)
    const typed = await typeNumber(` ${number} `)
    assert.deepEqual([typed.statusCode, typed.headers.location], [303, `/verify/${id}`], number)
  }
  assert.equal((await typeNumber('')).statusCode, 422)
})

test('a number of another form is said to be none, with one of the right form, and stands in its field again', async () => {
  for (const [typed, shown] of [
    ['2B7954EB', '>2B7954EB</textarea>'],
    ['</textarea><script>', '>&lt;/textarea>&lt;script>'],
  ] as const) {
    const { statusCode, headers, body } = await typeNumber(typed)
    assert.deepEqual([statusCode, headers.location], [422, undefined])
    assert.match(
      body,
      /Ce n’est pas le numéro d’un accusé – Il est fait de 32 chiffres et lettres de a à f, comme [0-9a-f-]{36}\./,
    )
    assert.ok(body.includes(shown), typed)
    assert.doesNotMatch(body, /<script>|Nous ne connaissons pas/)
  }
  const addressed = await t.web.inject('/verify/2B7954EB?lang=fr')
  assert.equal(addressed.statusCode, 404)
  assert.match(addressed.body, /Ce n’est pas le numéro d’un accusé/)
  assert.doesNotMatch(addressed.body, /2B7954EB/, 'what somebody else wrote into an address is not said by us')
})

test('either does, the file or the number: neither is required by itself, and without both the server says so', async () => {
  assert.doesNotMatch((await t.web.inject('/verify?lang=fr')).body, /<(?:input|textarea)[^>]* required/)
  const { statusCode, body } = await typeNumber(' ')
  assert.equal(statusCode, 422)
  assert.match(body, /Il manque le fichier/)
})
