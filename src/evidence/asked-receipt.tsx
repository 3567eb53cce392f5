import type { Words } from '../platform/i18n/index.ts'
import { Notice } from '../ui/index.ts'
import type { ReceiptEntry } from './receipts.ts'

/** Where he lands who has just asked for a receipt: which one, and when it will be there. In silence he would press again. */
export const AskedReceipt = ({ w, kind }: { w: Words; kind: ReceiptEntry['kind'] }) => (
  <Notice w={w} kind="done" title={w(`evidence.receipts.${kind}`)}>
    <p>{w('evidence.receipts.asked')}</p>
  </Notice>
)
