import { type Law, regimeNamed } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { openPersonKey } from '../platform/crypto/person-key.ts'
import type { Trx } from '../platform/db/act.ts'
import { SOURCE } from '../platform/i18n/index.ts'
import { newId } from '../platform/ids.ts'
import type { JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { factNamed, openSealed, type RecordedFact } from './facts.ts'
import { type Receipt, type ReceiptKind, receiptSheet } from './receipt-sheet.ts'
import { insertReceipt, lockReceipt, setRendered } from './store-receipts.ts'

/** The acts that have a receipt, each of its own kind. */
const KINDS: Readonly<Record<string, ReceiptKind>> = {
  DocumentDeposited: 'deposit',
  DocumentOpened: 'opening',
  ServiceDeemed: 'term',
  DocumentContested: 'contest',
  DocumentWithdrawn: 'withdrawal',
}

/** Finds the person's language; evidence knows no account, so the house says how. */
export type LanguageOf = (trx: Trx, personId: string) => Promise<string | null>

const text = (fact: RecordedFact, name: string): string => {
  const value = fact.data[name]
  if (typeof value !== 'string') throw new Error(`${fact.type} without ${name}`)
  return value
}
const maybe = (fact: RecordedFact, name: string): string | null => {
  const value = fact.data[name]
  return typeof value === 'string' ? value : null
}

/**
 * What a receipt says, from its fact alone: nothing that could have changed since is looked up. The day in `deemedOn` is
 * the last of the fifteen, one instant before the term ends.
 */
export function receiptOf(
  law: Law,
  fact: RecordedFact,
  foreignerNumber: string,
  number: string,
  language: string,
): Receipt {
  const kind = KINDS[fact.type]
  if (!kind || fact.regime === null) throw new Error(`no receipt for ${fact.type}`)
  const regime = regimeNamed(law, fact.regime)
  if (isRefusal(regime)) throw new Error(`unknown regime ${fact.regime}`)
  const endsAt = maybe(fact, 'termEndsAt')
  const servedOn = maybe(fact, 'servedOn')
  const servedBy = maybe(fact, 'servedBy')
  const fiction = regime.electronicService
  return {
    kind,
    language,
    number,
    foreignerNumber,
    caseNumber: null,
    document: { kind: text(fact, 'kind'), reference: text(fact, 'reference'), digest: text(fact, 'fileDigest') },
    madeAvailableAt: Temporal.Instant.from(text(fact, 'madeAvailableAt')),
    deemedOn: endsAt === null ? null : civilDay(Temporal.Instant.from(endsAt).subtract({ nanoseconds: 1 })),
    served:
      servedOn !== null && (servedBy === 'opening' || servedBy === 'term')
        ? { on: Temporal.PlainDate.from(servedOn), by: servedBy }
        : null,
    ...(fact.data['voids'] === true ? { voids: true } : {}),
    regime: regime.name,
    readings: [
      ...(fiction && endsAt !== null ? [{ code: 'fiction-day', mark: fiction.mark }] : []),
      ...regime.readings.filter((r) => r.on === 'service').map((r) => ({ code: r.code, mark: r.mark })),
    ],
    fact: { id: fact.id, digest: fact.digest, happenedAt: fact.happenedAt, recordedAt: fact.recordedAt },
  }
}

/**
 * The acknowledgement (accusé) of an act: rendered once, sealed under the person's key, kept with its digest. The file is
 * durable before the row says it is there; a crash in between renders the same bytes again. @law CESEDA R.531-17
 */
export const renderReceipt =
  (ports: Ports, law: Law, languageOf: LanguageOf): JobHandler =>
  async ({ factId }) => {
    const done = await ports.act({ as: 'worker' }, async (unit) => {
      const fact = await factNamed(unit.trx, factId!)
      if (!fact?.personId) throw new Error('a receipt for a fact that is not there')
      const language = (await languageOf(unit.trx, fact.personId)) ?? SOURCE
      const kind = KINDS[fact.type]!
      await insertReceipt(unit.trx, {
        id: newId(unit.now),
        kind,
        factId: fact.id,
        documentId: text(fact, 'documentId'),
        personId: fact.personId,
        language,
        requestedAt: unit.now,
      })
      const row = await lockReceipt(unit.trx, fact.id)
      if (!row || row.renderedAt !== null) return true
      const { foreignerNumber } = await openSealed(unit.trx, ports.master, fact)
      const pdf = await receiptSheet(ports.renderer, receiptOf(law, fact, String(foreignerNumber), row.id, language))
      const key = await openPersonKey(unit.trx, ports.master, fact.personId)
      const fileKey = `receipt-${row.id}`
      await ports.files.put(fileKey, key.sealFile(pdf, fileKey))
      await setRendered(unit.trx, row.id, sha256(pdf), fileKey, unit.now)
      return true
    })
    if (isRefusal(done)) throw new Error(`refused: ${done.refusal}`)
  }
