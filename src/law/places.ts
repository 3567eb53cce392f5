import type { Law, Place, ProcedureTermName } from './types.ts'

/**
 * Where to go, in the order of `law/places.json`: what serves everybody, and what serves those who go before that court or are in
 * that term of the procedure.
 */
export const placesFor = (law: Law, court: string | null, term: ProcedureTermName | null = null): readonly Place[] =>
  law.places.filter(
    ({ courts, terms }) =>
      (courts === undefined && terms === undefined) || isAmong(court, courts) || isAmong(term, terms),
  )

const isAmong = (code: string | null, codes: readonly string[] | undefined): boolean =>
  codes?.some((one) => one === code) ?? false
