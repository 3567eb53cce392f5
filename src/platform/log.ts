import { pino } from 'pino'

/**
 * What is written to the log: routes' patterns, statuses, names of jobs, correlation ids. Never an address, a number, a
 * key, a body or a full URL. A fault's message may quote a value (PostgreSQL does), so only its name, code and stack
 * frames are kept.
 */
export type Log = {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
  answered(fields: Readonly<Record<string, string | number>>): void
  fault(event: string, error: unknown, fields?: Readonly<Record<string, string | number>>): void
}

export function createLog(level: 'info' | 'warn' | 'silent', destination?: { write(line: string): void }): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ dest: 2, sync: false }),
  )
  return {
    info: (event, fields) => out.info({ event, ...fields }),
    answered: (fields) => out.info({ event: 'answered', ...fields }),
    fault: (event, error, fields) => {
      const e = error as { name?: string; code?: string; stack?: string }
      const frames = (e.stack ?? '')
        .split('\n')
        .filter((line) => line.trimStart().startsWith('at '))
        .slice(0, 8)
        .map((l) => l.trim())
      out.error({ event, fault: e.name ?? typeof error, code: e.code, frames, ...fields })
    },
  }
}
