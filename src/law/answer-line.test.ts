import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { explainLines, loadLaw } from './index.ts'

const law = loadLaw()

type Term = { readonly name: string } & Readonly<Record<string, unknown>>

/** The first term of each answer. */
async function termsOf(...lines: readonly object[]): Promise<readonly Term[]> {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const input = (async function* () {
    yield Buffer.from(text)
  })()
  let out = ''
  for await (const piece of explainLines(law, words('en'), input)) out += piece
  return Buffer.from(out, 'latin1')
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).terms[0])
}

const MONTH = { court: 'cnda', months: 1, franc: true }
const served = (servedOn: string, requestedOn: string) => ({
  kind: 'refusal',
  servedOn,
  legalAid: { requestedOn },
})

test('a day that waits for the answer about legal aid is null, and the last safe day is there', async () => {
  const found = await termsOf(served('2024-03-01', '2024-03-18'), {
    ...served('2026-07-01', '2026-07-18'),
    remedy: MONTH,
  })
  assert.deepEqual(
    found.map(({ lastDay, unrolledLastDay, actBy, longest }) => [lastDay, unrolledLastDay, actBy, longest]),
    [
      ['2024-04-02', '2024-04-02', '2024-04-02', null],
      [null, null, '2026-07-31', null],
    ],
  )
})

test('the readings that give no day are named beside the longest date, which does not hold them', async () => {
  const placed = { kind: 'refusal', madeAvailableAt: '2022-05-02T10:00:00+02:00' }
  const found = await termsOf(
    placed,
    { ...placed, remedy: MONTH },
    { ...placed, kind: 'grant-subsidiary-protection' },
    { ...placed, madeAvailableAt: '2026-07-01T10:00:00+02:00', remedy: MONTH },
    { kind: 'discontinuation', servedOn: '2024-01-10', decidedOn: '2024-01-05' },
  )
  assert.deepEqual(
    found.map(({ longest, uncounted }) => [longest, uncounted]),
    [
      ['2022-06-20', ['received-by-last-day', 'remedy-not-stated']],
      ['2022-06-20', ['received-by-last-day']],
      ['2022-06-20', ['received-by-last-day', 'remedy-not-stated', 'kind-not-verified']],
      ['2026-08-18', ['electronic-service-carried-over', 'counting-carried-over', 'received-by-last-day']],
      ['2024-10-07', []],
    ],
  )
})
