import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { LegalAidDates, StatedRemedy, TermsCase } from './answers.ts'
import { type Day, parseIso } from './day.ts'
import { isBefore, readInstant, type WrittenInstant } from './instant.ts'
import { readJson } from './json.ts'
import { refuse } from './refusals.ts'

/** What a line asks, its `id` to answer with. */
export type Asked = { readonly id: string | null; readonly question: TermsCase<Day> | Refusal }

/** Why a line is refused; its words are `line.<why>`. */
export type Why =
  | 'too-long'
  | 'not-utf8'
  | 'not-json'
  | 'not-an-object'
  | 'unknown-member'
  | 'member-twice'
  | 'member-missing'
  | 'wrong-type'
  | 'not-a-day'
  | 'not-an-instant'

export const notUnderstood = (why: Why, member = ''): Refusal => refuse('line-not-understood', { why, member })

type Kind = 'string' | 'number' | 'boolean' | 'object'
type Shape = { readonly known: ReadonlyMap<string, Kind>; readonly needed: readonly string[] }
type Read = Readonly<Record<string, unknown>>

const shape = (known: Readonly<Record<string, Kind>>, needed: readonly string[]): Shape => ({
  known: new Map(Object.entries(known)),
  needed,
})

const LINE = shape(
  {
    id: 'string',
    kind: 'string',
    territory: 'string',
    madeAvailableAt: 'string',
    openedAt: 'string',
    servedOn: 'string',
    decidedOn: 'string',
    lodgedOn: 'string',
    legalAid: 'object',
    remedy: 'object',
  },
  ['kind'],
)
const LEGAL_AID = shape({ requestedOn: 'string', servedOnApplicant: 'string', servedOnCounsel: 'string' }, [
  'requestedOn',
])
const REMEDY = shape({ court: 'string', months: 'number', days: 'number', franc: 'boolean', legalAidDays: 'number' }, [
  'court',
  'franc',
])

/**
 * Reads one line. A member that is not known, or given twice, is refused by its name: a mistyped `openedat`, passed over,
 * would silently give another day. `quotes`: how many `"` the text has, or null when it has a `\` and they say nothing.
 */
export function readLine(text: string, quotes: number | null): Asked {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return { id: null, question: notUnderstood('not-json') }
  }
  if (!isObject(line)) return { id: null, question: notUnderstood('not-an-object') }
  const id = typeof line.id === 'string' ? line.id : null
  const fault =
    faultIn(line, LINE, '') ??
    faultIn(line.legalAid, LEGAL_AID, 'legalAid.') ??
    faultIn(line.remedy, REMEDY, 'remedy.') ??
    givenTwice(line, text, quotes)
  return { id, question: fault ?? readQuestion(line) }
}

const isObject = (value: unknown): value is Read => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the letter does not say is said to be so, by `null`: left out, it may have been forgotten. */
const MAY_BE_SILENT = 'franc'

function faultIn(value: unknown, { known, needed }: Shape, inside: string): Refusal | null {
  if (value == null) return null
  const object = value as Read
  for (const name in object) {
    const kind = known.get(name)
    if (kind === undefined) return notUnderstood('unknown-member', inside + name)
    const member = object[name]
    if (member !== null && (kind === 'object' ? !isObject(member) : typeof member !== kind))
      return notUnderstood('wrong-type', inside + name)
  }
  for (const name of needed)
    if (object[name] === undefined || (object[name] === null && name !== MAY_BE_SILENT))
      return notUnderstood('member-missing', inside + name)
  return null
}

/** `JSON.parse` keeps the last of two members with one name and says nothing; but then the text has more quotes than they. */
function givenTwice(line: Read, text: string, quotes: number | null): Refusal | null {
  if (quotes === quotesOf(line)) return null
  try {
    readJson(text, '')
    return null
  } catch (error) {
    const name = /the key "(.*)" is given twice$/s.exec((error as Error).message)?.[1]
    return name === undefined ? notUnderstood('not-json') : notUnderstood('member-twice', name)
  }
}

function quotesOf(object: Read): number {
  let quotes = 0
  for (const name in object) {
    const value = object[name]
    quotes += typeof value === 'string' ? 4 : 2
    if (typeof value === 'object' && value !== null) quotes += quotesOf(value as Read)
  }
  return quotes
}

function readQuestion(line: Read): TermsCase<Day> | Refusal {
  const available = instantOf(line, 'madeAvailableAt')
  if (isRefusal(available)) return available
  const opened = instantOf(line, 'openedAt')
  if (isRefusal(opened)) return opened
  if (opened !== null && available !== null && isBefore(opened, available))
    return refuse('opened-before-available', {}, 'openedAt')
  const servedOn = dayIn(line, 'servedOn')
  if (isRefusal(servedOn)) return servedOn
  const decidedOn = dayIn(line, 'decidedOn')
  if (isRefusal(decidedOn)) return decidedOn
  const lodgedOn = dayIn(line, 'lodgedOn')
  if (isRefusal(lodgedOn)) return lodgedOn
  const legalAid = line.legalAid == null ? null : readLegalAid(line.legalAid as Read)
  if (isRefusal(legalAid)) return legalAid
  return {
    kind: line.kind as string,
    territory: (line.territory as string | null | undefined) ?? 'metropolitan',
    madeAvailableOn: available === null ? null : available.day,
    openedOn: opened === null ? null : opened.day,
    servedOn,
    decidedOn,
    lodgedOn,
    remedy: line.remedy == null ? null : readRemedy(line.remedy as Read),
    legalAid,
  }
}

function readLegalAid(aid: Read): LegalAidDates<Day> | Refusal {
  const requestedOn = dayIn(aid, 'requestedOn', 'legalAid.')
  if (isRefusal(requestedOn)) return requestedOn
  const servedOnApplicant = dayIn(aid, 'servedOnApplicant', 'legalAid.')
  if (isRefusal(servedOnApplicant)) return servedOnApplicant
  const servedOnCounsel = dayIn(aid, 'servedOnCounsel', 'legalAid.')
  if (isRefusal(servedOnCounsel)) return servedOnCounsel
  return { requestedOn: requestedOn!, servedOnApplicant, servedOnCounsel } // needed by its shape
}

/** `null` is as good as absent, in what the law then looks at. */
const readRemedy = ({ court, months, days, franc, legalAidDays }: Read): StatedRemedy => ({
  court: court as string,
  franc: franc as boolean | null,
  ...(months == null ? {} : { months: months as number }),
  ...(days == null ? {} : { days: days as number }),
  ...(legalAidDays == null ? {} : { legalAidDays: legalAidDays as number }),
})

function dayIn(object: Read, name: string, inside = ''): Day | null | Refusal {
  const text = object[name]
  return text == null ? null : (parseIso(text as string) ?? notUnderstood('not-a-day', inside + name))
}

function instantOf(line: Read, name: string): WrittenInstant | null | Refusal {
  const text = line[name]
  return text == null ? null : (readInstant(text as string) ?? notUnderstood('not-an-instant', name))
}
