import { connect, type Socket } from 'node:net'
import type { Scan } from '../ports.ts'

export type ClamdAddress = { readonly socket: string } | { readonly host: string; readonly port: number }

export type ClamdLimits = {
  /** From the first byte sent to the answer. Default 20,000. */
  readonly timeLimitMs?: number
  /** More is a fault, not a scan: clamd passes what it did not look at. Default 24 MiB, under its own StreamMaxLength. */
  readonly maxBytes?: number
}

const CHUNK = 64 * 1024

/**
 * Scans bytes with a clamd (INSTREAM over a Unix socket or TCP). Only the exact answer `stream: OK` is clean: an absent or
 * silent daemon, a limit reached, a broken connection, any other answer is a fault, and the file is not taken.
 *
 * clamd itself passes files above its MaxScanSize and MaxFileSize unless AlertExceedsMax is on: the operator's guide asks
 * for it, and `maxBytes` keeps us below the defaults.
 */
export function createClamd(address: ClamdAddress, limits: ClamdLimits = {}): Scan {
  const { timeLimitMs = 20_000, maxBytes = 24 << 20 } = limits
  return async (bytes) => {
    if (bytes.length > maxBytes) throw new Error(`clamd: more than ${maxBytes} bytes to scan`)
    return verdict(await ask(address, bytes, timeLimitMs))
  }
}

function verdict(answer: string): Awaited<ReturnType<Scan>> {
  if (answer === 'stream: OK') return 'clean'
  const found = /^stream: (\S+) FOUND$/.exec(answer)?.[1]
  if (found === undefined) throw new Error(`clamd did not scan: ${answer.slice(0, 200)}`)
  return { found: found.slice(0, 200) }
}

/** One connection a file; the answer ends with a zero byte, and one without it was cut short. */
function ask(address: ClamdAddress, bytes: Uint8Array, timeLimitMs: number): Promise<string> {
  return new Promise((answered, failed) => {
    const socket = 'socket' in address ? connect(address.socket) : connect(address.port, address.host)
    let answer = ''
    const over = (e: Error | null) => {
      clearTimeout(timer)
      socket.destroy()
      if (e) failed(e)
      else answered(answer.slice(0, -1))
    }
    const timer = setTimeout(() => over(new Error(`clamd did not answer within ${timeLimitMs} ms`)), timeLimitMs)
    socket.on('data', (part) => {
      answer += part.toString('latin1')
      if (answer.endsWith('\0')) over(null)
      else if (answer.length > 1000) over(new Error('clamd answered more than a line'))
    })
    socket.on('close', () => over(new Error('clamd closed the connection without an answer')))
    // clamd may answer (a limit reached) and close while we still send: what it said is read before the broken pipe counts.
    socket.on('error', (e: NodeJS.ErrnoException) => {
      if (e.code !== 'EPIPE' && e.code !== 'ECONNRESET')
        over(new Error(`clamd cannot be reached: ${e.code ?? e.message}`))
    })
    socket.on('connect', () => send(socket, bytes))
  })
}

/** `zINSTREAM\0`, then each part after its length (4 bytes, big-endian), then a length of zero. */
function send(socket: Socket, bytes: Uint8Array): void {
  socket.cork()
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const part = bytes.subarray(at, at + CHUNK)
    socket.write(lengthOf(part.length))
    socket.write(part)
  }
  socket.write(lengthOf(0))
  socket.uncork()
}

function lengthOf(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
