import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePassword, masked, readCode, readPassword } from './rules.ts'

const judged = (typed: string) => judgePassword(readPassword(typed), ['9900001001', 'ab2605010'])?.refusal ?? null

// @law CNIL 2022-100
test('twelve signs of any script make a password; no capital, digit or sign is asked for', () => {
  for (const typed of [
    'quatre mots sans lien',
    'pommes-vertes',
    'አርባዕተ ቃላት ብዘይ ምትእስሳር',
    'چهار کلمه بی ربط',
    'চারটি আলাদা শব্দ',
    'tgfrmhqzkwpb',
    '4829 1730 5562 0938',
    '\u0664\u0668\u0662\u0669\u0661\u0667\u0663\u0660\u0665\u0665\u0666\u0662\u0660\u0669\u0663\u0668',
  ])
    assert.equal(judged(typed), null, typed)
})

test('what is short, guessed first, or written on his papers is refused by name', () => {
  const cases: [string, string][] = [
    ['court', 'password-too-short'],
    ['x'.repeat(201), 'password-too-long'],
    ['aaaaaaaaaaaa', 'password-too-common'],
    ['123456789012', 'password-too-common'],
    ['abcdefghijkl', 'password-too-common'],
    ['azertyuiopqs', 'password-too-common'],
    ['motdepasse123', 'password-too-common'],
    ['Mot de passe 2026 !', 'password-too-common'],
    ['Mohamed01011990', 'password-too-common'],
    ['mohamed123456', 'password-too-common'],
    ['azertyazerty', 'password-too-common'],
    ['soleilmarseille', 'password-too-common'],
    ['482917305562', 'password-only-digits'],
    ['4829 1730 5562 093', 'password-only-digits'],
    ['990000100112', 'password-is-your-number'],
    ['AB-2605010-xy', 'password-is-your-number'],
  ]
  for (const [typed, refusal] of cases) assert.equal(judged(typed), refusal, typed)
})

test('the same word from another keyboard is the same password, and nothing else of it is changed', () => {
  assert.equal(readPassword('ｐｏｍｍｅｓ ۲۶۰۴ é'), 'pommes 2604 é')
  assert.equal(readPassword(' Deux  Espaces '), ' Deux  Espaces ')
  assert.equal(readPassword('e\u0301'), 'é')
})

test('a code is read in any digits, with or without spaces', () => {
  for (const typed of ['012345', ' 012 345 ', '٠١٢٣٤٥', '۰۱۲-۳۴۵', '०१२३४५', '০১২৩৪৫', '\u200e012345'])
    assert.equal(readCode(typed), '012345', typed)
  for (const typed of ['', '12345', '1234567', '12345a', '፩፪፫፬፭፮']) assert.equal(readCode(typed), null, typed)
})

test('a contact is shown so that he knows it and a neighbour learns nothing', () => {
  assert.equal(masked('mobile', '+33612345678'), '••• 78')
  assert.equal(masked('email', 'person@example.org'), 'per•••@example.org')
  assert.equal(masked('email', 'me@example.org'), 'm•••@example.org')
})
