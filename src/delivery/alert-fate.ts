import type { RecordedFact } from '../evidence/index.ts'
import type { Plain } from '../platform/db/act.ts'

export type AlertChannel = 'email' | 'sms'
export type AlertReport = 'relayed' | 'delivered' | 'failed'

/**
 * Which report of an alert stands when several came, in whatever order: the last here. Of a text message sent twice, one
 * that arrived is enough. A mail host that takes a message and then sends it back is believed the second time: to think a
 * person told who was not is the greater harm (decision 0011).
 */
export const STRONGER: Readonly<Record<AlertChannel, readonly AlertReport[]>> = {
  sms: ['relayed', 'failed', 'delivered'],
  email: ['relayed', 'delivered', 'failed'],
}

const REPORTS: Readonly<Record<string, AlertReport>> = {
  AlertRelayed: 'relayed',
  AlertDelivered: 'delivered',
  AlertFailed: 'failed',
}

/** `relayed` is only sent: the mail host of his address has it, and nobody knows that it arrived. */
export type AlertFate = 'sent' | 'arrived' | 'failed'

const FATES: Readonly<Record<AlertReport, AlertFate>> = { relayed: 'sent', delivered: 'arrived', failed: 'failed' }

export type ToldAlert = { readonly channel: AlertChannel; readonly at: Temporal.Instant; readonly fate: AlertFate }

/**
 * Without what was told to whoever a letter in the wrong space was meant for: that is a fact of this letter too, of another person, and no
 * proof that its holder was told.
 */
export function ofItsHolder(facts: readonly RecordedFact[]): readonly RecordedFact[] {
  const meantFor = new Set(facts.flatMap(({ type, personId }) => (type === 'DocumentMisplaced' ? [personId] : [])))
  return meantFor.size === 0 ? facts : facts.filter(({ personId }) => personId === null || !meantFor.has(personId))
}

/** Each alert once, in the order in which they left: which way it went and what became of it, from all that was said of it. */
export function toldAlerts(facts: readonly RecordedFact[]): ToldAlert[] {
  const about = ofItsHolder(facts).filter((fact) => alertOf(fact) !== null)
  return [...Map.groupBy(about, alertOf).values()].map((own) => {
    const left = own.find(({ type }) => type === 'AlertSent') ?? own[0]!
    const channel = left.data['channel'] === 'sms' ? 'sms' : 'email'
    const said = own.flatMap(({ type }) => REPORTS[type] ?? [])
    const stands = STRONGER[channel].findLast((report) => said.includes(report))
    return { channel, at: left.happenedAt, fate: stands === undefined ? 'sent' : FATES[stands] }
  })
}

/**
 * Facts as they are told. A report may come before we have written that the message left, and is then written with it, at
 * one instant: what arrived had left, so it stands after.
 */
export function chronology<F extends RecordedFact>(facts: readonly F[]): F[] {
  const left = new Map(facts.filter(({ type }) => type === 'AlertSent').map((fact) => [alertOf(fact), fact.happenedAt]))
  const place = (fact: F): bigint => {
    const own = fact.happenedAt.epochNanoseconds
    const sent = isReport(fact) ? left.get(alertOf(fact))?.epochNanoseconds : undefined
    return sent !== undefined && sent > own ? sent : own
  }
  return facts.toSorted((a, b) => Number(place(a) - place(b)) || Number(isReport(a)) - Number(isReport(b)))
}

const isReport = ({ type }: RecordedFact): boolean => REPORTS[type] !== undefined

const alertOf = ({ type, data }: RecordedFact): string | null =>
  (type === 'AlertSent' || REPORTS[type] !== undefined) && typeof data['alertId'] === 'string' ? data['alertId'] : null

/** As a receipt tells it: each alert with what became of it and when, and each that was not sent, with why. Codes and instants. */
export function alertHistory(all: readonly RecordedFact[]): Record<string, Plain>[] {
  const facts = ofItsHolder(all)
  const about = facts.filter((fact) => alertOf(fact) !== null)
  const sent = [...Map.groupBy(about, alertOf).values()].map((own) => {
    const left = own.find(({ type }) => type === 'AlertSent') ?? own[0]!
    const channel = left.data['channel'] === 'sms' ? 'sms' : 'email'
    const said = own.filter(isReport)
    const stands = STRONGER[channel].findLast((report) => said.some(({ type }) => REPORTS[type] === report))
    const report = said.find(({ type }) => REPORTS[type] === stands)
    return {
      channel,
      purpose: left.data['purpose'] ?? null,
      at: left.happenedAt.toString(),
      fate: stands === undefined ? 'sent' : FATES[stands],
      fateAt: report?.happenedAt.toString() ?? null,
    }
  })
  const not = facts.filter(({ type }) => type === 'AlertNotSent')
  const unsent = not.map(({ data, happenedAt }) => ({
    channel: data['channel'] ?? null,
    purpose: data['purpose'] ?? null,
    at: happenedAt.toString(),
    fate: 'not-sent',
    why: data['why'] ?? null,
  }))
  return [...sent, ...unsent].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}
