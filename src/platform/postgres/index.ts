export { type Binaries, debian, embedded } from './binaries.ts'
export { DATABASE, OWNER, SUPERUSER } from './cluster.ts'
export { type Postgres, startPostgres } from './start.ts'
