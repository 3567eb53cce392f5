import { explain, type Law, recordedRemedy, type Term } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import type { Unit } from '../platform/db/act.ts'
import { printable } from '../platform/pdf/fonts.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { readStates, type States } from './count-terms.ts'
import { factNamed, openSealed, type RecordedFact, reServedAs } from './facts.ts'
import { type Earlier, keptLetters, keptSince, type Since } from './kept-days.ts'
import type { Receipt } from './receipt-sheet.ts'

/** What its terms look at of the letter: that it serves another again, as its fact says, and each earlier day that may count. */
export type ReServed = { readonly fact: RecordedFact | null; readonly kept: readonly Kept[] }

/**
 * A letter before it that was served, as the fact that it was taken back says; or the day on which he read this one, or such a letter, in a
 * copy. With it what was stated and of which kind it is, as the deposit sealed them.
 */
type Kept = {
  readonly since: Since & { readonly reference: string }
  /** Served by opening, or read in a copy. */
  readonly openedOn: Temporal.PlainDate | null
  readonly deposited: RecordedFact
  readonly kind: string
  readonly states: States | null
}

/** Of what the fact of a receipt is about. Null of nearly every letter, which is served once and has no copy that he read. */
export async function reServedOf(ports: Ports, unit: Unit, { subject, data }: RecordedFact): Promise<ReServed | null> {
  const fact = await factNamed(unit.trx, `${subject}/re-served`)
  const served = typeof (data['servedOn'] ?? data['deemedOn']) === 'string'
  const kept: Kept[] = []
  for (const back of fact === null ? [] : await takenBackBefore(unit, fact)) {
    const { servedOn: on, servedBy: by } = back.data
    if (typeof on === 'string') {
      const servedOn = Temporal.PlainDate.from(on)
      kept.push(...(await asDeposited(ports, unit, back.subject, 'safe-kept', servedOn, by === 'opening')))
    }
    kept.push(...(await readInCopy(ports, unit, back.subject)))
  }
  if (served) kept.push(...(await readInCopy(ports, unit, subject)))
  return fact === null && kept.length === 0 ? null : { fact, kept }
}

/**
 * That the letters before a replacement were taken back, the oldest first: all of them, what it names and what had been placed in between, as
 * its page has them (`lettersBefore`); each is taken back before the next is placed, so that no later act changes what is read here. None of
 * what lay in the wrong space.
 */
async function takenBackBefore(unit: Unit, fact: RecordedFact): Promise<RecordedFact[]> {
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
    if (isBefore && back.data['reason'] !== 'wrong-space') taken.push(back)
  }
  return taken.toSorted((a, b) => Temporal.Instant.compare(a.happenedAt, b.happenedAt))
}

/**
 * The first opening of a copy, where it comes before anything served its first and before he opened that, as his page counts it (decision
 * 0034). By then both are over, so that no later act changes what is read here.
 */
async function readInCopy(ports: Ports, unit: Unit, subject: string): Promise<Kept[]> {
  const deposited = await factNamed(unit.trx, `${subject}/deposited`)
  const opened = await factNamed(unit.trx, `${subject}/opened`)
  const reads: Temporal.Instant[] = []
  for (const copy of deposited === null ? [] : await reServedAs(unit.trx, deposited, 'copy')) {
    if (`document:${copy.data['of']}` !== subject) continue
    const read = await factNamed(unit.trx, `${copy.subject}/opened`)
    if (read !== null) reads.push(read.happenedAt)
  }
  const [read] = reads.toSorted(Temporal.Instant.compare)
  const endsAt = deposited?.data['termEndsAt']
  const known = [opened?.happenedAt, typeof endsAt === 'string' ? Temporal.Instant.from(endsAt) : undefined]
  if (read === undefined || known.some((at) => at !== undefined && Temporal.Instant.compare(read, at) >= 0)) return []
  return asDeposited(ports, unit, subject, 'safe-read', civilDay(read), true)
}

async function asDeposited(
  ports: Ports,
  unit: Unit,
  subject: string,
  code: Since['code'],
  on: Temporal.PlainDate,
  byOpening: boolean,
): Promise<Kept[]> {
  const deposited = await factNamed(unit.trx, `${subject}/deposited`)
  if (deposited === null) return []
  const sealed = await openSealed(unit.trx, ports.master, deposited)
  const since = { code, on, letter: subject, reference: printable(String(deposited.data['reference']), 100) }
  return [
    { since, openedOn: byOpening ? on : null, deposited, kind: String(sealed['kind']), states: readStates(sealed) },
  ]
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

function termsOfFirst(law: Law, { openedOn, deposited, kind, states }: Kept): Earlier {
  const { madeAvailableAt, legalEffect } = deposited.data
  if (legalEffect !== 'decision' || states === null || deposited.regime === null) return []
  const explained = explain(law, {
    kind,
    regime: deposited.regime,
    remedy: recordedRemedy(law, states.remedy),
    decidedOn: states.decidedOn,
    madeAvailableOn: civilDay(Temporal.Instant.from(String(madeAvailableAt))),
    openedOn,
  })
  return isRefusal(explained) ? explained : explained.terms
}
