import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCaseNumber, readForeignerNumber } from './numbers.ts'
import { pinDigest, pinIsTooSimple, readPin } from './pin.ts'

test('a PIN is four to eight digits of any script', () => {
  for (const [typed, pin] of [
    ['4071', '4071'],
    ['۴۰۷۱', '4071'],
    ['٤٠٧١٩٣', '407193'],
    ['৪০৭১', '4071'],
    [' 40 71 93 85 ', '40719385'],
  ] as const)
    assert.equal(readPin(typed), pin)
  for (const typed of ['', '123', '123456789', '12a4', 'abcd', '-1234', '፩፪፫፬', '1234'.repeat(100)])
    assert.equal(readPin(typed), null, typed.slice(0, 20))
})

test('the PINs a stranger would try first are refused', () => {
  for (const pin of ['0000', '1111', '1234', '4321', '0123', '7890', '87654321', '1212', '123123', '40714071', '9753'])
    assert.equal(pinIsTooSimple(pin, ['9953975311']), true, pin)
  for (const pin of ['4071', '1357', '8520', '1231', '407193', '1122'])
    assert.equal(pinIsTooSimple(pin, ['9953975311']), false, pin)
})

test('the same PIN of two people leaves two digests', () => {
  const pepper = Buffer.alloc(32, 1)
  assert.ok(!pinDigest(pepper, 'a', '4071').equals(pinDigest(pepper, 'b', '4071')))
})

test('a foreigner number is ten digits however they are typed, and nothing else', () => {
  for (const typed of [
    '9912345678',
    '99 12 34 56 78',
    '۹۹۱۲۳۴۵۶۷۸',
    '９９１２３４５６７８',
    '99-12345678\r\n',
    '\u200e9912345678',
  ])
    assert.equal(readForeignerNumber(typed), '9912345678', typed)
  for (const typed of ['', '991234567', '99123456789', '99123456a8', '9'.repeat(1000), '፱፱፻', "9912345678'--"])
    assert.equal(readForeignerNumber(typed), null)
})

test('a case number is six to twenty digits and letters, hyphens left aside', () => {
  assert.equal(readCaseNumber('2026-05-01234'), '20260501234')
  assert.equal(readCaseNumber(' 26 05 01234a '), '260501234A')
  for (const typed of ['', '12345', 'ABCDEFG', '1'.repeat(21), '12345é', "123456';"])
    assert.equal(readCaseNumber(typed), null, typed)
})
