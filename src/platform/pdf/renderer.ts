import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Order } from './typesetter.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** PDF/A-2a for what is printed or kept; PDF/A-3a may carry an attachment (a receipt and its evidence). */
export type Standard = 'a-2a' | 'a-3a'

/** A file under the root (`src/enrolment/notice.typ`), which reads its data by `json("/letter.json")`; or source. */
export type Template = string | { readonly source: string }

export type RenderOptions = {
  readonly standard: Standard
  /** Printed in the file; with the same data it gives the same bytes. */
  readonly createdAt: Temporal.Instant
}

export type Renderer = {
  render(template: Template, data: Json, options: RenderOptions): Promise<Uint8Array>
  stop(): Promise<void>
}

export type RendererOptions = {
  /** Folder that holds the templates and all they import; nothing outside can be read. Default: where package.json is. */
  readonly root?: string
  /** The process is replaced, between two orders, once it uses more. Default 400 MB. */
  readonly maxMemory?: number
  /** For one letter; the process is killed beyond. Default 5,000. */
  readonly timeLimitMs?: number
  /** Letters that may wait; more are refused at once. Default 500, some three seconds of work. */
  readonly maxWaiting?: number
  /** Told when the process is replaced, and why. */
  readonly onRestart?: (why: 'crash' | 'memory' | 'time-limit') => void
}

type Waiting = {
  readonly order: Order
  readonly done: (letter: Uint8Array) => void
  readonly failed: (e: Error) => void
  crashes: number
}

/** The process has to start, load 50 MB of code and the fonts before its first letter. */
const START_MS = 15_000
const MAX_DATA_BYTES = 1 << 20

/**
 * Sets letters with Typst in a process of its own, started at the first order and replaced when it crashes, hangs or
 * grows. An order during which it crashes is tried once more. Every warning is an error: a missing glyph, an unknown font.
 * Rejects on a fault, never on data: what is printed must be valid JSON of the template's own making. Messages hold none
 * of the data.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const { maxMemory = 400 << 20, timeLimitMs = 5_000, maxWaiting = 500, onRestart } = options
  const root = resolve(options.root ?? projectRoot())
  const queue: Waiting[] = []
  let current: Waiting | undefined
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let lastId = 0
  let stopped = false

  function start(): ChildProcess {
    const started = startTypesetter()
    started.on('message', (answer: Answer) => settle(answer))
    started.on('exit', () => {
      if (child !== started) return
      child = undefined
      crashed()
    })
    return started
  }

  function next(): void {
    if (current || stopped) return
    current = queue.shift()
    if (!current) return void rest(child)
    const limit = timeLimitMs + (child ? 0 : START_MS)
    child ??= start()
    wake(child)
    child.send(current.order, (e) => e && child?.kill('SIGKILL'))
    timer = setTimeout(() => {
      take()?.failed(new Error(`a letter was not set within ${timeLimitMs} ms`))
      replace('time-limit')
      next()
    }, limit)
  }

  function take(): Waiting | undefined {
    clearTimeout(timer)
    const taken = current
    current = undefined
    return taken
  }

  function settle(answer: Answer): void {
    if (answer.id !== current?.order.id) return
    const { done, failed } = take()!
    if (answer.memory > maxMemory) replace('memory')
    if ('fault' in answer) failed(new Error(`letter not set: ${answer.fault}`))
    else done(answer.letter)
    next()
  }

  function replace(why: 'memory' | 'time-limit'): void {
    const old = child
    child = undefined
    old?.kill('SIGKILL')
    onRestart?.(why)
  }

  function crashed(): void {
    const taken = take()
    if (!stopped) onRestart?.('crash')
    if (taken && ++taken.crashes < 2 && !stopped) queue.unshift(taken)
    else taken?.failed(new Error('the typesetter crashed'))
    next()
  }

  function render(template: Template, data: Json, o: RenderOptions): Promise<Uint8Array> {
    const order: Order = {
      id: ++lastId,
      root,
      template: typeof template === 'string' ? { path: join(root, template) } : template,
      data: JSON.stringify(data),
      standard: o.standard,
      createdAtSeconds: Math.floor(o.createdAt.epochMilliseconds / 1000),
    }
    if (order.data.length > MAX_DATA_BYTES) return Promise.reject(new Error('too much data for a letter'))
    if (stopped) return Promise.reject(new Error('the renderer is stopped'))
    if (queue.length >= maxWaiting) return Promise.reject(busy())
    return new Promise((done, failed) => {
      queue.push({ order, done, failed, crashes: 0 })
      next()
    })
  }

  return {
    render,
    async stop() {
      stopped = true
      const old = child
      const left = [take(), ...queue.splice(0)]
      child = undefined
      for (const w of left) w?.failed(new Error('the renderer is stopped'))
      if (old && old.exitCode === null && old.signalCode === null)
        await new Promise((exited) => {
          wake(old)
          old.once('exit', exited)
          old.kill('SIGKILL')
        })
    },
  }
}

const busy = () => Object.assign(new Error('too many letters are waiting to be set'), { code: 'RENDERER_BUSY' })

/** The process gets none of our environment: no secret, no proxy to fetch packages through, no font of the machine. */
function startTypesetter(): ChildProcess {
  const here = import.meta.url
  return fork(fileURLToPath(new URL(here.endsWith('.ts') ? './typesetter.ts' : './typesetter.js', here)), [], {
    execArgv: [],
    serialization: 'advanced',
    // What native code prints when it panics may quote a letter.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      FONTCONFIG_FILE: join(projectRoot(), 'src/platform/pdf/no-system-fonts.conf'),
      HTTPS_PROXY: 'http://127.0.0.1:1',
    },
  })
}

/** An idle typesetter must not keep a program from ending. */
function rest(child: ChildProcess | undefined): void {
  child?.unref()
  child?.channel?.unref()
}

function wake(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}

let foundRoot: string | undefined

export function projectRoot(): string {
  if (foundRoot) return foundRoot
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error('no package.json above the renderer')
    folder = dirname(folder)
  }
  foundRoot = folder
  return folder
}
