import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLaw, placesFor } from './index.ts'

const law = loadLaw()
const codes = (court: string | null) => placesFor(law, court).map(({ code }) => code)

test('the places that serve everybody are told to everybody, in the order of the data', () => {
  const all = law.places
    .filter(({ courts, terms }) => courts === undefined && terms === undefined)
    .map(({ code }) => code)
  assert.ok(all.includes('reception-desk') && all.includes('point-justice'))
  assert.deepEqual(codes(null), all)
  assert.deepEqual(codes('administrative-court'), all)
})

test('whoever goes before the asylum court is told its own desks too, its legal aid before the court itself', () => {
  const own = codes('cnda').filter((code) => !codes(null).includes(code))
  assert.deepEqual(own.slice(0, 2), ['cnda-legal-aid', 'cnda'])
  assert.deepEqual(
    codes('cnda'),
    law.places.filter(({ terms }) => terms === undefined).map(({ code }) => code),
  )
})

test('whoever has a form to hand in or an absence to explain is told where the Office is, and nobody else; no court for him', () => {
  const theirs = law.places.filter(({ courts }) => courts === undefined).map(({ code }) => code)
  assert.deepEqual(theirs.slice(0, 2), ['reception-desk', 'ofpra'])
  for (const term of ['application-form', 'subsequent-application', 'interview-absence'] as const)
    assert.deepEqual(
      placesFor(law, null, term).map(({ code }) => code),
      theirs,
    )
  assert.ok(!codes('cnda').includes('ofpra') && !codes(null).includes('ofpra'))
})
