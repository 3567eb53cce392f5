import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol } from './desk.ts'
import { deposit, refusal } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Lyon, understands Tigrinya. A decision came on 10 April; he never opened it, so it is served by the end
 * of the fifteen days, on 25 April: the term to appeal runs.
 */
export async function buildNeverOpens(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber, language] = ['9900000202', '260300202', 'tir']
  const contacts = ['+33612000202']
  stage.at('2026-03-16T11:00')
  const { key } = await enrol(stage, cast, 'lyon', { foreignerNumber: number, caseNumber, language })
  stage.at('2026-03-16T20:30')
  await activate(stage, { number, key, password: PASSWORD, language: 'ti', contacts })
  stage.at('2026-04-10T14:00')
  await deposit(stage, cast, {
    foreignerNumber: number,
    caseNumber,
    ...refusal('2026-04-09'),
    reference: 'D-2026-0202',
  })
  await stage.settle()
  stage.at('2026-04-26T08:10')
  await stage.settle()
  return {
    ...nothingTold,
    story: 'A decision of 10 April was never opened: served by the term on 25 April.',
    persons: [
      {
        who: 'understands Tigrinya, registered in Lyon',
        foreignerNumber: number,
        caseNumber,
        password: PASSWORD,
        language: 'ti',
        contacts,
        try: 'log in: the cover says since when the law acts, and the last safe day',
      },
    ],
  }
}
