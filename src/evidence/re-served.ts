import { explain, type Law, lawRefusal, recordedRemedy, regimeNamed, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import { printable } from '../platform/pdf/fonts.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { readStates, type States } from './count-terms.ts'
import { factNamed, openSealed, type RecordedFact, reServedAs } from './facts.ts'
import { type Earlier, keptLetters, keptSince, type Since } from './kept-days.ts'
import { servedStrictlyOn } from './open-safely.ts'
import type { Receipt } from './receipt-sheet.ts'
import { wrongSpaceOf } from './wrong-space.ts'

/**
 * What its receipt looks at of the letter: that it serves another again, as its fact says, and each earlier day that may count. `fact`: null too where
 * that one turned out to be another person's, and is not named.
 */
export type ReServed = {
  readonly fact: RecordedFact | null
  readonly kept: readonly Kept[]
}

/**
 * A letter before it that was served, as the fact that it was taken back says, or that the strictest reading of its fifteen days had served when it
 * was shut; or the day on which he read this one, or such a letter, in a copy. With it what was stated and of which kind it is, as the deposit
 * sealed them.
 */
type Kept = {
  readonly since: Since & { readonly reference: string }
  /** Served by opening, or counted as if it had been opened that day. */
  readonly openedOn: Temporal.PlainDate | null
  readonly deposited: RecordedFact | null
  readonly kind: string
  readonly states: States | null
}

type Reading = { readonly ports: Ports; readonly law: Law; readonly unit: Unit }

/** Of what the fact of a receipt is about. Null of nearly every letter, which is served once, shut by nobody, and has no copy that he read. */
export async function reServedOf(reading: Reading, fact: RecordedFact): Promise<ReServed | null> {
  const again = await factNamed(reading.unit.trx, `${fact.subject}/re-served`)
  const kept: Kept[] = []
  const isAnothers = knownFor(reading.unit, fact)
  for (const back of again === null ? [] : await takenBackBefore(reading.unit, again, isAnothers)) {
    const { servedOn, servedBy } = back.data
    if (typeof servedOn === 'string') {
      const on = Temporal.PlainDate.from(servedOn)
      kept.push(await asDeposited(reading, back, 'safe-kept', on, servedBy === 'opening' ? on : null))
    }
    kept.push(...(await unrecorded(reading, back)))
  }
  if (fact.type !== 'DocumentDeposited') kept.push(...(await unrecorded(reading, fact)))
  if (again === null) return kept.length === 0 ? null : { fact: null, kept }
  return { fact: (await isAnothers(String(again.data['of']))) ? null : again, kept }
}

type IsAnothers = (documentId: string) => Promise<boolean>

/**
 * Of the letters before it, which were another person's: on a receipt of his own letter as is known by now, however late it is sealed. Of another's
 * letter as was known when its fact happened: it stays the Office's, and says what it would have said at once.
 */
const knownFor =
  ({ trx }: Unit, { subject, happenedAt }: RecordedFact): IsAnothers =>
  async (documentId) => {
    const said = await wrongSpaceOf(trx, `document:${documentId}`)
    if (said === undefined) return false
    const isHis = (await wrongSpaceOf(trx, subject)) === undefined
    return isHis || Temporal.Instant.compare(said.happenedAt, happenedAt) <= 0
  }

/** What gave a letter days by the time of one of its facts, though nothing recorded says that it was served then. */
const unrecorded = async (reading: Reading, fact: RecordedFact): Promise<Kept[]> => [
  ...(await servedStrictly(reading, fact)),
  ...(await readInCopy(reading, fact)),
]

/**
 * That the letters before a replacement were taken back, the oldest first: all of them, what it names and what had been placed in between, as
 * its page has them (`lettersBefore`); each is taken back before the next is placed, so that no later act changes what is read here: but none of
 * what lay in the wrong space, which may be found later.
 */
async function takenBackBefore(unit: Unit, fact: RecordedFact, isAnothers: IsAnothers): Promise<RecordedFact[]> {
  const again = fact.data['as'] === 'replacement' ? await reServedAs(unit.trx, fact, 'replacement') : []
  const firsts = new Map(again.map(({ data }) => [String(data['documentId']), String(data['of'])]))
  const veryFirst = (id: string): string => {
    const first = firsts.get(id)
    return first === undefined ? id : veryFirst(first)
  }
  const [own, root] = [String(fact.data['documentId']), veryFirst(String(fact.data['documentId']))]
  const letters = [root, ...firsts.keys()].filter((id) => id !== own && veryFirst(id) === root)
  const taken: RecordedFact[] = []
  for (const id of letters) {
    const back = await factNamed(unit.trx, `document:${id}/withdrawn`)
    const isBefore = back !== null && Temporal.Instant.compare(back.happenedAt, fact.happenedAt) <= 0
    if (isBefore && !(await isAnothers(id))) taken.push(back)
  }
  return taken.toSorted((a, b) => Temporal.Instant.compare(a.happenedAt, b.happenedAt))
}

/**
 * By the strictest reading of its fifteen days, where it was contested or taken back unserved after their end: his cover had told him that this day
 * counts already. As its page has it (`strictlyOn`).
 */
async function servedStrictly(reading: Reading, fact: RecordedFact): Promise<Kept[]> {
  const { law, unit } = reading
  const shut: RecordedFact[] = []
  for (const act of ['contested', 'withdrawn']) {
    const found = await factNamed(unit.trx, `${fact.subject}/${act}`)
    if (found !== null && Temporal.Instant.compare(found.happenedAt, fact.happenedAt) <= 0) shut.push(found)
  }
  const [first] = shut.toSorted((a, b) => Temporal.Instant.compare(a.happenedAt, b.happenedAt))
  if (first === undefined || shut.some(({ data }) => typeof data['servedOn'] === 'string')) return []
  const deposited = await factNamed(unit.trx, `${fact.subject}/deposited`)
  if (deposited === null) return []
  const regime = regimeNamed(law, deposited.regime ?? '')
  const { termEndsAt, madeAvailableAt } = deposited.data
  if (typeof termEndsAt !== 'string' || isRefusal(regime)) return []
  const on = servedStrictlyOn(civilDay(Temporal.Instant.from(String(madeAvailableAt))), regime, first.happenedAt)
  return on === null ? [] : [await asDeposited(reading, fact, 'safe-strictly', on, on)]
}

/**
 * The first opening of a copy by the time of this fact, where it comes before anything served its first and before he opened that, as its page
 * counts it (decision 0034). By then it is served or shut, so that no later act changes what is read here.
 */
async function readInCopy(reading: Reading, fact: RecordedFact): Promise<Kept[]> {
  const { trx } = reading.unit
  const reads: Temporal.Instant[] = []
  for (const copy of await reServedAs(trx, fact, 'copy')) {
    if (`document:${copy.data['of']}` !== fact.subject) continue
    const read = await factNamed(trx, `${copy.subject}/opened`)
    if (read !== null && Temporal.Instant.compare(read.happenedAt, fact.happenedAt) <= 0) reads.push(read.happenedAt)
  }
  const [read] = reads.toSorted(Temporal.Instant.compare)
  if (read === undefined) return []
  const opened = await factNamed(trx, `${fact.subject}/opened`)
  const endsAt = (await factNamed(trx, `${fact.subject}/deposited`))?.data['termEndsAt']
  const known = [opened?.happenedAt, typeof endsAt === 'string' ? Temporal.Instant.from(endsAt) : undefined]
  if (known.some((at) => at !== undefined && Temporal.Instant.compare(read, at) >= 0)) return []
  const on = civilDay(read)
  return [await asDeposited(reading, fact, 'safe-read', on, on)]
}

/** `fact`: any of the letter. */
async function asDeposited(
  { ports, unit }: Reading,
  fact: RecordedFact,
  code: Since['code'],
  on: Temporal.PlainDate,
  openedOn: Temporal.PlainDate | null,
): Promise<Kept> {
  const deposited = await factNamed(unit.trx, `${fact.subject}/deposited`)
  const sealed = deposited === null ? {} : await openSealed(unit.trx, ports.master, deposited)
  const since = { code, on, letter: fact.subject, reference: printable(String(fact.data['reference']), 100) }
  return { since, openedOn, deposited, kind: String(sealed['kind']), states: readStates(sealed) }
}

/**
 * What counts for it since an earlier day, as its page has it (`kept-days.ts`): the terms of each letter before it that was served, which
 * stay until a judge says otherwise (law.md §2), and those from the day on which he read the letter in a copy.
 */
export const earlierDays = (law: Law, again: ReServed | null): readonly Earlier[] =>
  (again?.kept ?? []).map((first) => keptSince(termsOfFirst(law, first), first.since))

/** What its receipt says of the letter; nothing of what is served once, and read in no copy. `terms`: as they are told on it. */
export function reServedSays(again: ReServed | null, terms: readonly Term[]): Pick<Receipt, 'reServed' | 'kept'> {
  if (again === null) return {}
  const kept = keptLetters(
    again.kept.map(({ since }) => since),
    terms,
  )
  if (again.fact === null) return { kept }
  const { as, firstReference, firstMadeAvailableAt } = again.fact.data
  return {
    kept,
    reServed: {
      as: as === 'copy' ? 'copy' : 'replacement',
      reference: String(firstReference),
      availableAt: Temporal.Instant.from(String(firstMadeAvailableAt)),
    },
  }
}

/** A refusal where it cannot be counted: without a day nobody takes its own later one for the last that is safe. */
function termsOfFirst(law: Law, { since, openedOn, deposited, kind, states }: Kept): Earlier {
  if (deposited === null) return lawRefusal('remedy-needed')
  const { madeAvailableAt, legalEffect } = deposited.data
  if (legalEffect !== 'decision') return []
  if (states === null || deposited.regime === null) return lawRefusal('remedy-needed')
  const explained = explain(law, {
    kind,
    regime: deposited.regime,
    remedy: recordedRemedy(law, states.remedy),
    decidedOn: states.decidedOn,
    madeAvailableOn: civilDay(Temporal.Instant.from(String(madeAvailableAt))),
    openedOn,
  })
  if (isRefusal(explained)) return explained
  return explained.servedOn.equals(since.on) ? explained.terms : lawRefusal('service-day-missing')
}
