import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

/** The machine in words: no name of it. */
export function machine(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim()
  return `${availableParallelism()} cores (${model || 'unnamed'}), ${Math.round(totalmem() / 2 ** 30)} GB of memory, Node ${process.version}`
}

export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and changes not committed'}`
  } catch {
    return 'unknown'
  }
}

const TICK_MS = 10
const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Milliseconds of processor that a process has used so far, its ended children left out. */
function used(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')
  return fields ? (Number(fields[11]) + Number(fields[12])) * TICK_MS : 0
}

export const children = (pid: number): number[] =>
  read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)

/** Resident memory in MB. */
export const memory = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024)

/** Of a folder, in MB. */
export function sizeOf(folder: string): number {
  return Math.round(Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]))
}

export type Spent = {
  readonly seconds: number
  /** Milliseconds of processor by group of processes. */
  readonly by: Readonly<Record<string, number>>
  /** Share of all cores that was used by nothing of ours: above a few per cent, the machine was not ours alone. */
  readonly others: number
}

/** Counts the processor that each group uses until the returned function is called. */
export function spending(groups: Readonly<Record<string, () => number[]>>): () => Spent {
  const now = () => {
    const of = Object.entries(groups).map(
      ([name, pids]) => [name, new Map(pids().map((pid) => [pid, used(pid)]))] as const,
    )
    const busy = read('/proc/stat').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number)
    const idle = busy[3]! + busy[4]!
    return { at: performance.now(), of: new Map(of), busy: (busy.reduce((a, b) => a + b, 0) - idle) * TICK_MS }
  }
  const before = now()
  return () => {
    const after = now()
    const ms = after.at - before.at
    const by: Record<string, number> = {}
    for (const [name, pids] of after.of)
      by[name] = [...pids].reduce((sum, [pid, use]) => sum + use - (before.of.get(name)?.get(pid) ?? 0), 0)
    const ours = Object.values(by).reduce((a, b) => a + b, 0)
    return {
      seconds: ms / 1000,
      by,
      others: Math.max(0, (after.busy - before.busy - ours) / ms / availableParallelism()),
    }
  }
}

/** Processes that run this program, wherever they come from: the load's own. */
export const named = (program: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).endsWith(`/${program}`)
      } catch {
        return false
      }
    })
