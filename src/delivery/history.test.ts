import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { factsOf } from '../evidence/index.ts'
import { civilDay } from '../platform/clock.ts'
import { createDb } from '../platform/db/db.ts'
import { employ, machine, organisation } from '../testing/agents.ts'
import { decision, deposited, summons } from '../testing/documents.ts'
import { testHouse } from '../testing/house.ts'
import { person } from '../testing/person.ts'
import { contestDocument } from './contest.ts'
import { decideOnContest } from './decide-contest.ts'
import { deemServed } from './deem.ts'
import { openDocument } from './open.ts'
import { assertedService } from './rules.ts'
import { statusOf } from './status.ts'
import { documentById } from './store.ts'
import { withdrawDocument } from './withdraw.ts'

const t = await testHouse()
const desk = await organisation(t, 'registration-desk')
const office = await machine(t, 'system')
const head = await employ(t, 'division-head')
const auditor = createDb(t.base.pool('owner'))

const { ports } = t.house
const open = openDocument(ports)
const contest = contestDocument(ports)
const decide = decideOnContest(ports)
const withdraw = withdrawDocument(ports)
const deem = deemServed(ports)
const how = { coverVersion: '1-x', coverLanguage: 'fr', authenticatedBy: 'password' }

/** What can happen to a document after its deposit, at some hour of the forty days that follow. */
const ACTS = ['open', 'contest', 'uphold', 'dismiss', 'withdraw', 'sweep'] as const
type Act = { act: (typeof ACTS)[number]; hour: number }
const history = fc.record({
  what: fc.constantFrom('decision', 'summons', 'letter'),
  /** From the 2nd of March: the days cross the change to summer time, when one of them has 23 hours. */
  start: fc.integer({ min: 0, max: 60 * 24 }),
  acts: fc.array(fc.record({ act: fc.constantFrom(...ACTS), hour: fc.double({ min: 0, max: 24 * 40, noNaN: true }) }), {
    maxLength: 7,
  }),
})

/**
 * The law said again, as plainly as can be and without the code under test: the first that took effect counts. An opening
 * up to the end of D+15 serves that day; else the fifteen days do, unless it was contested or taken back before they ended.
 */
function lawfulService(
  available: Temporal.Instant,
  acts: readonly { act: Act['act']; at: Temporal.Instant }[],
  now: Temporal.Instant,
) {
  const dPlus15 = civilDay(available).add({ days: 15 })
  const inTime = (at: Temporal.Instant) => Temporal.PlainDate.compare(civilDay(at), dPlus15) <= 0
  const first = acts.find(({ act, at }) => ['open', 'contest', 'withdraw'].includes(act) && inTime(at))
  if (first) return first.act === 'open' ? { servedOn: civilDay(first.at), servedBy: 'opening' } : null
  return inTime(now) ? null : { servedOn: dPlus15, servedBy: 'term' }
}

// @law CESEDA R.531-17
test('whatever happens in whatever order, the row is the replay of the facts, and both are the law', async () => {
  const p = await person(t, { registeredBy: desk })
  await fc.assert(
    fc.asyncProperty(history, async ({ what, start, acts }) => {
      const from = Temporal.Instant.from('2026-03-02T00:00:00Z').add({ minutes: start })
      t.clock.set(from)
      const id = await deposited(t, office, metadata(what, p))
      const seen = (await t.house.ports.act({ as: 'worker' }, async (unit) => (await documentById(unit.trx, id))!)) as {
        madeAvailableAt: Temporal.Instant
      }
      const available = seen.madeAvailableAt
      const timed = acts
        .map(({ act, hour }) => ({ act, at: available.add({ seconds: Math.floor(hour * 3600) }) }))
        .sort((a, b) => Temporal.Instant.compare(a.at, b.at))
      const done: typeof timed = []
      let served: string | null = null
      for (const step of timed) {
        t.clock.set(step.at)
        const answer = await doIt(step.act, id, p.acting)
        if (typeof answer === 'string' || typeof answer === 'number') done.push(step)
        // what was served once is never served otherwise
        const now = await servedAs(id)
        if (served !== null) assert.equal(now, served)
        served = now
        await compare(id)
        await assertedOnlyWhileNobodyDisputes(id, what, available, done)
      }
      const end = available.add({ hours: 24 * 41 })
      t.clock.set(end)
      await deem()
      await compare(id)
      const { rows } = await t.base
        .pool('owner')
        .query('select served_on, served_by from delivery.document where id = $1', [id])
      const lawful = what === 'letter' ? null : lawfulService(available, done, end)
      assert.deepEqual(
        { on: rows[0].served_on?.toString() ?? null, by: rows[0].served_by },
        { on: lawful?.servedOn.toString() ?? null, by: lawful?.servedBy ?? null },
        JSON.stringify(done),
      )
    }),
    { numRuns: Number(process.env.RUNS ?? 60), endOnFailure: true },
  )
})

