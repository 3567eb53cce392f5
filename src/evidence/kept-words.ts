import { formatDay, formatInstant, identifier, type Words } from '../platform/i18n/index.ts'
import type { Receipt } from './receipt-sheet.ts'

/** Which document it serves again, then each letter that counted before it: by its reference, since when, and whether its last safe day stays. */
export function againSays(say: Words, { reServed, kept = [] }: Pick<Receipt, 'reServed' | 'kept'>): string[] {
  const first = reServed && {
    as: reServed.as,
    availableAt: formatInstant(say.language.tag, reServed.availableAt, 'exact'),
  }
  return [
    ...(first ? [say(`receipt.reServed.${first.as}`, { availableAt: first.availableAt })] : []),
    ...kept.map((letter) => keptSays(say, letter, kept)),
  ]
}

type Kept = NonNullable<Receipt['kept']>[number]

function keptSays(say: Words, letter: Kept, kept: readonly Kept[]): string {
  const { code } = letter
  const leads = letter.leads.length > 0
  const [reference, day] = [identifier(letter.reference), formatDay(say.language.tag, letter.on)]
  if (code === 'safe-kept') {
    const served = say('receipt.reServed.served', { reference, servedOn: day })
    return leads ? `${served} ${say('receipt.reServed.kept')}` : served
  }
  const read = say('receipt.reServed.read', { reference, readOn: day })
  // "Count from that day" would lead past the day of another letter that is kept beside it.
  const leadsAlone = leads && kept.every((other) => other === letter || other.leads.length === 0)
  return leadsAlone ? `${read} ${say('receipt.reServed.careful')}` : read
}
