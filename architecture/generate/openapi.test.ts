import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsOf } from './openapi.ts'

const whole = () => ({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths: {
    '/things/{id}': {
      post: {
        security: [{ token: [] }],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: { type: 'object', required: ['a'], properties: { a: { type: 'string', pattern: '^\\d+$' } } },
              encoding: { a: { contentType: 'text/plain' } },
            },
          },
        },
        responses: { 200: { description: 'ok' }, default: { $ref: '#/components/responses/Problem' } },
      },
    },
  },
  components: {
    schemas: { Problem: { type: 'object', properties: { code: { type: ['string', 'null'] } } } },
    responses: {
      Problem: {
        description: 'no',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  },
})

test('a whole description has no fault', () => assert.deepEqual(faultsOf(whole()), []))

/** Each edit of its text breaks it once. */
const broken: readonly (readonly [string, string, string])[] = [
  ['another version', '"3.1.0"', '"3.0.3"'],
  ['no title', '"title"', '"name"'],
  ['a path parameter nobody describes', '{id}', '{key}'],
  ['a path that does not begin with a slash', '"/things', '"things'],
  ['a method that is none', '"post"', '"send"'],
  ['a parameter without a schema', ',"schema":{"type":"string"}', ''],
  ['a path parameter that may be left out', '"required":true', '"required":false'],
  ['a body without content', '"multipart/form-data"', '"form data"'],
  ['encoding of nothing', '"encoding":{"a"', '"encoding":{"b"'],
  ['a required member that is not described', '"required":["a"]', '"required":["a","b"]'],
  ['a type that is none', '"type":"object","required"', '"type":"map","required"'],
  ['a pattern that does not compile', '\\\\d+', '(\\\\d+'],
  ['a response without words', '"200":{"description":"ok"}', '"200":{}'],
  ['a status that is none', '"200"', '"OK"'],
  ['a reference that leads nowhere', '#/components/schemas/Problem', '#/components/schemas/Trouble'],
  ['a response that leads nowhere', '#/components/responses/Problem', '#/components/responses/Trouble'],
  ['a scheme that is none', '"token":[]', '"key":[]'],
]

for (const [what, from, to] of broken)
  test(`${what} is found`, () => {
    const text = JSON.stringify(whole())
    assert.ok(text.includes(from))
    const faults = faultsOf(JSON.parse(text.replace(from, to)))
    assert.ok(faults.length > 0, what)
  })
