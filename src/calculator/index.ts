import type { Law } from '../law/index.ts'
import type { Capability } from '../platform/ports.ts'
import { calculatorRoutes } from './routes.ts'
import { samplesUnder } from './samples.ts'

/** A term explained to people: its working and sources, where to go, a file for the calendar of a telephone. */
export { type CalendarEvent, calendarFile } from './calendar-file.ts'
export { type CountedTerm, countedTerm } from './counted-sheet.ts'
export { HERE as CALCULATOR_PATH } from './kept.tsx'
export { Places } from './places.tsx'
export { LastDay, LongestWorking, Marked, Sure, Working } from './working.tsx'
export { lengthWords, readingLines } from './working-lines.ts'

/** The calculator for everyone: no log-in, nothing kept. */
export const createCalculator = (law: Law): Capability => ({
  routes: calculatorRoutes(law),
  samples: samplesUnder(law),
})
