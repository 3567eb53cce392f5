export { canonical } from './canonical.ts'
export { eventsAfter, readCursor } from './events.ts'
export { createJournal, leafHash } from './journal.ts'
export { sequence } from './sequence.ts'
