import { buffer } from 'node:stream/consumers'
import { followAll, followForExport } from '../delivery/index.ts'
import { factNamed, openSealed, type RecordedFact, type Sealing, sealPdf } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Unit } from '../platform/db/act.ts'
import { type ZipEntry, zipOf } from '../platform/files/zip.ts'
import { SOURCE, words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { collect } from './collect.ts'
import { dossierSheet, type ForCourt } from './dossier-sheet.ts'
import { counselFileSealed, documentExported, type ExportReason } from './facts.ts'
import { lockSealedFile, madeBefore, readyToMake, type SealedFile, setMade, setRemoved } from './store.ts'

const AT_ONCE = 5
/** It can be made again, and what lies about can be read by whoever gets at it. */
const KEPT = Temporal.Duration.from({ hours: 7 * 24 })

/**
 * Makes the sealed files whose asking a checkpoint covers by now. One that breaks stands in nobody's way and is tried again: when the
 * time authority is silent they wait, as receipts do; never a lesser seal. Returns how many were made.
 */
export const makeSealedFiles =
  (ports: Ports, law: Law, sealing: Sealing) =>
  async (now: Temporal.Instant): Promise<number> => {
    const ready = await ports.act({ as: 'worker' }, async ({ trx }) => readyToMake(trx, now, AT_ONCE))
    if (isRefusal(ready)) return 0
    let made = 0
    for (const id of ready)
      try {
        if ((await ports.act({ as: 'worker' }, (unit) => makeOne(ports, law, sealing, unit, id))) === true) made++
      } catch (error) {
        ports.log.fault('sealed-file', error)
      }
    return made
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

async function makeOne(ports: Ports, law: Law, sealing: Sealing, unit: Unit, id: string): Promise<boolean> {
  const file = await lockSealedFile(unit.trx, id)
  if (file === undefined || file.madeAt !== null) return false
  if (!(await hasPersonKey(unit.trx, file.personId))) return false // whoever asks is told so
  const key = await openPersonKey(unit.trx, ports.master, file.personId)
  const asked = (await factNamed(unit.trx, file.factId))!
  const court = file.kind === 'counsel' ? null : await courtOf(ports, unit, asked)
  const followed =
    file.documentId === null ? await followAll(unit, file.personId) : [(await followForExport(unit, file.documentId))!]
  const collected = await collect(ports, law, unit, key, { scope: file.kind, all: followed })
  const sheet = await dossierSheet(ports.renderer, {
    kind: file.kind,
    number: file.id,
    at: unit.now,
    sealedBy: sealing.presumed ? 'authority' : 'ourselves',
    court,
    collected,
    law,
  })
  const w = words(SOURCE)
  const pdf = await sealPdf(sheet, {
    ...sealing,
    name: w('receipt.sealer'),
    reason: w(`takeaway.staff.dossier.${file.kind}.title`),
    at: unit.now,
  })
  const zip = await buffer(zipOf(inOrder([{ name: 'dossier.pdf', bytes: pdf }, ...collected.entries]), unit.now).stream)
  const fileKey = `taken-${file.id}`
  await ports.files.remove(fileKey) // what was cut off before, by a crash
  await ports.files.put(fileKey, key.sealFile(zip, fileKey))
  const gone = { digest: sha256(zip).toString('hex'), bytes: zip.length }
  await setMade(unit.trx, id, { digest: sha256(zip), size: zip.length, fileKey }, unit.now)
  record(unit, file, asked, court, gone)
  return true
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

async function* inOrder(entries: readonly ZipEntry[]): AsyncGenerator<ZipEntry> {
  yield* entries
}
