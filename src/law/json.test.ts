import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readJson } from './json.ts'

const read = (text: string) => readJson(text, 'x.json')
const fault = (text: string): string => {
  try {
    read(text)
    return 'read'
  } catch (error) {
    return (error as Error).message
  }
}

test('any JSON is read as the platform reads it, however it is spaced', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space)
      assert.deepEqual(read(text).value, JSON.parse(text))
      assert.deepEqual(read(` \r\n\t${text}\n `).value, JSON.parse(text))
    }),
  )
})

test('numbers are read in every way JSON writes them', () => {
  for (const text of ['0', '-0', '10', '1.5', '-0.25', '1e3', '1E+3', '1.25e-2', '-1.5E10', '120.05'])
    assert.equal(read(text).value, JSON.parse(text), text)
})

test('what JSON is not is refused at its line, and says what was expected', () => {
  const FAULTS: [text: string, says: string][] = [
    ['', '1: a value was expected'],
    ['{\n', '2: a key was expected'],
    ['{"a":1,\n}', '2: a key was expected'],
    ['{a:1}', '1: a key was expected'],
    ['{"a"\n}', '2: ":" was expected'],
    ['{"a":}', '1: a value was expected'],
    ['{"a":1\n"b":2}', '2: "," or "}" was expected'],
    ['[1,\n]', '2: a value was expected'],
    ['[1\n2]', '2: "," or "]" was expected'],
    ['[1}', '1: "," or "]" was expected'],
    ['{"a":1]', '1: "," or "}" was expected'],
    ['01', '1: nothing was expected after the end'],
    ['1.', '1: nothing was expected after the end'],
    ['.5', '1: a value was expected'],
    ['+1', '1: a value was expected'],
    ['-', '1: a value was expected'],
    ['nul', '1: a value was expected'],
    ['True', '1: a value was expected'],
    ['"a', '1: a value was expected'],
    ['"\\x"', '1: "\\x" is not a string of JSON'],
    ['"a\nb"', '2: "a\nb" is not a string of JSON'],
    ['{} {}', '1: nothing was expected after the end'],
    ['{"a":1,\n"a":2}', '2: the key "a" is given twice'],
    ['{"a":{"b":1,\n"b":2}}', '2: the key "b" is given twice'],
  ]
  for (const [text, says] of FAULTS) assert.equal(fault(text), `x.json:${says}`, text)
})

test('every value has the line it begins on, a member that of its name; what is not there, that of what holds it', () => {
  const { lineOf } = read('\n{\n"a":\n[\n1,\n{"b":\n2}],\n"c~/d": {}\n}')
  const LINES = {
    '': 2,
    '/a': 3,
    '/a/0': 5,
    '/a/1': 6,
    '/a/1/b': 6,
    '/c~0~1d': 8,
    '/a/1/gone/deep': 6,
    '/gone': 2,
    gone: 2,
  }
  for (const [pointer, line] of Object.entries(LINES)) assert.equal(lineOf(pointer), line, pointer)
})
