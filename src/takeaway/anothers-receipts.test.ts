import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { clicks } from '../testing/clicks.ts'
import { decision, deposited, replacementOf, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { type Person, person } from '../testing/person.ts'

/* The receipts of what turned out to be another person's are the Office's proof of what happened, whole whenever they are sealed (decision 0027). */

const t = await testHouse() // 4 May 2026, ten in the morning in Paris
const owner = t.base.pool('owner')
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const officer = await employ(t, 'officer')
const agent = clicks(t, officer)
const START = t.clock.now().toString()
const on = (day: string) => t.clock.set(`${day}T08:00:00Z`)

const REFERENCE = 'REF-OF-ANOTHER'
const FIRST = 'REF-BEFORE-IT'
async function takeBack(id: string, reason: 'error' | 'wrong-space', too: string | null = null): Promise<void> {
  const others = too === null ? {} : { 'withdraw-others': 'too', 'withdraw-letters': too }
  assert.equal((await agent.post(`/staff/documents/${id}/withdrawal`, { reason, ...others })).statusCode, 303)
}

/** All but what no two receipts share: numbers and digests. */
const unnumbered = (text: string) =>
  text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{8,}\b|\b[0-9]{10}\b/g, '#')
const fromPdf = (input: Buffer) =>
  unnumbered(
    execFileSync('pdftotext', ['-', '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] })
      .toString()
      .replace(/\s+/g, ' '),
  )

type Case = {
  readonly document: typeof decision | typeof summons
  readonly until: (him: Person, id: string) => Promise<unknown>
  readonly kinds: readonly string[]
  /** It replaces one that he had opened, and that was another's too. */
  readonly replaces?: true
}

/** What each receipt says that the Office reads, sealed before the letter was found to be another's, or after. */
async function receiptsOf(sealed: 'before' | 'after', { document, until, replaces }: Case) {
  t.clock.set(START)
  const him = await person(t, { registeredBy: desk })
  const first = replaces ? await deposited(t, office, decision(him, { reference: FIRST })) : null
  if (first !== null) await him.post(`/documents/${first}/opening`)
  const letter = { reference: REFERENCE }
  const id = await deposited(t, office, first === null ? document(him, letter) : replacementOf(him, first, letter))
  await until(him, id)
  if (sealed === 'before') await t.settle()
  t.clock.set(t.clock.now().add({ minutes: 1 }))
  await takeBack(id, 'wrong-space', first)
  await t.settle()
  const { rows } = await owner.query<{ id: string; kind: string; ofFinding: boolean }>(
    `select r.id, r.kind, f.body::jsonb #>> '{data,reason}' = 'wrong-space' is true as "ofFinding"
     from evidence.receipt r join evidence.fact f on f.id = r.fact_id where r.document_id = $1 order by r.kind`,
    [id],
  )
  const said: Record<string, string> = {}
  for (const { id: number, kind, ofFinding } of rows) {
    const url = `/documents/${id}/receipts/${number}`
    assert.equal((await him.get(url)).statusCode, ofFinding ? 200 : 410, kind)
    said[kind] = fromPdf((await t.web.inject({ url: `/staff${url}`, headers: officer.headers })).rawPayload)
    assert.equal(said[kind].includes(REFERENCE), !ofFinding, kind)
    assert.equal(said[kind].includes(FIRST), replaces === true && !ofFinding, kind)
  }
  return said
}

const open = (him: Person, id: string) => him.post(`/documents/${id}/opening`)
const deem = async () => {
  on('2026-05-25')
  await t.house.sweeps.find(({ name }) => name === 'deem')!.run(t.clock.now())
}

const opening = ['deposit', 'opening', 'withdrawal']
const CASES: Readonly<Record<string, Case>> = {
  'a decision that he had opened': { document: decision, until: open, kinds: opening },
  'a summons that he had opened': { document: summons, until: open, kinds: opening },
  'a decision that the term had served': { document: decision, until: deem, kinds: ['deposit', 'term', 'withdrawal'] },
  'a decision that he had contested': {
    document: decision,
    until: (him, id) => him.post(`/documents/${id}/contest`),
    kinds: ['contest', 'deposit', 'withdrawal'],
  },
  'a decision that had been taken back by an error': {
    document: decision,
    until: (_, id) => takeBack(id, 'error'),
    kinds: ['deposit', 'withdrawal'],
  },
  'a decision that had replaced another’s': { document: decision, until: open, kinds: opening, replaces: true },
}

for (const [what, one] of Object.entries(CASES))
  test(`the receipts of ${what}, sealed once it was found to be another’s, say what they would have said before, and he is given none but that of the finding`, {
    skip: needs('poppler'),
  }, async () => {
    const before = await receiptsOf('before', one)
    assert.deepEqual(Object.keys(before), one.kinds)
    assert.deepEqual(await receiptsOf('after', one), before)
  })
