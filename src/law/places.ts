import type { Law, Place } from './types.ts'

/** Where to go, in the order of `law/places.json`: what serves everybody, and what serves those who go before that court. */
export const placesFor = (law: Law, court: string | null): readonly Place[] =>
  law.places.filter(({ courts }) => courts === undefined || (court !== null && courts.includes(court)))
