import type { TestHouse } from './house.ts'
import { tampering } from './tampering.ts'

/** A person's key is gone, though no two confirmed it: what the rest of the house does then. PostgreSQL refuses it to all but a superuser. */
export const destroyKey = (t: TestHouse, personId: string): Promise<void> =>
  tampering(t)(`delete from platform.person_key where person_id = '${personId}'`)
