/**
 * The longest term that is counted at all, whoever states it. It keeps out what no letter states and a hostile line may, and
 * is the same for every installation. Below it `law/guards.json` says what is believed of who types one (`remedyTooLong`):
 * the Office may lower that, and a letter recorded before must be counted still, so what is recorded is held to this alone.
 * These are raised, never lowered: below, the day of somebody who has his letter would be lost.
 */
export const AT_MOST = {
  months: 24,
  days: 730,
  /** Days to ask for legal aid in. */
  aidDays: 366,
  /** Years from a request for legal aid to its answer, which months separate: a year mistyped would give a day long past the true one. */
  aidAnswerYears: 3,
  /** Days of a term of the procedure, of which no bound of the data speaks. */
  procedureDays: 366,
} as const
