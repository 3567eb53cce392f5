import type { Law } from '../law/index.ts'
import type { Acting } from '../platform/db/act.ts'
import { words } from '../platform/i18n/index.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { refusalWords } from '../ui/index.ts'
import { readCsv } from './csv.ts'
import { register } from './register.ts'
import { readRegistration } from './registration.ts'

type Said = { code: string; title: string; detail: string; field?: string }

export type LineOutcome =
  | { line: number; outcome: 'registered' | 'already'; id: string; answer: string }
  | { line: number; outcome: 'refused'; id?: string; refusals: Said[] }

export type CsvOutcome = { registered: number; already: number; refused: number; lines: LineOutcome[] }

/**
 * Registers each line by itself, one after the other: a bad line refuses that line only, and a file sent again registers
 * nobody twice. Outcomes name the line, never what stood in it.
 */
export const importCsv =
  (ports: Ports, law: Law) =>
  async (acting: Acting, bytes: Uint8Array, tag: string): Promise<CsvOutcome | Refusal> => {
    const read = readCsv(bytes)
    if (isRefusal(read)) return read
    const w = words(tag)
    const say = (refusal: Refusal): Said => {
      const { title, next } = refusalWords(w, refusal)
      return {
        code: refusal.refusal,
        title,
        detail: next,
        ...(refusal.field === undefined ? {} : { field: refusal.field }),
      }
    }
    const lines: LineOutcome[] = []
    const refuseLine = (line: number, refusals: readonly Refusal[]) => {
      const applicant = refusals[0]?.params['applicant']
      const id = typeof applicant === 'string' ? { id: applicant } : {}
      lines.push({ line, outcome: 'refused', ...id, refusals: refusals.map(say) })
    }
    for (const entry of read) {
      if ('wrong' in entry) {
        refuseLine(entry.line, [entry.wrong])
        continue
      }
      const asked = readRegistration(entry.typed, ports.clock.now(), ports.config.profile)
      if (Array.isArray(asked)) {
        refuseLine(entry.line, asked)
        continue
      }
      const done = await register(ports, law)(acting, asked, true)
      if (isRefusal(done)) refuseLine(entry.line, [done])
      else
        lines.push({
          line: entry.line,
          outcome: done.already ? 'already' : 'registered',
          id: done.personId,
          answer: done.eligibility.answer,
        })
    }
    const count = (outcome: LineOutcome['outcome']) => lines.filter((line) => line.outcome === outcome).length
    return { registered: count('registered'), already: count('already'), refused: count('refused'), lines }
  }
