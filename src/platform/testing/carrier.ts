import type { AddressInfo } from 'node:net'
import smpp, { type Pdu, type Session } from 'smpp'
import { until } from './processes.ts'

/**
 * What a carrier does with a message: takes it and reports it delivered or failed; refuses it (`invalid destination`);
 * is too busy for now (`throttled`, so the gateway tries again); takes it and never reports.
 */
export type CarrierOutcome = 'deliver' | 'fail' | 'reject' | 'throttle' | 'silent'

export type ReceivedText = { to: string; from: string; text: string; coding: number; parts: number }

export type Carrier = {
  port: number
  /** Whole messages, in the order their last part came; `to` as E.164. */
  received: ReceivedText[]
  /** The first message for a number, waited for. */
  first(to: string): Promise<ReceivedText>
  /** Keeps its receipts back, until `release` sends them to whoever is connected by then. */
  hold(): void
  release(): void
  stop(): Promise<void>
}

/** A small mobile carrier: an SMPP server that answers as told and sends its receipts on the same connection. */
export async function startCarrier(
  outcome: CarrierOutcome | ((to: string) => CarrierOutcome) = 'deliver',
): Promise<Carrier> {
  const received: ReceivedText[] = []
  const sessions = new Set<Session>()
  const join = joiner((text) => received.push(text))
  let held: Record<string, unknown>[] | null = null
  let count = 0
  const server = smpp.createServer((session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
    session.on('pdu', (pdu) => {
      if (pdu.command === 'submit_sm') submit(session, pdu)
      else if (!pdu.command.endsWith('_resp')) session.send(pdu.response())
      if (pdu.command === 'unbind') session.close()
    })
  })
  function submit(session: Session, pdu: Pdu) {
    const to = `+${pdu.destination_addr}`
    const what = typeof outcome === 'string' ? outcome : outcome(to)
    if (what === 'reject') return session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }))
    if (what === 'throttle') return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }))
    const id = `${process.pid}-${++count}`
    session.send(pdu.response({ message_id: id }))
    join(to, pdu)
    if (what === 'silent' || !(pdu.registered_delivery & 1)) return
    const report = receipt(pdu, id, what === 'deliver')
    if (held === null) session.deliver_sm(report)
    else held.push(report)
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    first: (to) => until(`a text message for ${to}`, () => received.find((text) => text.to === to)),
    hold() {
      held ??= []
    },
    release() {
      const [session] = sessions
      for (const report of held ?? []) session?.deliver_sm(report)
      held = null
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        for (const session of sessions) session.destroy()
      }),
  }
}

/** A delivery receipt, SMPP 3.4 appendix B, with the start of the text as real carriers put it. */
function receipt(pdu: Pdu, id: string, delivered: boolean): Record<string, unknown> {
  const text = String(pdu.short_message.message).slice(0, 20)
  const [stat, err, dlvrd] = delivered ? ['DELIVRD', '000', '001'] : ['UNDELIV', '027', '000']
  return {
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:${dlvrd} submit date:2605040900 done date:2605040900 stat:${stat} err:${err} text:${text}`,
    receipted_message_id: id,
    message_state: delivered ? 2 : 5,
  }
}

/** Puts the parts of long messages together: header 00 03, reference, how many, which. */
function joiner(whole: (text: ReceivedText) => void) {
  const waiting = new Map<string, string[]>()
  return (to: string, pdu: Pdu) => {
    const { message, udh } = pdu.short_message
    const header = udh?.[0]
    const [reference, parts, part] = header === undefined ? [0, 1, 1] : [header[2]!, header[3]!, header[4]!]
    const key = `${to} ${reference}`
    const texts = waiting.get(key) ?? []
    texts[part - 1] = String(message)
    waiting.set(key, texts)
    if (Object.keys(texts).length < parts) return
    waiting.delete(key)
    whole({ to, from: pdu.source_addr, text: texts.join(''), coding: pdu.data_coding, parts })
  }
}
