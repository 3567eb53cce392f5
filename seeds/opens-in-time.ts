import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol } from './desk.ts'
import { deposit, refusal, summons } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate, logIn, openDocument } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Paris in April, understands Dari. He activates his space the next day, gives his mobile and an e-mail,
 * and opens his summons the day after it came. A decision has waited since the thirtieth.
 */
export async function buildOpensInTime(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber, language] = ['9900000101', '260400101', 'prs']
  const contacts = ['+33612000101', 'opens-in-time@mail.example']
  stage.at('2026-04-01T09:30')
  const { key } = await enrol(stage, cast, 'paris', { foreignerNumber: number, caseNumber, language })
  stage.at('2026-04-02T18:10')
  await activate(stage, { number, key, password: PASSWORD, language, contacts })
  stage.at('2026-04-07T10:00')
  const own = { foreignerNumber: number, caseNumber }
  const summoned = await deposit(stage, cast, {
    ...own,
    ...summons('2026-05-19T09:00:00+02:00', language),
    reference: 'C-2026-0101',
  })
  await stage.settle()
  stage.at('2026-04-08T19:45')
  await openDocument(await logIn(stage, { number, password: PASSWORD, language }), summoned)
  await stage.settle()
  stage.at('2026-04-30T10:00')
  await deposit(stage, cast, { ...own, ...refusal('2026-04-28'), reference: 'D-2026-0101' })
  await stage.settle()
  return {
    ...nothingTold,
    story: 'He opened his summons the day after it came; a decision has waited since 30 April.',
    persons: [
      {
        who: 'understands Dari, registered in Paris',
        foreignerNumber: number,
        caseNumber,
        password: PASSWORD,
        language,
        contacts,
        try: 'log in, look at the summons and its receipts, open the decision',
      },
    ],
  }
}
