/** The end of a space: when it closes, and how what it held is erased in the end. */
export { servedAtLatest, standingOf } from './standing.ts'
