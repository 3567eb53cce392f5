import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

/** Of a process: its own user and system time, then that of its children that ended. */
function times(pid: number): readonly [own: number, ended: number] {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')
  const [user, system, endedUser, endedSystem] = (fields?.slice(11, 15) ?? [0, 0, 0, 0]).map(Number)
  return [(user! + system!) * TICK_MS, (endedUser! + endedSystem!) * TICK_MS]
}

/** Milliseconds of processor so far: of the process alone. */
export const alone = (pid: number): number => times(pid)[0]
/** With that of its children that ended. */
export const withEnded = (pid: number): number => times(pid)[0] + times(pid)[1]
/** With that of its children, those that ended too: a server's connections come and go with whoever asks. */
export const family = (pid: number): number =>
  children(pid).reduce((sum, child) => sum + withEnded(child), withEnded(pid))

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

/** Counts the processor that each group uses until the returned function is called; a group says what it has used so far. */
export function spending(groups: Readonly<Record<string, () => number>>): () => Spent {
  const now = () => {
    const busy = read('/proc/stat').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number)
    const idle = busy[3]! + busy[4]!
    return {
      at: performance.now(),
      of: Object.entries(groups).map(([name, used]) => [name, used()] as const),
      busy: (busy.reduce((a, b) => a + b, 0) - idle) * TICK_MS,
    }
  }
  const before = now()
  return () => {
    const after = now()
    const ms = after.at - before.at
    const each = after.of.map(([name, used], i) => [name, used - before.of[i]![1]] as const)
    const ours = each.reduce((sum, [, used]) => sum + used, 0)
    return {
      seconds: ms / 1000,
      by: Object.fromEntries(each),
      others: Math.max(0, (after.busy - before.busy - ours) / ms / availableParallelism()),
    }
  }
}
