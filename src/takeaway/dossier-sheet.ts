import {
  clockOf,
  closed,
  countedTerms,
  type Followed,
  kindWords,
  reServedLines,
  saidBy,
  serviceOf,
} from '../delivery/index.ts'
import { type Law, namedRegime, regimeWords } from '../law/index.ts'
import { formatDay, formatInstant, SOURCE, type Words, words } from '../platform/i18n/index.ts'
import { printable } from '../platform/pdf/fonts.ts'
import type { Json, Renderer } from '../platform/pdf/renderer.ts'
import type { Scope } from './collect.ts'
import type { ExportReason } from './facts.ts'
import { isAnothers, type TakenDocument, type TakenFile } from './taken.ts'
import { termDay } from './timeline.ts'

export type ForCourt = {
  readonly reason: ExportReason
  readonly courtReference: string
  readonly askedAt: Temporal.Instant
  readonly role: string
}

export type Dossier = {
  readonly kind: Scope
  readonly number: string
  readonly at: Temporal.Instant
  readonly sealedBy: 'authority' | 'ourselves'
  readonly court: ForCourt | null
  readonly law: Law
  readonly taken: readonly TakenDocument[]
  readonly files: readonly TakenFile[]
}

/**
 * The list that is sealed, in French: what happened to each document, and each file beside it with its digest, in words and as
 * manifest.json for machines. PDF/A-3a. Whoever holds it can tell of each file whether it is the one that was given.
 */
export function dossierSheet(renderer: Renderer, dossier: Dossier): Promise<Uint8Array> {
  const w = words(SOURCE)
  const { kind, number, at, court, taken, files } = dossier
  const data: Json = {
    number,
    title: w(`takeaway.staff.dossier.${kind}.title`),
    says: [
      w('takeaway.staff.dossier.made', { at: exact(at) }),
      w(`takeaway.staff.dossier.${kind}.says`),
      ...(kind === 'counsel' ? [w('takeaway.staff.dossier.counsel.waits')] : []),
    ],
    lines: court === null ? [] : courtLines(w, court),
    documents: taken.map((one) => documentOf(w, dossier.law, one)),
    none: w('takeaway.staff.dossier.none'),
    timeline: w('delivery.staff.document.timeline'),
    files: { title: w('takeaway.staff.dossier.files'), list: files.map(({ name, sha256 }) => ({ name, sha256 })) },
    check: { title: w('takeaway.staff.dossier.check.title'), says: w('takeaway.staff.dossier.check') },
    sealed: w(`takeaway.staff.dossier.sealed.${dossier.sealedBy}`),
    attachment: {
      name: 'manifest.json',
      mediaType: 'application/json',
      description: 'Liste / list',
      text: JSON.stringify({ v: 1, kind, number, madeAt: at.toString(), files }),
    },
  }
  return renderer.render('src/takeaway/dossier.typ', data, { standard: 'a-3a', createdAt: at })
}

const exact = (at: Temporal.Instant): string => formatInstant(SOURCE, at, 'exact')

type Line = { readonly label: string; readonly value: string; readonly code?: boolean }

const courtLines = (w: Words, { reason, courtReference, askedAt, role }: ForCourt): Line[] => [
  { label: w('takeaway.staff.export.reason'), value: w(`takeaway.staff.export.reason.${reason}`) },
  { label: w('takeaway.staff.export.courtReference'), value: printable(courtReference, 100), code: true },
  { label: w('takeaway.staff.dossier.askedAt'), value: exact(askedAt) },
  { label: w('takeaway.staff.dossier.askedBy'), value: w.maybe(`staff.role.${role}`) ?? role },
]

/** Of what he has not opened, or was another's, for his counsel, its dates; a kind or a reference would tell what it is. */
function documentOf(w: Words, law: Law, taken: TakenDocument): Json {
  const { number, followed, state, proofs, receipts } = taken
  const told = proofs !== null
  const clock = told ? clockOf(law, followed) : null
  const isHis = told || !isAnothers(followed)
  return {
    title: `${number} · ${told ? kindOf(w, followed) : w(`takeaway.staff.dossier.${isHis ? 'waits' : 'anothers'}`)}`,
    lines: [...(told ? matterLines(w, law, followed) : []), ...dayLines(w, followed, isHis)],
    counted: {
      title: w('calculator.counted'),
      readings: w('calculator.readings'),
      sources: w('calculator.sources'),
      terms: clock === null ? [] : countedTerms(w, clock, true),
    },
    notes: [
      ...(clock === null ? [] : reServedLines(w, clock)),
      ...(clock === null || clock.noDay === null ? [] : [w('delivery.safe.noDay')]),
      ...(isHis ? [] : [w('takeaway.staff.dossier.anothers.says')]),
      ...(state === 'opened' || told || !isHis ? [] : [notOpened(w, followed, receipts.length > 0)]),
      ...(isHis ? notAsserted(w, followed) : []),
      ...(taken.file === 'unreadable' ? [w('takeaway.staff.dossier.unreadable')] : []),
      ...receipts.flatMap(({ kind, file }) =>
        typeof file === 'string'
          ? [w('takeaway.staff.dossier.preparing', { what: w(`evidence.receipts.${kind}`) })]
          : [],
      ),
      ...(proofs !== null && proofs.unproven > 0
        ? [w('takeaway.staff.dossier.unproven', { count: proofs.unproven })]
        : []),
    ],
    events: (told ? followed.facts : datesOf(followed)).map((fact) => ({
      at: exact(fact.happenedAt),
      says: [w.maybe(`delivery.staff.event.${fact.type}`) ?? fact.type, saidBy(w, fact)]
        .filter((text) => text !== '')
        .join(' · '),
    })),
  }
}

/** What says when, and not what: of what was another's why it was taken back too, and no day that counted for that one. */
function datesOf(followed: Followed): readonly Followed['facts'][number][] {
  const dates = followed.facts.filter(({ type }) => DATES.has(type))
  if (!isAnothers(followed)) return dates
  return dates.flatMap((fact) => {
    const { servedOn: _on, servedBy: _by, ...data } = fact.data
    return fact.type === 'ServiceDeemed' ? [] : [{ ...fact, data }]
  })
}

/** `withReceipts`: its day is kept, as recorded or by the strictest reading alone. */
function notOpened(w: Words, { document: d, at }: Followed, withReceipts: boolean): string {
  if (!withReceipts) return w('takeaway.staff.dossier.notOpened')
  return w(serviceOf(d, at) === null ? 'takeaway.staff.dossier.keptStrictly' : 'takeaway.staff.dossier.keptDay')
}

/** Contested or taken back: what had served it is told as what was recorded, and nobody asserts it (decision 0016). */
function notAsserted(w: Words, { document: d, at }: Followed): string[] {
  if (closed(d) === null || serviceOf(d, at) === null) return []
  return [w(d.withdrawnAt === null ? 'delivery.staff.event.contested' : 'delivery.staff.event.noLonger')]
}

/** An opening: of what was another's. */
const DATES: ReadonlySet<string> = new Set([
  ...['DocumentDeposited', 'DocumentOpened', 'ServiceDeemed', 'DocumentContested', 'ContestDecided'],
  ...['DocumentWithdrawn', 'WrongSpaceFound'],
  ...['AlertSent', 'AlertRelayed', 'AlertDelivered', 'AlertFailed', 'AlertNotSent', 'AlertDelayed'],
])

const kindOf = (w: Words, { document }: Followed): string =>
  w.maybe(`law.kind.${document.kind}.staff`) ?? kindWords(w, document.kind)

const matterLines = (w: Words, law: Law, { document: d }: Followed): Line[] => [
  { label: w('receipt.label.reference'), value: printable(d.reference, 100), code: true },
  { label: w('receipt.label.foreignerNumber'), value: d.foreignerNumber, code: true },
  { label: w('receipt.label.regime'), value: regimeWords(w, namedRegime(law, d.regime)) },
  digestLine(w, d),
]

const digestLine = (w: Words, { fileDigest }: Followed['document']): Line => ({
  label: w('receipt.label.documentDigest'),
  value: Buffer.from(fileDigest).toString('hex'),
  code: true,
})

/** Of what was not his no day that counts, and of what he saw of it the digest. */
function dayLines(w: Words, followed: Followed, isHis: boolean): Line[] {
  const { document: d, at } = followed
  const served = isHis ? serviceOf(d, at) : null
  const day = isHis ? termDay(followed) : null
  const lines: (Line | null)[] = [
    { label: w('receipt.label.availableAt'), value: exact(d.madeAvailableAt) },
    d.openedAt && { label: w('receipt.label.openedAt'), value: exact(d.openedAt) },
    served === null && day !== null ? { label: w('takeaway.staff.dossier.term'), value: formatDay(SOURCE, day) } : null,
    served && { label: w('takeaway.staff.dossier.recorded'), value: formatDay(SOURCE, served.servedOn) },
    served && (served.servedBy === 'opening' || served.servedBy === 'term')
      ? { label: w('receipt.label.servedBy'), value: w(`receipt.manner.${served.servedBy}`) }
      : null,
    d.contestedAt && { label: w('receipt.label.contestedAt'), value: exact(d.contestedAt) },
    d.withdrawnAt && { label: w('receipt.label.withdrawnAt'), value: exact(d.withdrawnAt) },
    isHis || d.openedAt === null ? null : digestLine(w, d),
  ]
  return lines.filter((line) => line !== null)
}
