import type { AddressInfo } from 'node:net'
import type { SMTPServerDataStream } from 'smtp-server'
import { LONGEST_BOUNCE, readBounce } from './bounce.ts'
import type { MailReport } from './port.ts'
import { type ReturnPath, readReturnAddress } from './return.ts'

export type BounceListener = {
  /** LMTP, as Postfix' `lmtp` transport speaks it, or SMTP. */
  protocol: 'lmtp' | 'smtp'
  /** Loopback when absent. It has no log-in: it must never face the Internet. */
  host?: string
  port: number
  returnPath: ReturnPath
  /** A keyed digest for the recipient's address. */
  digest?: (address: string) => string
  /** Once it resolves the report is ours to keep; if it throws the mail server keeps it and comes again. */
  onReport: (report: MailReport) => Promise<void>
  onFault?: (error: unknown) => void
}

/**
 * Where our mail server hands over what comes to our return addresses. An address whose tag is not ours is refused
 * before its message is sent; a message that is no report is taken and forgotten (refusing it would bounce it).
 */
export async function listenForBounces(options: BounceListener): Promise<{ port: number; stop(): Promise<void> }> {
  const { SMTPServer } = await import('smtp-server') // here: a web process listens to no mail
  const server = new SMTPServer({
    lmtp: options.protocol === 'lmtp',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    hideSMTPUTF8: true,
    size: LONGEST_BOUNCE,
    maxClients: 20,
    maxRecipients: 50,
    maxCommandLength: 2048,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    onRcptTo({ address }, _session, done) {
      done(readReturnAddress(options.returnPath, address) === null ? reply(550, 'no such address') : null)
    },
    onData(stream, { envelope }, done) {
      const ids = envelope.rcptTo.map(({ address }) => readReturnAddress(options.returnPath, address)!)
      take(options, stream, ids).then(
        () => done(null, 'taken'),
        (error) => {
          options.onFault?.(error)
          done(reply(451, 'not now'))
        },
      )
    },
  })
  // A client that hangs up or talks nonsense is no fault of ours.
  server.on('error', () => {})
  await new Promise<void>((listening, failed) => {
    server.server.once('error', failed)
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.server.off('error', failed)
      listening()
    })
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((stopped) => server.close(stopped)),
  }
}

async function take(options: BounceListener, stream: SMTPServerDataStream, ids: string[]): Promise<void> {
  const raw = await boundedBytes(stream)
  const bounce = raw === null ? null : await readBounce(raw, options.digest)
  if (bounce === null) return
  // The tagged address is the proof of what it is about; the envelope id, which anybody can write, may only agree.
  for (const envelopeId of new Set(ids)) {
    if (bounce.envelopeId !== null && bounce.envelopeId !== envelopeId) continue
    await options.onReport({ ...bounce, envelopeId })
  }
}

/** All of it, or null when it is longer than a report can be; reads to the end either way, as SMTP wants. */
async function boundedBytes(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.byteLength
    if (length <= LONGEST_BOUNCE) chunks.push(chunk)
  }
  return length > LONGEST_BOUNCE ? null : Buffer.concat(chunks)
}

const reply = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })
