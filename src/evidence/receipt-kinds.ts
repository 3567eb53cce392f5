import type { ReceiptKind } from './receipt-sheet.ts'

/** The acts that have a receipt, each of its own kind. */
export const RECEIPT_OF: Readonly<Record<string, ReceiptKind>> = {
  DocumentDeposited: 'deposit',
  DocumentOpened: 'opening',
  ServiceDeemed: 'term',
  DocumentContested: 'contest',
  DocumentWithdrawn: 'withdrawal',
  AlertsTold: 'alerts',
  OutagesTold: 'availability',
  NoticeTold: 'notice',
}
