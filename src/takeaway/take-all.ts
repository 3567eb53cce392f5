import { documentsInOrder, type FileRead, type Followed, followAll, mayRead, readFile } from '../delivery/index.ts'
import {
  type Committed,
  noticeReceipts,
  type ReadReceipt,
  type ReceiptEntry,
  readOwnReceipt,
  readReceipt,
} from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { hasPersonKey, openPersonKey } from '../platform/crypto/person-key.ts'
import type { Acting } from '../platform/db/act.ts'
import { type Zip, type ZipEntry, zipOf } from '../platform/files/zip.ts'
import { SOURCE } from '../platform/i18n/index.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { archiveAsked, archiveDelivered, archiveInterrupted } from './facts.ts'
import { indexPage } from './index-page.tsx'
import { fileOf, jsonEntry, NOTICE, numberOf, ownFactsIn, proofsEntry, receiptName } from './papers.ts'
import { refuse } from './refusals.ts'
import { hasPapers, isAnothers, receiptsTaken, stateOf, type TakenDocument, type TakenReceipt } from './taken.ts'
import { timelineOf } from './timeline.ts'

type Person = Extract<Acting, { as: 'person' }>
type Paper = { readonly followed: Followed; readonly facts: readonly Committed[] }

export type Archive = Pick<Zip, 'stream'> & { readonly sent: (whole: boolean) => Promise<void> }

/**
 * All that is his in one file: what he has opened, its receipts and proofs, and a list that can be read. It opens nothing: what
 * he has not opened is a line of the list, and nothing of it is in the file. It is of the instant at which it was asked for. Files are read one
 * after the other while they are sent; each document in it is a transfer of its own, as if he had read it on its page.
 */
export const takeAll =
  (ports: Ports, law: Law) =>
  async (acting: Person, tag: string): Promise<Archive | Refusal> => {
    const begun = await ports.act(acting, async (unit) => {
      if (!(await hasPersonKey(unit.trx, acting.personId))) return refuse('key-destroyed')
      const key = await openPersonKey(unit.trx, ports.master, acting.personId)
      const papers: Paper[] = []
      for (const followed of await followAll(unit, acting.personId))
        papers.push({ followed, facts: hasPapers(followed) ? await ownFactsIn(unit.trx, key, followed) : [] })
      const archive = { personId: acting.personId, archiveId: newId(unit.now) }
      const count = (is: (one: Followed) => boolean) => papers.filter(({ followed }) => is(followed)).length
      const waiting = count((one) => stateOf(one) === 'waits')
      unit.record(archiveAsked(archive, unit.now, { opened: count(mayRead), waiting }))
      return { archive, papers, own: await noticeReceipts(unit.trx, acting.personId), at: unit.now }
    })
    if (isRefusal(begun)) return begun
    const { archive, papers, own, at } = begun
    const transfers: FileRead['sent'][] = []
    const entries = entriesOf(ports, acting, papers, { law, at, tag, own, transfers })
    const { stream, gone } = zipOf(whileHis(ports, acting, papers, entries), at)
    const sent = async (whole: boolean): Promise<void> => {
      for (const end of transfers) await end(whole)
      await ports.act({ as: 'door' }, async (unit) => {
        const { bytes, digest } = gone()
        const fact = whole
          ? archiveDelivered(archive, unit.now, { bytes, digest })
          : archiveInterrupted(archive, unit.now, { bytes })
        unit.record({ ...fact, author: { kind: 'system', id: 'worker', role: 'worker' } })
        return null
      })
    }
    return { stream, sent }
  }

type Way = {
  readonly law: Law
  readonly at: Temporal.Instant
  readonly tag: string
  /** The receipts of no document. */
  readonly own: readonly ReceiptEntry[]
  readonly transfers: FileRead['sent'][]
}

/**
 * Each entry as long as nothing was shut since: that a letter was found to be another's, or that he said so of one himself. Then it breaks off, for
 * what is still to come, the list too, says what is given no more; he takes it again, as it is by then. What had left had left before.
 */
async function* whileHis(
  ports: Ports,
  acting: Person,
  papers: readonly Paper[],
  entries: AsyncIterable<ZipEntry>,
): AsyncGenerator<ZipEntry> {
  for await (const entry of entries) {
    const now = await ports.act(acting, ({ trx, now }) => documentsInOrder(trx, acting.personId, now))
    if (isRefusal(now)) throw new Error('he has signed out meanwhile')
    for (const { followed } of papers) {
      const document = now.find(({ id }) => id === followed.document.id)
      if (document === undefined) throw new Error('he has signed out meanwhile')
      const is = { document, others: now }
      if (isAnothers(is) !== isAnothers(followed) || (mayRead(followed) && !mayRead(is)))
        throw new Error('a letter was shut meanwhile')
    }
    yield entry
  }
}

