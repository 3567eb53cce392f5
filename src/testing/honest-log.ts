import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Audit,
  audit,
  type Closing,
  closeLog,
  createJournal,
  type Fault,
  type LogKeys,
  sealingOf,
  sequence,
  stampLog,
  trustOf,
  verifierOfSigner,
  writeVerifier,
} from '../evidence/index.ts'
import { stoppedClock } from '../platform/clock.ts'
import { localMasterKey } from '../platform/crypto/keys.ts'
import { createPersonKey } from '../platform/crypto/person-key.ts'
import { createAct, type Fact } from '../platform/db/act.ts'
import { createDb } from '../platform/db/db.ts'
import { sql } from '../platform/db/sql.ts'
import { newId } from '../platform/ids.ts'
import { testDatabase } from '../platform/testing/index.ts'

export type HonestLog = Awaited<ReturnType<typeof honestLog>>

/** An honest log of forty facts, of two persons and of nobody, under four checkpoints of an hour each, each stamped; and who may change it all. */
export async function honestLog(t: { after(ending: () => Promise<void>): void }, closing: Closing = {}) {
  const origin = 'pli.example/log'
  const signer = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
  const keys = { origin, signer, padding: randomBytes(32), beatSeconds: 30 }
  const master = localMasterKey('test', randomBytes(32))
  const house = randomBytes(32)
  const base = await testDatabase(t)
  const clock = stoppedClock('2026-05-04T08:00:00Z')
  const varDir = mkdtempSync(path.join(tmpdir(), 'pli-log-'))
  t.after(async () => rmSync(varDir, { recursive: true }))
  const ofDevelopment = { seal: null, timeAuthority: null, timeAuthorityCertificates: null, varDir }
  const stamps = sealingOf(ofDevelopment, clock).authority
  const held = {
    master,
    house,
    paddings: [keys.padding],
    verifier: writeVerifier(verifierOfSigner(signer)),
    anchors: trustOf({ trust: { seals: null, time: null }, varDir, env: 'development' }).time,
  }
  const owner = createDb(base.pool('owner'))
  const sequencer = createDb(base.pool('sequencer'))
  const superuser = createDb(base.pool('superuser'))
  const act = createAct(base.pool('worker'), clock, createJournal(master, house))
  const persons = [newId(clock.now()), newId(clock.now())]
  await owner.transaction(async (trx) => {
    for (const id of persons) await createPersonKey(trx as never, master, id)
  })
  const write = (...facts: Fact[]) =>
    act({ as: 'worker' }, async (unit) => {
      for (const fact of facts) unit.record(fact)
    })
  const record = async (...facts: Fact[]) => {
    await write(...facts)
    while ((await sequence(sequencer)) > 0) {}
  }
  const happened = (i: number, type = 'SomethingHappened'): Fact => {
    const personId = [...persons, null][i % 3]!
    return {
      type,
      id: `a/${i}`,
      subject: personId === null ? 'thing:a' : `person:${personId}`,
      personId,
      happenedAt: clock.now(),
      data: { on: '2026-05-04' },
    }
  }
  const happen = (from: number, count: number) => record(...Array.from({ length: count }, (_, i) => happened(from + i)))
  const later = (time: { hours?: number; minutes?: number }) => clock.set(clock.now().add(time))
  const close = async (by: LogKeys = keys, how = closing) => {
    later({ hours: 1 })
    await closeLog(sequencer, by, how)(clock.now())
  }
  const stamp = () => stampLog(sequencer, stamps)(clock.now())
  for (const [from, count] of [
    [0, 10],
    [10, 20],
    [30, 0],
    [30, 10],
  ] as const) {
    await happen(from, count)
    await close()
    await stamp()
  }
  const heads = (
    await sql<{ size: number; root: Buffer; note: string }>`
      select size, root, note from evidence.checkpoint order by size`.execute(owner)
  ).rows
  /** With every guard of the database off. */
  const tamper = (...texts: string[]) =>
    superuser.transaction(async (trx) => {
      for (const text of ['set local session_replication_role = replica', ...texts]) await sql.raw(text).execute(trx)
    })
  const { most } = closing
  const audited = (kept: { size: number; root: Uint8Array } | null = null): Promise<Audit> =>
    audit(owner, held, {
      kept: kept === null ? [] : [kept],
      now: clock.now(),
      ...(most === undefined ? {} : { most }),
    })
  const found = async (kept: { size: number; root: Uint8Array } | null = null): Promise<Fault[]> => [
    ...(await audited(kept)).faults,
  ]
  return {
    ...{ base, clock, owner, sequencer, superuser, keys, held, persons, heads, stamps },
    ...{ write, record, happened, happen, later, close, stamp, tamper, audited, found },
  }
}

export const namesOf = (faults: readonly Fault[]): string[] => [...new Set(faults.map(({ fault }) => fault))]
