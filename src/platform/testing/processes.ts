import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** A TCP port that is free on the loopback now. Below the ephemeral range, so that no outgoing connection takes it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const free = await new Promise<boolean>((answer) => {
      const server = createServer()
      server.once('error', () => answer(false))
      server.listen(port, '127.0.0.1', () => server.close(() => answer(true)))
    })
    if (free) return port
  }
}

/** Looks again until there is something to see; a fault with `what` after `seconds`. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  seconds = 20,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    if (seen !== false && seen !== null && seen !== undefined) return seen as NonNullable<Exclude<T, false>>
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await new Promise((again) => setTimeout(again, 20))
  }
}

/** A server of somebody else's, in a process group of its own, that dies with the test that started it, come what may. */
export type Running = { child: ChildProcess; end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> }

/** Servers live in /usr/sbin, which an ordinary account often has not in its PATH. */
function programPath(program: string): string | undefined {
  if (program.startsWith('/')) return program
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

export function run(program: string, args: string[]): Running {
  const path = programPath(program)
  if (path === undefined) throw new Error(`${program} is not on this machine`)
  const setpriv = programPath('setpriv')
  const [file, rest] = setpriv === undefined ? [path, args] : [setpriv, ['--pdeathsig', 'TERM', '--', path, ...args]]
  const child = spawn(file, rest, { stdio: 'ignore', detached: true })
  const over = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  const atExit = () => child.kill('SIGTERM')
  process.once('exit', atExit)
  return {
    child,
    async end(signal) {
      process.off('exit', atExit)
      child.kill(signal)
      await over
    },
  }
}
