import type { Words } from '../platform/i18n/index.ts'
import { Notice } from '../ui/index.ts'
import { late } from './late.ts'
import type { ReceiptEntry } from './receipts.ts'

type Asked = {
  readonly w: Words
  readonly kind: ReceiptEntry['kind']
  readonly title?: string
  /** Those that are listed beside it: one that waits long says that this one may. */
  readonly receipts: readonly ReceiptEntry[]
  readonly now: Temporal.Instant
}

/** Where he lands who has just asked for a receipt: which one, and when it will be there. In silence he would press again. */
export const AskedReceipt = ({ w, kind, title, receipts, now }: Asked) => (
  <Notice w={w} kind="done" title={title ?? w(`evidence.receipts.${kind}`)}>
    <p>{w('evidence.receipts.asked', { late: late(receipts, now) })}</p>
  </Notice>
)

/** To the person the notice is the sheet that he was handed, with its key. */
export const ownReceiptWords = (w: Words, kind: ReceiptEntry['kind']): string =>
  w(kind === 'notice' ? 'evidence.history.receipt' : `evidence.receipts.${kind}`)
