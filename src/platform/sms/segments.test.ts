import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitsGsm7, smsSegments } from './segments.ts'

test('the GSM alphabet has these letters of French, and lacks those', () => {
  assert.ok(fitsGsm7("Un message vous attend à l'accueil : 12 € [réf. A/7] où, dès, é, ù, Ç, É"))
  assert.ok(fitsGsm7(''))
  for (const absent of [
    'ç',
    'â',
    'ê',
    'î',
    'ô',
    'û',
    'œ',
    'ë',
    'ï',
    '’',
    '«',
    '…',
    '\u00a0',
    '–',
    'À',
    'È',
    '\t',
    'ي',
    '😀',
  ]) {
    assert.ok(!fitsGsm7(absent), absent)
  }
})

test('its alphabet is 127 characters and an escape, its extension ten', () => {
  const all = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point)).filter(fitsGsm7)
  assert.equal(all.length, 137)
  assert.equal(all.filter((character) => smsSegments(character).units === 2).length, 10)
})

test('how many messages a text takes', () => {
  const cases: [string, 'gsm-7' | 'ucs-2', number, number][] = [
    ['', 'gsm-7', 0, 1],
    ['x'.repeat(160), 'gsm-7', 160, 1],
    ['x'.repeat(161), 'gsm-7', 161, 2],
    ['x'.repeat(306), 'gsm-7', 306, 2],
    ['x'.repeat(307), 'gsm-7', 307, 3],
    ['€'.repeat(80), 'gsm-7', 160, 1],
    ['€'.repeat(81), 'gsm-7', 162, 2],
    // 76 to a part, for none is cut: 153 of them need a third.
    ['€'.repeat(152), 'gsm-7', 304, 2],
    ['€'.repeat(153), 'gsm-7', 306, 3],
    [`${'x'.repeat(152)}€${'x'.repeat(152)}`, 'gsm-7', 306, 3],
    ['ç'.repeat(70), 'ucs-2', 70, 1],
    ['ç'.repeat(71), 'ucs-2', 71, 2],
    ['ç'.repeat(134), 'ucs-2', 134, 2],
    ['ç'.repeat(135), 'ucs-2', 135, 3],
    ['😀'.repeat(35), 'ucs-2', 70, 1],
    ['😀'.repeat(67), 'ucs-2', 134, 2],
  ]
  for (const [text, encoding, units, segments] of cases) {
    assert.deepEqual(smsSegments(text), { encoding, units, segments }, `${text.slice(0, 3)} × ${text.length}`)
  }
})
