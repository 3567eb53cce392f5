import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { until } from './processes.ts'

export type ReceivedMail = { to: string; from: string; raw: string; mail: ParsedMail }

export type Mailbox = {
  port: number
  received: ReceivedMail[]
  /** The first message for an address, waited for. */
  first(to: string): Promise<ReceivedMail>
  stop(): Promise<void>
}

/**
 * The mail host at the far end, by LMTP unless told otherwise: keeps what it gets. Recipients that start with `nobody` do not exist (550),
 * `full` takes nothing for now (452): a mail server that has accepted their message must then report.
 */
export async function startMailbox(protocol: 'lmtp' | 'smtp' = 'lmtp'): Promise<Mailbox> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    lmtp: protocol === 'lmtp',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('nobody')) return done(answer(550, 'no such person here'))
      if (address.startsWith('full')) return done(answer(452, 'mailbox full'))
      done()
    },
    onData(stream, { envelope }, done) {
      keep(stream).then(() => done(), done)
      async function keep(bytes: AsyncIterable<Buffer>) {
        const chunks: Buffer[] = []
        for await (const chunk of bytes) chunks.push(chunk)
        const raw = Buffer.concat(chunks)
        const mail = await simpleParser(raw)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        for (const { address } of envelope.rcptTo) received.push({ to: address, from, raw: raw.toString('utf8'), mail })
      }
    },
  })
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    first: (to) => until(`mail for ${to}`, () => received.find((mail) => mail.to === to)),
    stop: () => new Promise((stopped) => server.close(stopped)),
  }
}

const answer = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })
