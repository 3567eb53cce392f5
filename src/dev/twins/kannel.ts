import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Outcomes, outcomes } from './outcomes.ts'

export type TwinText = { to: string; from: string; text: string; coding: '7-bit' | 'ucs-2' }

export type KannelTwin = {
  port: number
  /** The `sendsms` to give the adapter. */
  url: string
  outcomes: Outcomes
  stop(): Promise<void>
}

export type KannelTwinOptions = {
  host?: string
  port: number
  username: string
  password: string
  onText: (text: TwinText) => void | Promise<void>
}

type Request = TwinText & { username: string; password: string; dlrMask: number; dlrUrl: string }

/**
 * The twin of a Kannel gateway and of the carriers behind it, for development and for tests without Kannel: `sendsms`
 * with the same fields, answers and delivery reports. What is sent goes no further than `onText`.
 */
export async function startKannelTwin(options: KannelTwinOptions): Promise<KannelTwin> {
  const wanted = outcomes()
  const stopping = new AbortController()
  const reporting = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    sendsms(request, options)
      .catch((): Answer => ({ status: 503, words: 'Temporal failure, try again later.' }))
      .then(({ status, words, taken }) => {
        response.writeHead(status, { 'Content-Type': 'text/plain' }).end(words)
        if (taken === undefined) return
        const one = report(taken, wanted, stopping.signal).finally(() => reporting.delete(one))
        reporting.add(one)
      })
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(options.port, options.host ?? '127.0.0.1', () => listening())
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${options.host ?? '127.0.0.1'}:${port}/cgi-bin/sendsms`,
    outcomes: wanted,
    async stop() {
      stopping.abort()
      await new Promise((stopped) => {
        server.close(stopped)
        server.closeAllConnections()
      })
      await Promise.allSettled(reporting)
    },
  }
}

type Answer = { status: number; words: string; taken?: Request }

async function sendsms(incoming: IncomingMessage, { username, password, onText }: KannelTwinOptions): Promise<Answer> {
  const url = new URL(incoming.url ?? '/', 'http://twin')
  if (url.pathname !== '/cgi-bin/sendsms') return { status: 404, words: 'Unknown request.' }
  const request = incoming.method === 'POST' ? await fromHeaders(incoming) : fromQuery(url.searchParams)
  if (request.username !== username || request.password !== password) {
    return { status: 403, words: 'Authorization failed for sendsms' }
  }
  if (request.to === '') return { status: 400, words: 'Empty receiver number not allowed, rejected' }
  if (!/^\+?[\d -]+$/.test(request.to)) {
    return { status: 400, words: 'Number(s) has/have been denied by white- and/or black-lists.' }
  }
  const { to, from, text, coding } = request
  await onText({ to, from, text, coding })
  return { status: 202, words: '0: Accepted for delivery', taken: request }
}

async function fromHeaders(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.byteLength
    if (length > 64 * 1024) throw new Error('too long')
    chunks.push(chunk)
  }
  const header = (name: string) => {
    const value = incoming.headers[`x-kannel-${name}`]
    return typeof value === 'string' ? value : null
  }
  return fields(header, Buffer.concat(chunks).toString('utf8'))
}

const fromQuery = (query: URLSearchParams): Request => fields((name) => query.get(name), query.get('text') ?? '')

const fields = (field: (name: string) => string | null, text: string): Request => ({
  username: field('username') ?? '',
  password: field('password') ?? '',
  to: field('to') ?? '',
  from: field('from') ?? '',
  text,
  coding: field('coding') === '2' ? 'ucs-2' : '7-bit',
  dlrMask: Number(field('dlr-mask') ?? 0),
  dlrUrl: field('dlr-url') ?? '',
})

const ACCEPTED = 8

/** First that the carrier has it, then what became of it. */
async function report({ to, dlrUrl, dlrMask }: Request, wanted: Outcomes, signal: AbortSignal): Promise<void> {
  const outcome = wanted.of(to)
  if (outcome === 'silent' || dlrUrl === '') return
  for (const event of [ACCEPTED, outcome === 'deliver' ? 1 : 2]) {
    if ((dlrMask & event) === 0) continue
    const more = event === 2 ? '?orig_msg?dlr_mask=31&?smpp?dlr_err=%03%00%1B&' : '?orig_msg?dlr_mask=31&'
    const url = dlrUrl.replaceAll('%d', String(event)).replaceAll('%D', encodeURIComponent(more))
    try {
      await fetch(url, { signal, redirect: 'error' })
    } catch {
      // Reports do get lost.
    }
  }
}