/** The list comes last: only then is it known what could be read. */
async function* entriesOf(ports: Ports, acting: Person, papers: readonly Paper[], way: Way): AsyncGenerator<ZipEntry> {
  const taken: TakenDocument[] = []
  for (const [i, paper] of papers.entries()) {
    const number = numberOf(i, papers.length)
    taken.push(
      hasPapers(paper.followed)
        ? yield* oneDocument(ports, acting, number, paper, way)
        : yield* dated(ports, acting, number, paper.followed, way),
    )
  }
  const notices = yield* receiptsIn(ports, NOTICE, way.own, (id) => readOwnReceipt(ports)(acting, acting.personId, id))
  yield jsonEntry('timeline.json', timelineOf(way.law, way.at, taken, notices))
  const list = (tag: string) =>
    Buffer.from(indexPage(way.law, tag, { at: way.at, host: ports.config.publicUrl.host }, taken, notices))
  if (way.tag !== SOURCE) yield { name: 'index-fr.html', bytes: list(SOURCE) }
  yield { name: 'index.html', bytes: list(way.tag) }
}

async function* oneDocument(
  ports: Ports,
  acting: Person,
  number: string,
  { followed, facts }: Paper,
  { law, transfers }: Way,
): AsyncGenerator<ZipEntry, TakenDocument> {
  const folder = `documents/${number}`
  const state = stateOf(followed)
  let file: TakenDocument['file'] = null
  if (state === 'opened' || state === 'withdrawn') {
    const read = await readFile(ports)(acting, followed.document.id)
    if (!isRefusal(read)) {
      transfers.push(read.sent)
      const entry = {
        name: `${folder}/${state === 'opened' ? 'document' : 'withdrawn-document'}.pdf`,
        bytes: read.bytes,
      }
      file = fileOf(entry)
      yield entry
    } else if (read.refusal === 'document-not-found') throw new Error('he has signed out meanwhile')
    else file = read.refusal === 'document-file-damaged' ? 'unreadable' : null
  }
  const receipts = yield* receiptsOf(ports, acting, folder, law, followed)
  const proofs = await proofsEntry(ports.db, `${folder}/proofs.json`, facts)
  yield proofs.entry
  return { number, followed, state, file, receipts, proofs: proofs.file }
}

/** Of what he has not opened, or was another's, its dates; of a first whose day is kept the receipts too. */
async function* dated(
  ports: Ports,
  acting: Person,
  number: string,
  followed: Followed,
  { law }: Way,
): AsyncGenerator<ZipEntry, TakenDocument> {
  const receipts = yield* receiptsOf(ports, acting, `documents/${number}`, law, followed)
  return { number, followed, state: stateOf(followed), file: null, receipts, proofs: null }
}

const receiptsOf = (ports: Ports, acting: Person, folder: string, law: Law, followed: Followed) =>
  receiptsIn(ports, folder, receiptsTaken(law, followed), (id) => readReceipt(ports)(acting, followed.document.id, id))

type Read = (id: string) => Promise<ReadReceipt | Refusal>

async function* receiptsIn(
  ports: Ports,
  folder: string,
  entries: readonly ReceiptEntry[],
  readOne: Read,
): AsyncGenerator<ZipEntry, TakenReceipt[]> {
  const taken: TakenReceipt[] = []
  for (const [i, { id, kind, ready }] of entries.entries()) {
    const bytes = ready ? await receiptBytes(ports, () => readOne(id)) : 'preparing'
    if (typeof bytes === 'string') taken.push({ kind, file: bytes })
    else {
      const entry = { name: receiptName(folder, i, kind), bytes }
      taken.push({ kind, file: fileOf(entry) })
      yield entry
    }
  }
  return taken
}

/** One receipt that cannot be read must not keep him from all the rest. */
async function receiptBytes(ports: Ports, readOne: () => ReturnType<Read>): Promise<Buffer | 'unreadable'> {
  try {
    const read = await readOne()
    if (!isRefusal(read)) return read.pdf
    if (read.refusal === 'receipt-not-found') throw new Error('he has signed out meanwhile')
  } catch (error) {
    ports.log.fault('archive-receipt', error)
  }
  return 'unreadable'
}
