import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol } from './desk.ts'
import { deposit, refusal } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

export const REGIME_OF_TODAY_ENDS = Temporal.Instant.from('2026-06-22T10:00:00+02:00')

/**
 * After 12 June 2026: registered in Paris, understands English, a decision of 22 June taken and placed under the law of
 * that month, whose terms nobody has verified. The remedy and the term are those the decision itself states.
 */
export async function buildRegimeOfToday(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber, language] = ['9900000707', '260600707', 'eng']
  const contacts = ['regime-of-today@mail.example']
  stage.at('2026-06-15T09:40')
  const { key } = await enrol(stage, cast, 'paris', { foreignerNumber: number, caseNumber, language })
  stage.at('2026-06-15T19:00')
  await activate(stage, { number, key, password: PASSWORD, language: 'en', contacts })
  stage.at('2026-06-22T10:00')
  await deposit(stage, cast, {
    foreignerNumber: number,
    caseNumber,
    ...refusal('2026-06-19'),
    reference: 'D-2026-0707',
  })
  await stage.settle()
  return {
    ...nothingTold,
    story: 'In the law of after 12 June 2026: the term to appeal is the one the decision states.',
    persons: [
      {
        who: 'understands English, registered in Paris',
        foreignerNumber: number,
        caseNumber,
        password: PASSWORD,
        language: 'en',
        contacts,
        try: 'log in and open the decision: its terms are marked as not verified',
      },
    ],
  }
}
