import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { schemaTexts } from '../../src/evidence-audit-schema.ts'
import { testDatabase } from '../../src/platform/testing/index.ts'
import { machine, organisation } from '../../src/testing/agents.ts'
import { deposit } from '../../src/testing/documents.ts'
import { testHouse } from '../../src/testing/house.ts'
import { person } from '../../src/testing/person.ts'
import { apiPage, type Description, EXAMPLE } from './api.ts'
import { catalogues, errorsPage, usesOf, wordsOf } from './errors.ts'
import { lawPage } from './law.ts'
import { faultsOf } from './openapi.ts'
import { privacyPage } from './privacy.ts'

/** The file is what the program says of itself; `bin/docs` writes it again. */
const asWritten = { serializers: [(text: string) => text] }

// Before any test: a house made between two of them is over with the first.
const house = await testHouse()
const description = (await house.web.inject({ url: '/api/openapi.json' })).json() as Description

test('the tables of each capability are committed as text', async (t) => {
  const base = await testDatabase(t)
  for (const [part, text] of await schemaTexts(base.pool('owner')))
    t.assert.fileSnapshot(text, `db/schema/${part}.sql`, asWritten)
})

test('docs/privacy.md is written from the register and the tables', (t) => {
  t.assert.fileSnapshot(privacyPage(), 'docs/privacy.md', asWritten)
})

test('docs/law.md is written from the data of the law and from the tags of the source', (t) => {
  t.assert.fileSnapshot(lawPage(), 'docs/law.md', asWritten)
})

const all = await catalogues()

test('docs/errors.md lists every refusal with its words', (t) => {
  t.assert.fileSnapshot(errorsPage(all), 'docs/errors.md', asWritten)
})

test('every refusal says what is wrong and what to do next, in French and in English', () => {
  assert.ok(all.length >= 9)
  const silent = all.flatMap(({ capability, codes }) =>
    Object.keys(codes).flatMap((code) =>
      ['fr', 'en'].flatMap((tag) => {
        const { title, next } = wordsOf(tag, capability, code)
        return [title, next].every((text) => (text ?? '').trim() !== '') ? [] : [`${tag} ${capability} ${code}`]
      }),
    ),
  )
  assert.deepEqual(silent, [])
})

test('no refusal is in a catalogue that nobody refuses with', () => {
  const sources = globSync('src/**/*.{ts,tsx}')
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  const idle = all.flatMap(({ codes, path }) =>
    Object.keys(codes).filter((code) => usesOf(code, sources, path).length === 0),
  )
  assert.deepEqual(idle, [])
})

test('the API describes itself in well-formed OpenAPI 3.1, and docs/api.md is written from it', (t) => {
  assert.deepEqual(faultsOf(description), [])
  assert.ok(Object.keys(description.paths).length >= 20)
  t.assert.fileSnapshot(apiPage(description), 'docs/api.md', asWritten)
})

test('the deposit worked in docs/api.md is answered as it says there', async () => {
  const desk = await organisation(house, 'registration-desk')
  const { id } = await person(house, { registeredBy: desk, caseNumber: '240400123' })
  await house.base
    .pool('owner')
    .query(`update enrolment.applicant set foreigner_number = '9912345678' where id = $1`, [id])
  const answer = await deposit(house, await machine(house, 'system'), EXAMPLE.metadata)
  assert.equal(answer.statusCode, 201, answer.body)
  const varies = { id: '', fileDigest: '' }
  assert.deepEqual({ ...(answer.json() as object), ...varies }, { ...EXAMPLE.answer, ...varies })
  const elsewhere = EXAMPLE.metadata.replace('240400123', '240400124')
  const refused = await deposit(house, await machine(house, 'system'), elsewhere)
  assert.equal(refused.json().type, `${house.house.config.publicUrl.origin}/errors#${refused.json().code}`)
})
