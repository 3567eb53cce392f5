import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { loadLaw } from './index.ts'
import { namedRegime, regimeWords } from './regime-words.ts'

const law = loadLaw()
const day = (text: string) => Temporal.PlainDate.from(text)

test('a law is named with the days of its data, one that the data have no longer by its name alone', () => {
  assert.deepEqual(namedRegime(law, 'pilot'), {
    name: 'pilot',
    firstDay: day('2020-07-08'),
    lastDay: day('2021-04-30'),
  })
  assert.deepEqual(namedRegime(law, 'gone'), { name: 'gone' })
  assert.equal(regimeWords(words('en'), namedRegime(law, 'gone')), 'gone')
})
