export type * from './types.ts'
export { refuse as lawRefusal } from './refusals.ts'
