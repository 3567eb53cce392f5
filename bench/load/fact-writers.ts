import { once } from 'node:events'
import { createJournal } from '../../src/evidence/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { subKey } from '../../src/platform/crypto/digest.ts'
import { localMasterKey } from '../../src/platform/crypto/keys.ts'
import { createAct, type Fact } from '../../src/platform/db/act.ts'
import { createPool } from '../../src/platform/db/pool.ts'
import { documentFacts } from './document-facts.ts'

/**
 * So many who write facts at once, each in transactions of so many facts, durable one by one: for a time, or until there are so many
 * in all. Says when some of them were committed, and how many there were. The journal is the program's own: sealed values, the
 * person's key opened for each fact, the body in its canonical form. The first are about documents of the world (`WRITERS_DOCUMENTS`: how
 * many, and which of them this process takes), whose rows are there; the others are openings of none.
 */
const {
  WRITERS_DATABASE,
  WRITERS_AT_ONCE,
  WRITERS_FACTS,
  WRITERS_SECONDS,
  WRITERS_TOTAL,
  WRITERS_NAME,
  WRITERS_DOCUMENTS,
} = process.env
const [atOnce, facts, total] = [WRITERS_AT_ONCE, WRITERS_FACTS, WRITERS_TOTAL].map(Number) as [number, number, number]
const { masterKey } = readConfig({})
const pool = createPool({ connectionString: WRITERS_DATABASE! }, atOnce)
const journal = createJournal(localMasterKey(masterKey.id, masterKey.key), subKey(masterKey.key, 'house-facts'))
const act = createAct(pool, systemClock, journal)
const { rows } = await pool.query<{ id: string }>('select person_id as id from platform.person_key limit 20000')
const [documents, share, shares] = WRITERS_DOCUMENTS!.split('/').map(Number) as [number, number, number]
const ofDocument = await documentFacts(pool, documents, share, shares)
process.send!('ready')
await once(process, 'message')
const from = performance.now()
const spent = process.cpuUsage()
const until = from + Number(WRITERS_SECONDS) * 1000
let [written, transactions] = [0, 0]

const fact = (n: number, at: Temporal.Instant): Fact => ofDocument(n, at) ?? ofNone(n, at)

/** As wide as that of an opening. */
const ofNone = (n: number, at: Temporal.Instant): Fact => {
  const document = `${WRITERS_NAME}-${n}`
  return {
    type: 'DocumentOpened',
    id: `document:${document}/opened`,
    subject: `document:${document}`,
    personId: rows[n % rows.length]!.id,
    happenedAt: at,
    regime: '2021',
    data: {
      documentId: document,
      legalEffect: 'decision',
      reference: `B-${n}`,
      fileDigest: '0123456789abcdef'.repeat(4),
      madeAvailableAt: at.toString(),
      servedOn: '2026-05-06',
      servedBy: 'opening',
      authenticatedBy: 'password',
    },
    sealed: { foreignerNumber: '7700000001', kind: 'refusal' },
    sealedBytes: 128,
  }
}

async function one(): Promise<void> {
  while (performance.now() < until && written < total) {
    const first = written
    written += facts
    await act({ as: 'worker' }, async ({ record, now }) => {
      for (let i = 0; i < facts; i++) record(fact(first + i, now))
      return null
    })
    transactions++
    if (transactions % 10 === 0) process.send!({ committed: fact(first, systemClock.now()).id, at: Date.now() })
  }
}

await Promise.all(Array.from({ length: atOnce }, one))
const { user, system } = process.cpuUsage(spent)
process.send!({ written, seconds: (performance.now() - from) / 1000, micros: user + system })
await pool.end()
process.disconnect?.()
