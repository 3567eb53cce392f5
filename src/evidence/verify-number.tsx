import type { Words } from '../platform/i18n/index.ts'
import { Identifier, Notice, Particulars } from '../ui/index.ts'
import type { Issued } from './store-receipts.ts'

/** What is known under a number that somebody read on a receipt. */
export type Numbered = {
  readonly number: string
  readonly issued: Issued | null
  /** The file that was handed in is the one that was issued under it; null: none was handed in. */
  readonly same: boolean | null
}

/**
 * That it was issued and what to compare with it, never of what, for whom or when: who holds it reads that on it. Not its place either: two
 * numbers would tell how many facts of the whole country lie between them. And no digest of a file: his and the French alone that the
 * prefecture holds are one file only when there is nothing to tell apart, so who saw both digests would know of an unread letter that it is a
 * grant (CESEDA R. 531-17). */
export function NumberedReceipt({ w, about: { number, issued, same } }: { w: Words; about: Numbered }) {
  if (issued === null)
    return (
      <Notice w={w} kind="warn" title={w('evidence.number.unknown')}>
        <p>{w('evidence.number.unknown.next')}</p>
      </Notice>
    )
  return (
    <>
      {same === null ? null : (
        <Notice w={w} kind={same ? 'done' : 'warn'} title={w(`evidence.number.${same ? 'same' : 'another'}`)} />
      )}
      <Notice w={w} kind="info" title={w('evidence.number.issued')}>
        <p>{w('evidence.number.compare')}</p>
      </Notice>
      <Particulars
        items={[
          { name: w('receipt.label.number'), value: <Identifier value={number} /> },
          { name: w('receipt.label.factDigest'), value: <Digest of={issued.factDigest} /> },
          {
            name: w('evidence.number.checkpoint'),
            value: <Identifier value={`${issued.size} ${issued.root.toString('base64')}`} />,
          },
        ]}
      />
    </>
  )
}

/** Sixty-four signs in groups of eight, as they are printed. */
const Digest = ({ of }: { of: string }) => <Identifier value={(of.match(/.{1,8}/g) ?? []).join(' ')} />
