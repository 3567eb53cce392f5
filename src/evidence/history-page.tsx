import { type Words, words } from '../platform/i18n/index.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, type Sample, sampleId } from '../platform/sample.ts'
import { Back, Button, DraftMark, Form, page, Timeline } from '../ui/index.ts'
import { AskedReceipt, ownReceiptWords } from './asked-receipt.tsx'
import type { DayOfReads } from './days-of-reads.ts'
import { late } from './late.ts'
import type { ReceiptEntry } from './receipts.ts'

export const HISTORY_PATH = '/history'

export type HistoryView = {
  readonly csrf: string
  readonly days: readonly DayOfReads[]
  readonly receipts: readonly ReceiptEntry[]
  readonly now: Temporal.Instant
  /** He has just asked for one. */
  readonly asked?: boolean
}

/** His own record: who of those who work looked at it. In his words; which agent it was the journal knows, and the Office answers for. */
export function historyPage(w: Words, { csrf, days, receipts, now, asked = false }: HistoryView): string {
  return page({
    w,
    title: w('evidence.history.title'),
    path: HISTORY_PATH,
    signOut: { action: '/log-out', csrf },
    children: (
      <>
        <Back w={w} href="/inbox" />
        <h1>{w('evidence.history.title')}</h1>
        {asked ? (
          <AskedReceipt w={w} kind="notice" title={ownReceiptWords(w, 'notice')} receipts={receipts} now={now} />
        ) : null}
        <DraftMark w={w} />
        <p>{w('evidence.history.intro')}</p>
        {days.length === 0 ? (
          <p>{w('evidence.history.none')}</p>
        ) : (
          <Timeline w={w} events={days.map((day) => lineOf(w, day))} />
        )}
        <h2>{w('evidence.history.notice')}</h2>
        <ul>
          {receipts.map((one) => (
            <li key={one.id}>
              {one.ready ? (
                <a href={`${HISTORY_PATH}/receipts/${one.id}`}>{ownReceiptWords(w, one.kind)}</a>
              ) : (
                `${ownReceiptWords(w, one.kind)} – ${w('evidence.receipts.preparing', { late: late([one], now) })}`
              )}
            </li>
          ))}
        </ul>
        <Form action={`${HISTORY_PATH}/receipts`} csrf={csrf}>
          <p>{w('evidence.history.notice.explain')}</p>
          <Button look="second">{w('evidence.history.notice.ask')}</Button>
        </Form>
      </>
    ),
  })
}

/** Of a day the hour of the first look, and of the last: what a call or a decision of that hour may have to do with. */
function lineOf(w: Words, { reader, reads, firstAt, lastAt }: DayOfReads) {
  return {
    icon: 'eye',
    at: firstAt,
    title: w.maybe(`evidence.reader.${reader.role}`) ?? reader.role,
    detail: (
      <ul>
        {reads.map(({ what, receiptId, times }) => (
          <li key={`${what} ${receiptId}`}>
            {w.maybe(`evidence.read.${what}`) ?? what}
            {times === 1 ? null : ` · ${w('evidence.history.times', { count: times })}`}
          </li>
        ))}
        {lastAt.since(firstAt).total('minutes') < 1 ? null : <li>{w('evidence.history.last', { at: lastAt })}</li>}
      </ul>
    ),
  } as const
}

const read = (what: string, times: number) => ({ what, receiptId: null, times })
const DAYS: readonly DayOfReads[] = [
  ['officer', [read('timeline', 3), read('file', 1)]] as const,
  ['registration-desk', [read('search', 1), read('record', 2)]] as const,
  ['prefecture-reader', [read('served', 1)]] as const,
].map(([role, reads], i) => ({
  day: Temporal.PlainDate.from('2026-05-08').subtract({ days: i }),
  subject: `person:${sampleId(1)}`,
  reader: { kind: 'staff', id: sampleId(2), role },
  times: 4,
  firstAt: SAMPLE_NOW,
  lastAt: SAMPLE_NOW,
  reads,
}))

const RECEIPTS: readonly ReceiptEntry[] = [true, false].map((ready, i) => ({
  id: sampleId(30 + i),
  kind: 'notice',
  ready,
  askedAt: SAMPLE_NOW,
  digest: null,
  factId: `person:${sampleId(1)}/notice-told/${i}`,
}))

export const historySamples: readonly Sample[] = [
  ['history', DAYS, SAMPLE_NOW] as const,
  ['history, nobody looked', [], SAMPLE_NOW] as const,
  ['history, a receipt waits long', DAYS, SAMPLE_NOW.add({ hours: 2 })] as const,
].map(([name, days, now]) => ({
  name,
  of: 'person',
  html: (tag: string) => historyPage(words(tag), { csrf: SAMPLE_CSRF, days, receipts: RECEIPTS, now }),
}))
