import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NOW, sampleId } from '../platform/sample.ts'
import { sampleAgent } from '../staff/index.ts'
import { erasurePage } from './pages-erasure.tsx'

const page = (listedAt: Temporal.Instant | null) =>
  erasurePage(sampleAgent('fr', 'division-head'), {
    erasure: {
      ...{ id: sampleId(1), preparedAt: SAMPLE_NOW, preparedBy: sampleId(2), listedAt },
      ...{ confirmedAt: null, confirmedBy: null, doneAt: null, givenUpAt: null },
    },
    counts: listedAt === null ? {} : { kept: 7, litigation: 2 },
    lines: [],
  })

test('a list that would erase nobody says so, and how many it keeps for which reason; before it is made it says nothing', () => {
  const said = page(SAMPLE_NOW)
  assert.match(said, /0 personne : cette liste n’efface rien/)
  assert.match(said, /Gardés : leur durée n’est pas finie.*7/s)
  assert.match(said, /Gardés : contentieux en cours.*2/s)
  assert.doesNotMatch(page(null), /0 personne/)
})
