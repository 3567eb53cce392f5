import type { Term } from '../law/index.ts'
import { formatDay, formatInstant, identifier, listed, type Words } from '../platform/i18n/index.ts'
import type { Receipt } from './receipt-sheet.ts'

const termWords = (say: Words, name: Term['name']): string =>
  say.maybe(`receipt.count.${name}`) ?? say.maybe(`law.term.${name}`) ?? name

export function termTitle(say: Words, { name, court }: Term): string {
  const what = termWords(say, name)
  return court === null ? what : say('receipt.count.before', { what, court: say.maybe(`law.court.${court}`) ?? court })
}

/** With its court where another of the name is told before another one: the day of an earlier letter may be (decision 0034). */
export const termAmong = (say: Words, term: Term, terms: readonly Term[]): string =>
  terms.some(({ name, court }) => name === term.name && court !== term.court)
    ? termTitle(say, term)
    : termWords(say, term.name)

/** Which document it serves again, then each letter that counted before it: by its reference, since when, and whether its last safe day stays. */
export function againSays(say: Words, { reServed, kept = [], terms }: Pick<Receipt, 'reServed' | 'kept' | 'terms'>) {
  const first = reServed && {
    as: reServed.as,
    availableAt: formatInstant(say.language.tag, reServed.availableAt, 'exact'),
  }
  return [
    ...(first ? [say(`receipt.reServed.${first.as}`, { availableAt: first.availableAt })] : []),
    ...kept.map((letter) => keptSays(say, letter, terms)),
  ]
}

type Kept = NonNullable<Receipt['kept']>[number]

function keptSays(say: Words, { code, leads, reference: named, on }: Kept, terms: readonly Term[]): string {
  const [reference, day] = [identifier(named), formatDay(say.language.tag, on)]
  if (code === 'safe-read') {
    const read = say('receipt.reServed.read', { reference, readOn: day })
    return leads.length === 0 ? read : `${read} ${carefully(say, leads, terms)}`
  }
  const served = say(code === 'safe-kept' ? 'receipt.reServed.served' : 'receipt.reServed.strictly', {
    reference,
    servedOn: day,
  })
  return leads.length === 0 ? served : `${served} ${say('receipt.reServed.kept')}`
}

/** For what to count from that day: "count from that day" alone would lead past the day of another letter that is kept beside it. */
const carefully = (say: Words, leads: readonly Term[], terms: readonly Term[]): string =>
  leads.length === terms.length
    ? say('receipt.reServed.careful')
    : say('receipt.reServed.carefulFor', {
        what: listed([...new Set(leads.map((term) => termAmong(say, term, terms)))], say.language),
      })
