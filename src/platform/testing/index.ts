export { type TestDatabase, type TestRole, testDatabase } from './database.ts'
export { needs, type Program } from './needs.ts'
