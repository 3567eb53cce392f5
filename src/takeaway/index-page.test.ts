import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw } from '../law/index.ts'
import { samples } from './samples.ts'

const list = samples(loadLaw()).find(({ name }) => name === 'list of what was taken away')!

test('of a decision that waits the list says first before which day to open it, as his own list does, then from which the law acts', () => {
  const said = list.html('fr').match(/Par prudence, ouvrez[^<]*/g)
  assert.equal(said?.length, 1, 'what is opened, contested or taken back has no such day')
  assert.match(
    said[0]!,
    /ouvrez au plus tard le dimanche 17 mai 2026\. Ce document attend dans votre espace.*À la fin du mardi 19 mai 2026/,
  )
})

test('of what he had opened, was then taken back and cannot be read, the list says that alone, and not that it is in the file', () => {
  const section = list.html('fr').split('Un autre document le remplace.')[1]!
  assert.match(section, /Le document n’a pas pu être lu/)
  assert.doesNotMatch(section, /dans ce fichier/)
})
