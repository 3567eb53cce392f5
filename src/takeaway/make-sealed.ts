import { randomBytes } from 'node:crypto'
import { type Followed, followAll, followForExport } from '../delivery/index.ts'
import { factNamed, openSealed, type RecordedFact, type Sealing, sealPdf } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Unit } from '../platform/db/act.ts'
import { sealedPieces } from '../platform/files/in-pieces.ts'
import { type ZipEntry, zipOf } from '../platform/files/zip.ts'
import { SOURCE, words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { collect, isTold, type Paper, type Papers } from './collect.ts'
import { dossierSheet, type ForCourt } from './dossier-sheet.ts'
import { counselFileSealed, documentExported, type ExportReason } from './facts.ts'
import { factsIn, fileOf, ownFactsIn } from './papers.ts'
import {
  AT_IT,
  type Attempted,
  endAttempt,
  lockSealedFile,
  madeBefore,
  readyToMake,
  type SealedFile,
  setAttempt,
  setMade,
  setRemoved,
} from './store.ts'
import type { TakenFile } from './taken.ts'

const AT_A_TURN = 5
/** Then the renderer or the time authority is silent, and what else waits for the worker goes first. */
const BROKEN_AT_A_TURN = 2
/** It can be made again, and what lies about can be read by whoever gets at it. */
const KEPT = Temporal.Duration.from({ hours: 7 * 24 })

/**
 * Makes the sealed files whose asking a checkpoint covers by now. One that breaks stands in nobody's way and is tried again: when the
 * time authority is silent they wait, as receipts do; never a lesser seal. Returns how many were made.
 */
export const makeSealedFiles =
  (ports: Ports, law: Law, sealing: Sealing) =>
  async (now: Temporal.Instant): Promise<number> => {
    const ready = await asWorker(ports, ({ trx }) => readyToMake(trx, now, AT_A_TURN))
    let [made, broken] = [0, 0]
    for (const id of ready)
      try {
        if (await makeOne(ports, law, sealing, id)) made++
      } catch (error) {
        ports.log.fault('sealed-file', error)
        if (++broken >= BROKEN_AT_A_TURN) break
      }
    return made
  }

async function asWorker<T>(ports: Ports, verb: (unit: Unit) => Promise<T>): Promise<T> {
  const done = await ports.act({ as: 'worker' }, async (unit) => ({ is: await verb(unit) }))
  if (isRefusal(done)) throw new Error(`refused: ${done.refusal}`)
  return done.is
}

/** What was made a week ago is removed; that it was made, and its digest, stay. */
export const removeSealedFiles =
  (ports: Ports) =>
  async (now: Temporal.Instant): Promise<number> => {
    const old = await ports.act({ as: 'worker' }, (unit) => madeBefore(unit.trx, now.subtract(KEPT), 100))
    if (isRefusal(old)) return 0
    for (const { id, fileKey } of old) {
      await ports.files.remove(fileKey)
      await ports.act({ as: 'worker' }, (unit) => setRemoved(unit.trx, id, unit.now))
    }
    return old.length
  }

/** All that it is made of, but for the files themselves: read in one transaction that is over before any is set or sealed. */
type Taken = Papers & {
  readonly file: Attempted
  readonly attempt: string
  readonly asked: RecordedFact
  readonly court: ForCourt | null
}

/** Null: it is made, another is at it, or his key is destroyed: whoever asks is told so. */
async function take(ports: Ports, unit: Unit, id: string): Promise<Taken | null> {
  const file = await lockSealedFile(unit.trx, id)
  if (file === undefined || file.madeAt !== null || !(await hasPersonKey(unit.trx, file.personId))) return null
  if (file.attemptedAt !== null && Temporal.Instant.compare(file.attemptedAt.add(AT_IT), unit.now) > 0) return null
  const key = await openPersonKey(unit.trx, ports.master, file.personId)
  const asked = (await factNamed(unit.trx, file.factId))!
  const court = file.kind === 'counsel' ? null : await courtOf(ports, unit, asked)
  const followed =
    file.documentId === null ? await followAll(unit, file.personId) : [(await followForExport(unit, file.documentId))!]
  const facts = file.kind === 'court' ? factsIn : ownFactsIn
  const all: Paper[] = []
  for (const one of followed)
    all.push({ followed: one, facts: isTold(file.kind, one) ? await facts(unit.trx, key, one) : [] })
  const attempt = randomBytes(6).toString('hex')
  await setAttempt(
    unit.trx,
    id,
    { attempt, tellsOf: followed.filter(isHis).map(({ document }) => document.id) },
    unit.now,
  )
  return { scope: file.kind, personId: file.personId, key, all, at: unit.now, file, attempt, asked, court }
}

const isHis = ({ document }: Followed): boolean => document.withdrawnReason !== 'wrong-space'

export const fileKeyOf = (id: string, attempt: string): string => `taken-${id}-${attempt}`

/**
 * Taken, made, written down: nothing is held in between, for the time authority may take its time. The file is durable before the row
 * says that it is there. What was cut off is known to no row: it goes, and all is made again.
 */
async function makeOne(ports: Ports, law: Law, sealing: Sealing, id: string): Promise<boolean> {
  const taken = await asWorker(ports, (unit) => take(ports, unit, id))
  if (taken === null) return false
  const { file, attempt, key, at } = taken
  const fileKey = fileKeyOf(id, attempt)
  try {
    if (file.attempt !== null) await ports.files.remove(fileKeyOf(id, file.attempt))
    const { stream, gone } = zipOf(entriesOf(ports, law, sealing, taken), at)
    await ports.files.put(fileKey, sealedPieces(key, stream, fileKey))
    const made = gone()
    const isOurs = await asWorker(ports, async (unit) => {
      if (!(await setMade(unit.trx, { id, attempt }, { ...made, fileKey }, unit.now))) return false
      record(unit, file, taken.asked, taken.court, made)
      return true
    })
    if (!isOurs) await ports.files.remove(fileKey)
    return isOurs
  } catch (error) {
    if (!(await asWorker(ports, ({ trx }) => endAttempt(trx, id, attempt)))) await ports.files.remove(fileKey)
    throw error
  }
}

/** One after the other; the list comes last, when the digest of each is known, and is sealed. */
async function* entriesOf(ports: Ports, law: Law, sealing: Sealing, taken: Taken): AsyncGenerator<ZipEntry> {
  const files: TakenFile[] = []
  const collected = collect(ports, law, taken)
  let next = await collected.next()
  for (; !next.done; next = await collected.next()) {
    files.push(fileOf(next.value))
    yield next.value
  }
  const { file, court, at } = taken
  const sheet = await dossierSheet(ports.renderer, {
    kind: file.kind,
    number: file.id,
    at,
    sealedBy: sealing.presumed ? 'authority' : 'ourselves',
    court,
    taken: next.value,
    files,
    law,
  })
  const w = words(SOURCE)
  const reason = w(`takeaway.staff.dossier.${file.kind}.title`)
  // The hour of the seal, not that of the list: a large set takes its time, and a timestamp is of the hour of its seal.
  const seal = { ...sealing, name: w('receipt.sealer'), reason, at: ports.clock.now() }
  yield { name: 'dossier.pdf', bytes: await sealPdf(sheet, seal) }
}

function record(
  unit: Unit,
  file: SealedFile,
  asked: RecordedFact,
  court: ForCourt | null,
  gone: { digest: string; bytes: number },
) {
  const about = { personId: file.personId, fileId: file.id }
  if (court === null || file.documentId === null) return unit.record(counselFileSealed(about, unit.now, gone))
  const { kind, id, role } = asked.author
  const author = { kind: kind === 'client' ? 'client' : 'staff', id, role } as const
  const { reason, courtReference } = court
  unit.record(
    documentExported({ ...about, documentId: file.documentId, reason, courtReference }, unit.now, gone, author),
  )
}

async function courtOf(ports: Ports, unit: Unit, asked: RecordedFact): Promise<ForCourt> {
  const { courtReference } = await openSealed(unit.trx, ports.master, asked)
  return {
    reason: asked.data['reason'] as ExportReason,
    courtReference: String(courtReference),
    askedAt: asked.happenedAt,
    role: asked.author.role,
  }
}
