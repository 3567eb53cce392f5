/** Says `schemas.json` anew, after a change of `schema.ts`: `bin/node src/law/generate-schemas.ts >src/law/schemas.json`. */
import { SCHEMAS } from './schema.ts'

console.log(JSON.stringify(SCHEMAS, null, 2))