/** Nothing is asserted while a contest waits for its answer, nor once it was taken back; else what the law says. */
async function assertedOnlyWhileNobodyDisputes(
  id: string,
  what: string,
  available: Temporal.Instant,
  done: Parameters<typeof lawfulService>[1],
): Promise<void> {
  const now = t.clock.now()
  const did = (act: Act['act']) => done.some((step) => step.act === act)
  const disputed = did('withdraw') || did('uphold') || (did('contest') && !did('dismiss'))
  const lawful = what === 'letter' || disputed ? null : lawfulService(available, done, now)
  const asserted = assertedService(statusOf(await factsOf(auditor, `document:${id}`)), now)
  assert.deepEqual(
    asserted && { servedOn: asserted.servedOn.toString(), servedBy: asserted.servedBy },
    lawful && { servedOn: lawful.servedOn.toString(), servedBy: lawful.servedBy },
    JSON.stringify(done),
  )
}

const metadata = (what: string, p: { foreignerNumber: string }) =>
  what === 'summons'
    ? summons(p)
    : what === 'decision'
      ? decision(p, { decision: { decidedOn: '2026-02-20', remedy: { court: 'cnda', months: 1, franc: true } } })
      : { foreignerNumber: p.foreignerNumber, kind: 'letter', reference: `L-${++letters}` }
let letters = 0

async function doIt(act: Act['act'], id: string, acting: Parameters<typeof open>[0]): Promise<unknown> {
  if (act === 'open') return open(acting, id, how)
  if (act === 'contest') return contest(acting, id, how)
  if (act === 'uphold') return decide(head.acting, id, { outcome: 'upheld' })
  if (act === 'dismiss') return decide(head.acting, id, { outcome: 'dismissed' })
  if (act === 'withdraw') return withdraw(office.acting, id, { reason: 'replaced' })
  return deem()
}

async function servedAs(id: string): Promise<string | null> {
  const { rows } = await t.base
    .pool('owner')
    .query('select served_on, served_by from delivery.document where id = $1', [id])
  return rows[0].served_on === null ? null : `${rows[0].served_on} ${rows[0].served_by}`
}

/** Every status with legal effect, recomputed from the facts alone, is what the row says. */
async function compare(id: string): Promise<void> {
  const replay = statusOf(await factsOf(auditor, `document:${id}`))
  const { rows } = await t.base.pool('owner').query(
    `select made_available_at as "madeAvailableAt", term_ends_at as "termEndsAt", opened_at as "openedAt", served_on as "servedOn",
      served_by as "servedBy", contested_at as "contestedAt", contest_outcome as "contestOutcome", withdrawn_at as "withdrawnAt",
      withdrawn_reason as "withdrawnReason" from delivery.document where id = $1`,
    [id],
  )
  const plain = (status: object) =>
    Object.fromEntries(Object.entries(status).map(([k, v]) => [k, v === null ? null : String(v)]))
  assert.deepEqual(plain(replay), plain(rows[0]))
}
