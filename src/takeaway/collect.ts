import { bytesOf, clockOf, clockSheet, type Followed, toldAlerts } from '../delivery/index.ts'
import { logFiles, readReceipt } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import type { PersonKey } from '../platform/crypto/keys.ts'
import type { Unit } from '../platform/db/act.ts'
import type { ZipEntry } from '../platform/files/zip.ts'
import { SOURCE } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { factsIn, fileOf, jsonEntry, numberOf, proofsEntry, receiptName } from './papers.ts'
import { hasPapers, stateOf, type TakenDocument, type TakenFile, type TakenReceipt } from './taken.ts'
import { timelineOf } from './timeline.ts'

/** For a court all of the one document; for counsel only what proves dates, and of what he has not opened nothing. */
export type Scope = 'counsel' | 'court'

export type Collected = { readonly entries: readonly ZipEntry[]; readonly taken: readonly TakenDocument[] }

/** The files that stand beside the sealed list, by the worker, from what was written until now. */
export async function collect(
  ports: Ports,
  law: Law,
  unit: Unit,
  key: PersonKey,
  { scope, all }: { readonly scope: Scope; readonly all: readonly Followed[] },
): Promise<Collected> {
  const entries: ZipEntry[] = []
  const taken: TakenDocument[] = []
  const sizes = new Set<number>()
  for (const [i, followed] of all.entries()) {
    const number = numberOf(i, all.length)
    const none = { number, followed, state: stateOf(followed), file: null, receipts: [], proofs: null }
    if (scope === 'counsel' && !hasPapers(followed)) {
      taken.push(none)
      continue
    }
    const folder = `documents/${number}`
    const proofs = await proofsEntry(unit.trx, `${folder}/proofs.json`, await factsIn(unit.trx, key, followed))
    for (const size of proofs.sizes) sizes.add(size)
    const receipts = await receiptsIn(ports, folder, followed, entries)
    entries.push(proofs.entry)
    const file = scope === 'court' ? await courtFiles(ports, law, key, folder, followed, entries) : null
    taken.push({ ...none, file, receipts, proofs: proofs.file })
  }
  entries.push(...(await logFiles(unit.trx, [...sizes])))
  entries.push(jsonEntry('timeline.json', timelineOf(unit.now, taken)))
  return { entries, taken }
}

async function receiptsIn(ports: Ports, folder: string, { document, receipts }: Followed, entries: ZipEntry[]) {
  const taken: TakenReceipt[] = []
  for (const [i, { id, kind, ready }] of receipts.entries()) {
    const read = ready ? await readReceipt(ports)({ as: 'worker' }, document.id, id) : null
    if (read === null || isRefusal(read)) {
      taken.push({ kind, file: 'preparing' })
      continue
    }
    const entry = { name: receiptName(folder, i, kind), bytes: read.pdf }
    entries.push(entry)
    taken.push({ kind, file: fileOf(entry) })
  }
  return taken
}

/** The document as it was deposited, how its days are counted and under which law, and what became of each alert. */
async function courtFiles(
  ports: Ports,
  law: Law,
  key: PersonKey,
  folder: string,
  followed: Followed,
  entries: ZipEntry[],
): Promise<TakenFile | 'unreadable'> {
  const alerts = toldAlerts(followed.facts).map(({ channel, at, fate }) => ({ channel, at: at.toString(), fate }))
  const reports = followed.facts.filter(({ type }) => type.startsWith('Alert'))
  entries.push(
    {
      name: `${folder}/working.pdf`,
      bytes: await clockSheet(ports.renderer, law, clockOf(law, followed), SOURCE),
    },
    jsonEntry(`${folder}/alerts.json`, {
      v: 1,
      alerts,
      reports: reports.map(({ id, type, happenedAt, data }) => ({ id, type, happenedAt: happenedAt.toString(), data })),
    }),
  )
  const bytes = await bytesOf(ports, key, followed.document)
  if (typeof bytes === 'string') return 'unreadable'
  const entry = { name: `${folder}/document.pdf`, bytes }
  entries.push(entry)
  return fileOf(entry)
}
