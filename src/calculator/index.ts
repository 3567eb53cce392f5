/** A term explained to people: its working and sources, a file for the calendar of a telephone. */
export { type CalendarEvent, calendarFile } from './calendar-file.ts'
export { Places } from './places.tsx'
export { Working } from './working.tsx'
